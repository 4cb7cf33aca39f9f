"""What do we keep? Counters by day; each is the number, or the sum, of passages with the same words."""

from django.db import models


class DayCount(models.Model):
    """Declarations ``decided``, ``released``, ``refused`` and duty ``charged`` (minor units) on a day (UTC).

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("day", "office", "regime", "lane")
    day = models.DateField()
    office = models.CharField(max_length=16)
    regime = models.CharField(max_length=4)
    lane = models.CharField(max_length=8)
    decided = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    charged = models.BigIntegerField(default=0)


class BasisCount(models.Model):
    """Declarations decided on a day by what gave their lane, those somebody looked at, offences found.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("day", "office", "basis")
    day = models.DateField()
    office = models.CharField(max_length=16)
    basis = models.CharField(max_length=8)
    decided = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)


class TimeCount(models.Model):
    """Releases of a day whose time in a segment lies in a bucket (:func:`rules.bucket_of`).

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("day", "office", "lane", "segment", "bucket")
    day = models.DateField()
    office = models.CharField(max_length=16)
    lane = models.CharField(max_length=8)
    segment = models.CharField(max_length=12)
    bucket = models.PositiveIntegerField()
    number = models.BigIntegerField(default=0)
