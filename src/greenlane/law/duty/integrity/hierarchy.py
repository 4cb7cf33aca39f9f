"""Which measures meet along the hierarchy of goods? Goods without lines, and the same said twice of the same goods."""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from greenlane.base.packs.terms import Row
from greenlane.law.duty.integrity.periods import joined, period_of
from greenlane.law.duty.integrity.terms import Period

Found = Iterator[tuple[str, str, str]]


def uncovered(lines: tuple[Row, ...], measures: tuple[Row, ...]) -> Found:
    """(rule, measure, says) of measures on goods without a line, or in force before the first or after the last."""
    periods = joined((row["code"], period_of(row)) for row in lines)
    codes = sorted(periods)
    known: dict[str, Period | None] = {}
    for row in measures:
        goods = "" if row["goods"] == "*" else row["goods"]
        if not goods:
            continue
        if goods not in known:
            known[goods] = _span(goods, codes, periods)
        span = known[goods]
        if span is None:
            yield "TI04", row["measure"], f"no line begins with {goods}"
        elif not span.holds(period_of(row)):
            yield "TI05", row["measure"], f"goods {goods} have lines from {span.start} to {span.end} only"


def _span(goods: str, codes: list[str], periods: dict[str, tuple[Period, ...]]) -> Period | None:
    first = bisect_left(codes, goods)
    found: list[Period] = []
    for place in range(first, len(codes)):
        if not codes[place].startswith(goods):
            break
        found += periods[codes[place]]
    return Period(min(found).start, max(period.end for period in found)) if found else None


def overlaps(measures: tuple[Row, ...], areas: Callable[[Row], list[str]], *, once: bool) -> Found:
    """(rule, measure, says) of measures that say the same of the same goods, or with ``once`` of goods above them."""
    held: dict[tuple[str, str, str], dict[str, list[tuple[Period, str]]]] = {}
    for row in measures:
        for area in areas(row):
            key = (row["type"], area, row["additional"])
            goods = "" if row["goods"] == "*" else row["goods"]
            held.setdefault(key, {}).setdefault(goods, []).append((period_of(row), row["measure"]))
    for (_, area, _), by_goods in held.items():
        for goods, listed in by_goods.items():
            yield from _twice(listed, goods, area)
            if once:
                yield from _above(listed, goods, by_goods)


def _twice(listed: list[tuple[Period, str]], goods: str, area: str) -> Found:
    ordered = sorted(listed)
    for i in range(1, len(ordered)):
        if ordered[i - 1][0].meets(ordered[i][0]):
            says = f"measure {ordered[i - 1][1]} says the same of goods {goods or '*'} and area {area}"
            yield "TI06", ordered[i][1], says


def _above(listed: list[tuple[Period, str]], goods: str, by_goods: dict[str, list[tuple[Period, str]]]) -> Found:
    for length in range(1, len(goods)):
        for period, above in by_goods.get(goods[:length], ()):
            for mine, measure in listed:
                if period.meets(mine):
                    yield "TI07", measure, f"measure {above} on {goods[:length]} is in force for goods {goods} too"
