"""What do we keep? Reports of arrival, and the declarations whose goods are to come."""

from django.db import models


class Arrival(models.Model):
    """One report of a party on goods that arrived. ``body`` is the report as last told, JSON.

    Personal data: none; ``party`` is a registration.
    """

    number = models.CharField(max_length=20)
    party = models.CharField(max_length=32)
    about = models.CharField(max_length=80)
    arrived_at = models.DateTimeField()
    body = models.TextField()
    revision = models.PositiveSmallIntegerField(default=1)
    reported_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_arrival_a_number"),
            models.UniqueConstraint(fields=["party", "about"], name="one_arrival_of_goods"),
        ]


class Expected(models.Model):
    """A declaration that waits for its goods. Named by its MRN: it lies on a higher room. ``bills`` is JSON.

    Personal data: none; importer and declarant are registrations.
    """

    reference = models.CharField(max_length=18)
    importer = models.CharField(max_length=32)
    declarant = models.CharField(max_length=32)
    bills = models.TextField()
    place = models.CharField(max_length=256, blank=True)
    law = models.CharField(max_length=200)
    since = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="one_wait_a_declaration")]
        indexes = [
            models.Index(fields=["importer", "since"], name="expected_by_importer"),
            models.Index(fields=["declarant", "since"], name="expected_by_declarant"),
        ]


class ExpectedBill(models.Model):
    """By which transport document expected goods are found.

    Personal data: none.
    """

    reference = models.CharField(max_length=18)
    about = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["about"], name="expected_bill")]
