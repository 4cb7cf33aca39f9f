"""Does a line reach a threshold? What a condition tests of value or quantity, read into a tree and worked out.

    test     := value compared specific                    value >= 52.60 EUR / 100 kg, value <= 1000 EUR
              | quantity compared number unit { / unit }   quantity <= 20 kg, quantity >= 80.001 kg / NAR
    compared := >= | <= | > | <

``value`` is what the measure lies on; against an amount for each unit it is a price. ``quantity`` for each of another
is a ratio, such as net mass for each supplementary unit.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import ge, gt, le, lt

from greenlane.core.money import EXACT
from greenlane.core.words import Fact
from greenlane.law.duty.evaluation import compiled, quantity, unit
from greenlane.law.duty.expressions import Parser, Specific
from greenlane.law.duty.terms import Basis, Unit

_COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}
Tester = Callable[[Basis], bool]


class Threshold(Fact, frozen=True):
    """``subject`` (value or quantity) compared with ``limit``: an amount of money for the divisors, or a ``count`` of
    the first of ``units`` for each of the others."""

    subject: str
    compared: str
    limit: Specific | None
    count: Decimal
    units: tuple[str, ...]


def parse(text: str) -> Threshold:
    """The threshold that ``text`` says. Raises ExpressionError naming the place and what may stand there."""
    reader = _Reader(text)
    found = reader.threshold()
    if reader.place < len(reader.tokens):
        raise reader.wrong("the end")
    return found


def tested(threshold: Threshold, units: Mapping[str, Unit], home: str) -> Tester:
    """Whether a Basis reaches the threshold. Raises ExpressionError on an unknown unit; the function raises
    MissingQuantityError."""
    holds = _COMPARED[threshold.compared]
    if threshold.limit is not None:
        limit = compiled(threshold.limit, units, home)
        return lambda basis: holds(basis.value, limit(basis))
    measured, *others = [unit(symbol, units) for symbol in threshold.units]

    def test(basis: Basis) -> bool:
        wanted = EXACT.multiply(threshold.count, measured.size)
        for other in others:
            wanted = EXACT.divide(EXACT.multiply(wanted, quantity(basis, other.code)), other.size)
        return holds(quantity(basis, measured.code), wanted)

    return test


class _Reader(Parser):
    """One more rule on the grammar of expressions."""

    def threshold(self) -> Threshold:
        subject = self.take("word", "value or quantity")
        if subject not in ("value", "quantity"):
            self.place -= 1
            raise self.wrong("value or quantity")
        compared = self.take("sign", "one of " + ", ".join(_COMPARED))
        if compared not in _COMPARED:
            self.place -= 1
            raise self.wrong("one of " + ", ".join(_COMPARED))
        count = Decimal(self.take("number", "a number"))
        if subject == "value":
            return Threshold(subject, compared, self.specific(count), count, ())
        units = [self.unit()]
        while self.peek("sign") == "/":
            self.place += 1
            units.append(self.unit())
        return Threshold(subject, compared, None, count, tuple(units))
