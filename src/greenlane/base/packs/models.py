"""What do we keep? Every pack that decided anything, whole, so that the decision can be replayed for ever."""

from django.db import models


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
