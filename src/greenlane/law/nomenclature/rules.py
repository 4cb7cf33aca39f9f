"""What follows? From the codes declared to the national lines in force (HS Convention, Article 3)."""

from datetime import date

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Line
from greenlane.core.finding import Finding
from greenlane.law.nomenclature.faults import read_faults, told
from greenlane.law.nomenclature.terms import Goods, GoodsCode, NomenclaturePage

_KNOWN = {
    "goods_code_is_declared": ("line",),
    "goods_code_in_force": ("code", "line", "day", "heading", "title", "nearest", "digits"),
    "goods_code_has_heading": ("code", "line", "day", "nearest", "digits"),
}
_NEAREST = 6


def read(source: Source, on: date) -> NomenclaturePage:
    """The page ``law/nomenclature``: settings, ``lines.csv``, ``headings.csv``, ``faults.csv``.

    Raises PackError where a code has the wrong length, is given twice or has no heading.
    """
    source.only("edition", "digits", "law", "source")
    digits = int(source.settings["digits"])
    headings = {r["code"]: r["description"] for r in source.table("headings", ("code", "description"))}
    codes: dict[str, GoodsCode] = {}
    under: dict[str, list[str]] = {}
    for row in source.table("lines", ("code", "description", "unit", "start", "end")):
        if not in_force(row, on):
            continue
        code = row["code"]
        where = f"{source.path}/lines.csv, code {code!r}"
        if len(code) != digits or not code.isdigit():
            raise PackError(f"{where}: must have {digits} digits")
        if code in codes:
            raise PackError(f"{where}: two rows are in force on {on}; end one before the other starts")
        if code[:4] not in headings:
            raise PackError(f"{where}: heading {code[:4]} is not in headings.csv; add it")
        codes[code] = GoodsCode(code=code, description=row["description"], unit=row["unit"])
        under.setdefault(code[:4], []).append(code)
    return NomenclaturePage(
        edition=str(source.settings["edition"]),
        digits=digits,
        codes=codes,
        headings=headings,
        law=str(source.settings["law"]),
        under={heading: tuple(sorted(lines)) for heading, lines in under.items()},
        faults=read_faults(source, on, _KNOWN),
    )


def classify(batch: Batch, book: Book) -> Batch:
    """Every line must carry a goods code that is a line of the tariff in force on the day of lodging."""
    page = book[NomenclaturePage]
    return [_classified(case, page) for case in batch]


def national(declared: str, page: NomenclaturePage) -> str:
    """The line in force that ``declared`` names, ``""`` where there is none; spaces and dots are passed over.

    Digits beyond the national length (statistical or regional suffixes) do not change the line.
    """
    if declared in page.codes:
        return declared
    bare = "".join(declared.split()).replace(".", "")[: page.digits]
    return bare if bare in page.codes else ""


def _classified(case: Case, page: NomenclaturePage) -> Case:
    lines = case.lines
    if not lines:
        return case
    known = page.codes
    codes = tuple([line.code if line.code in known else national(line.code, page) for line in lines])
    case = case.having(Goods(codes=codes))
    if "" not in codes:
        return case
    found = [_fault(case, i, line, page) for i, line in enumerate(lines) if not codes[i]]
    return told(case, found)


def _fault(case: Case, index: int, line: Line, page: NomenclaturePage) -> Finding:
    pointer = f"/goodsShipment/items/{index}/commodity/classifications"
    if not line.code:
        return page.faults["goods_code_is_declared"].at(pointer, line=line.number)
    heading = line.code[:4]
    lines = page.under.get(heading)
    if lines is None:
        near = [h for h in page.under if h[:2] == line.code[:2]][:_NEAREST]
        return page.faults["goods_code_has_heading"].at(
            pointer, code=line.code, line=line.number, day=case.day, nearest=", ".join(near) or "-", digits=page.digits
        )
    return page.faults["goods_code_in_force"].at(
        pointer,
        code=line.code,
        line=line.number,
        day=case.day,
        heading=heading,
        title=page.headings[heading],
        nearest=", ".join(nearest(line.code, lines)),
        digits=page.digits,
    )


def nearest(declared: str, lines: tuple[str, ...], count: int = _NEAREST) -> tuple[str, ...]:
    """The ``count`` of ``lines`` that share the longest beginning with ``declared``, ascending."""

    def shared(code: str) -> int:
        return next((i for i, (a, b) in enumerate(zip(code, declared, strict=False)) if a != b), len(declared))

    return tuple(sorted(sorted(lines, key=lambda code: (-shared(code), code))[:count]))
