"""What do we keep? Users, the tokens of systems, failed log-ins."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from greenlane.base.people.terms import Role


class User(AbstractUser):
    """A person who logs in.

    Personal data: name, e-mail, language and the party or office the person acts for.
    """

    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role], default=Role.TRADER.value)
    #: The registration of the trader or broker that a trader's user acts for.
    party = models.CharField(max_length=32, blank=True)
    #: The customs office of an officer or manager.
    office = models.CharField(max_length=16, blank=True)
    #: In which letters and papers are written to the person, and pages shown; ``""``: never chosen.
    language = models.CharField(max_length=10, blank=True)


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


class SecondFactor(models.Model):
    """A person's one-time passwords. ``sealed`` is the shared secret under the site's key; ``spare`` holds hashes.

    Personal data: none beside whose it is.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    #: The step of the last code taken: no code serves twice.
    last_step = models.BigIntegerField(default=0)
    #: SHA-256 of each spare code that is left, one a line.
    spare = models.TextField(blank=True)


class Session(models.Model):
    """Where a person is logged in. Only the hash of the session's key is kept here.

    Personal data: network address and browser, until ninety days after its end.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    key = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
