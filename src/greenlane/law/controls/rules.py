"""What follows? The prohibitions, permits, certificates and documents that the law asks for this consignment.

An obligation left open is no error of the declaration: the goods wait for it (RKC General Annex, Standard 3.20).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.declaration import Line
from greenlane.law.controls.terms import Agency, Control, ControlKind, ControlsPage, Obligation, Obligations
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.valuation.terms import CustomsValues

_COLUMNS = (
    "control", "kind", "agency", "goods", "area", "except", "regimes", "modes", "value_from", "documents",
    "holds", "per", "says", "law", "start", "end",
)  # fmt: skip
#: Distinct goods × origin × procedure kept at most; a caller inventing origins cannot fill the memory.
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
    obligations = _general(case, page)
    values = case.get(CustomsValues)
    for index, (line, code) in enumerate(zip(case.lines, goods.codes, strict=True)):
        for control in _applicable(code, line, page):
            worth = values.lines[index].customs_value if values is not None else None
            if control.value_from is None or worth is None or worth >= control.value_from:
                obligations.append(_obligation(control, line.number, line.documents))
    return case.having(Obligations(all=tuple(obligations)))


def _general(case: Case, page: ControlsPage) -> list[Obligation]:
    """What is asked once: by procedure of the first line and mode of transport at the border."""
    first = case.lines[0]
    means = case.declaration.border_transport_means
    key = (first.regime, (means.mode_code if means else None) or "")
    asked = page.general.get(key)
    if asked is None:
        if len(page.general) >= _MEMO:
            page.general.clear()
        asked = page.general[key] = tuple(
            control
            for control in page.whole
            if (not control.regimes or key[0] in control.regimes) and (not control.modes or key[1] in control.modes)
        )
    produced = first.documents if len(case.lines) == 1 else tuple([d for line in case.lines for d in line.documents])
    return [
        _obligation(control, 0, produced)
        for control in asked
        if control.area == "*" or any(_covers(control, line.origin, page) for line in case.lines)
    ]


def _applicable(code: str, line: Line, page: ControlsPage) -> tuple[Control, ...]:
    """The controls on these goods of this origin under this procedure; a line of no known code meets only those on
    all goods."""
    key = (code, line.origin, line.regime)
    known = page.memo.get(key)
    if known is None:
        beginnings = [code[:length] for length in range(len(code) + 1)]
        found = {
            control.id: control
            for beginning in beginnings
            for control in page.by_goods.get(beginning, ())
            if (not control.regimes or line.regime in control.regimes) and _covers(control, line.origin, page)
        }
        known = tuple(found.values())
        if len(page.memo) >= _MEMO:
            page.memo.clear()
        page.memo[key] = known
    return known


def _covers(control: Control, origin: str, page: ControlsPage) -> bool:
    if origin in control.excepted:
        return False
    return control.area in ("*", origin) or origin in page.groups.get(control.area, ())


def _obligation(control: Control, number: int, produced: tuple[str, ...]) -> Obligation:
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
