"""Does the country pack do what the law says? Runs the given/expect scenarios that a pack carries.

    [[scenario]]
    name = "Car of Japan, FOB"                law = "Customs Tariff Act 2024, Sch. 2, Ch. 87"
    on = 2026-03-02                           # the day of lodging, UTC
    [scenario.given]
    incoterm = "FOB"                          freight = "900.00 USD"       insurance = "50.00 USD"
    charges = ["AK 20.00 USD"]                mode = "1"                   documents = ["N935", "N705"]
    [[scenario.given.lines]]
    code = "87032300"    origin = "JP"        price = "10000.00 USD"       regime = "40"      preference = "100"
    net = "1500"         gross = "1600"       quantity = "1 NAR"           documents = []     additional = ["C01"]
    codes = ["B101"]     measured = ["12 ASV"]  freight, insurance, charges as in the header
    [scenario.expect]
    values = ["20257.50"]                     # customs value of each line
    taxes = ["1 A00 3038.63", "1 B00 10.00 relief", "1 A00 5.00 secured"]   # every tax line, in order
    total, secured = "…"                      open = ["1 V201", "0 G001"]   # obligations not met
    agreements = ["EWA"]                      findings = ["rule /pointer"]  # every finding, in order

Only what ``expect`` names is compared.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import Pack
from greenlane.core.book import Book
from greenlane.core.case import Case, Step
from greenlane.core.declaration import (
    AdditionalDocument,
    ChargeDeduction,
    Classification,
    Commodity,
    CustomsValuation,
    Declaration,
    DutyTaxFee,
    GoodsItem,
    GoodsMeasure,
    GoodsShipment,
    GovernmentProcedure,
    InvoiceLine,
    Origin,
    TradeTerms,
    TransportMeans,
)
from greenlane.core.finding import Findings
from greenlane.core.money import Amount
from greenlane.law.controls.rules import oblige
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.rules import assess
from greenlane.law.duty.terms import Assessment, TaxLine
from greenlane.law.nomenclature.rules import classify
from greenlane.law.origin.rules import establish
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.rules import value
from greenlane.law.valuation.terms import CustomsValues

LAW: tuple[Step, ...] = (classify, value, establish, oblige, assess)
_SCENARIO = ("name", "law", "on", "given", "expect")
_GIVEN = ("incoterm", "freight", "insurance", "charges", "mode", "documents", "lines")
_LINE = (
    "code", "origin", "price", "regime", "previous", "preference", "net", "gross", "quantity", "documents",
    "additional", "codes", "measured", "freight", "insurance", "charges",
)  # fmt: skip
_EXPECT = ("values", "taxes", "total", "secured", "open", "agreements", "findings")


def check(shelf: Shelf, pack: Pack, steps: Iterable[Step] = LAW) -> list[str]:
    """What fails among the scenarios that ``pack`` carries under ``scenarios/``, one sentence each."""
    return failing(shelf.book, sources_of(pack), steps)


def sources_of(pack: Pack) -> dict[str, bytes]:
    """The scenario files of a pack, by path."""
    return {path: raw for path, raw in pack.files.items() if path.startswith("scenarios/") and path.endswith(".toml")}


def failing(book_for: Callable[[date], Book], sources: Mapping[str, bytes], steps: Iterable[Step] = LAW) -> list[str]:
    """What fails among the scenarios of ``sources`` (TOML by path), one sentence each; empty where all hold."""
    failures = []
    for path in sorted(sources):
        try:
            scenarios = _listed(sources[path])
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as fault:
            failures.append(f"{path}: cannot be read as a list of [[scenario]]: {fault}")
            continue
        for number, scenario in enumerate(scenarios, 1):
            where = f"{path}, scenario {number} ({scenario.get('name', 'without a name')!r})"
            failures += [f"{where}: {said}" for said in _failures(scenario, book_for, tuple(steps))]
    return failures


def _listed(raw: bytes) -> list[dict[str, Any]]:
    listed = tomllib.loads(raw.decode())["scenario"]
    if not isinstance(listed, list):
        raise KeyError("scenario is one table; write [[scenario]] with two brackets")
    return listed


def count(sources: Mapping[str, bytes]) -> int:
    """How many scenarios the sources hold."""
    return sum(len(_listed(raw)) for raw in sources.values())


def _failures(scenario: Mapping[str, Any], book_for: Callable[[date], Book], steps: tuple[Step, ...]) -> list[str]:
    unknown = _unknown(scenario)
    if unknown:
        return unknown
    try:
        declaration = declaration_of(scenario["given"])
    except (ArithmeticError, ValueError, KeyError) as fault:
        return [f"given cannot be read: {type(fault).__name__} {fault}; amounts are written '12.50 USD'"]
    on: date = scenario["on"]
    batch = [Case("SCENARIO", declaration, datetime.combine(on, time(12), UTC), (Findings(),))]
    book = book_for(on)
    for step in steps:
        batch = step(batch, book)
    found = _found(batch[0])
    return [
        f"{name} should be {wanted!r}, but is {found[name]!r} ({scenario['law']})"
        for name, wanted in scenario["expect"].items()
        if found[name] != wanted
    ]


def _unknown(scenario: Mapping[str, Any]) -> list[str]:
    given, expect = scenario.get("given", {}), scenario.get("expect", {})
    said = [f"{name} is missing" for name in _SCENARIO if name not in scenario]
    parts = [(scenario, _SCENARIO, ""), (given, _GIVEN, "given."), (expect, _EXPECT, "expect.")]
    parts += [(line, _LINE, "given.lines.") for line in given.get("lines", ())]
    for part, known, where in parts:
        said += [f"unknown key {where}{key}; known are {', '.join(known)}" for key in part if key not in known]
    return said


def _found(case: Case) -> dict[str, Any]:
    """What the law says of the case, in the short form that ``expect`` uses."""
    values, assessment = case.get(CustomsValues), case.get(Assessment)
    obligations, origins = case.get(Obligations), case.get(Origins)
    return {
        "values": [str(line.customs_value) for line in values.lines] if values else [],
        "taxes": [_tax(line) for line in assessment.lines] if assessment else [],
        "total": str(assessment.total) if assessment else "",
        "secured": str(assessment.secured) if assessment else "",
        "open": [f"{o.number} {o.control}" for o in obligations.open] if obligations else [],
        "agreements": [line.agreement for line in origins.lines] if origins else [],
        "findings": [f"{finding.rule} {finding.pointer}" for finding in case[Findings].all],
    }


def _tax(line: TaxLine) -> str:
    ending = " relief" if line.relief else " secured" if line.guaranteed else ""
    return f"{line.number} {line.tax} {line.amount}{ending}"


def declaration_of(given: Mapping[str, Any]) -> Declaration:
    """A declaration from the short form. Raises ValueError or ArithmeticError where an amount cannot be read."""
    return Declaration(
        type_code="IMA",
        additional_documents=_documents(given),
        border_transport_means=TransportMeans(mode_code=given.get("mode", "1")),
        goods_shipment=GoodsShipment(
            items=tuple(_item(number, line) for number, line in enumerate(given["lines"], 1)),
            trade_terms=TradeTerms(condition_code=given["incoterm"]) if "incoterm" in given else None,
            customs_valuation=_valuation(given),
        ),
    )


def _item(number: int, line: Mapping[str, Any]) -> GoodsItem:
    quantity, unit = line["quantity"].split() if "quantity" in line else (None, None)
    claims = [DutyTaxFee(duty_regime_code=line.get("preference", "100"))]
    for measured in line.get("measured", ()):
        amount, code = measured.split()
        claims.append(DutyTaxFee(specific_tax_base_quantity=Decimal(amount), specific_tax_base_unit_code=code))
    codes = [Classification(id=line["code"], identification_type_code="TSP")]
    codes += [Classification(id=code, identification_type_code="TRA") for code in line.get("codes", ())]
    first = GovernmentProcedure(current_code=line.get("regime", "40"), previous_code=line.get("previous", "00"))
    return GoodsItem(
        sequence_numeric=number,
        commodity=Commodity(
            classifications=tuple(codes),
            duty_tax_fees=tuple(claims),
            goods_measure=GoodsMeasure(
                gross_mass_measure=_number(line.get("gross")),
                net_net_weight_measure=_number(line.get("net")),
                tariff_quantity=_number(quantity),
                tariff_unit_code=unit,
            ),
            invoice_line=InvoiceLine(item_charge_amount=_amount(line["price"])) if "price" in line else None,
        ),
        procedures=(first, *(GovernmentProcedure(current_code=code) for code in line.get("additional", ()))),
        origins=(Origin(country_code=line.get("origin", ""), type_code="1"),),
        additional_documents=_documents(line),
        customs_valuation=_valuation(line),
    )


def _valuation(given: Mapping[str, Any]) -> CustomsValuation | None:
    if not {"freight", "insurance", "charges"} & set(given):
        return None
    charges = [charge.split(maxsplit=1) for charge in given.get("charges", ())]
    return CustomsValuation(
        method_code="1",
        freight_charge_amount=_amount(given["freight"]) if "freight" in given else None,
        insurance_charge_amount=_amount(given["insurance"]) if "insurance" in given else None,
        charge_deductions=tuple(
            ChargeDeduction(charges_type_code=code, amount=_amount(sum_)) for code, sum_ in charges
        ),
    )


def _documents(given: Mapping[str, Any]) -> tuple[AdditionalDocument, ...]:
    return tuple(
        AdditionalDocument(category_code=code[:1], type_code=code[1:], id=f"{code}/1")
        for code in given.get("documents", ())
    )


def _amount(text: str) -> Amount:
    amount, currency = text.split()
    return Amount(value=Decimal(amount), currency_id=currency)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
