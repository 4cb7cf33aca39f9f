"""What do we keep? One row a draft, its fields as one text."""

from django.db import models

from greenlane.filing.drafts.terms import Origin


class Draft(models.Model):
    """What a party is still typing. ``body`` is :class:`terms.Content` as JSON; ``title``, ``lrn`` and ``words`` are
    taken out of it for lists. ``lodged`` is the MRN that became of it.

    Personal data: ``body`` names parties (for sole traders: persons) with addresses; ``author`` is a user.
    """

    reference = models.CharField(max_length=20)
    owner = models.CharField(max_length=32)
    author = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    lrn = models.CharField(max_length=35)
    words = models.CharField(max_length=400)
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Origin])
    source = models.CharField(max_length=120)
    amends = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)
    lodged = models.CharField(max_length=18)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="one_draft_a_number")]
        indexes = [
            # A party has few open drafts among many lodged ones; lists and sweeps look at those alone.
            models.Index(
                fields=["owner", "saved_at"],
                condition=models.Q(lodged="", discarded_at=None),
                name="draft_open",
            ),
            models.Index(
                fields=["discarded_at"],
                condition=models.Q(discarded_at__isnull=False),
                name="draft_discarded",
            ),
            models.Index(fields=["lodged"], condition=~models.Q(lodged=""), name="draft_lodged"),
        ]
