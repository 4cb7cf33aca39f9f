"""Every read: the board from its counters, the lists behind its figures, whether draws were chance."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Model, QuerySet, Sum
from msgspec.structs import replace

from greenlane.base.jobs.queries import cursors
from greenlane.base.ledger import queries as ledger
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment.rules.drawing import pseudonym_of
from greenlane.clearance.assignment.terms import DrawFairness
from greenlane.clearance.escalation import queries as escalation
from greenlane.core.book import Book
from greenlane.core.codes import LANES
from greenlane.insight.dashboards import models, rules
from greenlane.insight.dashboards.jobs import NAME
from greenlane.insight.dashboards.terms import (
    BacklogAge,
    BasisRate,
    Board,
    Chance,
    Freshness,
    OfficerLoad,
    TargetsPage,
)
from greenlane.insight.timing import queries as timing
from greenlane.risk.profiles import queries as profiles


def board(book: Book, secret: bytes, at: datetime, days: int, office: str = "", month: date | None = None) -> Board:
    """The board at a moment, over the last ``days`` days. ``secret`` makes the officers' names of the day.

    Read from counters and from what is open: it takes as long with a million declarations as with a thousand.
    """
    today = at.date()
    first, month = today - timedelta(days=days - 1), (month or today).replace(day=1)
    page = book[TargetsPage]
    listed = rules.days(lane_days(first, today, office), first, today, [lane.value for lane in LANES])
    return Board(
        at=at,
        office=office,
        first=first,
        last=today,
        days=listed,
        times=rules.times(buckets(first, today, office)),
        backlog=backlog(at, page, office),
        ages=page.ages,
        loads=loads(secret, at, office),
        month=month,
        revenue=rules.revenues(assessed(month, office), page, month, today, office, book[AccountsPage].digits),
        bases=bases(first, today, office),
        profiles=hit_rates(first, today),
        escalations=escalation.figures(at - timedelta(days=days), at, at, office),
        freshness=freshness(),
    )


def lane_days(first: date, last: date, office: str = "") -> Mapping[tuple[date, str], int]:
    """Declarations by (day of the last decision, lane), both days included."""
    rows = _of(models.DayCount.objects.filter(day__gte=first, day__lte=last), office)
    found = rows.values_list("day", "lane").annotate(Sum("decided")).order_by()
    return {(day, lane): number for day, lane, number in found if number}


def buckets(first: date, last: date, office: str = "") -> Mapping[str, Mapping[int, int]]:
    """Releases of these days by segment and bucket of time."""
    rows = _of(models.TimeCount.objects.filter(day__gte=first, day__lte=last), office)
    found: dict[str, dict[int, int]] = {}
    for segment, bucket, number in rows.values_list("segment", "bucket").annotate(Sum("number")).order_by():
        found.setdefault(segment, {})[bucket] = number
    return found


def assessed(month: date, office: str = "") -> Mapping[str, int]:
    """Duty assessed in a month by office, in minor units."""
    end = (month + timedelta(days=31)).replace(day=1)
    rows = _of(models.DayCount.objects.filter(day__gte=month, day__lt=end), office)
    found = rows.values_list("office").annotate(Sum("charged")).order_by()
    return {name: amount for name, amount in found if amount}


def backlog(at: datetime, page: TargetsPage, office: str = "") -> tuple[BacklogAge, ...]:
    """What is not at its end, by office and age; the most first."""
    counts = timing.open_ages(at, page.ages, office)
    places = range(len(page.ages) + 1)
    found = [BacklogAge(name, tuple(counts.get((name, p), 0) for p in places)) for name in {o for o, _ in counts}]
    return tuple(sorted(found, key=lambda one: (-one.total, one.office)))


def loads(secret: bytes, at: datetime, office: str = "") -> tuple[OfficerLoad, ...]:
    """The open bills of each officer (name of the day) and of each pool, at one site or at all; the most first."""
    day = at.date().isoformat()
    counts: dict[tuple[str, str], list[int]] = {}
    for bill in assignment.outstanding():
        site = bill.site or bill.centre
        if office in ("", site):
            name = pseudonym_of(secret, day, bill.username) if bill.username else ""
            held = counts.setdefault((name, site), [0, 0, 0, 0])
            is_unopened = bool(bill.username) and bill.opened_at is None
            is_late = is_unopened and bill.open_by is not None and bill.open_by < at
            for place, amount in enumerate((1, bill.weight, is_unopened, is_late)):
                held[place] += int(amount)
    found = [OfficerLoad(name, site, *held) for (name, site), held in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.points, one.site, one.officer)))


def bases(first: date, last: date, office: str = "") -> tuple[BasisRate, ...]:
    """What profiles, controls, chance and score were worth, by the basis of the lane."""
    rows = _of(models.BasisCount.objects.filter(day__gte=first, day__lte=last), office)
    sums = rows.values_list("basis").annotate(Sum("decided"), Sum("looked"), Sum("found")).order_by()
    found = [rules.rate(*row) for row in sums if row[1]]
    return tuple(sorted(found, key=lambda one: (-one.low, one.basis)))


def hit_rates(first: date, last: date) -> tuple[BasisRate, ...]:
    """What each profile was worth, the surest first; of all offices."""
    return tuple(
        BasisRate(r.profile, r.hits, r.inspected, r.found, r.rate, r.low, r.high)
        for r in profiles.hit_rates(first, last)
    )


def freshness() -> Freshness:
    """How far the board follows the log."""
    head, read = ledger.head(), cursors().get(NAME, 0)
    return Freshness(leaves=read, behind=max(0, (head.size if head else 0) - read), unsealed=ledger.unsealed())


def chance(secret: bytes, first: date, last: date, start: datetime, end: datetime, office: str = "") -> Chance:
    """Whether draws were chance on these days; ``start`` and ``end`` bound the draws of officers."""
    return Chance(
        first=first,
        last=last,
        draws=rules.share_tests(timing.draws(first, last + timedelta(days=1), office)),
        assignment=_unnamed(assignment.fairness(start, end, secret), secret, last),
    )


def _unnamed(found: DrawFairness, secret: bytes, on: date) -> DrawFairness:
    """The test with officers under their names of a day."""
    named = [
        replace(one, name=pseudonym_of(secret, on.isoformat(), one.name)) if one.name else one for one in found.officers
    ]
    return replace(found, officers=tuple(sorted(named, key=lambda one: one.name)))


def _of(rows: QuerySet[Model], office: str) -> QuerySet[Model]:
    return rows.filter(office=office) if office else rows
