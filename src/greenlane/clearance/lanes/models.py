"""What do we keep? Every decision with the facts it rests on, and the thresholds of every hour."""

from django.db import models


class Decision(models.Model):
    """The lane of one version of a declaration. ``facts`` is JSON text, ``sha256`` its hash; never changed.

    Personal data: ``facts`` may name parties through hits and history; erased with the declaration's text.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    lane = models.CharField(max_length=8)
    basis = models.CharField(max_length=8)
    ruled = models.CharField(max_length=8)
    book = models.CharField(max_length=64)
    profiles = models.CharField(max_length=64)
    model = models.CharField(max_length=64)
    score = models.FloatField(null=True)
    duty_minor = models.BigIntegerField()
    facts = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "version"], name="one_decision_a_version")]
        indexes = [models.Index(fields=["lane", "at"], name="decision_of_lane")]


class Threshold(models.Model):
    """The thresholds of an office and regime from ``at`` on, reckoned from ``decisions`` decisions; never changed.

    Personal data: none.
    """

    office = models.CharField(max_length=16)
    regime = models.CharField(max_length=4)
    at = models.DateTimeField()
    red = models.FloatField()
    yellow = models.FloatField()
    blue = models.FloatField()
    decisions = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "regime", "at"], name="one_threshold_a_moment")]
