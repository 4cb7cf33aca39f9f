"""What follows? The page of the pack, the hours of an office, and from passages the figures of a study."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import numpy as np

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assignment.terms import Calendar
from greenlane.insight.timing.spreads import Values, is_outside, spread
from greenlane.insight.timing.terms import (
    STRETCHES,
    Actor,
    Cause,
    Dimension,
    Hours,
    Outlier,
    Passage,
    Segment,
    Study,
    Timed,
    TimingPage,
)

_WORDS = (
    "title", "author", "language", "period", "made", "office", "everywhere", "declarations", "waiting", "method",
    "outlier", "segments", "groups", "causes", "listed", "count", "mean", "median", "mode", "range", "deviation",
    "outliers", "p90", "work", "share", "reference", "segment", "group", "who", "clock", "nothing",
)  # fmt: skip
_KEYS: Mapping[Dimension, Callable[[Passage], tuple[str, ...]]] = {
    Dimension.LANE: lambda p: (p.lane,),
    Dimension.MODE: lambda p: (p.mode,),
    Dimension.OFFICE: lambda p: (p.office,),
    Dimension.REGIME: lambda p: (p.regime,),
    Dimension.AGENCY: lambda p: p.agencies,
    Dimension.MONTH: lambda p: (f"{p.released_at:%Y-%m}",) if p.released_at else (),
}


def read(source: Source, on: date) -> TimingPage:
    """The page ``flow/timing`` of a day. Raises PackError on unknown keys, hours that end before they begin."""
    source.only("opens", "closes", "fence", "listed", "words")
    settings = source.settings
    words = settings.get("words", {})
    missing = [key for key in _WORDS if key not in words]
    missing += [one.value for one in (*Segment, *Actor, *Dimension) if one.value not in words]
    if missing:
        raise PackError(f"{source.path}.toml: [words] has no {', '.join(missing)}; write the words of the report")
    rows = [r for r in source.table("hours", ("office", "opens", "closes", "start", "end")) if in_force(r, on)]
    page = TimingPage(
        opens=_minute(settings["opens"]),
        closes=_minute(settings["closes"]),
        offices={r["office"]: (_minute(r["opens"]), _minute(r["closes"])) for r in rows},
        fence=float(settings["fence"]),
        listed=int(settings["listed"]),
        words=dict(words),
        sha256=source.sha256,
    )
    for office, (opens, closes) in [("*", (page.opens, page.closes)), *page.offices.items()]:
        if opens >= closes:
            raise PackError(f"{source.path}/hours.csv: {office} closes before it opens; correct the hours")
    return page


def hours_of(page: TimingPage, calendar: Calendar, office: str) -> Hours:
    """The hours of one office on the days that offices work."""
    opens, closes = page.offices.get(office, (page.opens, page.closes))
    return Hours(opens, closes, calendar.weekdays, calendar.holidays, calendar.offset)


def study(
    passages: Sequence[Passage], page: TimingPage, since: datetime, until: datetime, made_at: datetime,
    office: str = "", waiting: int = 0,
) -> Study:  # fmt: skip
    """The study of passages released in the period; those that are not released are left out."""
    gone = [p for p in passages if p.released_at is not None]
    return Study(
        since=since,
        until=until,
        made_at=made_at,
        office=office,
        declarations=len(gone),
        waiting=waiting,
        fence=page.fence,
        segments=_timed(gone, page.fence, "", "", tuple(Segment)),
        groups=_groups(gone, page.fence),
        causes=_causes(gone),
        outliers=_outliers(gone, page),
    )


def _groups(gone: Sequence[Passage], fence: float) -> tuple[Timed, ...]:
    found: list[Timed] = []
    for dimension, key in _KEYS.items():
        members: dict[str, list[Passage]] = {}
        for passage in gone:
            for group in key(passage):
                members.setdefault(group, []).append(passage)
        for group in sorted(members):
            found += _timed(members[group], fence, dimension, group, tuple(Segment))
    return tuple(found)


def _timed(
    gone: Sequence[Passage], fence: float, dimension: str, group: str, wanted: tuple[Segment, ...]
) -> tuple[Timed, ...]:
    """Each segment over the declarations that passed through it."""
    found = []
    for segment in wanted:
        clock, work = _values(gone, segment)
        if len(clock) or not dimension:
            found.append(Timed(dimension, group, segment, spread(clock, fence), spread(work, fence)))
    return tuple(found)


def _values(gone: Sequence[Passage], segment: Segment) -> tuple[Values, Values]:
    pairs = [p.spent[segment] for p in gone if segment in p.spent]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _causes(gone: Sequence[Passage]) -> tuple[Cause, ...]:
    totals = {actor: [0, 0, 0] for actor in Actor}
    for passage in gone:
        for who, (clock, work) in passage.waited.items():
            total = totals[Actor(who)]
            total[0], total[1], total[2] = total[0] + clock, total[1] + work, total[2] + 1
    whole, at_work = sum(t[0] for t in totals.values()), sum(t[1] for t in totals.values())
    found = [
        Cause(actor, c, c / whole if whole else 0.0, w, w / at_work if at_work else 0.0, n)
        for actor, (c, w, n) in totals.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.seconds, one.actor)))


def _outliers(gone: Sequence[Passage], page: TimingPage) -> tuple[Outlier, ...]:
    """The slowest of those beyond the fence of all clearance times."""
    clock, _ = _values(gone, Segment.CLEARANCE)
    far = [p for p, out in zip(gone, is_outside(clock, spread(clock, page.fence)), strict=True) if out]
    far.sort(key=lambda p: (-(p.seconds or 0), p.reference))
    return tuple(
        Outlier(
            reference=p.reference,
            office=p.office,
            lane=p.lane,
            seconds=p.seconds or 0,
            segment=max(STRETCHES, key=lambda s: p.spent.get(s, (0, 0))[0]),
            actor=max(Actor, key=lambda a: p.waited.get(a, (0, 0))[0]),
        )
        for p in far[: page.listed]
    )


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    found = int(hour) * 60 + int(minute)
    if not 0 <= found <= 24 * 60:
        raise ValueError(f"{text!r} is no time of a day; write it like 08:00")
    return found
