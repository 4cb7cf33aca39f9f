"""What do we keep? How often each profile matched and was right; what is known of parties and prices."""

from django.db import models


class ProfileCounter(models.Model):
    """Matches, inspections and offences of one profile of one edition on one day.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("profile", "profiles", "day")
    profile = models.CharField(max_length=40)
    profiles = models.CharField(max_length=64)
    day = models.DateField()
    hits = models.BigIntegerField(default=0)
    inspected = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)


class PartyRecord(models.Model):
    """The record of a party in a role; a pair of parties in the roles ``partners`` and ``mandate``.

    Personal data: registration numbers, which for sole traders name a person.
    """

    pk = models.CompositePrimaryKey("role", "party")
    role = models.CharField(max_length=16)
    party = models.CharField(max_length=160)
    declared = models.BigIntegerField(default=0)
    inspected = models.BigIntegerField(default=0)
    offences = models.BigIntegerField(default=0)
    first_seen = models.DateField()


class PriceReference(models.Model):
    """The usual price of goods of a code and origin: country currency per kg, from the latest declarations.

    ``recent`` holds their prices, the last one last; ``spread`` is the median absolute deviation over the median.

    Personal data: none; prices of many traders mixed.
    """

    pk = models.CompositePrimaryKey("code", "origin")
    code = models.CharField(max_length=12)
    origin = models.CharField(max_length=2)
    count = models.BigIntegerField()
    median = models.FloatField()
    spread = models.FloatField()
    recent = models.TextField()
