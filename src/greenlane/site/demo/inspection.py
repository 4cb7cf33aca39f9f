"""What does an officer find? Simulates one examination of a filing whose truth is known."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from greenlane.site.demo.terms import Examination, Outcome, Truth

NOTHING = Decimal("0.00")


def inspect(truth: Truth, kind: str, chance: Random, examinations: Mapping[str, Examination]) -> Outcome:
    """The outcome of an examination of ``kind``; chances and minutes are page ``demo/schemes``.

    A scheme is found with the chance it names for this kind, an honest mistake with the examination's own. Now and
    then an officer takes harmless goods for an offence (``false_alarm``: a mistake by that name, nothing recovered).
    Raises LookupError on a kind of examination that the page does not have.
    """
    examination = examinations[kind]
    minutes = examination.minutes * (0.6 + 0.8 * chance.random())
    drawn = chance.random()
    if truth.scheme:
        found = drawn < dict(truth.revealed_by).get(kind, 0.0)
        if found:
            return Outcome(truth.reference, kind, offence=truth.scheme, recovered=truth.evaded, minutes=minutes)
        return Outcome(truth.reference, kind, minutes=minutes)
    if truth.mistake and drawn < examination.mistake:
        return Outcome(truth.reference, kind, mistake=truth.mistake, minutes=minutes)
    if drawn > 1 - examination.false_alarm:
        return Outcome(truth.reference, kind, mistake="false_alarm", minutes=minutes)
    return Outcome(truth.reference, kind, minutes=minutes)
