"""Which codes are there? Reads the code lists of the pack (page ``formats/codes``)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from greenlane.base.packs.rules import END, START, in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.filing.declarations.terms import (
    CodesPage,
    DeliveryTerm,
    DocumentKind,
    Names,
    PackageType,
    PaymentMethod,
    Preference,
    TransportMode,
)

T = TypeVar("T")

#: The short lists, all in one table.
LISTS = ("additional_procedure", "authorisation", "change_reason", "function", "guarantee", "representation")
TABLES = (
    "countries", "currencies", "delivery_terms", "documents", "lists", "modes", "natures", "packages",
    "payment_methods", "preferences", "previous_documents", "taxes", "units", "valuation_methods",
)  # fmt: skip


def read_codes(source: Source, on: date) -> CodesPage:
    """The code lists in force on a day.

    Raises PackError on an unknown table or list, one without its source, a code given twice for one day, or an answer
    that is not yes or no.
    """
    source.only("sources")
    known_tables(source, TABLES)
    if set(source.settings.get("sources", ())) != set(TABLES):
        raise PackError(f"{source.path}.toml: [sources] must name whose list, in which edition: {', '.join(TABLES)}")
    documents = coded(source, "documents", ("reference", "origin"), on, _document)
    modes = coded(source, "modes", ("documents", "identified"), on, _mode)
    carriage = frozenset().union(*(mode.documents for mode in modes.values()))
    return CodesPage(
        countries=_names(source, "countries", on),
        currencies=_names(source, "currencies", on),
        units=_names(source, "units", on),
        tax_types=_names(source, "taxes", on),
        natures=_names(source, "natures", on),
        valuation_methods=_names(source, "valuation_methods", on),
        previous_documents=_names(source, "previous_documents", on),
        packages=coded(source, "packages", ("bulk",), on, _package),
        modes={code: replace(m, others=carriage - m.documents) for code, m in modes.items()},
        delivery_terms=coded(source, "delivery_terms", ("modes",), on, _term),
        documents=documents,
        preferences=coded(source, "preferences", ("claims",), on, _preference),
        payment_methods=coded(source, "payment_methods", ("account",), on, _payment),
        lists=_lists(source, on),
        document_codes=frozenset(documents),
    )


def known_tables(source: Source, tables: tuple[str, ...]) -> None:
    """Raises PackError if the page has a table that is not one of ``tables``."""
    for name in source.tables:
        if name not in tables:
            raise PackError(f"{source.path}/{name}.csv: unknown table; known are {', '.join(tables)}")


def coded(source: Source, table: str, more: tuple[str, ...], on: date, make: Callable[[Row], T]) -> Mapping[str, T]:
    """A table of codes as a mapping, only what is in force; its columns are code, name, ``more``, start, end."""
    found: dict[str, T] = {}
    for row in source.table(table, ("code", "name", *more, START, END)):
        if in_force(row, on):
            if row["code"] in found or not row["code"]:
                raise PackError(
                    f"{source.path}/{table}.csv: the code {row['code']!r} is there twice, or empty; keep one row"
                )
            try:
                found[row["code"]] = make(row)
            except ValueError as fault:
                raise PackError(f"{source.path}/{table}.csv, code {row['code']}: {fault}") from fault
    return found


def yes(row: Row, column: str) -> bool:
    """A yes or no. Raises ValueError on anything else."""
    if row[column] not in ("yes", "no"):
        raise ValueError(f"{column} is {row[column]!r}; write yes or no")
    return row[column] == "yes"


def several(row: Row, column: str) -> frozenset[str]:
    """The words of a cell, separated by spaces."""
    return frozenset(row[column].split())


def _names(source: Source, table: str, on: date) -> Names:
    return coded(source, table, (), on, lambda row: row["name"])


def _lists(source: Source, on: date) -> Mapping[str, Names]:
    found: dict[str, dict[str, str]] = {name: {} for name in LISTS}
    for row in source.table("lists", ("list", "code", "name", START, END)):
        if row["list"] not in found:
            raise PackError(f"{source.path}/lists.csv: unknown list {row['list']!r}; known are {', '.join(LISTS)}")
        if in_force(row, on):
            if row["code"] in found[row["list"]]:
                raise PackError(
                    f"{source.path}/lists.csv: {row['list']} has the code {row['code']!r} twice; keep one row"
                )
            found[row["list"]][row["code"]] = row["name"]
    return found


def _document(row: Row) -> DocumentKind:
    return DocumentKind(name=row["name"], referenced=yes(row, "reference"), proves_origin=yes(row, "origin"))


def _package(row: Row) -> PackageType:
    return PackageType(name=row["name"], bulk=yes(row, "bulk"))


def _mode(row: Row) -> TransportMode:
    documents = several(row, "documents")
    return TransportMode(name=row["name"], documents=documents, others=frozenset(), identified=yes(row, "identified"))


def _term(row: Row) -> DeliveryTerm:
    return DeliveryTerm(name=row["name"], modes=several(row, "modes"))


def _preference(row: Row) -> Preference:
    return Preference(name=row["name"], claims=yes(row, "claims"))


def _payment(row: Row) -> PaymentMethod:
    return PaymentMethod(name=row["name"], account=yes(row, "account"))
