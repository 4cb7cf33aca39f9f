"""What does the United States schedule say? The public export, read into a draft of law pages.

Two shapes are read: the export of the International Trade Commission (a list of records with ``htsno``, ``indent``,
``general``, ``special``, ``other``), and a table of it by code with ``general_raw`` and ``special_rates``.
"""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from greenlane.law.duty.importing.draft import Draft, Grade, UnreadError, quoted
from greenlane.law.duty.importing.us_rates import expression, words

_SPECIAL = re.compile(r"([^()]+?)\s*\(([^()]*)\)")
#: The symbol of each unit that an expression divides by.
_PER = re.compile(r"/ (?:\d+ )?(\w+)")
_RATED, _HEADING, _SPECIAL_CHAPTERS, _NET, _PROOF = 8, 4, "98", "KGM", "U162"
_TYPES = (
    ("103", "General rate of duty", "base"),
    ("142", "Special programme", "preference"),
    ("117", "Special programme for goods of any origin", "option"),
)
Track = Callable[[list[str]], Iterable[str]]


class Line(NamedTuple):
    """One line of the schedule: digits only, the words of its place in the hierarchy, its rates as printed."""

    code: str
    path: tuple[str, ...]
    general: str
    special: dict[str, str]
    other: str
    units: tuple[str, ...]


def read(raw: bytes, start: str, track: Track = lambda codes: codes) -> Draft:
    """The draft of the schedule, in force from ``start`` (ISO day); ``track`` shows how far it is.

    Raises ValueError where ``raw`` is neither shape, gzipped or not.
    """
    lines = lines_of(raw)
    pack = words()["pack"]
    draft = Draft(
        pack["country"], pack["edition"], pack["digits"], pack["currency"], pack["unit"], pack["law"],
        "Harmonized Tariff Schedule export (US Government work, public domain)",
    )  # fmt: skip
    frame(draft, start)
    codes = sorted(lines)
    below = {code for code, after in pairwise(codes) if after.startswith(code)}
    stems: dict[str, list[Line]] = {}
    for code in track(codes):
        line = lines[code]
        _counted(draft, line)
        _placed(draft, line, lines.get(code[:4]), code in below, start)
        if code not in below:
            stems.setdefault(code[:_RATED], []).append(line)
    for heading in sorted({code[:_HEADING] for code in stems} - set(lines)):
        first = next(line for stem, listed in stems.items() if stem.startswith(heading) for line in listed)
        draft.add("law/nomenclature/headings", code=heading, description=first.path[0])
    for stem, listed in stems.items():
        if len({(one.general, one.other, *sorted(one.special.items())) for one in listed}) == 1:
            _measures(draft, stem, listed[0], start)
        else:
            for one in listed:
                _measures(draft, one.code, one, start)
    return draft


def lines_of(raw: bytes) -> dict[str, Line]:
    """Every line by its digits. Raises ValueError."""
    try:
        data = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (OSError, EOFError, zlib.error, ValueError) as fault:
        raise ValueError(f"the file is no JSON, gzipped or not: {fault}") from fault
    if isinstance(data, dict) and all(isinstance(row, dict) and "general_raw" in row for row in data.values()):
        return {code: _tabled(code, row) for code, row in data.items()}
    if isinstance(data, list) and all(isinstance(row, dict) and "htsno" in row for row in data):
        return {line.code: line for line in _exported(data)}
    raise ValueError(
        "neither the export of the tariff (a list with htsno, general, special, other) nor a table by code"
    )


def _tabled(code: str, row: dict[str, Any]) -> Line:
    special = {name: "" if rate is None else f"{rate:g}%" for name, rate in row.get("special_rates", {}).items()}
    path = tuple(row["description"].split(" — "))
    return Line(code, path, row["general_raw"].strip(), special, "", tuple(row.get("units", ())))


def _exported(rows: list[dict[str, Any]]) -> Iterator[Line]:
    """Records in the order printed: the indent tells the hierarchy, a statistical line has the rates above it."""
    path: list[str] = []
    rates: dict[int, tuple[str, str, str]] = {}
    for row in rows:
        depth = int(row.get("indent") or 0)
        path = [*path[:depth], str(row.get("description", "")).rstrip(":").strip()]
        printed = tuple(str(row.get(name) or "").strip() for name in ("general", "special", "other"))
        rates = {indent: held for indent, held in rates.items() if indent < depth}
        held = printed if any(printed) else rates[max(rates)] if rates else ("", "", "")
        general, special, other = rates[depth] = (held[0], held[1], held[2])
        code = re.sub(r"\D", "", row["htsno"] or "")
        if code:
            yield Line(code, tuple(path), general, _programmes(special), other, tuple(row.get("units") or ()))


def _programmes(text: str) -> dict[str, str]:
    """``Free (AU,BH) 2.4% (JP)`` -> the rate of each programme as printed."""
    return {
        name.strip(): rate.strip()
        for rate, names in _SPECIAL.findall(text)
        for name in names.split(",")
        if name.strip()
    }


def _counted(draft: Draft, line: Line) -> None:
    """How many rated lines there are, and of how many the general rate is understood."""
    if not line.general:
        return
    part = "98 and 99" if line.code >= _SPECIAL_CHAPTERS else "1 to 97"
    draft.count(f"rated lines of chapters {part}")
    try:
        expression(line.general)
    except UnreadError:
        draft.count(f"rated lines of chapters {part} not understood")


