"""Where does each figure stand on the drawing? Places and widths on a grid of 100, and where a click leads."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from greenlane.clearance.accounts.rules import major
from greenlane.insight.dashboards.terms import BacklogAge, BasisRate, Board, Revenue, SegmentTime
from greenlane.insight.timing.terms import Segment
from greenlane.site.wording import span

WIDE, TALL = 100, 40


class Column(NamedTuple):
    """A column of one day."""

    x: float
    y: float
    width: float
    height: float
    day: date
    number: int
    link: str


class LaneRow(NamedTuple):
    """A lane over the days, on a scale of its own."""

    lane: str
    total: int
    share: float
    most: int
    columns: tuple[Column, ...]
    link: str


class TimeRow(NamedTuple):
    """A segment: solid to the median, outlined to the 90th percentile."""

    segment: str
    number: int
    median: str
    p90: str
    solid: float
    outline: float
    link: str


class AgeCell(NamedTuple):
    number: int
    link: str


class BacklogRow(NamedTuple):
    office: str
    cells: tuple[AgeCell, ...]
    total: int
    width: float
    link: str


class RevenueRow(NamedTuple):
    """Bar to what was assessed, outline to the target, a mark at what is due by today."""

    office: str
    assessed: Decimal
    target: Decimal | None
    part: float | None
    bar: float
    outline: float
    mark: float
    link: str


class RateRow(NamedTuple):
    """A share with its interval."""

    name: str
    decided: int
    looked: int
    found: int
    rate: float
    low: float
    high: float
    left: float
    reach: float
    mark: float
    link: str


def lanes(board: Board) -> tuple[LaneRow, ...]:
    """Each lane's days, with links to the declarations."""
    total = sum(day.total for day in board.days)
    found = []
    step = WIDE / max(1, len(board.days))
    for lane in board.days[0].lanes if board.days else ():
        numbers = [day.lanes[lane] for day in board.days]
        most = max(numbers)
        columns = [
            Column(
                x=round(step * place + step * 0.1, 2),
                y=round(TALL - TALL * number / (most or 1), 2),
                width=round(step * 0.8, 2),
                height=round(TALL * number / (most or 1), 2),
                day=day.day,
                number=number,
                link=listed(board.office, lane=lane, decided=day.day),
            )
            for place, (day, number) in enumerate(zip(board.days, numbers, strict=True))
        ]
        link = listed(board.office, lane=lane, decided=board.first, decided_to=board.last)
        found.append(LaneRow(lane, sum(numbers), sum(numbers) / (total or 1), most, tuple(columns), link))
    return tuple(found)


def times(board: Board) -> tuple[TimeRow, ...]:
    """The segments that anything passed through; clearance and first decision last, as they run beside."""
    shown = [one for one in board.times if one.count]
    parts = [one.p90 for one in shown if one.segment != Segment.CLEARANCE]
    return tuple(_time(one, max(parts, default=1.0) or 1.0, board) for one in shown)


def _time(one: SegmentTime, most: float, board: Board) -> TimeRow:
    link = listed(board.office, segment=one.segment, released=board.first, released_to=board.last)
    solid, outline = (round(min(1.0, value / most) * WIDE, 2) for value in (one.median, one.p90))
    return TimeRow(one.segment, one.count, span(one.median), span(one.p90), solid, outline, link)


def backlog(board: Board) -> tuple[BacklogRow, ...]:
    """Offices with what is open, by age."""
    most = max((one.total for one in board.backlog), default=1)
    return tuple(_backlog(one, board, most) for one in board.backlog)


def _backlog(one: BacklogAge, board: Board, most: int) -> BacklogRow:
    hours = [int(age.total_seconds() // 3600) for age in board.ages]
    bounds = zip(["", *hours], [*hours, ""], strict=True)
    links = [listed(one.office, open="1", older=older, younger=younger) for older, younger in bounds]
    cells = tuple(AgeCell(number, link) for number, link in zip(one.ages, links, strict=True))
    return BacklogRow(one.office, cells, one.total, round(WIDE * one.total / most, 2), listed(one.office, open="1"))


def revenue(board: Board, digits: int) -> tuple[RevenueRow, ...]:
    """Offices with what they assessed against their target of the month."""
    most = max((max(one.assessed, one.target or 0) for one in board.revenue), default=1) or 1
    last = max(board.last, board.month)
    return tuple(_revenue(one, digits, most, board.month, last) for one in board.revenue)


def _revenue(one: Revenue, digits: int, most: int, month: date, last: date) -> RevenueRow:
    amounts = (one.assessed, one.target, one.due)
    bar, outline, mark = (round(WIDE * max(0, amount or 0) / most, 2) for amount in amounts)
    return RevenueRow(
        one.office,
        major(one.assessed, digits),
        None if one.target is None else major(one.target, digits),
        one.assessed / one.due if one.due else None,
        bar,
        outline,
        mark,
        listed(one.office, charged=month, charged_to=last),
    )


def rates(found: Sequence[BasisRate], board: Board | None = None) -> tuple[RateRow, ...]:
    """Shares found with their intervals, on one scale; ``board`` makes links by basis."""
    top = max((one.high for one in found if one.looked), default=1.0) or 1.0
    return tuple(_rate(one, top, board) for one in found)


def _rate(one: BasisRate, top: float, board: Board | None) -> RateRow:
    left, mark, right = (round(WIDE * min(value, top) / top, 2) for value in (one.low, one.rate, one.high))
    link = listed(board.office, basis=one.basis, decided=board.first, decided_to=board.last) if board else ""
    return RateRow(
        one.basis, one.decided, one.looked, one.found, one.rate, one.low, one.high, left, right - left, mark, link
    )


def listed(office: str, **words: object) -> str:
    """The address of the declarations behind a figure."""
    asked: Mapping[str, object] = {name: value for name, value in {"office": office, **words}.items() if value != ""}
    return f"{reverse('manager-declarations')}?{urlencode(asked)}"
