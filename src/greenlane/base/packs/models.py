"""What do we keep? Every pack that decided anything or was proposed, whole, so that all can be replayed for ever."""

from django.db import models

from greenlane.base.packs.terms import Standing


class PackArchive(models.Model):
    """The files of a pack, compressed, found by their hash.

    Personal data: none; a pack is law and settings.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    country = models.CharField(max_length=8)
    archive = models.BinaryField()
    kept_at = models.DateTimeField()


class BookEdition(models.Model):
    """Which pack and day a book's hash stands for.

    Personal data: none.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    pack = models.ForeignKey(PackArchive, on_delete=models.PROTECT)
    day = models.DateField()


class PackVersion(models.Model):
    """A pack that was proposed to be in force from a moment; None: from its approval on.

    Personal data: ``proposed_by`` and ``decided_by`` are user names.
    """

    pack = models.ForeignKey(PackArchive, on_delete=models.PROTECT)
    folder = models.CharField(max_length=80)
    says = models.CharField(max_length=400)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    begins_at = models.DateTimeField(null=True)
    standing = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Standing])
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack"], condition=models.Q(standing="open"), name="one_open_version_a_pack"
            )
        ]
