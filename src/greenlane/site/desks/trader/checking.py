"""What does a person see of a check? Duty by line and in all, documents, errors that lead to their fields."""

from collections.abc import Mapping
from typing import NamedTuple

from django.urls import reverse

from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.core.book import Book
from greenlane.core.finding import Finding, Severity
from greenlane.filing.drafts import rules
from greenlane.filing.drafts.rules.building import ITEMS
from greenlane.filing.drafts.rules.form import FORM, Section, row_of, section_at
from greenlane.filing.drafts.terms import Draft
from greenlane.law.duty.terms import DutyPage
from greenlane.site.charges import Named, named, symbols, totals
from greenlane.site.desks.trader.fields import PAGE, id_of
from greenlane.site.desks.trader.labels import SECTIONS, label_of
from greenlane.site.drafting import Checked


class Pointed(NamedTuple):
    """A finding, the address of the field it is about, and where that is in words."""

    finding: Finding
    address: str
    where: str
    law: str


class Charged(NamedTuple):
    """The charges on one line, or on the whole (number 0)."""

    number: int
    taxes: tuple[Named, ...]
    total: object


def panel(draft: Draft, checked: Checked, texts: Mapping[str, str], book: Book) -> dict[str, object]:
    """What the panel beside the form shows. No risk: the answer holds none."""
    answer = checked.answer
    names, units = book[AccountsPage].duties, symbols(book[DutyPage])
    taxes = [named(tax, names, units) for tax in answer.tax_lines]
    pointed = [
        Pointed(f, address_of(draft, key, texts), _where(key, texts), f.law or "")
        for f, key in zip(answer.findings, checked.keys, strict=True)
    ]
    return {
        "answer": answer,
        "errors": [each for each in pointed if each.finding.severity is Severity.ERROR],
        "warnings": [each for each in pointed if each.finding.severity is not Severity.ERROR],
        "charged": _charged(taxes),
        "sums": totals(answer.tax_lines, names),
        "wanted": [o for o in answer.obligations if not o.is_met],
        "given": [o for o in answer.obligations if o.is_met],
    }


def address_of(draft: Draft, key: str, texts: Mapping[str, str]) -> str:
    """Where the field of a key stands; the section where no one field is meant; ``""`` where there is none."""
    if not key:
        return ""
    part = section_at(key)
    address = reverse("trader-draft", args=(draft.reference, part.value))
    row = row_of(key)
    if row:
        rows = rules.rows_of(texts, ITEMS)
        number = rows.index(row) // PAGE + 1 if row in rows else 1
        address = f"{address}?page={number}" if number > 1 else address
    return f"{address}#{id_of(field_of(key))}"


def field_of(key: str) -> str:
    """The field on the form that a key leads to: itself, or the first below it, or the first beside it."""
    row = row_of(key)
    before = f"{ITEMS}:{row}." if row else ""
    keys = [before + f.key for group in FORM[section_at(key)] for f in group.fields]
    if key in keys or (key.count(":") > (1 if row else 0) and "." in key.rpartition(":")[2]):
        return _document(key)
    below = next((each for each in keys if each.startswith((f"{key}.", f"{key}:"))), "")
    return below or next((each for each in keys if each.startswith(f"{key.rpartition('.')[0]}.")), key)


def _document(key: str) -> str:
    """Category and type of a document stand in one field."""
    start, _, last = key.rpartition(".")
    is_paper = "Documents:" in start.rpartition(".")[2]
    return f"{start}.code" if is_paper and last in ("categoryCode", "typeCode") else key


def _where(key: str, texts: Mapping[str, str]) -> str:
    if not key:
        return ""
    row, label = row_of(key), label_of(field_of(key))[0]
    rows = rules.rows_of(texts, ITEMS)
    if row in rows:
        return f"{SECTIONS[Section.GOODS]} {rows.index(row) + 1} · {label}"
    return f"{SECTIONS[section_at(key)]} · {label}"


def _charged(taxes: list[Named]) -> list[Charged]:
    numbers = dict.fromkeys(tax.number for tax in taxes)
    found = []
    for number in sorted(numbers, key=lambda n: (n == 0, n)):
        own = tuple(tax for tax in taxes if tax.number == number)
        found.append(Charged(number, own, sum(tax.amount for tax in own if not tax.guaranteed)))
    return found
