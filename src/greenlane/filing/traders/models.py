"""What do we keep? The register of traders, mandates between them, and who manages a company's users."""

from django.db import models
from django.db.models import Q

from greenlane.filing.traders.states import LIVE, Standing


class Trader(models.Model):
    """A registered trader or broker.

    Personal data: name, address, phone and e-mail where the trader is a person.
    """

    number = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    line = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=40)
    email = models.CharField(max_length=120)
    is_broker = models.BooleanField()
    operator = models.CharField(max_length=12)
    registered_at = models.DateTimeField()


class Mandate(models.Model):
    """What a broker may do for its principal. ``powers`` and ``regimes`` are words between blanks; no regime: all.

    Personal data: user names of who offered, answered and ended it; registrations of parties who may be persons.
    """

    number = models.CharField(max_length=20, unique=True)
    principal = models.CharField(max_length=32)
    broker = models.CharField(max_length=32)
    powers = models.CharField(max_length=40)
    regimes = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField()
    standing = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Standing])
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(principal=models.F("broker")), name="mandate_of_another")]
        indexes = [
            models.Index(fields=["principal", "offered_at"], name="mandate_of_principal"),
            models.Index(fields=["broker", "principal"], name="mandate_of_broker"),
            models.Index(fields=["until"], condition=Q(standing__in=[s.value for s in LIVE]), name="mandate_live"),
        ]


class Administrator(models.Model):
    """A user who manages the users and mandates of its own company.

    Personal data: the user name.
    """

    username = models.CharField(max_length=150, unique=True)
    party = models.CharField(max_length=32)
    appointed_at = models.DateTimeField()
    appointed_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["party"], name="administrator_of_party")]


class Invitation(models.Model):
    """A link that makes one user of a company, once. Only the SHA-256 of its secret is kept.

    Personal data: the name of the person invited, and the user names of who invited and who came.
    """

    party = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    is_administrator = models.BooleanField()
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    username = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "invited_at"], name="invitation_of_party")]
