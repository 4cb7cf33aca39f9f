"""What do we keep? Appeals with their entries, and who is appointed to review. Texts are veiled before."""

from django.db import models

from greenlane.clearance.appeals.states import GONE, Happening, Status


class Reviewer(models.Model):
    """Somebody appointed to decide appeals.

    Personal data: ``name`` is the user name of an officer; shown to the administration only.
    """

    name = models.CharField(max_length=150, unique=True)
    office = models.CharField(max_length=16)
    appointed_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)


class Appeal(models.Model):
    """One appeal. ``status`` is the shadow of its entries. ``reviewer`` opens it to one officer and is never shown.

    Personal data: ``reviewer`` is the user name of an officer.
    """

    number = models.CharField(max_length=20, unique=True)
    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=16)
    event = models.BigIntegerField()
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Status])
    decided_on = models.DateTimeField()
    lodged_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    grounds = models.CharField(max_length=100)
    disputed_minor = models.BigIntegerField()
    samples = models.CharField(max_length=200, blank=True)
    wants_hearing = models.BooleanField()
    is_stayed = models.BooleanField()
    security_minor = models.BigIntegerField()
    security_account = models.CharField(max_length=60, blank=True)
    reviewer = models.CharField(max_length=150, blank=True)
    drawn = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    court = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=~models.Q(status__in=[s.value for s in GONE]),
                name="one_appeal_a_decision",
            )
        ]
        indexes = [
            models.Index(fields=["declaration", "lodged_at"], name="appeal_of_declaration"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="appeal_due"),
            models.Index(fields=["lodged_at"], name="appeal_by_day"),
        ]


class AppealEntry(models.Model):
    """One step of an appeal and what was written with it.

    Personal data: ``text`` is free text of a trader or an officer, veiled; it may still tell of persons.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT)
    at = models.DateTimeField()
    kind = models.CharField(max_length=24, choices=[(h.value, h.value) for h in Happening])
    side = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    documents = models.CharField(max_length=400, blank=True)
    for_at = models.DateTimeField(null=True)
