"""What would many declarations cost, at once? The same cents as ``rules.assess``, in columns of whole numbers.

For rehearsal. The lines of all declarations stand in columns; the first charge of every line is worked out, then the
second, and so on, because a tax may lie on the taxes before it. All plain per cents of a turn are one numpy operation,
every other expression one operation for the lines that share it (``formulas``). What is no whole-number formula
(products of quantities, foreign currency) is worked out in Decimal by the very evaluator that ``assess`` uses.
"""

from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenlane.core.book import Book
from greenlane.core.case import Batch
from greenlane.core.money import EXACT, to_unit
from greenlane.law.duty.formulas import Formula, Whole, codes_of, column, formula_of, plus, share_of, shared, worked_out
from greenlane.law.duty.rules import UNTAXABLE, kind_of, quantities
from greenlane.law.duty.schedule import plan_for, whole_charges
from greenlane.law.duty.terms import (
    Basis,
    Charge,
    DutyPage,
    MissingQuantityError,
    Option,
    Plan,
    Treatment,
)
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues, ValuationPage
from greenlane.law.valuation.till import Till


class Taxed(NamedTuple):
    """Columns, one row for each tax line: the place of its case in the batch, the line's number (0: the whole
    declaration), the tax type, the amount in the smallest unit collected (64-bit unless one is larger), and whether
    it is only secured."""

    case: NDArray[np.int64]
    number: NDArray[np.int64]
    tax: NDArray[np.str_]
    amount: Whole
    secured: NDArray[np.bool_]


class _Row(NamedTuple):
    case: int
    line: int
    number: int
    total: Decimal


def taxes(batch: Batch, book: Book) -> Taxed:
    """Every tax line of a batch in columns, in no order that matters. Cases that ``assess`` does not assess (a fact
    lacking, a quantity lacking, no rate) have no rows."""
    page = book[DutyPage]
    work = _Columns(page, book, batch)
    for place in range(len(batch)):
        work.take(place)
    charges = [plan.charges for plan in work.plans]
    base = taxed = column(work.values)
    turn = 0
    while places := [place for place, listed in enumerate(charges) if len(listed) > turn]:
        due = [charges[place][turn] for place in places]
        amount = work.charge([work.rows[place] for place in places], due, base[places], taxed[places])
        whole = np.zeros(len(charges), dtype=amount.dtype)
        whole[places] = amount
        taxed = plus(taxed, whole)
        turn += 1
    totals = column(work.totals)
    work.charge(work.whole_rows, work.whole_charges, totals, totals)
    return work.taxed()


