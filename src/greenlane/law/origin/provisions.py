"""How do goods come to originate, says the page? Product rules, tolerance, cumulation, transit, simple operations and
what a claim needs, for each agreement; and the sentences of a verdict."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from string import Formatter

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.law.origin.specific.rows import COLUMNS, gathered
from greenlane.law.origin.terms import Agreement
from greenlane.law.origin.working.sentences import KNOWN
from greenlane.law.origin.working.terms import Field, Need, Operation, Provisions, Sentences, Tolerance

_TABLES = {
    "products": COLUMNS,
    "tolerances": ("agreement", "first", "last", "percent", "measure", "covers", "law", "start", "end"),
    "cumulation": ("agreement", "kind", "partners", "exclusively", "joins", "transit", "start", "end"),
    "operations": ("operation", "says", "law", "start", "end"),
    "claims": ("agreement", "kind", "document", "by", "limit", "days", "says", "law", "start", "end"),
    "fields": ("document", "box", "field", "holds", "needed", "start", "end"),
    "sentences": ("sentence", "says", "start", "end"),
}
_KINDS = ("bilateral", "diagonal", "full")
_MEASURES = ("value", "weight")
_CLAIMS = ("certificate", "self-certification", "back-to-back", "electronic")
_JOINS = ("", "and", "or")
_COVERS = ("shift", "from", "obtained")


def read_provisions(source: Source, on: date, agreements: Mapping[str, Agreement]) -> tuple[Provisions, ...]:
    """The provisions of each agreement in force that has a row in ``cumulation``, in the order of the agreements.

    Raises PackError where a row names no agreement or says what cannot be.
    """
    tables = {name: list(_rows(source, on, name)) for name in _TABLES if name != "sentences"}
    for name, rows in tables.items():
        for row in rows:
            # Rules may be kept for an agreement that is not in force yet; they wait for it.
            if "agreement" in row and not row["agreement"]:
                raise PackError(f"{source.path}/{name}.csv: a row without an agreement; name one")
    operations = tuple(Operation(row["operation"], row["says"], row["law"]) for row in tables["operations"])
    ways = {row["agreement"]: row for row in tables["cumulation"]}
    return tuple(
        _provisions(source, agreement, ways[code], tables, operations)
        for code, agreement in agreements.items()
        if code in ways
    )


def _provisions(
    source: Source,
    agreement: Agreement,
    way: Row,
    tables: Mapping[str, list[Row]],
    operations: tuple[Operation, ...],
) -> Provisions:
    code = agreement.code
    _one_of(source, "cumulation", way, "kind", _KINDS)
    _one_of(source, "cumulation", way, "joins", _JOINS)
    return Provisions(
        code=code,
        name=agreement.name,
        law=agreement.law,
        members=agreement.members,
        rules=tuple(gathered(_of(tables["products"], code), way["joins"])),
        tolerances=tuple(_tolerance(source, row) for row in _of(tables["tolerances"], code)),
        cumulation=way["kind"],
        partners=tuple(way["partners"].split()),
        exclusively=way["exclusively"] == "yes",
        operations=operations,
        transit=tuple(way["transit"].split()),
        needs=tuple(_need(source, row, tables["fields"]) for row in _of(tables["claims"], code)),
    )


def _of(rows: list[Row], code: str) -> Iterator[Row]:
    return (row for row in rows if row["agreement"] == code)


def _tolerance(source: Source, row: Row) -> Tolerance:
    _one_of(source, "tolerances", row, "measure", _MEASURES)
    covers = tuple(row["covers"].split())
    if not covers or set(covers) - set(_COVERS):
        raise PackError(f"{source.path}/tolerances.csv: covers {row['covers']!r} must be of {', '.join(_COVERS)}")
    return Tolerance(
        first=row["first"],
        last=row["last"],
        percent=Decimal(row["percent"]),
        measure=row["measure"],
        covers=covers,
        law=row["law"],
    )


def _need(source: Source, row: Row, fields: list[Row]) -> Need:
    _one_of(source, "claims", row, "kind", _CLAIMS)
    boxes = [one for one in fields if one["document"] == row["document"]] if row["kind"] == "electronic" else []
    return Need(
        kind=row["kind"],
        document=row["document"],
        by=row["by"],
        limit=Decimal(row["limit"]) if row["limit"] else None,
        days=int(row["days"]),
        says=row["says"],
        law=row["law"],
        fields=tuple(Field(one["box"], one["field"], one["holds"], one["needed"] == "yes") for one in boxes),
    )


def _one_of(source: Source, table: str, row: Row, column: str, known: tuple[str, ...]) -> None:
    if row[column] not in known:
        raise PackError(f"{source.path}/{table}.csv: {column} {row[column]!r} must be one of {', '.join(known)}")


def read_sentences(source: Source, on: date) -> Sentences:
    """The sentences in which verdicts are told: every key in KNOWN, each using only the names it is given.

    None where the page has no table ``cumulation``, so that nothing is ever judged.
    """
    if "cumulation" not in source.tables:
        return {}
    found = {row["sentence"]: row["says"] for row in _rows(source, on, "sentences")}
    where = f"{source.path}/sentences.csv"
    if missing := sorted(set(KNOWN) - set(found)):
        raise PackError(f"{where}: no row in force for {', '.join(missing)}; add one for each")
    for key, says in found.items():
        if key not in KNOWN:
            raise PackError(f"{where}, sentence {key!r}: unknown; known are {', '.join(KNOWN)}")
        for _, name, _, _ in Formatter().parse(says):
            if name is not None and name not in KNOWN[key]:
                raise PackError(f"{where}, sentence {key}: uses {{{name}}}; it may use {', '.join(KNOWN[key])}")
    return found


def _rows(source: Source, on: date, name: str) -> Iterator[Row]:
    """The rows in force of a table; none where the country keeps no product rules and so has no such file."""
    if name not in source.tables:
        return iter(())
    return (row for row in source.table(name, _TABLES[name]) if in_force(row, on))
