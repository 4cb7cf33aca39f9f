"""What do we keep? Originals, visits, mandates, and declarations typed at the counter."""

from django.db import models

from greenlane.clearance.counter.states import PaperStatus, VisitStatus


class Original(models.Model):
    """An original on paper.

    Personal data: ``received_by`` and ``checked_by`` are user names; ``says`` an officer's words.
    """

    receipt = models.CharField(max_length=20, unique=True)
    document = models.CharField(max_length=20)
    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    code = models.CharField(max_length=8)
    office = models.CharField(max_length=16)
    pages = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PaperStatus])
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)
    back_by = models.DateField(null=True)
    place = models.CharField(max_length=60, blank=True)
    says = models.CharField(max_length=400, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "declaration"], condition=~models.Q(status="returned"), name="one_original_here"
            )
        ]
        indexes = [models.Index(fields=["office", "received_at"], name="original_of_office")]


class CounterVisit(models.Model):
    """A visit to a counter.

    Personal data: ``party`` is the registration of a trader, who may be a person.
    """

    office = models.CharField(max_length=16)
    day = models.DateField()
    at = models.DateTimeField()
    purpose = models.CharField(max_length=16)
    party = models.CharField(max_length=32, blank=True)
    is_booked = models.BooleanField()
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in VisitStatus])
    number = models.PositiveSmallIntegerField(null=True)
    ticket = models.CharField(max_length=8, blank=True)
    desk = models.PositiveSmallIntegerField(null=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day", "ticket"], condition=~models.Q(ticket=""), name="one_ticket"
            )
        ]
        indexes = [models.Index(fields=["office", "day", "at"], name="counter_visit_of_day")]


class Mandate(models.Model):
    """A trader's signed mandate to have declarations typed.

    Personal data: the kind of an identity paper, the last characters of its number and a salted hash of the whole.
    """

    number = models.CharField(max_length=20, unique=True)
    party = models.CharField(max_length=32)
    identity = models.CharField(max_length=16)
    ends_with = models.CharField(max_length=4)
    identity_hash = models.CharField(max_length=64)
    document = models.CharField(max_length=20)
    signed_on = models.DateField()
    until = models.DateField()
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "until"], name="mandate_of_party")]


class Capture(models.Model):
    """A declaration typed at the counter.

    Personal data: ``captured_by`` is a user name.
    """

    receipt = models.CharField(max_length=20, unique=True)
    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT)
    office = models.CharField(max_length=16)
    captured_at = models.DateTimeField()
    captured_by = models.CharField(max_length=80)
    original_at = models.DateTimeField()
    form = models.CharField(max_length=40, blank=True)
    fee_minor = models.BigIntegerField()
