"""Every read: subscriptions and deliveries, letters and calendars, never a secret."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count

from greenlane.base.notices import models
from greenlane.base.notices.terms import Choice, Delivery, DeliveryStatus, Subscription
from greenlane.base.people.rules import kept_as


def subscriptions(owner: str) -> list[Subscription]:
    """The subscriptions of a party, the first made first."""
    rows = models.Subscription.objects.filter(owner=owner, person="").order_by("pk")
    return [_subscription(row) for row in rows]


def subscription(owner: str, key: int) -> Subscription:
    """One subscription of a party. Raises LookupError where the party has none of this number."""
    row = models.Subscription.objects.filter(owner=owner, pk=key, person="").first()
    if row is None:
        raise LookupError(f"subscription {key}: {owner} has none of this number; list them")
    return _subscription(row)


def deliveries(owner: str, limit: int = 50) -> list[Delivery]:
    """What was sent to a party, the last first."""
    rows = models.Delivery.objects.filter(subscription__owner=owner, subscription__person="").select_related(
        "subscription"
    )
    return [
        Delivery(
            id=row.pk,
            message=row.message,
            url=row.subscription.url,
            kind=row.kind,
            subject=row.subject,
            status=DeliveryStatus(row.status),
            attempts=row.attempts,
            said=row.said,
            due_at=row.due_at,
            delivered_at=row.delivered_at,
        )
        for row in rows.order_by("-pk")[:limit]
    ]


def counts() -> Mapping[str, int]:
    """How many deliveries are in each state."""
    rows = models.Delivery.objects.values_list("status").annotate(count=Count("id")).order_by()
    return {**dict.fromkeys((s.value for s in DeliveryStatus), 0), **dict(rows)}


def _subscription(row: models.Subscription) -> Subscription:
    return Subscription(
        id=row.pk,
        owner=row.owner,
        url=row.url,
        kinds=tuple(row.kinds.split()),
        is_active=row.is_active,
        failures=row.failures,
        created_at=row.created_at,
    )


def is_anyone_listening() -> bool:
    """Whether the subscription of any system is active."""
    return models.Subscription.objects.filter(is_active=True, person="").exists()


def choices(people: Iterable[str]) -> Mapping[str, Choice]:
    """Which letters each of these persons wants, by user name; who never chose is missing. One statement."""
    rows = models.Subscription.objects.filter(person__in=[name for name in people if name]).order_by("pk")
    return {row.person: choice_fact(row) for row in rows}


def choice(key: int) -> Choice:
    """One person's choice of letters. Raises LookupError."""
    row = models.Subscription.objects.filter(pk=key).exclude(person="").first()
    if row is None:
        raise LookupError("these letters have ended; log in to choose anew")
    return choice_fact(row)


def choice_fact(row: models.Subscription) -> Choice:
    return Choice(id=row.pk, owner=row.owner, person=row.person, kinds=tuple(row.kinds.split()))


def letter_counts() -> Mapping[str, int]:
    """How many letters are in each state."""
    rows = models.Delivery.objects.exclude(subscription__person="").values_list("status")
    found = dict(rows.annotate(count=Count("id")).order_by())
    return {**dict.fromkeys((s.value for s in DeliveryStatus), 0), **found}


def feed_holder(secret: str) -> str:
    """Whose calendar this secret opens, ``""`` where it opens none."""
    row = models.Feed.objects.filter(sha256=kept_as(secret)).values_list("person", flat=True).first()
    return row or ""


def feed_made(person: str) -> datetime | None:
    """Since when a person has a calendar; None where it has none."""
    return models.Feed.objects.filter(person=person).values_list("made_at", flat=True).first()
