"""What do we keep? Releases, and interdicts that keep goods from going."""

from django.db import models


class Release(models.Model):
    """The release of one declaration.

    Personal data: none.
    """

    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT)
    number = models.CharField(max_length=20)
    at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)

    class Meta:
        # Not ``unique=True``: PostgreSQL would keep a second index for LIKE.
        constraints = [models.UniqueConstraint(fields=["number"], name="one_release_a_number")]


class Interdict(models.Model):
    """Risk or an agency forbids a release until it is lifted.

    Personal data: ``reason`` is an officer's words and may name people; never shown to a trader.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    authority = models.CharField(max_length=16)
    reason = models.CharField(max_length=400)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "authority"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_open_interdict",
            )
        ]
