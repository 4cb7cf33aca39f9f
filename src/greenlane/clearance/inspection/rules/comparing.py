"""Does what was found agree with what was declared? Every fault of a result at once, then what follows from it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from greenlane.clearance.assessment.rules import refused as refused_report
from greenlane.clearance.assessment.terms import AssessmentPage, RefusedActionError
from greenlane.clearance.inspection.terms import (
    Check,
    Compared,
    Deviation,
    Finding,
    InspectionPage,
    Order,
    Part,
    PartOutcome,
    PartResult,
    Reply,
    Report,
    Result,
)
from greenlane.core.words import Fact

YES, NO = "yes", "no"
_KEY = re.compile(r"[0-9A-Za-z-]{16,64}\Z")


class Fault(Fact, frozen=True):
    """What is wrong with a result: at which part (``""``: the whole), the key of the text, what to do."""

    place: str
    rule: str
    says: str


class ResultRefusedError(RefusedActionError):
    """A result that cannot be recorded; ``faults`` are all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].rule, " ".join(fault.says for fault in faults))
        self.faults = faults


def refused(page: InspectionPage, rule: str, **words: object) -> RefusedActionError:
    """The refusal of an act, in the words of the pack."""
    return RefusedActionError(rule, page.says[rule], **words)


def check_report(page: AssessmentPage, report: Report) -> None:
    """An offence is one of the pack's, with the duty at stake; a compliant report names none."""
    known = report.offence in page.offences if report.outcome is Finding.OFFENCE else report.offence == ""
    if not known or report.amount < 0 or (report.outcome is Finding.COMPLIANT and report.amount):
        raise refused_report(page, "no_offence", code=report.offence or "nothing", codes=", ".join(page.offences))


def compare(order: Order, page: InspectionPage, result: Result) -> Compared:
    """The outcome of each part and every deviation. Raises ResultRefusedError with every fault of the result."""
    faults = tuple(_faults(order, page, result))
    if faults:
        raise ResultRefusedError(faults)
    given = {part.place: part for part in result.parts}
    outcomes: dict[str, PartOutcome] = {}
    deviations: list[Deviation] = []
    for part in order.parts:
        found = given[part.place]
        differ = list(_deviations(part, found, page))
        deviations += differ
        unchecked = _unchecked(part, found)
        outcomes[part.place] = (
            PartOutcome.DEVIATES if differ else PartOutcome.UNCHECKED if unchecked else PartOutcome.AGREES
        )
    return Compared(outcomes=outcomes, deviations=tuple(deviations))


def differs(check: Check, value: str) -> bool:
    """Whether a reply differs from what was declared; what was not declared or not checked does not."""
    if not value:
        return False
    if check.reply is Reply.AGREES:
        return value == NO
    if not check.declared:
        return False
    if check.reply is Reply.TEXT:
        return _read(value) != _read(check.declared)
    found, declared = number(value), Decimal(check.declared)
    return found is not None and abs(found - declared) > declared * check.tolerance / 100


