"""What do we keep? Every epoch, so that its draws can be checked for ever."""

from django.db import models


class Epoch(models.Model):
    """An epoch of draws: opened with its alpha, published with its proof after its end.

    Personal data: none.
    """

    label = models.CharField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    alpha = models.TextField()
    #: The signed note whose root stands in ``alpha``; empty before the log's first checkpoint.
    checkpoint = models.TextField(blank=True)
    public_key = models.BinaryField(max_length=32)
    proof = models.BinaryField(max_length=80, null=True)
    beta = models.BinaryField(max_length=64, null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["closes_at"], condition=models.Q(proof__isnull=True), name="epoch_unpublished")]
