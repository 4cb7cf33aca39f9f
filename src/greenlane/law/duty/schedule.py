"""Which taxes fall on these goods? The measures of the tariff, resolved for one kind of line into a plan of charges."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from greenlane.core.money import to_unit
from greenlane.law.duty.evaluation import flat, worded
from greenlane.law.duty.expressions import Nil
from greenlane.law.duty.linking import UnlinkedError, option_of
from greenlane.law.duty.matching import additional_codes, matching
from greenlane.law.duty.terms import (
    Action,
    Basis,
    Branch,
    Charge,
    Condition,
    DutyPage,
    Exemption,
    Kind,
    Measure,
    MeasureType,
    Option,
    Plan,
    Role,
    Treatment,
)
from greenlane.law.duty.thresholds import parse as threshold
from greenlane.law.duty.thresholds import tested

Wrong = list[tuple[str, Mapping[str, str]]]

NOTHING_DUE = Plan(charges=())
#: Distinct kinds of line, and of papers, kept at most, so that invented origins or documents cannot fill the memory.
_MOST = 100_000


def plan_for(page: DutyPage, kind: Kind) -> Plan:
    """The plan of a kind of line, from memory where it was asked for before."""
    plan = page.plans.get(kind)
    if plan is None:
        if len(page.plans) >= _MOST:
            page.plans.clear()
        plan = page.plans[kind] = _plan(page, Kind(*kind))
    return plan


def papers_for(page: DutyPage, documents: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a line's documents that change any plan, sorted; from memory where the same were asked for before."""
    found = page.papers.get(documents)
    if found is None:
        if len(page.papers) >= _MOST:
            page.papers.clear()
        found = page.papers[documents] = tuple(sorted(page.documents.intersection(documents)))
    return found


def _plan(page: DutyPage, kind: Kind) -> Plan:
    treatment = page.treatments.get(kind.regime)
    if treatment is None:
        return Plan(charges=(), wrong=(("procedure_has_treatment", {"regime": kind.regime}),))
    if treatment is Treatment.NONE:
        return NOTHING_DUE
    found = matching(page, kind)
    wrong: Wrong = []
    claimed = _claimed(page, kind, wrong)
    has_quota = any(m.additional in page.quotas for ms in found.values() for m in ms if m.additional)
    charges: list[Charge] = []
    for tax, names in _taxes(page).items():
        charges += [
            _charge(page, tax, options, claimed, treatment)
            for options in _options(page, kind, [(page.types[n], found.get(n, [])) for n in names], wrong, has_quota)
        ]
    wrong += _lacking_code(page, kind, found)
    if not any(page.types[name].role is Role.BASE for name in found) and _has_base(page):
        wrong.append(("goods_have_base_rate", {"code": kind.code}))
    if kind.agreement and not _has_preference(page, found):
        wrong.append(("preference_has_rate", {"code": kind.code, "agreement": kind.agreement}))
    return Plan(charges=tuple(charges), wrong=tuple(wrong))


def _has_base(page: DutyPage) -> bool:
    return any(kind.role is Role.BASE for kind in page.types.values())


def _lacking_code(page: DutyPage, kind: Kind, found: Mapping[str, list[Measure]]) -> Wrong:
    """Trade remedies that are only for additional codes, none of which the line declares: its rate is open."""
    if not page.asking:
        return []
    lacking: Wrong = []
    for name, kind_ in page.types.items():
        if kind_.role is Role.STACK and name not in found:
            codes = additional_codes(page, kind, name)
            if codes:
                facts = {"type": name, "codes": ", ".join(codes), "code": kind.code}
                lacking.append(("additional_code_is_declared", facts))
    return lacking


def _has_preference(page: DutyPage, found: Mapping[str, list[Measure]]) -> bool:
    """Whether the agreement gives these goods a rate; goods free for everyone need none."""
    roles = {page.types[name].role: measures[0] for name, measures in found.items()}
    if Role.PREFERENCE in roles or Role.BASE not in roles:
        return True
    base = roles[Role.BASE]
    return not base.conditions and option_of(page, base, base.expression).factor == 0


def _taxes(page: DutyPage) -> dict[str, list[str]]:
    """Measure types charged on lines, by tax, in the order of the table."""
    taxes: dict[str, list[str]] = {}
    for name, kind in page.types.items():
        if not kind.whole and kind.role is not Role.COMPONENT:
            taxes.setdefault(kind.tax, []).append(name)
    return taxes


def _options(
    page: DutyPage,
    kind: Kind,
    typed: Iterable[tuple[MeasureType, list[Measure]]],
    wrong: Wrong,
    has_quota: bool,
) -> list[tuple[MeasureType, tuple[Option, ...]]]:
    """The charges of one tax: stacked and single measures each their own, base and its options together."""
    charges: list[tuple[MeasureType, tuple[Option, ...]]] = []
    choice: list[Option] = []
    base: MeasureType | None = None
    for measure_type, measures in typed:
        ready = [option for m in measures if (option := _conditioned(page, kind, m, wrong)) is not None]
        if not ready:
            continue
        if measure_type.role is Role.STACK or (measure_type.role is Role.SAFEGUARD and not has_quota):
            charges += [(measure_type, (option,)) for option in ready]
        elif measure_type.role is Role.SAFEGUARD:
            continue
        elif measure_type.role is Role.SINGLE:
            charges.append((measure_type, (ready[0],)))
        elif measure_type.role is Role.BASE:
            base, choice = measure_type, [ready[0], *choice]
        else:
            choice.append(ready[0])
    return [(base, tuple(choice)), *charges] if base is not None else charges


