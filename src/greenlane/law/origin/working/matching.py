"""Is this material one of those that a rule names? By its code where that decides, else by an answer."""

from collections.abc import Iterable

from greenlane.law.origin.specific.terms import Materials, Range
from greenlane.law.origin.specific.writing import materials as told
from greenlane.law.origin.working.terms import Material, Outcome, Reason
from greenlane.law.origin.working.weighing import NO, OPEN, YES, Work, label

_DIGITS = {"chapter": 2, "heading": 4, "subheading": 6}
Match = tuple[Outcome, tuple[Reason, ...]]
_YES: Match = (YES, ())
_NO: Match = (NO, ())


def matches(work: Work, material: Material, of: Iterable[Materials]) -> Match:
    """Whether a material is one of several kinds; open with the questions that would decide."""
    asked: list[Reason] = []
    for kind in of:
        outcome, reasons = _is(work, material, kind)
        if outcome is YES:
            return YES, reasons
        if outcome is OPEN:
            asked += reasons
    return (OPEN, tuple(asked)) if asked else _NO


def in_ranges(code: str, ranges: Iterable[Range]) -> bool:
    """Whether a goods code lies in one of these ranges."""
    return any(one.first <= code[: len(one.first)] <= one.last for one in ranges)


def same(work: Work, material: Material, level: str) -> bool:
    """Whether a material is of the product's own chapter, heading or subheading."""
    digits = _DIGITS[level]
    return material.code[:digits] == work.product.code[:digits]


def _is(work: Work, material: Material, kind: Materials) -> Match:
    if kind.ranges and not in_ranges(material.code, kind.ranges):
        return _NO
    if kind.own in _DIGITS and not same(work, material, kind.own):
        return _NO
    if kind.own in ("description", "group") and not same(work, material, "heading"):
        return _NO
    if kind.but:
        outcome, reasons = matches(work, material, kind.but)
        if outcome is not NO:
            return (_NO if outcome is YES else (OPEN, reasons)) if not kind.words else _named(work, material, kind)
    if kind.words or kind.own in ("description", "group"):
        return _named(work, material, kind)
    if kind.other and kind.ranges and same(work, material, "subheading"):
        reason = work.ask("ask_other", material=label(material))
        return reason.outcome, (reason,)
    return _YES


def _named(work: Work, material: Material, kind: Materials) -> Match:
    """What only its name decides."""
    reason = work.ask("ask_is", material=label(material), materials=told([kind]))
    return reason.outcome, (reason,)