def _placed(draft: Draft, line: Line, heading: Line | None, has_lines: bool, start: str) -> None:
    """A heading or subheading, or a line where nothing stands below it; shorter lines end in zeros."""
    path = line.path
    if heading is not None and heading.code != line.code and path[: len(heading.path)] == heading.path:
        path = path[len(heading.path) :]
    text = " — ".join(path) or line.path[-1]
    if has_lines or len(line.code) <= _HEADING:
        draft.add("law/nomenclature/headings", code=line.code, description=text)
        return
    code = line.code.ljust(draft.digits, "0")
    draft.add("law/nomenclature/lines", code=code, description=text, unit=_unit(draft, line), start=start)
    draft.count("lines of the tariff")


def _unit(draft: Draft, line: Line) -> str:
    """The supplementary unit: the one the rate needs, or the first statistical one that is not net mass."""
    known = words()
    stated = [unit.strip() for unit in line.units]
    codes = [known["statistical"][unit] for unit in stated if unit in known["statistical"]]
    for unit in stated:
        if unit and unit not in known["statistical"]:
            draft.note(Grade.TOLD, line.code, f"statistical unit {unit!r} is not asked for")
    try:
        needed = [known["units"][symbol][0] for symbol in _PER.findall(expression(line.general or "Free"))]
    except UnreadError:
        needed = []
    return next((code for code in (*needed, *codes) if code != _NET), "")


def _measures(draft: Draft, goods: str, line: Line, start: str) -> None:
    """The general rate, column 2 and the special rates of one rated code."""
    pack, goods = words()["pack"], goods if len(goods) <= _RATED else goods.ljust(draft.digits, "0")
    general = _rate(draft, line.code, line.general, "general rate")
    draft.add("law/duty/measures", measure=f"103-{goods}", type="103", goods=goods, area="*", expression=general,
              law=pack["general"], start=start)  # fmt: skip
    if line.other:
        other = _rate(draft, line.code, line.other, "rate of column 2")
        draft.add("law/duty/measures", measure=f"103-{goods}-2", type="103", goods=goods, area="COLUMN2",
                  expression=other, law=pack["other"], start=start)  # fmt: skip
    for number, (rate, names) in enumerate(_by_rate(draft, line).items(), 1):
        special = _rate(draft, line.code, rate, f"special rate for {' '.join(names)}")
        agreements = [name for name in names if name not in words()["products"]]
        if agreements:
            draft.add("law/duty/measures", measure=f"142-{goods}-{number}", type="142", goods=goods,
                      area=" ".join(agreements), expression=special, law=pack["special"], start=start)  # fmt: skip
        for name in sorted(set(names) - set(agreements)):
            draft.add("law/duty/measures", measure=f"117-{goods}-{name}", type="117", goods=goods, area="*",
                      additional=name, expression=special, law=pack["special"], start=start)  # fmt: skip


def _by_rate(draft: Draft, line: Line) -> dict[str, list[str]]:
    """The programmes that share each special rate; a name that is no programme is told and gives no preference."""
    found: dict[str, list[str]] = {}
    for name, rate in line.special.items():
        if name in words()["programmes"] or name in words()["products"]:
            found.setdefault(rate, []).append(name)
        else:
            draft.note(Grade.TOLD, line.code, f"special programme {name!r} is not known; it gives no preference")
    return found


def _rate(draft: Draft, code: str, text: str, what: str) -> str:
    """The expression; what is not understood is quoted, so that a person must work it out, and noted."""
    try:
        return expression(text)
    except UnreadError:
        draft.note(Grade.BLOCKING, code, f"{what}: {text or 'not in the source'}")
        return quoted(text or f"the {what} of {code} is not in the source")


def frame(draft: Draft, start: str) -> None:
    """Types, units, column 2 and programmes: what does not depend on the lines."""
    known = words()
    for code, name, role in _TYPES:
        draft.add("law/duty/types", type=code, name=name, tax="A00", role=role, basis="value", per="line",
                  secured="yes", start=start)  # fmt: skip
    for symbol, (code, size, name) in known["units"].items():
        draft.add("law/duty/units", symbol=symbol, code=code, size=size, name=name)
        draft.needs("units", code, name.capitalize())
    for country in known["column_2"]["countries"]:
        draft.add("law/duty/areas", group="COLUMN2", country=country, start=start)
    draft.add("law/origin/preferences", code="100", says="No programme", start=start)
    draft.needs("preferences", "100", "No preference")
    for name, programme in known["programmes"].items():
        _programme(draft, name, programme["name"], programme.get("countries", ()), start)


def _programme(draft: Draft, name: str, says: str, countries: Iterable[str], start: str) -> None:
    draft.add("law/origin/agreements", agreement=name, name=says, law="General Note 3(c)", start=start)
    draft.add("law/origin/preferences", code=name, agreements=name, says=says, start=start)
    draft.add("law/origin/proofs", agreement=name, document=_PROOF, start=start,
              says=f"certification of origin or the importer's claim ({_PROOF})")  # fmt: skip
    draft.needs("preferences", name, says)
    for country in countries:
        draft.add("law/origin/members", agreement=name, country=country, start=start)
    if not countries:
        draft.note(Grade.OPEN, f"programme {name}", "name its countries in law/origin/members.csv to open it")
