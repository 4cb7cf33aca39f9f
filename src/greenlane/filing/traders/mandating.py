"""How does a company let another act for it? Every write about mandates: offered, answered, taken back, run out."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Q

from greenlane.base.ledger.writing import Pen
from greenlane.filing.traders import models, queries, rules
from greenlane.filing.traders.states import LIVE, Happening, Standing, after
from greenlane.filing.traders.terms import Mandate, Offer, TradersPage

_COLUMNS = (
    "id", "number", "principal", "broker", "powers", "regimes", "since", "until", "standing", "offered_at",
    "offered_by", "answered_at", "answered_by", "ended_at", "ended_by", "reason",
)  # fmt: skip
#: A reason is cut to the width of its column.
_WIDTH = 400


def offer(pen: Pen, page: TradersPage, principal: str, said: Offer) -> Mandate:
    """Offer a broker to act for ``principal``. Event ``traders.mandate_offered`` on the mandate.

    Raises MandateError where the offer cannot be, names nobody, or repeats one that is offered or runs.
    """
    kept = rules.checked(page, principal, said, pen.at)
    if kept.broker not in queries.names([kept.broker]):
        raise rules.refused(page, "no_company", number=kept.broker)
    # The row of the principal is held, so that two offers of the same cannot pass each other.
    list(models.Trader.objects.select_for_update().filter(number=principal).values_list("id"))
    live = [one for one in queries.mandates_of(principal) if one.standing in LIVE and one.principal == principal]
    other = rules.clash(kept, [one for one in live if rules.lapses_on(one, page) >= pen.at.date()])
    if other:
        raise rules.refused(page, "clash", number=other)
    key = pen.reserve(models.Mandate, 1)[0]
    number = rules.number_of(page.prefix, key, pen.at.date())
    row = (
        key, number, principal, kept.broker, " ".join(kept.powers), " ".join(kept.regimes), kept.since, kept.until,
        Standing.OFFERED.value, pen.at, pen.by, None, "", None, "", "",
    )  # fmt: skip
    pen.insert(models.Mandate, _COLUMNS, [row])
    told = {"principal": principal, "broker": kept.broker, "powers": kept.powers, "regimes": kept.regimes}
    pen.event("traders.mandate_offered", number, {**told, "since": kept.since, "until": kept.until})
    return queries.mandate(number)


def accept(pen: Pen, page: TradersPage, number: str) -> Mandate:
    """The broker accepts. Event ``traders.mandate_accepted``. Raises ForbiddenError, MandateError where it is late."""
    row = _row(number)
    standing = after(Standing(row.standing), Happening.ACCEPTED)
    if rules.lapses_on(queries.mandate(number), page) < pen.at.date():
        raise rules.refused(page, "over", number=number)
    row.standing, row.answered_at, row.answered_by = standing.value, pen.at, pen.by
    row.save(update_fields=["standing", "answered_at", "answered_by"])
    pen.event("traders.mandate_accepted", number, {"principal": row.principal, "broker": row.broker})
    return queries.mandate(number)


def decline(pen: Pen, number: str, reason: str = "") -> Mandate:
    """The broker declines. Event ``traders.mandate_declined``. Raises ForbiddenError where it is no offer any more."""
    row = _row(number)
    row.standing = after(Standing(row.standing), Happening.DECLINED).value
    row.answered_at, row.answered_by, row.reason = pen.at, pen.by, reason.strip()[:_WIDTH]
    row.save(update_fields=["standing", "answered_at", "answered_by", "reason"])
    told = {"principal": row.principal, "broker": row.broker, "reason": row.reason}
    pen.event("traders.mandate_declined", number, told)
    return queries.mandate(number)


def revoke(pen: Pen, number: str, party: str, reason: str = "") -> Mandate:
    """End it at once: the principal takes it back, or the broker lays it down. Event ``traders.mandate_revoked``.

    What was lodged before stays as it was lodged. Raises ForbiddenError where it is over already, LookupError where
    it is none of ``party``'s; a broker declines an offer and cannot revoke it.
    """
    row = _row(number)
    if party not in (row.principal, row.broker) or (party != row.principal and row.standing == Standing.OFFERED.value):
        raise LookupError(f"{number}: no mandate of yours has this number; check it")
    row.standing = after(Standing(row.standing), Happening.REVOKED).value
    row.ended_at, row.ended_by, row.reason = pen.at, pen.by, reason.strip()[:_WIDTH]
    row.save(update_fields=["standing", "ended_at", "ended_by", "reason"])
    told = {"principal": row.principal, "broker": row.broker, "endedBy": party, "reason": row.reason}
    pen.event("traders.mandate_revoked", number, told)
    return queries.mandate(number)


def expire(pen: Pen, page: TradersPage, limit: int = 500) -> int:
    """Note which mandates and offers are over; returns how many. One set; event ``traders.mandate_expired`` on each.

    Nothing waits for it: a mandate outside its days gives nothing.
    """
    today = pen.at.date()
    unanswered = datetime.combine(today - timedelta(days=page.offer_days), time(), UTC)
    is_over = Q(until__lt=today) | Q(standing=Standing.OFFERED.value, offered_at__lt=unanswered)
    rows = models.Mandate.objects.select_for_update().filter(is_over, standing__in=[s.value for s in LIVE])
    over = list(rows.order_by("id")[:limit])
    for row in over:
        row.standing = after(Standing(row.standing), Happening.EXPIRED).value
        row.ended_at, row.ended_by = pen.at, pen.by
        pen.event("traders.mandate_expired", row.number, {"principal": row.principal, "broker": row.broker})
    models.Mandate.objects.bulk_update(over, ["standing", "ended_at", "ended_by"])
    return len(over)


def _row(number: str) -> models.Mandate:
    row = models.Mandate.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no mandate has this number; check it")
    return row
