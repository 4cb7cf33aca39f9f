"""Which declarations can a format say? Hypothesis strategies worked out from the formats' own tables."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from greenlane.core.declaration import Declaration
from greenlane.core.money import Amount
from greenlane.filing.intake.formats.asycuda_table import SAD, Entry, Group
from greenlane.filing.intake.formats.columns import COLUMNS, HEADER, REFERENCE, Column
from greenlane.filing.intake.formats.tables import Node, Row

#: Text that XML can carry and that reading does not trim; codes hold no white space.
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn"))
TEXT = st.text(_CHARACTERS, min_size=1, max_size=30).filter(lambda text: text == text.strip())
CODE = st.text(st.sampled_from("ABCXYZ0159-/é"), min_size=1, max_size=8)
NUMBER = st.decimals(Decimal("-99999999"), Decimal("99999999"), places=3, allow_nan=False, allow_infinity=False)
MOMENT = st.integers(-600_000_000, 3_700_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
KINDS = {"text": TEXT, "code": CODE, "number": NUMBER, "count": st.integers(0, 999_999_999), "moment": MOMENT}


def structs(node: Node, *, beyond: bool = True, depth: int = 0) -> st.SearchStrategy[object]:
    """Structs of a node, with any of the fields that its rows have a place for."""
    fields: dict[str, st.SearchStrategy[object]] = {}
    optional: dict[str, st.SearchStrategy[object]] = {}
    required = len(node.cls.__struct_fields__) - len(node.cls.__struct_defaults__)
    for row in node.rows:
        if row.beyond and not beyond:
            continue
        if row.field in node.cls.__struct_fields__[:required]:
            fields[row.field] = _held(row, beyond, depth)
        else:
            optional[row.field] = _held(row, beyond, depth)
    return st.fixed_dictionaries(fields, optional=optional).flatmap(lambda held: _with_units(node, held))


def _held(row: Row, beyond: bool, depth: int) -> st.SearchStrategy[object]:
    if row.node is not None:
        one: st.SearchStrategy[object] = st.deferred(lambda: structs(row.node, beyond=beyond, depth=depth + 1))
    elif row.shape == "amount":
        one = st.builds(Amount, NUMBER, st.none() | CODE)
    else:
        one = KINDS[row.kind.name]
    return st.lists(one, min_size=1, max_size=2).map(tuple) if row.many else one


@st.composite
def _with_units(draw: st.DrawFn, node: Node, held: dict[str, object]) -> object:
    units = {row.unit: draw(st.none() | CODE) for row in node.rows if row.unit and row.field in held}
    return node.cls(**held, **units)


_CELLS = {**KINDS, "double": st.from_regex(r"[A-Z][A-Z0-9]{1,4}", fullmatch=True)}


@st.composite
def sheets(draw: st.DrawFn) -> list[list[str]]:
    """A sheet: headings and rows, any columns in any order, lists from their first place on without gaps."""
    columns = draw(st.lists(st.sampled_from(COLUMNS[1:]), unique=True, max_size=12))
    columns = [column for column in columns if not _needs_amount(column, columns)]
    heads = [
        (column, number)
        for column in columns
        for number in (range(1, draw(st.integers(1, 3)) + 1) if column.numbered else (0,))
    ]
    rows = [
        [REFERENCE.heading, "item", *(column.named(number) for column, number in heads if column.heading != "item")]
    ]
    heads = [head for head in heads if head[0].heading != "item"]
    for reference in draw(st.lists(TEXT, min_size=1, max_size=3, unique=True)):
        header = {head: _cell(draw, head[0]) for head in heads if head[0] in HEADER}
        for place in range(draw(st.integers(1, 3))):
            item = {head: _cell(draw, head[0]) for head in heads if head[0] not in HEADER}
            rows.append([_shielded(reference), str(place + 1), *({**header, **item}[head] for head in heads)])
    return rows


def _needs_amount(column: Column, columns: list[Column]) -> bool:
    return column.path[-1].name == "currencyId" and not any(
        other.path[:-1] == column.path[:-1] and other.path[-1].name == "value" for other in columns
    )


def _cell(draw: st.DrawFn, column: Column) -> str:
    value = draw(_CELLS[column.kind])
    return format(value, "f") if isinstance(value, Decimal) else _shielded(str(value))


def _shielded(text: str) -> str:
    return f"'{text}" if text[0] in "=+-@'" else text


_PLAIN = st.text(st.sampled_from("ABC xyz019&<é'\""), min_size=1, max_size=20).map(str.strip).filter(bool)
_LEAVES = {
    "text": _PLAIN,
    "code": CODE,
    "number": NUMBER.map(str),
    "charge": st.decimals(1, 9999, places=2).map(str),
    "count": st.integers(0, 9999).map(str),
    "day": st.dates(date(1970, 1, 1), date(2060, 1, 1)).map(lambda day: f"{day.month}/{day.day}/{day.year}"),
    "flag": st.sampled_from(["true", "false"]),
    "party": st.lists(_PLAIN, min_size=1, max_size=3).map("\n".join),
    "pair": st.from_regex(r"[0-9]{4}", fullmatch=True),
    "double": st.from_regex(r"[A-Z][A-Z0-9]{1,3}", fullmatch=True),
    "start": st.from_regex(r"[0-9A-Z]", fullmatch=True),
    "rest": st.from_regex(r"[0-9A-Z]", fullmatch=True),
}


@st.composite
def sads(draw: st.DrawFn, group: Group = SAD) -> dict[str, object]:
    """The elements of a SAD, nested: any entries of the table, with items inside."""
    told: dict[str, object] = {}
    for entry in draw(st.lists(st.sampled_from(group.entries), unique=True, max_size=14)):
        _nest(told, entry, draw(_LEAVES[entry.kind]))
    for inner in group.groups:
        held = draw(st.lists(sads(inner), max_size=2))
        if held:
            at = told
            for name in inner.xml[:-1]:
                at = at.setdefault(name, {})
            at[inner.xml[-1]] = held
    return told


def _nest(told: dict[str, object], entry: Entry, text: str) -> None:
    for name in entry.xml[:-1]:
        told = told.setdefault(name, {})
    told[entry.xml[-1]] = text


def declared(value: object) -> Declaration:
    assert isinstance(value, Declaration)
    return value
