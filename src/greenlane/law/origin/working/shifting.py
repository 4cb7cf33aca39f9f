"""Which materials fail a test of kind, and are they few enough? Change of classification, production from, wholly
obtained; what the rule itself allows all the same, then the agreement's tolerance."""

from collections.abc import Iterable
from decimal import Decimal

from greenlane.law.origin.specific.terms import Allowing, From, Obtained, Rule, Share, Shift
from greenlane.law.origin.specific.writing import shares, write
from greenlane.law.origin.working.matching import Match, in_ranges, matches, same
from greenlane.law.origin.working.terms import Material, Outcome, Product, Reason, Tolerance
from greenlane.law.origin.working.weighing import NO, OPEN, YES, Work, every, labels, percent, plain

Spared = tuple[Allowing, ...]


def kind_test(work: Work, rule: Shift | From | Obtained, spared: Spared) -> Reason:
    """The test with what it came to, after allowances and tolerance."""
    if isinstance(rule, Obtained) and not rule.of:
        return _wholly(work, rule)
    failed: list[Material] = []
    doubtful: list[Material] = []
    asked: dict[str, Reason] = {}
    both = [(one, False) for one in work.own] if isinstance(rule, Obtained) else []
    for material, foreign in both + [(one, True) for one in work.foreign]:
        outcome, reasons = _passes(work, material, rule, foreign)
        if outcome is NO:
            failed.append(material)
        elif outcome is OPEN:
            doubtful.append(material)
        asked |= {reason.says: reason for reason in reasons if reason.outcome is OPEN}
    parts = [asked[says] for says in sorted(asked)]
    if not failed and not doubtful:
        return work.tell("kind_holds", YES, rule=write(rule))
    outcome, why = _spared(work, rule, spared, failed, doubtful)
    key = {YES: "kind_spared", NO: "kind_fails", OPEN: "kind_open"}[outcome]
    return work.tell(key, outcome, [*why, *parts], rule=write(rule), materials=labels(failed + doubtful))


def _wholly(work: Work, rule: Obtained) -> Reason:
    """The goods themselves: nothing in them that does not originate, and all of it wholly obtained."""
    if work.foreign:
        return work.tell("kind_fails", NO, rule=write(rule), materials=labels(work.foreign))
    if work.own and all(material.obtained for material in work.own):
        return work.tell("kind_holds", YES, rule=write(rule))
    asked = work.ask("ask_goods_obtained")
    key = {YES: "kind_holds", NO: "kind_fails", OPEN: "kind_open"}[asked.outcome]
    return work.tell(key, asked.outcome, [asked], rule=write(rule), materials=labels(work.own))


def _passes(work: Work, material: Material, rule: Shift | From | Obtained, foreign: bool) -> Match:
    if isinstance(rule, Obtained):
        return _obtained(work, material, rule, foreign)
    if isinstance(rule, From):
        outcome, reasons = matches(work, material, rule.of)
        if outcome is not NO:
            return outcome, reasons
        asked = work.ask("ask_stage", material=labels([material]), rule=write(rule))
        return asked.outcome, (asked,)
    return _shifted(work, material, rule)


def _shifted(work: Work, material: Material, rule: Shift) -> Match:
    outcome, reasons = matches(work, material, rule.but)
    if outcome is YES:
        return NO, ()
    doubts = reasons if outcome is OPEN else ()
    others = not rule.level and any(kind.other for kind in rule.including)
    if same(work, material, rule.level or "subheading") and (rule.level or others):
        let, reasons = matches(work, material, rule.including)
        if let is not YES:
            return let, reasons
    return (OPEN, doubts) if doubts else (YES, ())


def _obtained(work: Work, material: Material, rule: Obtained, foreign: bool) -> Match:
    outcome, reasons = matches(work, material, rule.of)
    if outcome is NO or (not foreign and (material.obtained or rule.how != "wholly obtained")):
        return YES, ()
    if foreign:
        return (NO, ()) if outcome is YES else (OPEN, reasons)
    asked = work.ask("ask_obtained", material=labels([material]))
    return (asked.outcome if outcome is YES or asked.outcome is not NO else OPEN), (*reasons, asked)


