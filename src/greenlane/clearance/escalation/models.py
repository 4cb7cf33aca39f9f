"""What do we keep? Tickets and their entries. No officer and no company stands here; texts are veiled before."""

from django.db import models

from greenlane.clearance.escalation.states import Happening, Status


class Ticket(models.Model):
    """One ticket. ``status`` is the shadow of its entries; ``due_at`` the end of the limit that runs now; ``office``
    who handles it now: it opens the ticket to that office and is never shown.

    Personal data: none but what the declaration it points at holds.
    """

    number = models.CharField(max_length=20, unique=True)
    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    want = models.CharField(max_length=8)
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Status])
    level = models.PositiveSmallIntegerField()
    office = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=8, blank=True)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=~models.Q(status=Status.CLOSED.value), name="one_open_ticket"
            )
        ]
        indexes = [
            models.Index(fields=["declaration", "opened_at"], name="ticket_of_declaration"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="ticket_due"),
            models.Index(fields=["opened_at"], name="ticket_by_day"),
            models.Index(fields=["office", "answer_by"], name="ticket_of_office"),
        ]


class TicketEntry(models.Model):
    """One step of a ticket and what was written with it.

    Personal data: ``text`` is free text of a trader or an officer, veiled; it may still tell of persons.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT)
    at = models.DateTimeField()
    kind = models.CharField(max_length=24, choices=[(h.value, h.value) for h in Happening])
    side = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
