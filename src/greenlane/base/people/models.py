"""What do we keep? Users, the tokens of systems, failed log-ins."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from greenlane.base.people.terms import Role


class User(AbstractUser):
    """A person who logs in.

    Personal data: name, e-mail and the party or office the person acts for.
    """

    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role], default=Role.TRADER.value)
    #: The registration of the trader or broker that a trader's user acts for.
    party = models.CharField(max_length=32, blank=True)
    #: The customs office of an officer or manager.
    office = models.CharField(max_length=16, blank=True)


class Token(models.Model):
    """A system's key to the API. Only its SHA-256 is kept.

    Personal data: none; a token belongs to a system.
    """

    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)
    party = models.CharField(max_length=32, blank=True)
    office = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class FailedLogin(models.Model):
    """Failures in a row of one user name from one address; gone after a log-in.

    Personal data: user name and network address, until the next log-in.
    """

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    failures = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["username", "address"], name="one_count_a_door")]
