"""What do we keep? Every model that ever sat in the seat, and what inspections found."""

from django.db import models


class RiskModel(models.Model):
    """A model as trained, never changed; ``activated_at`` is when it last took the seat.

    Personal data: none; ``body`` holds weights, ``approved_by`` the actor's name.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    body = models.TextField()
    metrics = models.TextField()
    trained_at = models.DateTimeField()
    data = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=80, blank=True)


class Seat(models.Model):
    """Who sat in the seat since when; the latest row holds.

    Personal data: none.
    """

    model = models.ForeignKey(RiskModel, null=True, on_delete=models.PROTECT)
    since = models.DateTimeField(db_index=True)


class InspectionOutcome(models.Model):
    """What an inspection found; a later row of the same declaration corrects the earlier.

    Personal data: none; the declaration's reference leads to some.
    """

    reference = models.CharField(max_length=18, db_index=True)
    at = models.DateTimeField(db_index=True)
    offence = models.BooleanField()
    duty_minor = models.BigIntegerField()
    basis = models.CharField(max_length=16)
