"""Every read: who is registered."""

from collections.abc import Iterable, Mapping

from greenlane.base.ledger.reading import fetch
from greenlane.filing.traders import models
from greenlane.filing.traders.terms import Operator, Trader

_FIELDS = ("number", "name", "line", "city", "country", "phone", "email", "is_broker", "operator")


def operators(numbers: Iterable[str]) -> Mapping[str, str]:
    """The operator tier of each registered number; a number that is missing is not registered. One statement."""
    return dict(fetch(models.Trader, ("number",), ("number", "operator"), ((n,) for n in numbers)))


def get(number: str) -> Trader:
    """One registration. Raises LookupError where there is none."""
    row = models.Trader.objects.filter(number=number).values(*_FIELDS).first()
    if row is None:
        raise LookupError(f"{number}: no trader is registered under this number")
    return Trader(id=row.pop("number"), operator=Operator(row.pop("operator")), **row)


def names(numbers: Iterable[str]) -> Mapping[str, str]:
    """The registered name of each number; a number that is missing is not registered. One statement."""
    return dict(fetch(models.Trader, ("number",), ("number", "name"), ((n,) for n in numbers if n)))
