"""How do public rules become the pack's table? Rows of the public form (JSON lines, gzipped or not) into rows of
``law/origin/products.csv``, and what was understood of them.

One line is one row: scheme, heading, subdivision, min, max, i, rule, operator. The text is kept on one line.
"""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from greenlane.core.words import Fact
from greenlane.law.origin.specific.classes import Reading, classes, reading
from greenlane.law.origin.specific.rows import COLUMNS, gathered, read_text
from greenlane.law.origin.specific.terms import Unjoined, Unread, inside
from greenlane.law.origin.specific.tokens import plain

Rows = list[dict[str, str]]


class Understood(Fact, frozen=True):
    """What a build read: rows by reading, rules by class and reading, rules whose rows the source does not join, and
    each text not wholly understood with its agreement, heading, how many rows have it, and the words left."""

    rows: Mapping[str, int]
    classes: Mapping[str, Mapping[str, int]]
    unjoined: int
    left: tuple[tuple[str, str, int, str], ...]


def rows_of(raw: bytes, named: Mapping[str, str], start: str) -> Rows:
    """Rows of the pack's table from the public file; ``named`` gives schemes the code of their agreement here, and
    only those are taken where it names any. Raises ValueError naming the line that is not of the form."""
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    rows = []
    for number, line in enumerate(text.decode().splitlines(), start=1):
        try:
            row = _row(json.loads(line), start)
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"line {number} is no row of origin rules: {type(fault).__name__} {fault}") from fault
        if not named or row["agreement"] in named:
            rows.append({**row, "agreement": named.get(row["agreement"], row["agreement"])})
    return rows


def _row(public: Mapping[str, Any], start: str) -> dict[str, str]:
    first, last = str(public["min"]), str(public["max"])
    if not (first.isdigit() and last.isdigit() and len(first) == len(last) == 10 and first <= last):
        raise ValueError(f"min {first!r} and max {last!r} must be codes of ten digits, in order")
    return {
        "agreement": str(public["scheme"]),
        "heading": " ".join(str(public["heading"]).split()),
        "goods": " ".join(str(public["subdivision"] or "").split()),
        "first": first,
        "last": last,
        "place": str(int(public["i"])),
        "joins": public["operator"] or "",
        "rule": plain(str(public["rule"])),
        "start": start,
        "end": "",
    }


def merged(before: bytes | None, rows: Rows) -> bytes:
    """The table with these rows in place of those of the same agreements; of a table that was there, the rest stays."""
    mine = {row["agreement"] for row in rows}
    kept = csv.DictReader(io.StringIO(before.decode())) if before else ()
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in kept if row["agreement"] not in mine)
    writer.writerows(rows)
    return out.getvalue().encode()


def understood(rows: Rows) -> Understood:
    """What of the rows was understood."""
    readings: Counter[str] = Counter()
    by_class: dict[str, Counter[str]] = {}
    left: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        tree = read_text(row["rule"])
        grade = reading(tree)
        readings[grade] += 1
        for name in classes(tree) or ("(no class)",):
            by_class.setdefault(name, Counter())[grade] += 1
        if grade is not Reading.FULL:
            words = " … ".join(part.words for part in inside(tree) if isinstance(part, Unread))
            left[row["agreement"], row["heading"], words] += 1
    return Understood(
        rows={grade.value: readings[grade] for grade in Reading},
        classes={
            name: {grade.value: by_class[name][grade] for grade in Reading}
            for name in sorted(by_class, key=lambda name: -by_class[name].total())
        },
        unjoined=sum(_unjoined(group) for group in _by_agreement(rows)),
        left=tuple((agreement, heading, count, words) for (agreement, heading, words), count in left.items()),
    )


def _by_agreement(rows: Rows) -> Iterable[Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["agreement"], []).append(row)
    return found.values()


def _unjoined(rows: Rows) -> int:
    return sum(isinstance(rule.rule, Unjoined) for rule in gathered(rows))


def report(found: Understood, source: str) -> str:
    """The report in Markdown: shares, and every text that was not wholly understood."""
    total = sum(found.rows.values()) or 1
    lines = [f"# Product rules of origin, built from: {source}", "", "| rows | number | share |", "|---|---|---|"]
    lines += [f"| read in {grade} | {number:,} | {number / total:.1%} |" for grade, number in found.rows.items()]
    lines += ["", "| class | rows | full | part | none |", "|---|---|---|---|---|"]
    for name, grades in found.classes.items():
        all_ = sum(grades.values())
        lines.append(
            f"| {name} | {all_:,} | " + " | ".join(f"{number / all_:.1%}" for number in grades.values()) + " |"
        )
    if found.unjoined:
        lines += ["", f"{found.unjoined:,} rules have several rows of which the source does not say whether all or one"]
        lines += ["must hold: set `joins` of their agreement in `cumulation.csv`, or a person decides."]
    lines += ["", f"## Not wholly understood: {len(found.left):,} texts", ""]
    lines += ["A verdict that rests on these words is for a person.", ""]
    lines += [f"* {agreement} {heading} ({count}): {words}" for agreement, heading, count, words in found.left]
    return "\n".join(lines) + "\n"