def number(text: str) -> Decimal | None:
    """A number as people write it, ``12,5`` as well as ``12.5``; None where it is none or negative."""
    try:
        found = Decimal(text.strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _faults(order: Order, page: InspectionPage, result: Result) -> Iterator[Fault]:
    says = page.says
    given = {part.place: part for part in result.parts}
    if not _KEY.match(result.key):
        yield Fault("", "bad_key", says["bad_key"])
    known = {part.place for part in order.parts}
    for place in given:
        if place not in known:
            yield Fault(place, "unknown_part", says["unknown_part"].format(place=place))
    opened = _opened(order, given)
    for part in order.parts:
        found = given.get(part.place)
        if found is None:
            yield Fault(part.place, "missing_part", says["missing_part"].format(place=part.title))
            continue
        yield from _of_part(part, found, page)
        if part.place.startswith("c") and part.place in opened and not found.new_seal.strip():
            yield Fault(part.place, "new_seal", says["new_seal"].format(title=part.title))


def _of_part(part: Part, found: PartResult, page: InspectionPage) -> Iterator[Fault]:
    says, checks = page.says, {check.check: check for check in part.checks}
    for answer in found.answers:
        check = checks.get(answer.check)
        if check is None:
            text = says["unknown_check"].format(check=answer.check, place=part.title)
            yield Fault(part.place, "unknown_check", text)
        elif answer.value and check.reply is Reply.NUMBER and number(answer.value) is None:
            yield Fault(part.place, "bad_number", says["bad_number"].format(value=answer.value[:20]))
        elif answer.value and check.reply is Reply.AGREES and answer.value not in (YES, NO):
            yield Fault(part.place, "bad_reply", says["bad_reply"].format(value=answer.value[:20]))
    yield from _without_reason(part, found, page)
    yield from _of_samples(part, found, page)
    for code in found.deviations:
        if code not in page.deviations:
            text = says["no_deviation"].format(code=code[:8], codes=", ".join(page.deviations))
            yield Fault(part.place, "no_deviation", text)


def _without_reason(part: Part, found: PartResult, page: InspectionPage) -> Iterator[Fault]:
    """What deviates, was not checked or not opened needs words."""
    says = page.says
    if found.opened < 0 or (part.packages and found.opened > part.packages):
        text = says["too_many_opened"].format(title=part.title, opened=found.opened, packages=part.packages)
        yield Fault(part.place, "too_many_opened", text)
    if found.text.strip():
        return
    unchecked = _unchecked(part, found)
    if unchecked:
        yield Fault(part.place, "why_unchecked", says["why_unchecked"].format(title=part.title, count=unchecked))
    codes = [code for code in _codes(part, found) if code in page.deviations]
    if codes:
        what = ", ".join(page.deviations[code].says for code in codes)
        yield Fault(part.place, "why_deviation", says["why_deviation"].format(title=part.title, what=what))
    if found.opened < part.opens:
        text = says["why_fewer"].format(title=part.title, opens=part.opens, opened=found.opened)
        yield Fault(part.place, "why_fewer", text)


def _of_samples(part: Part, found: PartResult, page: InspectionPage) -> Iterator[Fault]:
    for sample in found.samples:
        if not sample.seal.strip() or not sample.second_seal.strip() or sample.seal == sample.second_seal:
            yield Fault(part.place, "bad_seal", page.says["bad_seal"])
        for code, known in ((sample.laboratory, page.laboratories), (sample.procedure, page.procedures)):
            if code not in known:
                yield Fault(part.place, "no_laboratory", page.says["no_laboratory"].format(code=code[:8] or "Nothing"))


def _opened(order: Order, given: Mapping[str, PartResult]) -> set[str]:
    """The containers out of which something was opened; every one where an item does not say where it lies."""
    boxes = {part.inside[0]: part.place for part in order.parts if part.place.startswith("c")}
    found: set[str] = set()
    for part in order.parts:
        result = given.get(part.place)
        if part.place.startswith("i") and result is not None and result.opened > 0:
            found |= {boxes[box] for box in part.inside if box in boxes} or set(boxes.values())
    return found


def _unchecked(part: Part, found: PartResult) -> int:
    replied = {answer.check for answer in found.answers if answer.value.strip()}
    return sum(check.check not in replied for check in part.checks)


def _codes(part: Part, found: PartResult) -> tuple[str, ...]:
    """The deviations that follow from the answers, then those that the officer names; each once."""
    values = {answer.check: answer.value for answer in found.answers}
    follow = [check.deviation for check in part.checks if differs(check, values.get(check.check, ""))]
    return tuple(dict.fromkeys((*follow, *found.deviations)))


def _deviations(part: Part, found: PartResult, page: InspectionPage) -> Iterator[Deviation]:
    values = {answer.check: answer.value for answer in found.answers}
    by_code: dict[str, tuple[str, str]] = {}
    for check in part.checks:
        value = values.get(check.check, "")
        if differs(check, value):
            by_code.setdefault(check.deviation, (check.declared, value))
    for code in _codes(part, found):
        declared, seen = by_code.get(code, ("", ""))
        yield Deviation(part.place, code, page.deviations[code].says, declared, seen, found.text.strip())


def _read(text: str) -> frozenset[str]:
    """Numbers of containers or seals as read off the thing: order, case and punctuation do not matter."""
    words = re.split(r"[\s,;]+", text.upper())
    return frozenset(plain for word in words if (plain := re.sub(r"[^0-9A-Z]", "", word)))
