"""Is the share within the limit? Ceilings, floors, balance and regional value content, each with its numbers."""

from collections.abc import Callable
from decimal import Decimal

from greenlane.law.origin.specific.terms import Balance, Ceiling, Content, Floor, Materials, Share
from greenlane.law.origin.specific.writing import materials as told
from greenlane.law.origin.specific.writing import shares
from greenlane.law.origin.working.matching import matches
from greenlane.law.origin.working.shifting import base_of
from greenlane.law.origin.working.terms import ZERO, Material, Outcome, Reason
from greenlane.law.origin.working.weighing import NO, OPEN, YES, Work, every, foreign_value, percent, plain, some

Sized = Callable[[Material], Decimal]


def _size(work: Work, measure: str) -> Sized:
    full = work.terms.cumulation == "full"
    return (lambda one: one.weight) if measure == "weight" else (lambda one: foreign_value(one, full))


def _sum(
    work: Work, of: tuple[Materials, ...], among: list[Material], size: Sized
) -> tuple[Decimal, Decimal, list[Reason]]:
    """The least and the most that the materials named come to, and what would decide between."""
    if not of:
        total = sum((size(one) for one in among), ZERO)
        return total, total, []
    low = high = ZERO
    asked: dict[str, Reason] = {}
    for material in among:
        outcome, reasons = matches(work, material, of)
        if outcome is not NO:
            high += size(material)
            low += size(material) if outcome is YES else ZERO
            asked |= {reason.says: reason for reason in reasons if reason.outcome is OPEN}
    return low, high, [asked[says] for says in sorted(asked)]


def ceiling(work: Work, rule: Ceiling) -> Reason:
    """What does not originate of the materials named, against the most there may be."""
    kinds = [(kind,) for kind in rule.of] if rule.each else [rule.of]
    parts = [_one_ceiling(work, rule, of) for of in kinds]
    return parts[0] if len(parts) == 1 else work.tell("each", every(part.outcome for part in parts), parts)


def _one_ceiling(work: Work, rule: Ceiling, of: tuple[Materials, ...]) -> Reason:
    size = _size(work, rule.measure)
    foreign = list(work.foreign)
    if rule.measure == "volume" or (rule.measure == "weight" and not _weighed(work, of, foreign)):
        return work.tell("unmeasured", OPEN, measure=rule.measure, what=_what(of))
    low, high, asked = _sum(work, of, foreign, size)
    found = [_share(work, low, high, share, _whole(work, share, of, size)) for share in rule.limits]
    outcome = some(one for one, _ in found)
    numbers = "; ".join(number for _, number in found)
    return work.tell(
        {YES: "ceiling_holds", NO: "ceiling_fails", OPEN: "ceiling_open"}[outcome],
        outcome,
        asked if outcome is OPEN else (),
        measure=rule.measure,
        what=_what(of),
        share=numbers,
        limit=shares(rule.limits),
    )


def _weighed(work: Work, of: tuple[Materials, ...], among: list[Material]) -> bool:
    """Whether the weights are known of what may be meant."""
    return all(one.weight for one in among if not of or matches(work, one, of)[0] is not NO)


def _whole(work: Work, share: Share, of: tuple[Materials, ...], size: Sized) -> Decimal | None:
    if share.base == "same":
        return _sum(work, of, work.own + work.foreign, size)[1]
    return base_of(work.product, share.base)


def _share(work: Work, low: Decimal, high: Decimal, share: Share, whole: Decimal | None) -> tuple[Outcome, str]:
    if whole is None:
        return OPEN, f"? {share.base}"
    number = percent(high, whole, share.percent)
    if low != high:
        number = f"{percent(low, whole, share.percent)} – {number}"
    if high * 100 <= share.percent * whole:
        return YES, f"{number} %"
    return (NO if low * 100 > share.percent * whole else OPEN), f"{number} %"


def _what(of: tuple[Materials, ...]) -> str:
    return told(of) if of and of != (Materials(),) else "materials that do not originate"


def floor(work: Work, rule: Floor) -> Reason:
    """What originates of the materials named, against the least there must be."""
    size: Sized = (lambda one: one.weight) if rule.measure == "weight" else (lambda one: one.value)
    own = [one for one in work.own if rule.how == "originating" or one.obtained]
    low, _, asked = _sum(work, rule.of, own, size)
    if rule.measure == "value":
        whole = base_of(work.product, rule.least.base)
        all_low = all_high = whole if whole is not None else ZERO
    else:
        of = tuple(
            Materials(kind.ranges, kind.own, kind.words, kind.within, "", kind.other, kind.but) for kind in rule.of
        )
        all_low, all_high, _ = _sum(work, of, work.own + work.foreign, size)
    if not all_high:
        return work.tell("unmeasured", OPEN, measure=rule.measure, what=_what(rule.of))
    least = rule.least.percent
    more = rule.measure == "value"
    sure = low * 100 > least * all_high or (not more and low * 100 == least * all_high)
    never = not asked and all_low == all_high and not sure
    outcome = YES if sure else NO if never else OPEN
    return work.tell(
        {YES: "floor_holds", NO: "floor_fails", OPEN: "floor_open"}[outcome],
        outcome,
        asked if outcome is OPEN else (),
        measure=rule.measure,
        what=_what(rule.of),
        share=percent(low, all_high, least),
        limit=shares((rule.least,)),
    )


def balance(work: Work, rule: Balance) -> Reason:
    """What does not originate against what does."""
    if rule.where:
        return work.ask("ask_balance", where=rule.where)
    full = work.terms.cumulation == "full"
    foreign = sum((foreign_value(one, full) for one in work.foreign), ZERO)
    own = sum((one.value for one in work.own), ZERO)
    outcome = YES if foreign <= own else NO
    key = "balance_holds" if outcome is YES else "balance_fails"
    return work.tell(key, outcome, foreign=plain(foreign), own=plain(own))


def content(work: Work, rule: Content) -> Reason:
    """The regional value content by the rule's method: build-up originating / base, build-down (base − foreign) / base,
    focused on some materials, net cost (cost − foreign) / cost."""
    base = base_of(work.product, rule.base or "FOB")
    if rule.method == "net cost":
        base = work.product.net_cost
    if base is None or not base:
        return work.tell("content_unknown", OPEN, base="net cost" if rule.method == "net cost" else rule.base or "FOB")
    full = work.terms.cumulation == "full"
    size: Sized = lambda one: foreign_value(one, full)  # noqa: E731
    low, high, asked = _sum(work, rule.of, work.foreign, size)
    up = sum((one.value for one in work.own), ZERO)
    least, most = base - high, base - low
    if rule.method == "build-up":
        least = most = up
    elif rule.method == "either":
        least, most = max(least, up), max(most, up)
    outcome = YES if least * 100 >= rule.percent * base else NO if most * 100 < rule.percent * base else OPEN
    return work.tell(
        {YES: "content_holds", NO: "content_fails", OPEN: "content_open"}[outcome],
        outcome,
        asked if outcome is OPEN else (),
        share=percent(least, base, rule.percent),
        limit=plain(rule.percent),
        method=rule.method or "build-down",
        foreign=plain(high),
        base=plain(base),
    )
