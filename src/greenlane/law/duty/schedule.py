"""Which taxes fall on these goods? The measures of the tariff, resolved for one kind of line into a plan of charges.

Most specific wins: the longest code beginning for each type, area and additional code; a measure for the additional
code declared before the one for all others; a country before a group before everyone.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from greenlane.core.money import to_unit
from greenlane.law.duty.evaluation import compiled, flat, fraction, linked, measured
from greenlane.law.duty.expressions import ExpressionError, Node, parse
from greenlane.law.duty.terms import (
    Action,
    Charge,
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


def option_of(page: DutyPage, measure: Measure, text: str) -> Option:
    """The measure compiled under expression ``text``. Raises ExpressionError."""
    node = linked(parse(text), lambda code: _base_rate(page, code, (code,)))
    return Option(
        measure=measure.id,
        text=text,
        law=measure.law,
        factor=fraction(node),
        unit=measured(node, page.units),
        node=node,
        evaluate=compiled(node, page.units, page.currency),
    )


def _plan(page: DutyPage, kind: Kind) -> Plan:
    treatment = page.treatments.get(kind.regime)
    if treatment is None:
        return Plan(charges=(), wrong=(("procedure_has_treatment", {"regime": kind.regime}),))
    if treatment is Treatment.NONE:
        return NOTHING_DUE
    found = _matching(page, kind)
    wrong: list[tuple[str, Mapping[str, str]]] = []
    claimed = _claimed(page, kind, wrong)
    charges: list[Charge] = []
    for tax, names in _taxes(page).items():
        charges += [
            _charge(page, tax, options, claimed, treatment)
            for options in _options(page, kind, [(page.types[n], found.get(n, [])) for n in names], wrong)
        ]
    if kind.agreement and not _has_preference(page, found):
        wrong.append(("preference_has_rate", {"code": kind.code, "agreement": kind.agreement}))
    return Plan(charges=tuple(charges), wrong=tuple(wrong))


def _has_preference(page: DutyPage, found: Mapping[str, list[Measure]]) -> bool:
    """Whether the agreement gives these goods a rate; goods free for everyone need none."""
    roles = {page.types[name].role: measures[0] for name, measures in found.items()}
    if Role.PREFERENCE in roles or Role.BASE not in roles:
        return True
    return option_of(page, roles[Role.BASE], roles[Role.BASE].expression).factor == 0


def _taxes(page: DutyPage) -> dict[str, list[str]]:
    """Measure types charged on lines, by tax, in the order of the table."""
    taxes: dict[str, list[str]] = {}
    for name, kind in page.types.items():
        if not kind.whole:
            taxes.setdefault(kind.tax, []).append(name)
    return taxes


def _matching(page: DutyPage, kind: Kind) -> dict[str, list[Measure]]:
    """The measures that cover a line, by type, most specific first; one for each type and area."""
    best: dict[tuple[str, str], Measure] = {}
    for length in range(len(kind.code), -1, -1):
        for measure in page.measures.get(kind.code[:length], ()):
            if not _covers(page, measure, kind):
                continue
            key = (measure.type, measure.area)
            held = best.get(key)
            if held is None or (len(held.goods) == length and measure.additional and not held.additional):
                best[key] = measure
    found: dict[str, list[Measure]] = {}
    for measure in sorted(best.values(), key=lambda m: (_narrowness(m.area), len(m.goods)), reverse=True):
        found.setdefault(measure.type, []).append(measure)
    return found


def _covers(page: DutyPage, measure: Measure, kind: Kind) -> bool:
    if measure.additional and measure.additional not in kind.additional:
        return False
    if page.types[measure.type].role is Role.PREFERENCE:
        return measure.area == kind.agreement
    if kind.origin in measure.excepted:
        return False
    return measure.area in ("*", kind.origin) or kind.origin in page.groups.get(measure.area, ())


def _narrowness(area: str) -> int:
    return 0 if area == "*" else 2 if len(area) == 2 else 1


def _options(
    page: DutyPage,
    kind: Kind,
    typed: Iterable[tuple[MeasureType, list[Measure]]],
    wrong: list[tuple[str, Mapping[str, str]]],
) -> list[tuple[MeasureType, tuple[Option, ...]]]:
    """The charges of one tax: stacked and single measures each their own, base and its options together."""
    charges: list[tuple[MeasureType, tuple[Option, ...]]] = []
    choice: list[Option] = []
    base: MeasureType | None = None
    for measure_type, measures in typed:
        ready = [option for m in measures if (option := _conditioned(page, kind, m, wrong)) is not None]
        if not ready:
            continue
        if measure_type.role is Role.STACK:
            charges += [(measure_type, (option,)) for option in ready]
        elif measure_type.role is Role.SINGLE:
            charges.append((measure_type, (ready[0],)))
        elif measure_type.role is Role.BASE:
            base, choice = measure_type, [ready[0], *choice]
        else:
            choice.append(ready[0])
    return [(base, tuple(choice)), *charges] if base is not None else charges


def _conditioned(
    page: DutyPage, kind: Kind, measure: Measure, wrong: list[tuple[str, Mapping[str, str]]]
) -> Option | None:
    """The measure as its conditions leave it; None where they drop it."""
    text = measure.expression
    for condition in measure.conditions:
        if condition.document and condition.document not in kind.documents:
            continue
        if condition.action is Action.STOP:
            wrong.append(("measure_lets_in", {"measure": measure.id, "code": kind.code, "law": measure.law}))
        if condition.action is not Action.APPLY:
            return None
        text = condition.expression or text
        break
    return option_of(page, measure, text)


def _claimed(page: DutyPage, kind: Kind, wrong: list[tuple[str, Mapping[str, str]]]) -> list[Exemption]:
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
    amount = flat(options[0].node, page.currency) if len(options) == 1 else None
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
        found = _matching(page, kind)
        charges = [
            _charge(page, t.tax, (t, (option_of(page, m, m.expression),)), [], treatment)
            for name, t in page.types.items()
            if t.whole
            for m in found.get(name, ())[:1]
        ]
        plan = page.plans[kind] = Plan(charges=tuple(charges))
    return plan.charges


def _base_rate(page: DutyPage, code: str, seen: tuple[str, ...]) -> Node:
    """The base rate that ``RATE code`` stands for. Raises ExpressionError where there is none, or a circle."""
    kind = Kind(code=code, origin="", agreement="", regime="", claims=(), documents=(), additional=())
    found = _matching(page, kind)
    bases = [m for name, ms in found.items() if page.types[name].role is Role.BASE for m in ms]
    if not bases:
        raise ExpressionError(f"RATE {code}: no base rate is in force for that code")

    def further(inner: str) -> Node:
        if inner in seen:
            raise ExpressionError(f"RATE {' → '.join((*seen, inner))} refers in a circle")
        return _base_rate(page, inner, (*seen, inner))

    return linked(parse(bases[0].expression), further)