class _Columns:
    """The lines of a batch, the tax lines worked out for them, and the cases that turn out to lack something."""

    def __init__(self, page: DutyPage, book: Book, batch: Batch) -> None:
        self.page, self.book, self.batch = page, book, batch
        self.minor = EXACT.divide(Decimal(1), page.unit)
        self.rows: list[_Row] = []
        self.plans: list[Plan] = []
        self.values: list[int] = []
        self.whole_rows: list[_Row] = []
        self.whole_charges: list[Charge] = []
        self.totals: list[int] = []
        self.parts: list[tuple[list[_Row], list[Charge], Whole]] = []
        self.lacking: set[int] = set()
        self.formulas: dict[str, Formula | None] = {}
        self.measured: dict[tuple[int, int], dict[str, Decimal]] = {}

    def take(self, place: int) -> None:
        """The lines of one case with their plans; none where ``assess`` would not assess it."""
        case, page = self.batch[place], self.page
        goods, values, origins = case.get(Goods), case.get(CustomsValues), case.get(Origins)
        if goods is None or values is None or origins is None or "" in goods.codes:
            return
        if all(page.treatments.get(line.regime) is Treatment.NONE for line in case.lines):
            return
        plans = [plan_for(page, kind_of(case, index, page, goods, origins)) for index in range(len(case.lines))]
        if any(rule in UNTAXABLE for plan in plans if plan.wrong for rule, _ in plan.wrong):
            return
        self.plans += plans
        self.rows += [_Row(place, index, line.number, values.total) for index, line in enumerate(case.lines)]
        self.values += [int(EXACT.multiply(line.customs_value, self.minor)) for line in values.lines]
        for charge in whole_charges(page, case.lines[0].regime):
            self.whole_rows.append(_Row(place, -1, 0, values.total))
            self.whole_charges.append(charge)
            self.totals.append(int(EXACT.multiply(values.total, self.minor)))

    def charge(self, rows: list[_Row], charges: list[Charge], value: Whole, taxed: Whole) -> Whole:
        """The amounts of one charge for each row; those that share its options are worked out together."""
        base = np.where([charge.taxed for charge in charges], taxed, value)
        amount = np.zeros(len(rows), dtype=np.int64)
        shares: list[int] = []
        plain: list[int] = []
        alike: dict[tuple[str, ...], list[int]] = {}
        for place, (row, charge) in enumerate(zip(rows, charges, strict=True)):
            share = None if charge.factor is None else share_of(charge.factor)
            if share is not None:
                plain.append(place)
                shares.append(share)
            elif not _is_relieved(charge, row):
                alike.setdefault(tuple([option.text for option in charge.options]), []).append(place)
        if plain:
            amount = _put(amount, plain, shared(base[plain], column(shares)))
        for places in alike.values():
            due = self.lowest([rows[place] for place in places], charges[places[0]], base[places])
            amount = _put(amount, places, due)
        self.parts.append((rows, charges, amount))
        return amount

    def lowest(self, rows: list[_Row], charge: Charge, base: Whole) -> Whole:
        """The lowest option for each row. Rounding keeps the order of exact amounts, so the lowest of the rounded
        options is the rounding of the lowest."""
        lowest = self.due(rows, charge.options[0], base)
        for option in charge.options[1:]:
            lowest = np.minimum(lowest, self.due(rows, option, base))
        return lowest

    def due(self, rows: list[_Row], option: Option, base: Whole) -> Whole:
        """One option for all rows, rounded half up."""
        if option.text not in self.formulas:
            self.formulas[option.text] = formula_of(option.node, self.page)
        formula = self.formulas[option.text]
        columns = {} if formula is None else {code: self.quantity(rows, code) for code in codes_of(formula)}
        if formula is None or any(found is None for found in columns.values()):
            return column([self.one(row, option, int(cents)) for row, cents in zip(rows, base, strict=True)])
        return worked_out(formula, base, {code: found for code, found in columns.items() if found is not None})

    def quantity(self, rows: list[_Row], code: str) -> Whole | None:
        """Millionths of a unit, row by row; None where a row lacks the quantity or states more than six decimals."""
        found = []
        for row in rows:
            quantity = self.quantities(row).get(code)
            if quantity is None:
                return None
            millionths = quantity.scaleb(6, EXACT)
            if millionths != millionths.to_integral_value():
                return None
            found.append(int(millionths))
        return column(found)

    def quantities(self, row: _Row) -> dict[str, Decimal]:
        key = (row.case, row.line)
        if key not in self.measured:
            self.measured[key] = quantities(self.batch[row.case], row.line) if row.line >= 0 else {}
        return self.measured[key]

    def one(self, row: _Row, option: Option, cents: int) -> int:
        """One row in Decimal; a row that lacks its quantity or rate takes its case out of the result."""
        till = Till(self.book[ValuationPage], self.batch[row.case].day)
        value = EXACT.multiply(Decimal(cents), self.page.unit)
        try:
            due = option.evaluate(Basis(value, self.quantities(row), lambda currency: till.rate(currency, -1)))
        except MissingQuantityError:
            self.lacking.add(row.case)
            return 0
        if till.found:
            self.lacking.add(row.case)
        return int(EXACT.multiply(to_unit(due, self.page.unit), self.minor))

    def taxed(self) -> Taxed:
        """The columns of all parts, without the cases that lack something."""
        rows = [row for listed, _, _ in self.parts for row in listed]
        charges = [charge for _, listed, _ in self.parts for charge in listed]
        amounts = [amount for _, _, amount in self.parts] or [column([])]
        case = np.array([row.case for row in rows], dtype=np.int64)
        kept = ~np.isin(case, np.array(sorted(self.lacking), dtype=np.int64))
        return Taxed(
            case=case[kept],
            number=np.array([row.number for row in rows], dtype=np.int64)[kept],
            tax=np.array([charge.tax for charge in charges], dtype=np.str_)[kept],
            amount=_narrow(np.concatenate(amounts))[kept],
            secured=np.array([charge.secured for charge in charges], dtype=np.bool_)[kept],
        )


def _is_relieved(charge: Charge, row: _Row) -> bool:
    limit = charge.exemption.value_to if charge.exemption is not None else None
    return bool(charge.relief) and (limit is None or row.total <= limit)


def _put(amount: Whole, places: list[int], due: Whole) -> Whole:
    amount = amount if due.dtype == amount.dtype else amount.astype(object)
    amount[places] = due
    return amount


def _narrow(amounts: Whole) -> Whole:
    return column(list(amounts)) if amounts.dtype == object else amounts
