"""What do the components and conditions of a British measure say? Coded parts, put together as expressions of ours."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from greenlane.law.duty.importing.draft import UnreadError

Json = Mapping[str, Any]
_OFF = "99"


class Ruled(NamedTuple):
    """One condition as a row of ours; ``group`` is its code, for conditions of several codes must all be met."""

    group: str
    document: str
    test: str
    action: str
    expression: str


@cache
def words() -> Mapping[str, Any]:
    """The tables of ``uk.toml``."""
    return tomllib.loads(files(__package__).joinpath("uk.toml").read_text())


class Units:
    """The units of measurement, and which of them a tariff has used."""

    def __init__(self, table: Mapping[str, Json]) -> None:
        self.table = table
        self.used: dict[str, tuple[str, str, str]] = {}

    def symbols(self, code: str | None, qualifier: str | None) -> list[str]:
        """The symbols of a unit and its qualifier; several where it is their product. Raises UnreadError."""
        key = f"{code or ''}{qualifier or ''}"
        known = self.table.get(key)
        if known is None:
            raise UnreadError(f"unit {key!r} is not in the table of units")
        compound = known.get("compound_units") or []
        if compound:
            return [symbol for each in compound for symbol in self.symbols(each, None)]
        declared, size = words()["units"].get(key, (key, "1"))
        self.used[key] = (declared, size, str(known.get("expansion") or known["abbreviation"]))
        return [key]


def expression(components: Sequence[Json], units: Units) -> str:
    """The components as one expression. Raises UnreadError naming what is not known; ``""`` where there are none."""
    said = ""
    for part in components:
        code = part["duty_expression_id"]
        if code == _OFF:
            continue
        joint = words()["expressions"].get(code)
        if joint is None:
            raise UnreadError(f"duty expression {code} ({part.get('duty_expression_abbreviation')})")
        amount = "" if "COMPONENT" in joint or joint == "NIHIL" else _amount(part, units)
        said = " ".join(word for word in (said, joint, amount) if word)
    return said.removeprefix("+ ")


def _amount(part: Json, units: Units) -> str:
    if part.get("duty_amount") is None:
        raise UnreadError("a component without an amount")
    amount = number(part["duty_amount"])
    unit = part.get("measurement_unit_code")
    if not part.get("monetary_unit_code"):
        if not unit:
            return f"{amount} %"
        (symbol,) = units.symbols(unit, part.get("measurement_unit_qualifier_code"))
        return f"{amount} % of {symbol}"
    divisors = units.symbols(unit, part.get("measurement_unit_qualifier_code")) if unit else []
    return " / ".join((f"{amount} {part['monetary_unit_code']}", *divisors))


def number(value: float | str) -> str:
    """A figure of the answer as it stands there, never in powers of ten."""
    return format(Decimal(str(value)).normalize(), "f")


def conditions(measure: Json, supplementary: str, units: Units) -> list[Ruled]:
    """The conditions of a measure in their order. Raises UnreadError."""
    return [_ruled(one, supplementary, units) for one in measure.get("measure_conditions") or ()]


def _ruled(one: Json, supplementary: str, units: Units) -> Ruled:
    action = _action(one)
    components = one.get("measure_condition_components") or ()
    said = expression(components, units) if action == "apply" else ""
    test = _test(one, supplementary, units)
    return Ruled(one["condition_code"], (one.get("document_code") or "").strip(), test, action, said)


def _action(one: Json) -> str:
    code, text = one.get("action_code"), str(one.get("action") or "").strip().lower()
    for action, codes in words()["actions"].items():
        if code in codes:
            # The words of a restriction allow the subheading: the goods are let in and nothing is charged.
            return "drop" if text.startswith("declared subheading") else str(action)
    for beginning, action in words()["action_words"].items():
        if text.startswith(beginning):
            return str(action)
    raise UnreadError(f"action {code or ''} {one.get('action')!r}")


def _test(one: Json, supplementary: str, units: Units) -> str:
    """What is compared: a price for each unit, a value, a ratio or a quantity. Nothing where it is always so."""
    code, amount = one["condition_code"], one.get("condition_duty_amount")
    if amount is None:
        return ""
    compared = words()["tests"].get(code)
    if compared is None:
        raise UnreadError(f"condition code {code} with an amount")
    if not float(amount) and compared == ">=":
        return ""
    unit, qualifier = one.get("condition_measurement_unit_code"), one.get("condition_measurement_unit_qualifier_code")
    symbols = units.symbols(unit, qualifier) if unit else []
    currency = one.get("condition_monetary_unit_code")
    if currency:
        return " / ".join((f"value {compared} {number(amount)} {currency}", *symbols))
    if code in ("R", "S", "U"):
        if not supplementary:
            raise UnreadError(f"condition code {code} without a supplementary unit")
        symbols = [*symbols, *units.symbols(supplementary, None)]
    return f"quantity {compared} {number(amount)} " + " / ".join(symbols)
