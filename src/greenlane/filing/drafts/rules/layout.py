"""Which cells do the lines of a printed page make? Columns are found by where their headings stand."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from greenlane.filing.drafts.rules.page import folded
from greenlane.filing.drafts.terms import DraftsPage
from greenlane.filing.intake.formats.sheets import Row

#: Words of one cell stand one blank apart, cells two or more.
_CHUNK = re.compile(r"\S+(?: \S+)*")


class Chunk(NamedTuple):
    """A piece of a line and where it stands."""

    start: int
    end: int
    text: str


def rows_of(lines: Sequence[str], page: DraftsPage) -> list[Row]:
    """The lines as rows of a sheet: below the headings each piece goes under the heading that it stands nearest to."""
    chunks = [[Chunk(m.start(), m.end(), m[0]) for m in _CHUNK.finditer(line)] for line in lines]
    counts = [sum(folded(c.text) in page.headings for c in line) for line in chunks]
    best = max(counts, default=0)
    head = counts.index(best) if best > 1 else len(lines)
    rows = []
    for place, line in enumerate(chunks):
        cells = tuple(c.text for c in line) if place <= head else _under(line, chunks[head])
        rows.append(Row(place + 1, cells))
    return rows


def _under(line: Sequence[Chunk], heads: Sequence[Chunk]) -> tuple[str, ...]:
    cells = [""] * len(heads)
    for chunk in line:
        at = min(range(len(heads)), key=lambda n: _apart(chunk, heads[n]))
        cells[at] = f"{cells[at]} {chunk.text}".strip()
    return tuple(cells)


def _apart(one: Chunk, other: Chunk) -> float:
    """How far apart two pieces stand: negative by as much as they share."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return -shared if shared > 0 else abs(one.start + one.end - other.start - other.end) / 2
