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
from greenlane.law.duty.evaluation import settled
from greenlane.law.duty.formulas import Formula, Whole, codes_of, column, formula_of, plus, share_of, shared, worked_out
from greenlane.law.duty.rules import UNTAXABLE, plans_of, quantities
from greenlane.law.duty.schedule import whole_charges
from greenlane.law.duty.terms import (
    Basis,
    Charge,
    DutyPage,
    MissingQuantityError,
    Option,
    StoppedError,
    Treatment,
)
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.terms import CustomsValues, ValuationPage
from greenlane.law.valuation.till import Till

_multiply = EXACT.multiply


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
    total: Decimal


class _Lines:
    """Lines in columns: where each stands, its value, and the place of its plan of charges in ``plans``."""

    def __init__(self) -> None:
        self.cases: list[int] = []
        self.places: list[int] = []
        self.numbers: list[int] = []
        self.values: list[int] = []
        self.plan: list[int] = []
        self.plans: list[tuple[Charge, ...]] = []
        self._known: dict[int, int] = {}

    def add(self, case: int, place: int, number: int, value: int, charges: tuple[Charge, ...]) -> None:
        known = self._known.get(id(charges))
        if known is None:
            known = self._known[id(charges)] = len(self.plans)
            self.plans.append(charges)
        self.cases.append(case)
        self.places.append(place)
        self.numbers.append(number)
        self.values.append(value)
        self.plan.append(known)


def taxes(batch: Batch, book: Book) -> Taxed:
    """Every tax line of a batch in columns, in no order that matters. Cases that ``assess`` does not assess (a fact
    lacking, a quantity lacking, no rate) have no rows."""
    work = _Columns(book[DutyPage], book, batch)
    for place in range(len(batch)):
        work.take(place)
    work.charge(work.lines)
    work.charge(work.wholes)
    return work.taxed()


