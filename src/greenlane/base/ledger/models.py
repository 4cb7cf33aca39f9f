"""What do we keep? The events; the sealer's tiles and checkpoints."""

from django.db import models


class Event(models.Model):
    """An event, written in the transaction of what it tells. Only ``leaf_index`` is ever set later, once.

    Personal data: ``body`` may hold some; the leaf commits to it under a salt, so the body can be erased. Body and
    salt are then empty and ``commitment``, until then worked out from them, keeps the leaf whole.
    """

    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    body = models.TextField()
    salt = models.BinaryField(max_length=16)
    leaf_hash = models.BinaryField(max_length=32)
    leaf_index = models.BigIntegerField(null=True)
    commitment = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leaf_index"], condition=models.Q(leaf_index__isnull=False), name="one_event_a_leaf"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="event_of_subject"),
            models.Index(fields=["id"], condition=models.Q(leaf_index__isnull=True), name="event_unsealed"),
        ]


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree; grows until it is full.

    Personal data: none; hashes of salted leaves.
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    width = models.PositiveSmallIntegerField()
    data = models.BinaryField(max_length=8192)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_tile_a_place")]


class Checkpoint(models.Model):
    """A signed tree head, shown to extend the one before it.

    Personal data: none.
    """

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()
