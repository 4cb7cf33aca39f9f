"""What do we keep? Subscriptions, what was sent to them, and the addresses of calendars."""

from django.db import models

from greenlane.base.notices.terms import DeliveryStatus


class Subscription(models.Model):
    """Where a party wants to be told. The secret is kept as it is: it signs, so it cannot be hashed.

    Of a ``person`` it says which letters go to that user of the party; address and secret are then empty.

    Personal data: ``person`` is a user name; an address is that of a system.
    """

    owner = models.CharField(max_length=32)
    person = models.CharField(max_length=150, blank=True)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    kinds = models.TextField()
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=~models.Q(person=""), name="one_choice_of_letters")
        ]
        indexes = [models.Index(fields=["owner"], condition=models.Q(is_active=True), name="subscription_active")]


class Delivery(models.Model):
    """One message to one subscription. ``message`` is its id for the receiver, the same at every try.

    Personal data: ``body`` holds what the owner may read of its own declaration.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT)
    event = models.ForeignKey("base.Event", on_delete=models.PROTECT, db_index=False)
    message = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DeliveryStatus])
    attempts = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscription"], name="one_delivery_an_event")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(status="waiting"), name="delivery_due")]


class Feed(models.Model):
    """A person's calendar: who holds the secret address reads the dates. Only its SHA-256 is kept.

    Personal data: ``person`` is a user name.
    """

    person = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_feed_a_person"),
            models.UniqueConstraint(fields=["sha256"], name="one_feed_an_address"),
        ]
