"""What follows? The prohibitions, permits, certificates and documents that the law asks for this consignment.

An obligation left open is no error of the declaration: the goods wait for it (RKC General Annex, Standard 3.20).
"""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Line
from greenlane.law.controls.terms import Agency, Control, ControlKind, ControlsPage, Obligation, Obligations
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.valuation.terms import CustomsValues

K = TypeVar("K")
V = TypeVar("V")
_COLUMNS = (
    "control", "kind", "agency", "goods", "area", "except", "regimes", "modes", "value_from", "documents",
    "holds", "per", "says", "law", "start", "end",
)  # fmt: skip
#: Distinct kinds kept at most in each memory; a caller inventing origins or documents cannot fill it.
_MEMO = 100_000


def read(source: Source, on: date) -> ControlsPage:
    """The page ``law/controls``: agencies, groups and controls.

    A row may list several code beginnings; ``*`` stands for any goods, area, procedure or mode.
    Raises PackError where a row names an unknown agency, group or kind, or a document on a prohibition.
    """
    source.only("law")
    agencies = {
        row["code"]: Agency(code=row["code"], name=row["name"], contact=row["contact"])
        for row in source.table("agencies", ("code", "name", "contact"))
    }
    groups: dict[str, set[str]] = {}
    for row in source.table("groups", ("group", "country", "start", "end")):
        members = groups.setdefault(row["group"], set())
        if in_force(row, on):
            members.add(row["country"])
    by_goods: dict[str, list[Control]] = {}
    whole: list[Control] = []
    for row in source.table("controls", _COLUMNS):
        if in_force(row, on):
            for control in _controls(source, row, agencies, groups):
                (whole if control.whole else by_goods.setdefault(control.goods, [])).append(control)
    return ControlsPage(
        agencies=agencies,
        groups={name: frozenset(countries) for name, countries in groups.items()},
        by_goods={goods: tuple(controls) for goods, controls in by_goods.items()},
        whole=tuple(whole),
    )


def _controls(source: Source, row: Row, agencies: dict[str, Agency], groups: dict[str, set[str]]) -> Iterator[Control]:
    where = f"{source.path}/controls.csv, control {row['control']!r}"
    if row["agency"] not in agencies:
        raise PackError(f"{where}: unknown agency {row['agency']!r}; add it to agencies.csv")
    if row["area"] != "*" and len(row["area"]) != 2 and row["area"] not in groups:
        raise PackError(f"{where}: area {row['area']!r} is neither *, a country nor a group of groups.csv")
    if row["holds"] not in ("yes", "no") or row["per"] not in ("line", "declaration"):
        raise PackError(f"{where}: holds must be yes or no, per must be line or declaration")
    if row["kind"] not in list(ControlKind):
        raise PackError(f"{where}: kind {row['kind']!r} must be one of {', '.join(ControlKind)}")
    kind = ControlKind(row["kind"])
    if (kind is ControlKind.PROHIBITION) == bool(row["documents"]):
        raise PackError(f"{where}: a prohibition names no documents; every other control names those that meet it")
    for goods in row["goods"].split():
        yield Control(
            id=row["control"],
            kind=kind,
            agency=row["agency"],
            goods="" if goods == "*" else goods,
            area=row["area"],
            excepted=tuple(row["except"].split()),
            regimes=_any(row["regimes"]),
            modes=_any(row["modes"]),
            value_from=Decimal(row["value_from"]) if row["value_from"] else None,
            documents=tuple(row["documents"].split()),
            says=row["says"],
            law=row["law"],
            holds=row["holds"] == "yes",
            whole=row["per"] == "declaration",
        )


def _any(cell: str) -> tuple[str, ...]:
    return () if cell == "*" else tuple(cell.split())


def oblige(batch: Batch, book: Book) -> Batch:
    """Every control whose goods, origin, procedure and value are those of the consignment asks for its document."""
    page = book[ControlsPage]
    return [_obliged(case, page) for case in batch]


def _obliged(case: Case, page: ControlsPage) -> Case:
    goods = case.get(Goods)
    if goods is None:
        return case
    obligations, memo = _general(case, page), page.memo
    values = case.get(CustomsValues)
    for index, (line, code) in enumerate(zip(case.lines, goods.codes, strict=True)):
        key = (code, line.origin, line.regime)
        asked = memo.get(key)
        for control in _applicable(key, page) if asked is None else asked:
            worth = values.lines[index].customs_value if values is not None else None
            if control.value_from is None or worth is None or worth >= control.value_from:
                obligations.append(_obligation(control, line.number, line.documents))
    return case.having(Obligations(all=tuple(obligations)))


def _general(case: Case, page: ControlsPage) -> list[Obligation]:
    """What is asked once: by procedure of the first line and mode of transport at the border."""
    lines = case.lines
    means = case.declaration.border_transport_means
    key = (lines[0].regime, (means.mode_code if means else None) or "", _produced(lines, page))
    asked = page.general.get(key)
    if asked is None:
        regime, mode, produced = key
        asked = _kept(
            page.general,
            key,
            tuple(
                (control, _obligation(control, 0, produced))
                for control in page.whole
                if (not control.regimes or regime in control.regimes) and (not control.modes or mode in control.modes)
            ),
        )
    return [
        obligation
        for control, obligation in asked
        if control.area == "*" or any(_covers(control, line.origin, page) for line in lines)
    ]


def _produced(lines: tuple[Line, ...], page: ControlsPage) -> frozenset[str]:
    """The documents of all lines that meet any control of the whole declaration."""
    produced: frozenset[str] = frozenset()
    for line in lines:
        documents = line.documents
        papers = page.papers.get(documents)
        if papers is None:
            named = frozenset(d for control in page.whole for d in control.documents)
            papers = _kept(page.papers, documents, named.intersection(documents))
        if not papers <= produced:
            produced |= papers
    return produced


def _applicable(key: tuple[str, str, str], page: ControlsPage) -> tuple[Control, ...]:
    """The controls on goods of this code, of this origin, under this procedure; a line of no known code meets only
    those on all goods."""
    code, origin, regime = key
    found = {
        control.id: control
        for length in range(len(code) + 1)
        for control in page.by_goods.get(code[:length], ())
        if (not control.regimes or regime in control.regimes) and _covers(control, origin, page)
    }
    return _kept(page.memo, key, tuple(found.values()))


def _kept(memory: dict[K, V], key: K, found: V) -> V:
    """``found``, remembered."""
    if len(memory) >= _MEMO:
        memory.clear()
    memory[key] = found
    return found


def _covers(control: Control, origin: str, page: ControlsPage) -> bool:
    if origin in control.excepted:
        return False
    return control.area in ("*", origin) or origin in page.groups.get(control.area, ())


def _obligation(control: Control, number: int, produced: Collection[str]) -> Obligation:
    met = ""
    for document in control.documents:
        if document in produced:
            met = document
            break
    return Obligation(
        number,
        control.id,
        control.kind,
        control.agency,
        control.documents,
        met,
        control.says,
        control.law,
        control.holds,
    )
