"""What do we keep? The register of traders."""

from django.db import models


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
