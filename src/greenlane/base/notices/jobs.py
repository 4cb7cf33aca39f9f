"""What runs later; safe to run twice: send what waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from django.db.models import F

from greenlane.base.ledger.writing import writing
from greenlane.base.notices import models, rules
from greenlane.base.notices.sending import Resolve, send
from greenlane.base.notices.terms import DeliveryStatus

#: A message taken by a worker that then died is taken by another after this.
_LEASE = timedelta(minutes=2)


def deliver_once(
    at: datetime,
    http: httpx.Client,
    look_up: Resolve,
    chance: Callable[[], float],
    *,
    private: bool = False,
    limit: int = 50,
) -> int:
    """Send up to ``limit`` messages that are due; returns how many were tried. Nothing is sent inside a transaction.

    A receiver may get a message twice (it was taken and our mark was lost) and knows it by ``webhook-id``.
    """
    tried = 0
    for row in _taken(at, limit):
        body = row.body.encode()
        signed = rules.headers(row.message, at, body, row.subscription.secret)
        taken, said = send(http, look_up, row.subscription.url, signed, body, private=private)
        _noted(row, at, taken, said, chance())
        tried += 1
    return tried


def _taken(at: datetime, limit: int) -> list[models.Delivery]:
    """Messages that are due, leased to this worker so that no other sends them too."""
    with writing(by="notices.deliver", at=at):
        due = models.Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            status=DeliveryStatus.WAITING.value, due_at__lte=at
        )
        rows = list(due.select_related("subscription").order_by("due_at", "pk")[:limit])
        models.Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=at + _LEASE)
    return rows


def _noted(row: models.Delivery, at: datetime, taken: bool, said: str, chance: float) -> None:
    attempts = row.attempts + 1
    again = None if taken else rules.next_try(at, attempts, chance)
    status = DeliveryStatus.DELIVERED if taken else DeliveryStatus.WAITING if again else DeliveryStatus.FAILED
    with writing(by="notices.deliver", at=at) as pen:
        models.Delivery.objects.filter(pk=row.pk, status=DeliveryStatus.WAITING.value).update(
            status=status.value,
            attempts=attempts,
            said=said[:200],
            due_at=again,
            delivered_at=at if taken else None,
        )
        subscriptions = models.Subscription.objects.filter(pk=row.subscription_id)
        subscriptions.update(failures=0 if taken else F("failures") + 1)
        if status is DeliveryStatus.FAILED:
            pen.event("notices.failed", row.subject, {"message": row.message})
        if subscriptions.filter(failures__gte=rules.TOO_MANY, is_active=True).update(is_active=False):
            pen.event("notices.switched_off", row.subscription.owner, {"subscription": row.subscription_id})
