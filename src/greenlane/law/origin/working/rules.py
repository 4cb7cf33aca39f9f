"""What follows? A verdict for each agreement, with every test and its numbers (Revised Kyoto Convention, Annex K)."""

from collections.abc import Callable, Iterable

from greenlane.law.origin.specific.rows import ProductRule
from greenlane.law.origin.specific.terms import (
    All,
    Allowing,
    AnyOf,
    Balance,
    Ceiling,
    Content,
    Each,
    Floor,
    From,
    NoChange,
    Noted,
    Obtained,
    Only,
    Process,
    Referred,
    Retained,
    Rule,
    Shift,
    Unjoined,
    Unread,
)
from greenlane.law.origin.specific.writing import goods, write
from greenlane.law.origin.working.matching import in_ranges
from greenlane.law.origin.working.measuring import balance, ceiling, content, floor
from greenlane.law.origin.working.sharing import split
from greenlane.law.origin.working.shifting import Spared, kind_test
from greenlane.law.origin.working.terms import Outcome, Product, Provisions, Reason, Sentences, Verdict
from greenlane.law.origin.working.weighing import NO, OPEN, YES, Work, every, labels, plain, questions, some

_VERDICTS = {YES: "verdict_yes", NO: "verdict_no", OPEN: "verdict_open"}


def judge(product: Product, agreements: Iterable[Provisions], sentences: Sentences) -> tuple[Verdict, ...]:
    """A verdict for each agreement, in their order."""
    return tuple(_verdict(product, terms, sentences) for terms in agreements)


def _verdict(product: Product, terms: Provisions, sentences: Sentences) -> Verdict:
    cumulated, reasons = split(product, terms, sentences)
    work = Work(product, terms, sentences, cumulated)
    member = _member(work)
    rule, specific = (None, member) if member.outcome is NO else _specific(work)
    parts = [member]
    if member.outcome is not NO:
        parts += [*reasons, specific, *_simple(work), *_direct(work), *_sums(work)]
    outcome = every(part.outcome for part in parts)
    why = work.tell(_VERDICTS[outcome], outcome, parts, agreement=terms.name)
    return Verdict(
        agreement=terms.code,
        name=terms.name,
        law=terms.law,
        outcome=outcome,
        heading=f"{rule.heading}: {rule.goods}".strip(": ") if rule else "",
        text=rule.text if rule else "",
        rule=rule.says if rule else "",
        why=why,
        questions=questions(why),
        needs=terms.needs if outcome is not NO else (),
    )


def _member(work: Work) -> Reason:
    country, code = work.product.country, work.product.code
    graduated = work.terms.members.get(country)
    if graduated is None:
        return work.tell("no_member", NO, country=country, agreement=work.terms.name)
    if graduated and code.startswith(graduated):
        return work.tell("graduated", NO, country=country, code=code, agreement=work.terms.name)
    return work.tell("member", YES, country=country, agreement=work.terms.name)


def _specific(work: Work) -> tuple[ProductRule | None, Reason]:
    """The rule that decides: the narrowest for the goods; open where several are and do not agree."""
    if work.own and not work.foreign and work.terms.exclusively:
        return None, work.tell("exclusively", YES, materials=labels(work.own))
    rules = applicable(work.terms, work.product.code)
    if not rules:
        return None, work.tell("no_rule", OPEN, [work.ask("ask_rule")])
    judged = [
        (rule, work.tell("rule", (found := test(work, rule.rule, ())).outcome, [found], **_cited(rule)))
        for rule in rules
    ]
    if len(judged) == 1:
        return judged[0]
    fits = [work.ask("ask_fits", heading=rule.heading, goods=rule.goods) for rule, _ in judged]
    chosen = [pair for pair, asked in zip(judged, fits, strict=True) if asked.outcome is YES]
    left = chosen or [pair for pair, asked in zip(judged, fits, strict=True) if asked.outcome is not NO]
    if len(left) == 1:
        return left[0]
    outcomes = {reason.outcome for _, reason in judged}
    reasons = [reason for _, reason in judged]
    if len(outcomes) == 1:
        return judged[0][0], work.tell("several_agree", outcomes.pop(), reasons)
    return judged[0][0], work.tell("several", OPEN, [*fits, *reasons])


def _cited(rule: ProductRule) -> dict[str, str]:
    return {"heading": rule.heading, "goods": rule.goods, "rule": rule.says}


def applicable(terms: Provisions, code: str) -> list[ProductRule]:
    """The rules of an agreement for a goods code: those of the narrowest range that holds it, in order; and of the
    next wider one, where the narrow ones are for a part of their heading only ("ex 8501")."""
    first, last = code.ljust(10, "0")[:10], code.ljust(10, "9")[:10]
    by_width: dict[int, list[ProductRule]] = {}
    for rule in terms.rules:
        if rule.first <= last and first <= rule.last:
            by_width.setdefault(int(rule.last) - int(rule.first), []).append(rule)
    found: list[ProductRule] = []
    for width in sorted(by_width):
        found += by_width[width]
        if not all(rule.heading.lower().startswith("ex ") for rule in by_width[width]):
            break
    return found


