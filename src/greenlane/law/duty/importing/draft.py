"""What does a tariff consist of while it is built? Rows of the law pages, and notes on what was not understood."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from greenlane.core.words import Fact

#: The tables that a build writes whole, and their columns as the rooms read them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "law/nomenclature/lines": ("code", "description", "unit", "start", "end"),
    "law/nomenclature/headings": ("code", "description"),
    "law/duty/types": ("type", "name", "tax", "role", "basis", "per", "secured", "start", "end"),
    "law/duty/measures": (
        "measure", "type", "goods", "area", "except", "additional", "expression", "law", "start", "end",
    ),
    "law/duty/conditions": ("measure", "document", "test", "action", "expression", "start", "end"),
    "law/duty/areas": ("group", "country", "start", "end"),
    "law/duty/units": ("symbol", "code", "size", "name"),
    "law/duty/quotas": ("order", "areas", "volume", "unit", "law", "start", "end"),
    "law/duty/exemptions": ("code", "name", "taxes", "goods", "documents", "value_to", "law", "start", "end"),
    "law/origin/agreements": ("agreement", "name", "law", "start", "end"),
    "law/origin/members": ("agreement", "country", "except", "start", "end"),
    "law/origin/preferences": ("code", "agreements", "says", "start", "end"),
    "law/origin/proofs": ("agreement", "document", "limit", "says", "start", "end"),
    "law/controls/agencies": ("code", "name", "contact"),
    "law/controls/groups": ("group", "country", "start", "end"),
    "law/controls/controls": (
        "control", "kind", "agency", "goods", "area", "except", "regimes", "modes", "value_from", "documents", "holds",
        "per", "says", "law", "start", "end",
    ),
}  # fmt: skip


class UnreadError(ValueError):
    """Something in a source that is not understood; the text is its message."""


class Grade(StrEnum):
    """How much a note weighs: BLOCKING, a declaration of such goods waits for a person; OPEN, for the administration to
    set or decide; TOLD, done otherwise than the source says it."""

    BLOCKING = "blocking"
    OPEN = "open"
    TOLD = "told"


class Note(Fact, frozen=True):
    """Something the build did not understand or left to the administration: where, and what it is."""

    grade: Grade
    where: str
    says: str


@dataclass
class Draft:
    """A tariff as it is built: settings, rows by table, codes used by code list, notes and counts.

    ``once``: each rate stands once along the hierarchy of goods; otherwise a longer code overrides a shorter.
    """

    country: str
    edition: str
    digits: int
    currency: str
    unit: str
    law: str
    source: str
    once: bool = True
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, **cells: str) -> None:
        """A row of ``table``; cells not named are empty."""
        self.rows[table].append({column: cells.pop(column, "") for column in COLUMNS[table]})
        if cells:
            raise KeyError(f"{table} has no column {', '.join(cells)}")

    def note(self, grade: Grade, where: str, says: str) -> None:
        self.notes.append(Note(grade, where, says))

    def count(self, what: str, more: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + more

    def needs(self, code_list: str, code: str, name: str) -> None:
        """A code that the pack's code lists must hold (units, preferences, documents, additional codes)."""
        self.codes.setdefault(code_list, {}).setdefault(code, name)


def quoted(text: str) -> str:
    """Words of the law as an expression that a person must work out."""
    plain = " ".join(text.split()).replace('"', "'")
    return f'"{plain[:400]}"'


def worded(source: Iterable[Note]) -> Iterator[Note]:
    """The notes of what no machine works out."""
    return (note for note in source if note.grade is Grade.BLOCKING)
