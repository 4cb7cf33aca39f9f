"""Every read: subscriptions and deliveries, never a secret."""

from collections.abc import Mapping

from django.db.models import Count

from greenlane.base.notices import models
from greenlane.base.notices.terms import Delivery, DeliveryStatus, Subscription


def subscriptions(owner: str) -> list[Subscription]:
    """The subscriptions of a party, the first made first."""
    rows = models.Subscription.objects.filter(owner=owner).order_by("pk")
    return [_subscription(row) for row in rows]


def subscription(owner: str, key: int) -> Subscription:
    """One subscription of a party. Raises LookupError where the party has none of this number."""
    row = models.Subscription.objects.filter(owner=owner, pk=key).first()
    if row is None:
        raise LookupError(f"subscription {key}: {owner} has none of this number; list them")
    return _subscription(row)


def deliveries(owner: str, limit: int = 50) -> list[Delivery]:
    """What was sent to a party, the last first."""
    rows = models.Delivery.objects.filter(subscription__owner=owner).select_related("subscription")
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
    """Whether any subscription is active."""
    return models.Subscription.objects.filter(is_active=True).exists()
