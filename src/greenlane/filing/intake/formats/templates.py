"""What does a trader download? The spreadsheet template with examples, and the list of its columns."""

from collections.abc import Callable, Iterator

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.columns import COLUMNS
from greenlane.filing.intake.formats.separated import Separated
from greenlane.filing.intake.formats.sheets import written
from greenlane.filing.intake.formats.workbooks import workbook


def columns() -> Iterator[tuple[str, str, str, str]]:
    """A row for each column: heading, where it belongs, kind of value, what to write."""
    yield ("column", "on", "kind", "what to write")
    for column in COLUMNS:
        kind = "code" if column.kind == "double" else column.kind
        yield (column.heading, "each item" if column.item else "the declaration", kind, column.about)


def _workbook(examples: tuple[Declaration, ...]) -> bytes:
    return workbook({"declarations": written(examples), "columns": columns()})


def _separated(examples: tuple[Declaration, ...]) -> bytes:
    return Separated().write(examples)


TEMPLATES: dict[str, Callable[[tuple[Declaration, ...]], bytes]] = {"xlsx": _workbook, "csv": _separated}
