"""What follows? What a passage adds to the counters, quantiles from buckets, targets of a month."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.filing.declarations.states import Status
from greenlane.insight.dashboards.terms import BasisRate, LaneDay, Revenue, SegmentTime, ShareTest, TargetsPage
from greenlane.insight.timing.terms import Change, Passage, Segment
from greenlane.risk.draws.fairness import fairness
from greenlane.risk.profiles.rules import wilson

#: Buckets are exact below this many seconds; above, each doubling is cut into as many.
FINE = 32
Key = tuple[object, ...]
Counts = Mapping[str, Counter[Key]]


def read(source: Source, on: date) -> TargetsPage:
    """The page ``flow/targets`` of a day. Raises PackError on unknown keys, ages out of order, a target given twice."""
    source.only("ages_hours")
    ages = tuple(timedelta(hours=int(hours)) for hours in source.settings["ages_hours"])
    if list(ages) != sorted(set(ages)) or not ages:
        raise PackError(f"{source.path}.toml: ages_hours must rise from one to the next, such as [4, 24, 72]")
    revenue: dict[tuple[str, date], int] = {}
    for row in source.table("revenue", ("office", "month", "amount", "start", "end")):
        if in_force(row, on):
            key = row["office"], date.fromisoformat(f"{row['month']}-01")
            if key in revenue:
                raise PackError(f"{source.path}/revenue.csv: {row['office']} has two targets for {row['month']}")
            revenue[key] = int(Decimal(row["amount"]))
    return TargetsPage(revenue, ages, source.sha256)


def differences(changes: Iterable[Change]) -> Counts:
    """What changed passages take from the counters and add to them, by column; what is zero is left out."""
    found = {name: Counter[Key]() for name in (*_DAY, *_BASIS, "number")}
    for change in changes:
        for passage, sign in ((change.before, -1), (change.after, 1)):
            for name, key, amount in counted(passage) if passage else ():
                found[name][key] += sign * amount
    return {name: Counter({key: n for key, n in column.items() if n}) for name, column in found.items()}


_DAY = ("decided", "released", "refused", "charged")
_BASIS = ("chosen", "looked", "found")


def counted(passage: Passage) -> Iterable[tuple[str, Key, int]]:
    """Everything that one passage counts for: (column, key, amount)."""
    office, regime, lane = passage.office, passage.regime, passage.lane
    if passage.decided_on:
        yield "decided", (passage.decided_on, office, regime, lane), 1
        yield "chosen", (passage.decided_on, office, passage.basis), 1
        if passage.offence is not None:
            yield "looked", (passage.decided_on, office, passage.basis), 1
            yield "found", (passage.decided_on, office, passage.basis), int(passage.offence)
    if passage.charged_on:
        yield "charged", (passage.charged_on, office, regime, lane), passage.charged
    if passage.released_at:
        day = passage.released_at.date()
        yield "released", (day, office, regime, lane), 1
        for segment, (clock, _) in passage.spent.items():
            yield "number", (day, office, lane, segment, bucket_of(clock)), 1
    elif passage.status == Status.REFUSED and passage.ended_at:
        yield "refused", (passage.ended_at.date(), office, regime, lane), 1


def bucket_of(seconds: int) -> int:
    """The bucket of a duration: log-linear, so that its width is at most 1/32 of where it begins."""
    if seconds < FINE:
        return max(0, seconds)
    shift = seconds.bit_length() - FINE.bit_length()
    return shift * FINE + (seconds >> shift)


def begin_of(bucket: int) -> int:
    """The least duration of a bucket in seconds."""
    if bucket < 2 * FINE:
        return bucket
    shift = bucket // FINE - 1
    return (bucket - shift * FINE) << shift


def quantile(counts: Mapping[int, int], share: float) -> float:
    """The duration that ``share`` of all are not above, as the middle of its bucket; 0 of none."""
    total, seen = sum(counts.values()), 0
    for bucket in sorted(counts):
        seen += counts[bucket]
        if seen >= share * total > 0:
            return (begin_of(bucket) + begin_of(bucket + 1) - 1) / 2
    return 0.0


def times(buckets: Mapping[str, Mapping[int, int]]) -> tuple[SegmentTime, ...]:
    """Median and 90th percentile of each segment, in the order of the way."""
    found = []
    for segment in Segment:
        counts = buckets.get(segment, {})
        total = sum(counts.values())
        found.append(SegmentTime(segment.value, total, quantile(counts, 0.5), quantile(counts, 0.9)))
    return tuple(found)


def days(counts: Mapping[tuple[date, str], int], first: date, last: date, lanes: Sequence[str]) -> tuple[LaneDay, ...]:
    """Every day from ``first`` to ``last``, also those without any."""
    listed = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(LaneDay(day, {lane: counts.get((day, lane), 0) for lane in lanes}) for day in listed)


def revenues(
    assessed: Mapping[str, int], page: TargetsPage, month: date, today: date, office: str, digits: int
) -> tuple[Revenue, ...]:
    """Each office that assessed something in the month or has a target for it, against the part due by today."""
    targets = {name: amount * 10**digits for (name, start), amount in page.revenue.items() if start == month}
    length = ((month + timedelta(days=31)).replace(day=1) - month).days
    gone = min(max((today - month).days + 1, 0), length)
    found = []
    for name in sorted({*assessed, *targets}):
        if office in ("", name):
            target = targets.get(name)
            due = None if target is None else target * gone // length
            found.append(Revenue(name, assessed.get(name, 0), target, due))
    return tuple(found)


def rate(basis: str, decided: int, looked: int, found: int) -> BasisRate:
    low, high = wilson(found, looked)
    return BasisRate(basis, decided, looked, found, found / looked if looked else 0.0, low, high)


def share_tests(draws: Iterable[tuple[str, float, float, bool]]) -> tuple[ShareTest, ...]:
    """Draws tested by the share that was announced for them."""
    by_share: dict[float, list[tuple[str, float, bool]]] = {}
    for reference, number, share, taken in draws:
        by_share.setdefault(share, []).append((reference, number, taken))
    found = []
    for share, listed in sorted(by_share.items()):
        tested = fairness([n for _, n, _ in listed], [taken for _, _, taken in listed], share)
        found.append(ShareTest(tested, tuple(listed[place][0] for place in tested.wrong)))
    return tuple(found)
