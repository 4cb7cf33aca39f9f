"""Of which classes is a rule, what are its thresholds, its codes, and how much of it was read?"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from greenlane.law.origin.specific.terms import (
    Allowing,
    Balance,
    Ceiling,
    Content,
    Each,
    Floor,
    From,
    Materials,
    NoChange,
    Obtained,
    Only,
    Process,
    Referred,
    Retained,
    Rule,
    Share,
    Shift,
    Unread,
    inside,
)


class Reading(StrEnum):
    """How much of a text was understood."""

    FULL = "full"
    PART = "part"
    NONE = "none"


_SHIFTS = {"chapter": "CC", "heading": "CTH", "subheading": "CTSH", "": "ANY"}


def reading(rule: Rule) -> Reading:
    """All of it, a part, or nothing."""
    parts = list(inside(rule))
    if not any(isinstance(part, Unread) for part in parts):
        return Reading.FULL
    return Reading.NONE if isinstance(rule, Unread) else Reading.PART


def classes(rule: Rule) -> tuple[str, ...]:
    """The public names of its tests, sorted: WO, ORIGINATING, CC, CTH, CTSH, ANY (heading), EXCEPT (goods taken out of
    a change), FROM, MAXNOM, MAXWEIGHT, MINIMUM, BALANCE, RVC, PROCESS, REFERRED, NO CHANGE, RETAINED, SET and
    TOLERANCE (what may be used all the same)."""
    found = {name for part in inside(rule) if (name := _class(part))}
    if any(isinstance(part, Shift) and part.but for part in inside(rule)):
        found.add("EXCEPT")
    return tuple(sorted(found))


def _class(rule: Rule) -> str:
    match rule:
        case Obtained(how=how):
            return "WO" if how == "wholly obtained" else "ORIGINATING"
        case Shift(level=level):
            return _SHIFTS[level]
        case Ceiling(measure=measure):
            return "MAXNOM" if measure == "value" else "MAXWEIGHT"
        case _:
            return _NAMES.get(type(rule), "")


_NAMES: dict[type, str] = {
    From: "FROM",
    Floor: "MINIMUM",
    Balance: "BALANCE",
    Content: "RVC",
    Process: "PROCESS",
    Referred: "REFERRED",
    NoChange: "NO CHANGE",
    Retained: "RETAINED",
    Each: "SET",
    Allowing: "TOLERANCE",
}


def thresholds(rule: Rule) -> tuple[Decimal, ...]:
    """Every percentage in the rule, ascending, each once."""
    return tuple(sorted({share.percent for part in inside(rule) for share in _shares(part)}))


def _shares(rule: Rule) -> Iterator[Share]:
    match rule:
        case Ceiling(limits=limits) | Each(limits=limits) | Allowing(limits=limits):
            yield from limits
        case Floor(least=least):
            yield least
        case Content(percent=percent):
            yield Share(percent)
        case _:
            pass


def codes(rule: Rule) -> tuple[str, ...]:
    """Every chapter, heading or subheading the tree names, ``first`` or ``first-last``, ascending, each once."""
    found = {one for part in inside(rule) for kind in _kinds(part) for one in _codes(kind)}
    return tuple(sorted(found))


def _kinds(rule: Rule) -> tuple[Materials, ...]:
    match rule:
        case Shift(but=but, including=including):
            return but + including
        case Obtained(of=of) | From(of=of) | Ceiling(of=of) | Floor(of=of) | Content(of=of) | Only(of=of):
            return of
        case Allowing(of=of):
            return of
        case Process(within=within):
            return (Materials(within=within),)
        case _:
            return ()


def _codes(kind: Materials) -> Iterator[str]:
    for one in kind.ranges + kind.within:
        yield one.first if one.first == one.last else f"{one.first}-{one.last}"
    for but in kind.but:
        yield from _codes(but)