def test(work: Work, rule: Rule, spared: Spared) -> Reason:
    """What a rule comes to; ``spared`` are the allowances that hold around it."""
    match rule:
        case All(parts=parts):
            return _combined(work, "all", every, parts, spared)
        case AnyOf(parts=parts):
            return _combined(work, "any", some, parts, spared)
        case Unjoined(parts=parts):
            return _combined(work, "unjoined", _agreed, parts, spared)
        case Allowing(rule=inner):
            return test(work, inner, (*spared, rule))
        case Only(rule=inner):
            return _only(work, rule, test(work, inner, spared))
        case Noted(rule=inner, note=note, effect=effect):
            return _noted(work, test(work, inner, spared), note, effect)
        case Shift() | From() | Obtained():
            return kind_test(work, rule, spared)
        case _:
            return _leaf(work, rule)


def _leaf(work: Work, rule: Rule) -> Reason:
    match rule:
        case Ceiling():
            return ceiling(work, rule)
        case Floor():
            return floor(work, rule)
        case Balance():
            return balance(work, rule)
        case Content():
            return content(work, rule)
        case NoChange():
            return work.tell("no_change", YES)
        case Process(words=words) | Referred(words=words):
            asked = work.ask("ask_process", process=words)
            key = {YES: "process_done", NO: "process_missing", OPEN: "process_open"}[asked.outcome]
            return work.tell(key, asked.outcome, [asked], process=words)
        case Retained() | Each():
            asked = work.ask("ask_stated", rule=write(rule))
            return work.tell("stated", asked.outcome, [asked], rule=write(rule))
        case Unread(words=words):
            return work.tell("unread", OPEN, words=words)
        case _:
            raise TypeError(type(rule).__name__)


def _agreed(outcomes: Iterable[Outcome]) -> Outcome:
    found = set(outcomes)
    return found.pop() if len(found) == 1 else OPEN


def _combined(
    work: Work, key: str, by: Callable[[Iterable[Outcome]], Outcome], parts: tuple[Rule, ...], spared: Spared
) -> Reason:
    reasons = [test(work, part, spared) for part in parts]
    outcome = by(reason.outcome for reason in reasons)
    names = {YES: "holds", NO: "fails", OPEN: "open"}
    return work.tell(f"{key}_{names[outcome]}" if key != "unjoined" else key, outcome, reasons)


def _only(work: Work, rule: Only, inner: Reason) -> Reason:
    """A rule for some goods: does it speak of these?"""
    for kind in rule.of:
        if kind.ranges and not in_ranges(work.product.code, kind.ranges):
            continue
        if not kind.words and not kind.other:
            return inner
        asked = work.ask("ask_goods", goods=goods([kind]))
        if asked.outcome is YES:
            return inner
        if asked.outcome is OPEN:
            outcome = NO if inner.outcome is NO else OPEN
            return work.tell("only_open", outcome, [asked, inner], goods=goods(rule.of))
    return work.tell("only_others", NO, goods=goods(rule.of))


def _noted(work: Work, inner: Reason, note: str, effect: str) -> Reason:
    """A note may turn a no into a yes where it relaxes, a yes into a no where it restricts: a person reads it."""
    doubt = (effect in ("relaxes", "either") and inner.outcome is NO) or (
        effect in ("restricts", "either") and inner.outcome is YES
    )
    if not doubt:
        return inner
    asked = work.ask("ask_note", note=note)
    outcome = {YES: YES, NO: NO, OPEN: OPEN}[asked.outcome]
    return work.tell("noted", outcome, [asked, inner], note=note)


def _simple(work: Work) -> list[Reason]:
    """Where nothing more than simple operations was done, no origin comes of it."""
    if not work.product.only or not work.foreign:
        return []
    simple = {operation.code: operation for operation in work.terms.operations}
    if all(code in simple for code in work.product.only):
        said = ", ".join(simple[code].says for code in sorted(set(work.product.only)))
        return [work.tell("simple", NO, operations=said, law=simple[work.product.only[0]].law)]
    return [work.tell("more_than_simple", YES)]


def _direct(work: Work) -> list[Reason]:
    """Straight from the zone, or through members and countries where goods stay under customs control."""
    through = [country for country in work.product.route if country not in work.terms.members]
    strange = sorted({country for country in through if country not in work.terms.transit})
    if not through:
        return [work.tell("direct", YES)]
    if strange and "*" not in work.terms.transit:
        return [work.tell("indirect", NO, countries=", ".join(strange), agreement=work.terms.name)]
    asked = work.ask("ask_transit", countries=", ".join(sorted(set(through))))
    return [work.tell("transit", asked.outcome, [asked], countries=", ".join(sorted(set(through))))]


def _sums(work: Work) -> list[Reason]:
    """Materials worth more than the goods made of them: the numbers cannot be right."""
    total = sum((one.value for one in work.own + work.foreign), work.product.ex_works * 0)
    if total <= work.product.ex_works:
        return []
    return [work.tell("sums", OPEN, materials=plain(total), price=plain(work.product.ex_works))]
