"""What does a demand grow by once its date is over? The pack's rate a day or a month begun, on duty and penalty."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from greenlane.clearance.audit.terms import AuditPage, Demand, LateRate, Per

_DAY = timedelta(days=1)


def late(page: AuditPage, demand: Demand, on: date) -> int:
    """Minor units that an unpaid demand has grown by at the end of ``on``; simple, never on interest, rounded once."""
    grows_on = sum(demand.duties.values()) + demand.penalty
    first = demand.due_on + _DAY
    begun, shares = set(_months(first, on)), Decimal(0)
    for n in range((on - demand.due_on).days):
        day = first + n * _DAY
        rate = rate_on(page, day)
        if rate is not None and (rate.per is Per.DAY or day in begun):
            shares += rate.rate
    return int((grows_on * shares).quantize(Decimal(1), ROUND_HALF_UP))


def rate_on(page: AuditPage, day: date) -> LateRate | None:
    """The rate for paying late on a day; None where the law has none."""
    for rate in page.late:
        if (rate.start or date.min) <= day <= (rate.end or date.max):
            return rate
    return None


def says(page: AuditPage, day: date) -> str:
    """What a trader reads before and after the date; ``""`` where the law has no rate."""
    rate = rate_on(page, day)
    if rate is None:
        return ""
    percent = f"{(rate.rate * 100).normalize():f}"
    return page.says[f"late_{rate.per}"].format(percent=percent, law=rate.law)


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of months begun: ``first`` and the same day of each month after it, or its last day."""
    for n in range((last.year - first.year) * 12 + last.month - first.month + 1):
        year, month = divmod(first.month - 1 + n, 12)
        year, month = first.year + year, month + 1
        yield date(year, month, min(first.day, monthrange(year, month)[1]))
