"""What runs later; safe to run twice: send what waits, to systems and to persons."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from django.db.models import F, QuerySet

from greenlane.base.ledger.writing import writing
from greenlane.base.notices import models, rules
from greenlane.base.notices.sending import Resolve, send
from greenlane.base.notices.terms import DeliveryStatus, Letter, PostError
from greenlane.base.people import queries as people
from greenlane.base.people.terms import Person

#: A message taken by a worker that then died is taken by another after this.
_LEASE = timedelta(minutes=2)
#: Hands a letter to the mail server and returns what it said. Raises PostError.
Post = Callable[[Letter], str]


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
    for row in _taken(at, limit, models.Delivery.objects.filter(subscription__person="")):
        body = row.body.encode()
        signed = rules.headers(row.message, at, body, row.subscription.secret)
        taken, said = send(http, look_up, row.subscription.url, signed, body, private=private)
        _noted(row, at, taken, said, chance())
        tried += 1
    return tried


def post_once(at: datetime, post: Post, chance: Callable[[], float], *, limit: int = 50) -> int:
    """Post up to ``limit`` letters that are due; returns how many were tried. Nothing is posted in a transaction.

    One whose person has left, has no e-mail any more or works for another party is not sent.
    """
    rows = _taken(at, limit, models.Delivery.objects.exclude(subscription__person=""))
    found = people.reachable(username=[row.subscription.person for row in rows])
    for row in rows:
        person = found.get(row.subscription.person)
        if person is None or person.party != row.subscription.owner:
            _stopped(row, at)
            continue
        try:
            _noted(row, at, True, post(_letter(row, person)), chance())
        except PostError as fault:
            _noted(row, at, False, str(fault), chance(), is_final=fault.is_final)
    return len(rows)


def _letter(row: models.Delivery, person: Person) -> Letter:
    return Letter(
        message=row.message, kind=row.kind, subject=row.subject, body=row.body, person=person.username,
        name=person.name, email=person.email, choice=row.subscription_id, language=person.language,
    )  # fmt: skip


def _stopped(row: models.Delivery, at: datetime) -> None:
    with writing(by="notices.post", at=at):
        models.Delivery.objects.filter(pk=row.pk).update(
            status=DeliveryStatus.STOPPED.value, due_at=None, said="nobody to write to"
        )


def _taken(at: datetime, limit: int, rows: QuerySet[models.Delivery]) -> list[models.Delivery]:
    """Messages that are due, leased to this worker so that no other sends them too."""
    with writing(by="notices.deliver", at=at):
        due = rows.select_for_update(skip_locked=True, of=("self",)).filter(
            status=DeliveryStatus.WAITING.value, due_at__lte=at
        )
        taken = list(due.select_related("subscription").order_by("due_at", "pk")[:limit])
        models.Delivery.objects.filter(pk__in=[row.pk for row in taken]).update(due_at=at + _LEASE)
    return taken


def _noted(
    row: models.Delivery, at: datetime, taken: bool, said: str, chance: float, *, is_final: bool = False
) -> None:
    attempts = row.attempts + 1
    again = None if taken or is_final else rules.next_try(at, attempts, chance)
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
