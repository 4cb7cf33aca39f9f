"""Every write: subscribe, end, announce; letters and calendars of persons."""

from collections.abc import Mapping, Sequence

import msgspec
from django.db.models import QuerySet

from greenlane.base.ledger.writing import Pen
from greenlane.base.notices import models, queries, rules
from greenlane.base.notices.terms import DeliveryStatus, Notice, Subscription
from greenlane.base.people.rules import kept_as

#: 24 bytes at least, says the specification.
SECRET_BYTES = 32
#: Signs of a calendar's address: 32 random bytes in base64.
FEED_LENGTH = 43
_COLUMNS = ("subscription_id", "event_id", "message", "kind", "subject", "body", "status", "attempts", "said", "due_at")
_json = msgspec.json.Encoder(order="deterministic")


def subscribe(
    pen: Pen, owner: str, url: str, kinds: Sequence[str], secret: bytes, *, private: bool = False
) -> tuple[Subscription, str]:
    """Tell ``owner`` at ``url`` of events of these kinds; returns the subscription and its secret, shown this once.

    ``secret`` is 32 random bytes. Event ``notices.subscribed`` on the owner. Raises AddressRefusedError.
    """
    rules.address_of(url, private=private)
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} random bytes; {len(secret)} were given")
    wanted = " ".join(dict.fromkeys(kinds))
    if not wanted or not all(kind.replace(".", "").replace("_", "").isalpha() for kind in kinds):
        raise ValueError(f"{wanted!r}: name kinds of events, such as release.released, or release. for all of them")
    text = rules.secret_of(secret)
    row = models.Subscription.objects.create(owner=owner, url=url, secret=text, kinds=wanted, created_at=pen.at)
    pen.event("notices.subscribed", owner, {"subscription": row.pk, "kinds": wanted.split()})
    return queries.subscription(owner, row.pk), text


def end(pen: Pen, owner: str, key: int) -> None:
    """End a subscription; what still waits is not sent. Event ``notices.ended``. Raises LookupError."""
    queries.subscription(owner, key)
    models.Subscription.objects.filter(pk=key, owner=owner).update(is_active=False)
    waiting = models.Delivery.objects.filter(subscription_id=key, status=DeliveryStatus.WAITING.value)
    waiting.update(status=DeliveryStatus.STOPPED.value, due_at=None)
    pen.event("notices.ended", owner, {"subscription": key})


def announce(pen: Pen, notices: Sequence[Notice]) -> int:
    """Write down what is to be sent; a job sends it. Returns how many messages. Safe to repeat: an event is announced
    once to each subscription. Event ``notices.announced`` on the subject of each notice that anyone wants."""
    parties = {party for notice in notices for party in notice.parties}
    return _announce(pen, notices, models.Subscription.objects.filter(owner__in=parties, person=""))


def address(pen: Pen, notices: Sequence[Notice]) -> int:
    """The same by letter, to the persons of those parties who chose to be written to. Returns how many letters."""
    parties = {party for notice in notices for party in notice.parties}
    return _announce(pen, notices, models.Subscription.objects.filter(owner__in=parties).exclude(person=""))


def enrol(pen: Pen, people: Mapping[str, str], kinds: Sequence[str]) -> None:
    """Let persons (party by user name) who never chose have letters of these kinds. Event ``notices.chosen`` on the
    party of each. A constant number of statements."""
    known = queries.choices(people)
    fresh = sorted(name for name in people if name not in known)
    text = " ".join(kinds)
    columns = ("owner", "person", "url", "secret", "kinds", "is_active", "failures", "created_at")
    pen.insert(models.Subscription, columns, [(people[n], n, "", "", text, True, 0, pen.at) for n in fresh])
    for name in fresh:
        pen.event("notices.chosen", people[name], {"person": name, "kinds": list(kinds)})


def choose(pen: Pen, owner: str, person: str, kinds: Sequence[str]) -> None:
    """Which letters a person of a party gets from now on. Event ``notices.chosen`` on the party."""
    row = models.Subscription.objects.select_for_update().filter(person=person).first()
    if row is None:
        row = models.Subscription(person=person, created_at=pen.at, url="", secret="")
    row.owner, row.kinds, row.is_active, row.failures = owner, " ".join(dict.fromkeys(kinds)), True, 0
    row.save()
    pen.event("notices.chosen", owner, {"person": person, "kinds": row.kinds.split()})


def renew_feed(pen: Pen, owner: str, person: str, secret: str) -> None:
    """A new secret address for a person's calendar; a former one opens nothing. Event ``notices.feed_renewed``.

    ``secret`` is shown this once. Raises ValueError where it could be guessed.
    """
    if len(secret) < FEED_LENGTH:
        raise ValueError(f"the address of a calendar has {FEED_LENGTH} signs by chance; {len(secret)} were given")
    models.Feed.objects.update_or_create(person=person, defaults={"sha256": kept_as(secret), "made_at": pen.at})
    pen.event("notices.feed_renewed", owner, {"person": person})


def end_feed(pen: Pen, owner: str, person: str) -> None:
    """The calendar's address opens nothing any more. Event ``notices.feed_ended``."""
    models.Feed.objects.filter(person=person).delete()
    pen.event("notices.feed_ended", owner, {"person": person})


def _announce(pen: Pen, notices: Sequence[Notice], wanting: QuerySet[models.Subscription]) -> int:
    asked: dict[str, list[models.Subscription]] = {}
    for row in wanting.filter(is_active=True).order_by("pk"):
        asked.setdefault(row.owner, []).append(row)
    known = set(
        models.Delivery.objects.filter(event_id__in=[n.event for n in notices]).values_list(
            "event_id", "subscription_id"
        )
    )
    rows = []
    for notice in notices:
        wanted = [
            s
            for party in dict.fromkeys(notice.parties)
            for s in asked.get(party, ())
            if (notice.event, s.pk) not in known and s.kinds and notice.kind.startswith(tuple(s.kinds.split()))
        ]
        body = _body(notice)
        for s in wanted:
            message = f"msg_{notice.event}_{s.pk}"
            waiting = DeliveryStatus.WAITING.value
            rows.append((s.pk, notice.event, message, notice.kind, notice.subject, body, waiting, 0, "", pen.at))
        if wanted:
            pen.event("notices.announced", notice.subject, {"event": notice.event, "messages": len(wanted)})
    pen.insert(models.Delivery, _COLUMNS, rows)
    return len(rows)


def _body(notice: Notice) -> str:
    """The body of the specification: type, timestamp, data."""
    told = {
        "type": notice.kind,
        "timestamp": notice.at,
        "subject": notice.subject,
        "data": msgspec.Raw(notice.data.encode()),
    }
    return _json.encode(told).decode()