class _Columns:
    """The lines of a batch, the tax lines worked out for them, and the cases that turn out to lack something."""

    def __init__(self, page: DutyPage, book: Book, batch: Batch) -> None:
        self.page, self.book, self.batch = page, book, batch
        self.minor = EXACT.divide(Decimal(1), page.unit)
        self.lines, self.wholes = _Lines(), _Lines()
        self.parts: list[Taxed] = []
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
        plans = plans_of(case, page, goods, origins)
        if any([plan.wrong and any(rule in UNTAXABLE for rule, _ in plan.wrong) for plan in plans]):  # noqa: C419 - faster
            return
        minor, add = self.minor, self.lines.add
        for index, (line, worth, plan) in enumerate(zip(case.lines, values.lines, plans, strict=True)):
            add(place, index, line.number, int(_multiply(worth.customs_value, minor)), plan.charges)
        total = int(_multiply(values.total, minor))
        self.wholes.add(place, -1, 0, total, whole_charges(page, case.lines[0].regime))

    def charge(self, lines: _Lines) -> None:
        """Every charge of every line, turn by turn; each may lie on the value and the taxes before it."""
        value, plan = column(lines.values), np.array(lines.plan, dtype=np.int64)
        cases, numbers = np.array(lines.cases, dtype=np.int64), np.array(lines.numbers, dtype=np.int64)
        taxed = value
        for turn in range(max([len(charges) for charges in lines.plans], default=0)):
            listed = [charges[turn] if len(charges) > turn else None for charges in lines.plans]
            rows = np.flatnonzero(np.array([charge is not None for charge in listed])[plan])
            which = plan[rows]
            base = np.where(np.array([bool(c and c.taxed) for c in listed])[which], taxed[rows], value[rows])
            amount, kept = self.turn(lines, listed, rows, base)
            tax = np.array([charge.tax if charge else "" for charge in listed], dtype=np.str_)[which]
            secured = np.array([bool(charge and charge.secured) for charge in listed])[which]
            charged = rows[kept]
            self.parts.append(Taxed(cases[charged], numbers[charged], tax[kept], amount[kept], secured[kept]))
            due = np.zeros(len(plan), dtype=amount.dtype)
            due[rows] = amount
            taxed = plus(taxed, due)

    def turn(
        self, lines: _Lines, listed: list[Charge | None], rows: Whole, base: Whole
    ) -> tuple[Whole, NDArray[np.bool_]]:
        """The amounts of one turn: plain per cents in one operation, the others by the expressions they share; and
        which of the rows are charged at all."""
        kept = np.ones(len(rows), dtype=np.bool_)
        shares = [share_of(c.plain[1]) if c is not None and c.plain is not None else None for c in listed]
        share = column([-1 if one is None else one for one in shares])[np.array(lines.plan, dtype=np.int64)[rows]]
        plain = np.flatnonzero(share >= 0)
        amount = _put(np.zeros(len(rows), dtype=np.int64), plain, shared(base[plain], share[plain]))
        alike: dict[tuple[str, ...], list[tuple[int, _Row, tuple[Option, ...]]]] = {}
        for place in np.flatnonzero(share < 0).tolist():
            line = int(rows[place])
            charge, case = listed[lines.plan[line]], lines.cases[line]
            row = _Row(case, lines.places[line], self.batch[case][CustomsValues].total)
            if charge is None or _is_relieved(charge, row):
                continue
            options = self.settled(row, charge.options, int(base[place]))
            kept[place] = bool(options)
            if options:
                alike.setdefault(tuple([option.text for option in options]), []).append((place, row, options))
        for found in alike.values():
            places = np.array([place for place, _, _ in found], dtype=np.int64)
            due = self.lowest([row for _, row, _ in found], found[0][2], base[places])
            amount = _put(amount, places, due)
        return amount, kept

    def settled(self, row: _Row, options: tuple[Option, ...], cents: int) -> tuple[Option, ...]:
        """The options that their conditions on value and quantity leave to one row; a row that they stop, or that
        lacks what they ask, takes its case out of the result."""
        if not any([option.branches for option in options]):  # noqa: C419 - faster
            return options
        basis = self.basis(row, cents)
        try:
            left = [settled(option, basis) for option in options]
        except (MissingQuantityError, StoppedError):
            self.lacking.add(row.case)
            return ()
        return tuple([option for option in left if option is not None])

    def lowest(self, rows: list[_Row], options: tuple[Option, ...], base: Whole) -> Whole:
        """The lowest option for each row. Rounding keeps the order of exact amounts, so the lowest of the rounded
        options is the rounding of the lowest."""
        lowest = self.due(rows, options[0], base)
        for option in options[1:]:
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

    def basis(self, row: _Row, cents: int) -> Basis:
        """What one row offers an expression; a currency without a rate takes its case out of the result."""
        till = Till(self.book[ValuationPage], self.batch[row.case].day)

        def rate(currency: str) -> Decimal:
            found = till.rate(currency, -1)
            if till.found:
                self.lacking.add(row.case)
            return found

        return Basis(EXACT.multiply(Decimal(cents), self.page.unit), self.quantities(row), rate)

    def one(self, row: _Row, option: Option, cents: int) -> int:
        """One row in Decimal; a row that lacks its quantity or rate takes its case out of the result."""
        try:
            due = option.evaluate(self.basis(row, cents))
        except MissingQuantityError:
            self.lacking.add(row.case)
            return 0
        return int(EXACT.multiply(to_unit(due, self.page.unit), self.minor))

    def taxed(self) -> Taxed:
        """The columns of all turns, without the cases that lack something."""
        case = np.concatenate([part.case for part in self.parts] or [np.array([], dtype=np.int64)])
        kept = ~np.isin(case, np.array(sorted(self.lacking), dtype=np.int64))
        if not self.parts:
            empty = np.array([], dtype=np.int64)
            return Taxed(empty, empty, np.array([], dtype=np.str_), empty, np.array([], dtype=np.bool_))
        return Taxed(
            case=case[kept],
            number=np.concatenate([part.number for part in self.parts])[kept],
            tax=np.concatenate([part.tax for part in self.parts])[kept],
            amount=_narrow(np.concatenate([part.amount for part in self.parts]))[kept],
            secured=np.concatenate([part.secured for part in self.parts])[kept],
        )


def _is_relieved(charge: Charge, row: _Row) -> bool:
    limit = charge.exemption.value_to if charge.exemption is not None else None
    return bool(charge.relief) and (limit is None or row.total <= limit)


def _put(amount: Whole, places: Whole, due: Whole) -> Whole:
    amount = amount if due.dtype == amount.dtype else amount.astype(object)
    amount[places] = due
    return amount


def _narrow(amounts: Whole) -> Whole:
    return column(list(amounts)) if amounts.dtype == object else amounts
