"""What do we keep? Every message, whole and hashed, whatever became of it."""

from django.db import models


class Message(models.Model):
    """A message as it came. ``raw`` is empty only where the same bytes are the declaration's text or the container's.

    Personal data: ``raw`` as the sender wrote it.
    """

    received_at = models.DateTimeField()
    sender = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    format = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField(null=True)
    outcome = models.CharField(max_length=10)
    answer = models.TextField()
    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, null=True)
    #: The message that held this one (a sheet or an NDJSON file of many declarations).
    container = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], condition=~models.Q(key=""), name="one_answer_a_key")
        ]
        indexes = [models.Index(fields=["sha256"], name="message_by_hash", condition=models.Q(declaration=None))]