def _spared(
    work: Work, rule: Shift | From | Obtained, spared: Spared, failed: list[Material], doubtful: list[Material]
) -> tuple[Outcome, list[Reason]]:
    """What of the failed may be used all the same, by the rule's own allowances and then by the tolerance."""
    told: list[Reason] = []
    for allowance in spared:
        outcome, reason, covered = _allowed(work, allowance, failed + doubtful)
        if reason is not None:
            told.append(reason)
        if outcome is YES:
            failed = [one for one in failed if all(one is not other for other in covered)]
            doubtful = [one for one in doubtful if all(one is not other for other in covered)]
        elif outcome is OPEN:
            doubtful = doubtful + [one for one in failed if any(one is other for other in covered)]
            failed = [one for one in failed if all(one is not other for other in covered)]
    if not failed and not doubtful:
        return YES, told
    tolerance = _tolerance(work, rule)
    if tolerance is not None:
        reason = _tolerated(work, tolerance, failed + doubtful)
        told.append(reason)
        if reason.outcome is YES or (reason.outcome is OPEN and not failed):
            return reason.outcome, told
        if reason.outcome is OPEN or _tolerated(work, tolerance, failed).outcome is not NO:
            return OPEN, told
    return (NO if failed else OPEN), told


def _allowed(
    work: Work, allowance: Allowing, candidates: list[Material]
) -> tuple[Outcome, Reason | None, list[Material]]:
    """Whether an allowance of the rule covers some of the candidates, and which."""
    covered: list[Material] = []
    outcomes: list[Outcome] = []
    asked: list[Reason] = []
    for material in candidates:
        outcome, reasons = matches(work, material, allowance.of)
        if outcome is not NO:
            covered.append(material)
            outcomes.append(outcome)
            asked += [reason for reason in reasons if reason.outcome is OPEN]
    if not covered:
        return NO, None, []
    if allowance.when:
        asked.append(work.ask("ask_when", when=allowance.when))
        outcomes.append(asked[-1].outcome)
    total = sum((material.value for material in covered), Decimal(0))
    within = [_within(work.product, total, share) for share in allowance.limits]
    if within:
        outcomes.append(YES if YES in within else OPEN if OPEN in within else NO)
    outcome = every(outcomes)
    first = allowance.limits[0].percent if allowance.limits else Decimal(100)
    reason = work.tell(
        "allowance" if allowance.limits else "allowance_free",
        outcome,
        asked,
        materials=labels(covered),
        share=percent(total, work.product.ex_works, first),
        limit=shares(allowance.limits) if allowance.limits else "",
    )
    return outcome, reason, covered


def _within(product: Product, total: Decimal, share: Share) -> Outcome:
    base = base_of(product, share.base)
    if base is None:
        return OPEN
    return YES if total * 100 <= share.percent * base else NO


def base_of(product: Product, base: str) -> Decimal | None:
    """The number a share is of; None where it was not given."""
    return {
        "EXW": product.ex_works,
        "": product.ex_works,
        "value": product.ex_works,
        "FOB": product.fob,
        "TV": product.transaction,
        "weight": product.weight or None,
    }.get(base)


def _tolerance(work: Work, rule: Rule) -> Tolerance | None:
    kind = {Shift: "shift", From: "from", Obtained: "obtained"}[type(rule)]
    for one in work.terms.tolerances:
        if kind in one.covers and one.first <= work.product.code[: len(one.first)] <= one.last:
            return one
    return None


def _tolerated(work: Work, tolerance: Tolerance, failed: Iterable[Material]) -> Reason:
    failed = list(failed)
    if tolerance.measure == "weight":
        whole = work.product.weight
        part = sum((material.weight for material in failed), Decimal(0))
        known = bool(whole) and all(material.weight for material in failed)
    else:
        whole, known = work.product.ex_works, True
        part = sum((material.value for material in failed), Decimal(0))
    outcome = OPEN if not known else YES if part * 100 <= tolerance.percent * whole else NO
    return work.tell(
        "tolerance" if known else "tolerance_unweighed",
        outcome,
        materials=labels(failed),
        share=percent(part, whole, tolerance.percent),
        limit=plain(tolerance.percent),
        measure=tolerance.measure,
        law=tolerance.law,
    )


__all__ = ["Spared", "base_of", "in_ranges", "kind_test"]
