"""What do we keep? How far each reaction has read the log, and what it did with each event."""

from django.db import models


class Cursor(models.Model):
    """The next leaf that a reaction reads.

    Personal data: none.
    """

    name = models.CharField(max_length=60, unique=True)
    next_leaf = models.BigIntegerField(default=0)


class Reaction(models.Model):
    """What a reaction did with one event: the mark is set in the transaction of the effect, so each happens once.

    Personal data: ``error`` may quote what failed; cut to 400 characters and seen by operators only.
    """

    event = models.ForeignKey("base.Event", on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    leaf = models.BigIntegerField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="one_reaction_an_event")]
        indexes = [
            models.Index(fields=["name", "leaf"], condition=models.Q(done_at__isnull=True), name="reaction_undone")
        ]
