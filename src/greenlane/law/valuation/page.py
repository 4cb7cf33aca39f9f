"""What does the country's page on customs value say? Reads ``law/valuation`` into a ValuationPage."""

from datetime import date
from decimal import Decimal, InvalidOperation

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.money import EXACT
from greenlane.law.nomenclature.faults import read_faults
from greenlane.law.valuation.terms import Charge, ExchangeRate, Incoterm, ValuationPage

_KNOWN = {
    "line_has_price": ("line",),
    "currency_is_declared": (),
    "exchange_rate_known": ("currency", "day", "known"),
    "exchange_rate_is_fresh": ("currency", "day", "since", "days"),
    "amount_in_range": ("amount", "digits"),
    "delivery_term_known": ("code", "known"),
    "charge_type_known": ("code", "known"),
    "freight_is_declared": ("code",),
    "insurance_is_declared": ("code",),
    "value_is_positive": ("line", "value"),
}
_HELD = {"included": True, "excluded": False}
_SIGNS = {"add": 1, "deduct": -1}


def read(source: Source, on: date) -> ValuationPage:
    """The page ``law/valuation``: settings, incoterms, charges, rates and faults.

    Raises PackError on a word that is none of those allowed, or a rate that is not a positive number.
    """
    source.only("currency", "unit", "law", "basis_otherwise", "basis", "rate_max_age_days", "deemed_insurance", "words")
    settings = source.settings
    basis = {regime: word for word, regimes in settings["basis"].items() for regime in regimes}
    for word in (*settings["basis"], settings["basis_otherwise"]):
        if word not in ("cif", "price"):
            raise PackError(f"{source.path}.toml: basis {word!r} must be cif or price")
    deemed = settings.get("deemed_insurance")
    words = dict(settings["words"])
    for name in ("rate", "deemed_insurance", "by_price"):
        if name not in words:
            raise PackError(f"{source.path}.toml: words.{name} is missing; add the sentence")
    return ValuationPage(
        currency=settings["currency"],
        unit=Decimal(settings["unit"]),
        basis=basis,
        basis_otherwise=settings["basis_otherwise"],
        incoterms=_incoterms(source, on),
        charges=_charges(source, on),
        rates=_rates(source, on, words["rate"], settings["currency"]),
        rate_max_age=int(settings["rate_max_age_days"]),
        deemed_insurance=None if deemed is None else Decimal(deemed),
        words=words,
        law=settings["law"],
        faults=read_faults(source, on, _KNOWN),
    )


def _incoterms(source: Source, on: date) -> dict[str, Incoterm]:
    rows = source.table("incoterms", ("code", "freight", "insurance", "says", "start", "end"))
    found = {}
    for row in rows:
        if in_force(row, on):
            held = [_word(source, "incoterms", row[name], _HELD) for name in ("freight", "insurance")]
            found[row["code"]] = Incoterm(
                code=row["code"], freight=bool(held[0]), insurance=bool(held[1]), says=row["says"]
            )
    return found


def _charges(source: Source, on: date) -> dict[str, Charge]:
    rows = source.table("charges", ("code", "name", "effect", "role", "spread", "law", "start", "end"))
    found = {}
    for row in rows:
        if in_force(row, on):
            _word(source, "charges", row["role"], {"freight": 1, "insurance": 1, "other": 1})
            _word(source, "charges", row["spread"], {"mass": 1, "price": 1})
            sign = _word(source, "charges", row["effect"], _SIGNS)
            if sign < 0 and row["role"] != "other":
                raise PackError(f"{source.path}/charges.csv, code {row['code']}: only role other can be deducted")
            found[row["code"]] = Charge(
                code=row["code"], sign=sign, role=row["role"], part=row["spread"], law=row["law"]
            )
    return found


def _rates(source: Source, on: date, says: str, home: str) -> dict[str, ExchangeRate]:
    """The newest rate of each currency that has started; how old it may be is for the step to judge."""
    newest: dict[str, ExchangeRate] = {}
    for row in source.table("rates", ("currency", "units", "rate", "source", "start")):
        since = date.fromisoformat(row["start"])
        before = newest.get(row["currency"])
        if since > on or (before is not None and before.since > since):
            continue
        where = f"{source.path}/rates.csv, {row['currency']} from {row['start']}"
        rate = EXACT.divide(_positive(where, row["rate"]), _positive(where, row["units"]))
        told = says.format(units=row["units"], currency=row["currency"], rate=row["rate"], home=home, since=since)
        newest[row["currency"]] = ExchangeRate(
            currency=row["currency"], rate=rate, since=since, source=row["source"], says=told
        )
    return newest


def _positive(where: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise PackError(f"{where}: {text!r} is not a positive number")
    return number


def _word(source: Source, table: str, word: str, allowed: dict[str, int] | dict[str, bool]) -> int:
    if word not in allowed:
        raise PackError(f"{source.path}/{table}.csv: {word!r} must be one of {', '.join(allowed)}")
    return int(allowed[word])
