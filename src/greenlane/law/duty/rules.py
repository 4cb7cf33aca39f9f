"""What follows? Every tax on every line, each from its base and rate, rounded once (RKC General Annex, Chapter 4).

The tariff is resolved once for each kind of line (``schedule``); here it is only worked out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Line
from greenlane.core.finding import Finding
from greenlane.core.goods import Classification
from greenlane.core.money import EXACT, ZERO, to_unit
from greenlane.law.duty.evaluation import settled
from greenlane.law.duty.page import read
from greenlane.law.duty.schedule import papers_for, plan_for, whole_charges
from greenlane.law.duty.terms import (
    Assessment,
    Basis,
    Charge,
    DutyPage,
    Kind,
    MissingQuantityError,
    Option,
    Plan,
    StoppedError,
    TaxLine,
    Treatment,
)
from greenlane.law.nomenclature.faults import told
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues, ValuationPage
from greenlane.law.valuation.till import Till

__all__ = ["assess", "plans_of", "quantities", "read", "tax_line"]

_KILOGRAM, _GROSS = "KGM", "KGG"
_UNTAXED = Treatment.NONE
#: Bound once: looking a method up on a decimal context costs as much as the product. Half up, as EXACT rounds.
_multiply, _add, _quantize = EXACT.multiply, EXACT.add, EXACT.quantize
#: What is wrong with a line such that no tax can be worked out for the declaration.
UNTAXABLE = (
    "procedure_has_treatment", "measure_lets_in", "rate_is_assessed", "rate_names_goods", "component_is_declared",
    "additional_code_is_declared", "goods_have_base_rate",
)  # fmt: skip
#: Digits from which a code declared beside the line's own may be that of the goods its rate refers to: a subheading.
_SUBHEADING = 6


def assess(batch: Batch, book: Book) -> Batch:
    """Every line is charged the duties, taxes and fees that the tariff lays on its goods, origin and procedure."""
    page = book[DutyPage]
    return [_assessed(case, page, book) for case in batch]


def _assessed(case: Case, page: DutyPage, book: Book) -> Case:
    lines = case.lines
    if lines and _is_untaxed(lines, page):
        return case.having(Assessment(currency=page.currency, lines=(), total=ZERO, secured=ZERO))
    goods, values, origins = case.get(Goods), case.get(CustomsValues), case.get(Origins)
    if goods is None or values is None or origins is None or "" in goods.codes:
        return case
    work = _Work(case, page, book, values.total)
    for index, plan in enumerate(plans_of(case, page, goods, origins)):
        work.charge(index, plan, values.lines[index].customs_value)
    for charge in whole_charges(page, lines[0].regime):
        work.add(-1, 0, charge, values.total, {})
    if work.missing or (work.till is not None and work.till.found):
        return told(case, work.found + (work.till.found if work.till else []))
    return told(case.having(work.assessment()), work.found)


def _is_untaxed(lines: tuple[Line, ...], page: DutyPage) -> bool:
    """Whether every procedure asks for no taxes; mostly the first line tells that it is not so."""
    treatments = page.treatments
    for line in lines:  # noqa: SIM110  a generator costs more than the one look that is mostly enough
        if treatments.get(line.regime) is not _UNTAXED:
            return False
    return True


def plans_of(case: Case, page: DutyPage, goods: Goods, origins: Origins) -> list[Plan]:
    """The plan of each line. What of a line decides which measures it meets makes its kind; codes that no measure
    asks for are left out, so that few kinds stand for all trade."""
    plans: list[Plan] = []
    known, papers = page.plans, page.papers
    for line, code, origin, additional in zip(
        case.lines, goods.codes, origins.lines, _additional(case, page), strict=True
    ):
        documents = line.documents
        kind = (
            code,
            origin.country,
            origin.agreement,
            line.regime,
            tuple([c for c in line.additional if c in page.claims]) if line.additional else (),
            papers.get(documents) or papers_for(page, documents),
            additional,
        )
        # A plain tuple finds its plan as a Kind does, and costs a tenth to make.
        plans.append(known.get(cast(Kind, kind)) or plan_for(page, cast(Kind, kind)))
    return plans


def _additional(case: Case, page: DutyPage) -> list[tuple[str, ...]]:
    """What is declared for each line beside its code and decides which measures it meets: additional codes (TRA, GN)
    and quotas that any measure asks for, and goods codes where any rate is that of another code."""
    asking = page.asking
    if not asking and not page.referring:
        return [()] * len(case.lines)
    items = case.declaration.items
    declared = [item.commodity.classifications if item.commodity else () for item in items]
    found = [_beside(parts, page) if len(parts) > 1 else () for parts in declared]
    if not page.quotas:
        return found
    fees = [item.commodity.duty_tax_fees if item.commodity else () for item in items]
    orders = [[fee.quota_order_id for fee in listed if fee.quota_order_id in page.quotas] for listed in fees]
    return [(*codes, *[o for o in claimed if o]) for codes, claimed in zip(found, orders, strict=True)]


def _beside(parts: tuple[Classification, ...], page: DutyPage) -> tuple[str, ...]:
    """Of all parts of a goods code those that any measure asks for; of those after the first the subheadings too,
    where any rate refers to such."""
    asked = [part.id for part in parts if part.id and part.id in page.asking]
    if page.referring:
        for part in parts[1:]:
            bare = (part.id or "").replace(".", "")
            if len(bare) >= _SUBHEADING and bare.isdigit() and bare not in asked:
                asked.append(bare)
    return tuple(asked)


def quantities(case: Case, index: int) -> dict[str, Decimal]:
    """What a line measures, by unit code: KGM net mass, KGG gross mass, its supplementary unit, and every quantity
    declared as a tax base. Only sound numbers: neither negative nor endless."""
    line = case.lines[index]
    found: dict[str, Decimal | None] = {_KILOGRAM: line.net, _GROSS: line.gross}
    if line.unit:
        found[line.unit] = line.quantity
    commodity = case.declaration.items[index].commodity
    for fee in commodity.duty_tax_fees if commodity else ():
        if fee.specific_tax_base_unit_code:
            found[fee.specific_tax_base_unit_code] = fee.specific_tax_base_quantity
    return {
        unit: quantity
        for unit, quantity in found.items()
        if quantity is not None and quantity.is_finite() and not quantity.is_signed() and quantity.adjusted() < 15
    }


def tax_line(
    number: int, charge: Charge, option: Option, base: Decimal, base_unit: str, amount: Decimal, relief: str = ""
) -> TaxLine:
    """One tax line of a charge under one of its options."""
    return TaxLine(
        number, charge.tax, base, base_unit, option.text, amount, option.measure, option.law, relief, charge.secured
    )


class _Work:
    """The taxes of one declaration as they are worked out, and what was found on the way."""

    __slots__ = ("book", "case", "found", "lines", "missing", "page", "taken", "till", "total")

    def __init__(self, case: Case, page: DutyPage, book: Book, total: Decimal) -> None:
        self.case, self.page, self.book, self.total = case, page, book, total
        self.lines: list[TaxLine] = []
        self.found: list[Finding] = []
        self.missing = False
        self.till: Till | None = None

    def charge(self, index: int, plan: Plan, value: Decimal) -> None:
        """Every charge of the plan, each on the customs value or on that and the taxes before it."""
        page, put = self.page, self.lines.append
        number, unit, currency = self.case.lines[index].number, page.unit, page.currency
        taxed = value
        measured: dict[str, Decimal] = {}
        for charge in plan.charges:
            base = taxed if charge.taxed else value
            plain = charge.plain
            if plain is None or not base:
                amount = self.add(index, number, charge, base, measured)
            else:
                option, factor = plain
                amount = _quantize(_multiply(base, factor), unit)
                put(
                    TaxLine(
                        number, charge.tax, base, currency, option.text, amount, option.measure, option.law, "",
                        charge.secured,
                    )
                )  # fmt: skip
            taxed = _add(taxed, amount)
        if plan.wrong:
            self._tell(index, number, plan)

    def _tell(self, index: int, number: int, plan: Plan) -> None:
        for rule, facts in plan.wrong:
            self.fault(index, rule, line=number, **facts)
            self.missing = self.missing or rule in UNTAXABLE

    def add(self, index: int, number: int, charge: Charge, base: Decimal, measured: dict[str, Decimal]) -> Decimal:
        """Any one charge; the amount it puts on the base of the taxes that follow."""
        if charge.fixed is not None:
            self.lines.append(tax_line(number, charge, charge.options[0], base, self.page.currency, charge.fixed))
            return charge.fixed
        if charge.relief and self._relieved(index, number, charge):
            option = charge.options[0]
            self.lines.append(tax_line(number, charge, option, base, self.page.currency, ZERO, charge.relief))
            return ZERO
        return self._lowest(index, number, charge, base, measured)

    def _lowest(self, index: int, number: int, charge: Charge, base: Decimal, measured: dict[str, Decimal]) -> Decimal:
        if not measured and index >= 0:
            measured.update(quantities(self.case, index))
        basis = Basis(base, measured, self._rate)
        best: tuple[Decimal, Option] | None = None
        for option in charge.options:
            try:
                settled_ = settled(option, basis) if option.branches else option
                if settled_ is None:
                    continue
                due = settled_.evaluate(basis)
            except MissingQuantityError as fault:
                self._unmeasured(index, number, option, fault.code)
                return ZERO
            except StoppedError:
                self._stopped(index, number, option)
                return ZERO
            if best is None or due < best[0]:
                best = (due, settled_)
        if best is None:
            return ZERO
        due, option = best
        amount = to_unit(due, self.page.unit)
        if option.unit:
            base, unit = measured[option.unit], option.unit
        else:
            unit = self.page.currency
        self.lines.append(tax_line(number, charge, option, base, unit, amount))
        return amount

    def _stopped(self, index: int, number: int, option: Option) -> None:
        self.missing = True
        code = self.case[Goods].codes[index]
        self.fault(index, "measure_lets_in", line=number, measure=option.measure, code=code, law=option.law)

    def _relieved(self, index: int, number: int, charge: Charge) -> bool:
        exemption = charge.exemption
        if exemption is None or exemption.value_to is None or self.total <= exemption.value_to:
            return True
        facts = {"code": exemption.code, "name": exemption.name, "limit": exemption.value_to}
        self.fault(index, "exemption_within_limit", line=number, currency=self.page.currency, value=self.total, **facts)
        return False

    def _unmeasured(self, index: int, number: int, option: Option, code: str) -> None:
        self.missing = True
        name = next((u.name for u in self.page.units.values() if u.code == code), code)
        part = (
            "netNetWeightMeasure" if code == _KILOGRAM else "grossMassMeasure" if code == _GROSS else "tariffQuantity"
        )
        finding = self.page.faults["quantity_is_declared"].at(
            f"/goodsShipment/items/{index}/commodity/goodsMeasure/{part}",
            line=number, unit=code, name=name, measure=option.measure, rate=option.text,
        )  # fmt: skip
        if finding not in self.found:
            self.found.append(finding)

    def _rate(self, currency: str) -> Decimal:
        if self.till is None:
            self.till = Till(self.book[ValuationPage], self.case.day)
        return self.till.rate(currency, -1)

    def fault(self, index: int, rule: str, **facts: object) -> None:
        finding = self.page.faults[rule].at(f"/goodsShipment/items/{index}/{_POINTERS[rule]}", **facts)
        if finding not in self.found:
            self.found.append(finding)

    def assessment(self) -> Assessment:
        lines = self.lines
        due = [line.amount for line in lines if not line.guaranteed]
        secured = [line.amount for line in lines if line.guaranteed] if len(due) < len(lines) else ()
        return Assessment(self.page.currency, tuple(lines), sum(due, ZERO), sum(secured, ZERO))


#: Where in the item each fault points.
_POINTERS: Mapping[str, str] = {
    "preference_has_rate": "commodity/dutyTaxFees",
    "procedure_has_treatment": "procedures",
    "exemption_has_document": "additionalDocuments",
    "exemption_within_limit": "procedures",
    "measure_lets_in": "commodity/classifications",
    "rate_is_assessed": "commodity/classifications",
    "rate_names_goods": "commodity/classifications",
    "component_is_declared": "commodity/classifications",
    "additional_code_is_declared": "commodity/classifications",
    "goods_have_base_rate": "commodity/classifications",
}
