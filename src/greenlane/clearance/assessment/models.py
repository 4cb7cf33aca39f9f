"""What do we keep? Queries and examinations; who stands in the queue follows from status and lane."""

from django.db import models

from greenlane.clearance.assessment.terms import Finding


class Query(models.Model):
    """One query with all its points (JSON) and its answers.

    Personal data: questions and answers may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    number = models.PositiveSmallIntegerField()
    points = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answers = models.TextField(default="[]")
    documents = models.TextField(default="[]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="one_query_a_number")]


class Examination(models.Model):
    """An examination ordered and what it found. ``instruction`` and ``notes`` are never shown to a trader.

    Personal data: ``notes`` may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    ordered_at = models.DateTimeField()
    instruction = models.CharField(max_length=400)
    recorded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(f.value, f.value) for f in Finding])
    offence = models.CharField(max_length=8, blank=True)
    amount_minor = models.BigIntegerField(default=0)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(recorded_at__isnull=True), name="one_open_examination"
            )
        ]