def _conditioned(page: DutyPage, kind: Kind, measure: Measure, wrong: Wrong) -> Option | None:
    """The measure as its conditions leave it; None where they drop it. The first condition met decides; one that tests
    value or quantity is left to the line, as a branch."""
    branches: list[Branch] = []
    last = Branch(test=None, option=None, stops=False)
    for condition in (*measure.conditions, Condition(document="", action=Action.APPLY, expression="")):
        if condition.document and condition.document not in kind.documents:
            continue
        last = _branch(page, kind, measure, condition, wrong)
        if last.test is None:
            break
        branches.append(last)
    if not branches:
        if last.stops:
            wrong.append(("measure_lets_in", {"measure": measure.id, "code": kind.code, "law": measure.law}))
        return last.option
    return Option(
        measure=measure.id, text=measure.expression, law=measure.law, factor=None, unit="", node=Nil(),
        evaluate=_unsettled, branches=(*branches, last),
    )  # fmt: skip


def _branch(page: DutyPage, kind: Kind, measure: Measure, condition: Condition, wrong: Wrong) -> Branch:
    test = tested(threshold(condition.test), page.units, page.currency) if condition.test else None
    if condition.action is not Action.APPLY:
        return Branch(test=test, option=None, stops=condition.action is Action.STOP)
    text = condition.expression or measure.expression
    try:
        option = option_of(page, measure, text, kind)
    except UnlinkedError as fault:
        wrong.append((fault.rule, {**fault.facts, "code": kind.code}))
        return Branch(test=test, option=None, stops=False)
    if worded(option.node):
        wrong.append(("rate_is_assessed", {"measure": measure.id, "rate": text.strip('"'), "code": kind.code}))
        return Branch(test=test, option=None, stops=False)
    return Branch(test=test, option=option, stops=False)


def _unsettled(_: Basis) -> Decimal:
    raise LookupError("conditions on value or quantity are settled for each line first")


def _claimed(page: DutyPage, kind: Kind, wrong: Wrong) -> list[Exemption]:
    """The exemptions claimed and proved; a claim without its document goes to ``wrong``."""
    claimed = []
    for exemption in page.exemptions:
        asked = exemption.code in kind.claims if exemption.code else True
        if not asked or not kind.code.startswith(exemption.goods):
            continue
        if not exemption.documents or any(d in kind.documents for d in exemption.documents):
            claimed.append(exemption)
        elif exemption.code:
            facts = {"code": exemption.code, "name": exemption.name, "documents": ", ".join(exemption.documents)}
            wrong.append(("exemption_has_document", facts))
    return claimed


def _charge(
    page: DutyPage,
    tax: str,
    options: tuple[MeasureType, tuple[Option, ...]],
    claimed: list[Exemption],
    treatment: Treatment,
) -> Charge:
    measure_type, ready = options
    exemption = next((e for e in claimed if tax in e.taxes), None)
    named = f"{exemption.code} {exemption.name} ({exemption.law})".strip() if exemption else ""
    return Charge(
        tax=tax,
        taxed=measure_type.taxed,
        secured=measure_type.secured and treatment is Treatment.SECURE,
        options=ready,
        exemption=exemption,
        relief=named,
        plain=_lowest(ready) if exemption is None else None,
        fixed=_fixed(page, ready) if exemption is None else None,
    )


def _lowest(options: tuple[Option, ...]) -> tuple[Option, Decimal] | None:
    """The least of plain per cents, the first where they are equal; None where another expression is among them."""
    factors = [(option, option.factor) for option in options if option.factor is not None]
    return min(factors, key=lambda found: found[1]) if len(factors) == len(options) else None


def _fixed(page: DutyPage, options: tuple[Option, ...]) -> Decimal | None:
    amount = flat(options[0].node, page.currency) if len(options) == 1 and not options[0].branches else None
    return None if amount is None else to_unit(amount, page.unit)


def whole_charges(page: DutyPage, regime: str) -> tuple[Charge, ...]:
    """The charges asked once for a declaration whose first line is under ``regime``."""
    treatment = page.treatments.get(regime, Treatment.NONE)
    if treatment is Treatment.NONE:
        return ()
    # A plain tuple finds its plan as a Kind does, and costs a tenth to make.
    plan = page.plans.get(cast(Kind, ("", "", "", regime, (), (), ())))
    if plan is None:
        kind = Kind(code="", origin="", agreement="", regime=regime, claims=(), documents=(), additional=())
        found = matching(page, kind)
        charges = [
            _charge(page, t.tax, (t, (option_of(page, m, m.expression),)), [], treatment)
            for name, t in page.types.items()
            if t.whole
            for m in found.get(name, ())[:1]
        ]
        plan = page.plans[kind] = Plan(charges=tuple(charges))
    return plan.charges
