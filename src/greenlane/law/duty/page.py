"""What does the country's tariff say? Reads ``law/duty`` into a DutyPage, every expression parsed at once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.law.duty.evaluation import worded
from greenlane.law.duty.expressions import ExpressionError, Node, parse
from greenlane.law.duty.linking import components, declares, option_of
from greenlane.law.duty.terms import (
    Action,
    Condition,
    DutyPage,
    Exemption,
    Measure,
    MeasureType,
    Quota,
    Role,
    Treatment,
    Unit,
)
from greenlane.law.duty.thresholds import parse as threshold
from greenlane.law.duty.thresholds import tested
from greenlane.law.nomenclature.faults import read_faults

_KNOWN = {
    "quantity_is_declared": ("line", "unit", "name", "measure", "rate"),
    "preference_has_rate": ("line", "code", "agreement"),
    "procedure_has_treatment": ("line", "regime"),
    "exemption_has_document": ("line", "code", "name", "documents"),
    "exemption_within_limit": ("line", "code", "name", "limit", "currency", "value"),
    "measure_lets_in": ("line", "measure", "code", "law"),
    "rate_is_assessed": ("line", "measure", "code", "rate"),
    "rate_names_goods": ("line", "measure", "code", "rate", "under"),
    "goods_have_base_rate": ("line", "code"),
    "additional_code_is_declared": ("line", "type", "code", "codes"),
    "component_is_declared": ("line", "measure", "code", "rate", "type"),
}
_CONDITION = ("measure", "document", "test", "action", "expression", "start", "end")
_YES = {"yes": True, "no": False}
E = TypeVar("E", bound=StrEnum)


def read(source: Source, on: date) -> DutyPage:
    """The page ``law/duty``: types, measures, conditions, areas, units, exemptions, regimes and faults.

    Raises PackError on an expression that cannot be read, or a name that no other table gives.
    """
    source.only("currency", "unit", "law", "hierarchy")
    types = _types(source, on)
    groups: dict[str, set[str]] = {}
    for row in source.table("areas", ("group", "country", "start", "end")):
        members = groups.setdefault(row["group"], set())
        if in_force(row, on):
            members.add(row["country"])
    measures = _measures(source, on, types, groups)
    exemptions = _exemptions(source, on)
    listed = [m for ms in measures.values() for m in ms]
    page = DutyPage(
        currency=source.settings["currency"],
        unit=Decimal(source.settings["unit"]),
        types=types,
        measures=measures,
        groups={name: frozenset(countries) for name, countries in groups.items()},
        units=_units(source),
        exemptions=exemptions,
        treatments=_treatments(source, on),
        documents=frozenset(c.document for m in listed for c in m.conditions)
        | frozenset(d for e in exemptions for d in e.documents),
        claims=frozenset(e.code for e in exemptions if e.code),
        asking=frozenset(m.additional for m in listed if m.additional),
        faults=read_faults(source, on, _KNOWN),
        referring=any(declares(node) for _, node in _read_expressions(source, listed).values()),
        quotas=_quotas(source, on),
    )
    _check_expressions(source, page, listed)
    return page


def _read_expressions(source: Source, measures: list[Measure]) -> dict[str, tuple[Measure, Node]]:
    """Every distinct expression, read, with the first measure that says it."""
    found: dict[str, tuple[Measure, Node]] = {}
    for measure in measures:
        for text in (measure.expression, *(c.expression for c in measure.conditions if c.expression)):
            if text not in found:
                try:
                    found[text] = measure, parse(text)
                except ExpressionError as fault:
                    raise PackError(f"{source.path}/measures.csv, measure {measure.id}: {fault}") from fault
    return found


def _check_expressions(source: Source, page: DutyPage, measures: list[Measure]) -> None:
    """Every expression and test can be worked out: units are known, references end."""
    for text, (measure, node) in _read_expressions(source, measures).items():
        try:
            option_of(page, measure, text)
            if page.types[measure.type].whole and (declares(node) or components(node) or worded(node)):
                raise ExpressionError(f"{text}: a charge on the whole declaration rests on no line")
            for named in components(node):
                if named not in page.types or page.types[named].role is not Role.COMPONENT:
                    raise ExpressionError(f"COMPONENT {named}: types.csv has no type {named} of role component")
        except ExpressionError as fault:
            raise PackError(f"{source.path}/measures.csv, measure {measure.id}: {fault}") from fault
    for measure in measures:
        for condition in measure.conditions:
            if condition.test:
                try:
                    tested(threshold(condition.test), page.units, page.currency)
                except ExpressionError as fault:
                    raise PackError(f"{source.path}/conditions.csv, measure {measure.id}: {fault}") from fault


def _types(source: Source, on: date) -> dict[str, MeasureType]:
    columns = ("type", "name", "tax", "role", "basis", "per", "secured", "start", "end")
    return {
        row["type"]: MeasureType(
            code=row["type"],
            tax=row["tax"],
            role=_one(source, "types", row["role"], Role),
            taxed=_word(source, "types", row["basis"], {"value": False, "taxed": True}),
            whole=_word(source, "types", row["per"], {"line": False, "declaration": True}),
            secured=_word(source, "types", row["secured"], _YES),
        )
        for row in source.table("types", columns)
        if in_force(row, on)
    }


def _measures(
    source: Source, on: date, types: Mapping[str, MeasureType], groups: Mapping[str, set[str]]
) -> dict[str, tuple[Measure, ...]]:
    conditions = _conditions(source, on)
    columns = ("measure", "type", "goods", "area", "except", "additional", "expression", "law", "start", "end")
    found: dict[str, list[Measure]] = {}
    seen: dict[tuple[str, ...], str] = {}
    for row in source.table("measures", columns):
        if in_force(row, on):
            where = f"{source.path}/measures.csv, measure {row['measure']}"
            measure = _measure(where, row, conditions.pop(row["measure"], []), types, groups)
            for area in measure.areas:
                key = (measure.type, measure.goods, area, measure.additional)
                if key in seen:
                    says = f"{where}: measure {seen[key]} says the same of the same goods and area on {on}; end one"
                    raise PackError(says)
                seen[key] = measure.id
            found.setdefault(measure.goods, []).append(measure)
    if conditions:
        raise PackError(
            f"{source.path}/conditions.csv: no measure in force on {on} named {', '.join(sorted(conditions))}"
        )
    return {goods: tuple(listed) for goods, listed in found.items()}


def _measure(
    where: str,
    row: Row,
    conditions: list[Condition],
    types: Mapping[str, MeasureType],
    groups: Mapping[str, set[str]],
) -> Measure:
    """One row. Raises PackError on a type or area that no other table gives."""
    area = row["area"]
    if row["type"] not in types:
        raise PackError(f"{where}: unknown type {row['type']!r}; add it to types.csv")
    preferred = types[row["type"]].role is Role.PREFERENCE
    if area != "*" and len(area) != 2 and area not in groups and not preferred:
        raise PackError(f"{where}: area {area!r} is neither *, a country nor a group of areas.csv")
    return Measure(
        id=row["measure"],
        type=row["type"],
        goods="" if row["goods"] == "*" else row["goods"],
        area=area,
        excepted=tuple(row["except"].split()),
        additional=row["additional"],
        expression=row["expression"],
        conditions=tuple(conditions),
        law=row["law"],
        areas=frozenset(area.split() if preferred else [area]),
    )


def _conditions(source: Source, on: date) -> dict[str, list[Condition]]:
    found: dict[str, list[Condition]] = {}
    for row in source.table("conditions", _CONDITION):
        if in_force(row, on):
            action = _one(source, "conditions", row["action"], Action)
            found.setdefault(row["measure"], []).append(
                Condition(document=row["document"], action=action, expression=row["expression"], test=row["test"])
            )
    return found


def _units(source: Source) -> dict[str, Unit]:
    return {
        row["symbol"]: Unit(symbol=row["symbol"], code=row["code"], size=Decimal(row["size"]), name=row["name"])
        for row in source.table("units", ("symbol", "code", "size", "name"))
    }


def _exemptions(source: Source, on: date) -> tuple[Exemption, ...]:
    columns = ("code", "name", "taxes", "goods", "documents", "value_to", "law", "start", "end")
    found = []
    for row in source.table("exemptions", columns):
        if not in_force(row, on):
            continue
        if not row["code"] and not row["documents"]:
            raise PackError(f"{source.path}/exemptions.csv, {row['name']}: give a code or the documents that claim it")
        found.append(
            Exemption(
                code=row["code"],
                name=row["name"],
                taxes=frozenset(row["taxes"].split()),
                goods=("",) if row["goods"] == "*" else tuple(row["goods"].split()),
                documents=tuple(row["documents"].split()),
                value_to=Decimal(row["value_to"]) if row["value_to"] else None,
                law=row["law"],
            )
        )
    return tuple(found)


def _quotas(source: Source, on: date) -> dict[str, Quota]:
    """The table ``quotas``, which a tariff without quotas leaves out."""
    if "quotas" not in source.tables:
        return {}
    return {
        row["order"]: Quota(
            order=row["order"],
            areas=tuple(row["areas"].split()),
            volume=Decimal(row["volume"]) if row["volume"] else None,
            unit=row["unit"],
            law=row["law"],
        )
        for row in source.table("quotas", ("order", "areas", "volume", "unit", "law", "start", "end"))
        if in_force(row, on)
    }


def _treatments(source: Source, on: date) -> dict[str, Treatment]:
    return {
        row["regime"]: _one(source, "regimes", row["treatment"], Treatment)
        for row in source.table("regimes", ("regime", "treatment", "law", "start", "end"))
        if in_force(row, on)
    }


def _word(source: Source, table: str, word: str, allowed: Mapping[str, bool]) -> bool:
    if word not in allowed:
        raise PackError(f"{source.path}/{table}.csv: {word!r} must be one of {', '.join(allowed)}")
    return allowed[word]


def _one(source: Source, table: str, word: str, words: type[E]) -> E:
    try:
        return words(word)
    except ValueError:
        raise PackError(f"{source.path}/{table}.csv: {word!r} must be one of {', '.join(words)}") from None
