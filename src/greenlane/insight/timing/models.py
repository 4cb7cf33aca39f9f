"""What do we keep? One thin row a declaration with the seconds of each part of its way, and payments on their way."""

from django.db import models
from django.db.models import Q


class PassageRow(models.Model):
    """Where a declaration stands and how long each part took, folded from the log. ``spent`` (by segment) and
    ``waited`` (by who had to act) are JSON: ``[seconds by the clock, of them within office hours]``.

    Personal data: none; no party, no officer, no text.
    """

    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT, primary_key=True)
    office = models.CharField(max_length=16)
    regime = models.CharField(max_length=4)
    mode = models.CharField(max_length=4)
    lodged_at = models.DateTimeField()
    since = models.DateTimeField()
    status = models.CharField(max_length=18)
    lane = models.CharField(max_length=8)
    basis = models.CharField(max_length=8)
    decided_on = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    owes = models.BooleanField()
    barred = models.CharField(max_length=200)
    agencies = models.CharField(max_length=200)
    charged_minor = models.BigIntegerField()
    charged_on = models.DateField(null=True)
    chance = models.FloatField(null=True)
    share = models.FloatField()
    taken = models.BooleanField()
    offence = models.BooleanField(null=True)
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    seconds = models.BigIntegerField(null=True)
    spent = models.TextField()
    waited = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["released_at", "office"], name="passage_released"),
            models.Index(fields=["decided_on", "lane", "office"], name="passage_decided"),
            models.Index(fields=["charged_on", "office"], name="passage_charged"),
            models.Index(fields=["lodged_at", "office"], condition=Q(ended_at__isnull=True), name="passage_open"),
        ]


class Remittance(models.Model):
    """When a payment was ordered at the bank, and the receipt by which what it paid is known.

    Personal data: none.
    """

    payment = models.CharField(max_length=40, primary_key=True)
    ordered_at = models.DateTimeField()
    receipt = models.CharField(max_length=40, blank=True, db_index=True)
