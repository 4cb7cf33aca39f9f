"""What is a table of elements? One row ties a field of the canonical model to its place in a message.

Reading, writing, finding places and following pointers are all worked out from the same rows.
"""

from typing import Any

from greenlane.core.words import Fact
from greenlane.filing.intake.formats.values import NUMBER, Kind


class Row(Fact, frozen=True):
    """One field and its path of element names, with the WCO ids of classes and, at last, of the data element.

    A leaf has a ``kind``; a class has a ``node``. ``shape`` says what its attributes mean: ``amount`` (currencyID
    into the Amount), ``mass`` (unitCode must be KGM), ``quantity`` (unitCode into the field ``unit``), ``moment``
    (formatCode). ``beyond`` marks what the WCO Data Model has and the DMS customisation of it has not.
    """

    field: str
    path: tuple[str, ...]
    ids: tuple[str, ...]
    kind: Kind | None = None
    node: "Node | None" = None
    many: bool = False
    shape: str = "plain"
    unit: str | None = None
    beyond: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """The section codes on the way: every class, not the data element."""
        return self.ids if self.node is not None else self.ids[:-1]

    @property
    def repeats(self) -> int:
        """Which element of the path is the one that repeats."""
        return 0 if self.kind is not None else len(self.path) - 1

    @property
    def tag(self) -> str | None:
        return self.ids[-1] if self.node is None and self.ids else None


class Node(Fact, frozen=True):
    """A class of the canonical model and its rows, in the order in which they are written."""

    cls: type[Any]
    rows: tuple[Row, ...]

    def row(self, field: str) -> Row | None:
        """The row of a field, found by its name or the name of its unit."""
        return next((row for row in self.rows if field in (row.field, row.unit)), None)


def leaf(
    field: str, path: str, kind: Kind, *, shape: str = "plain", unit: str | None = None, beyond: bool = False
) -> Row:
    """A value. ``path`` is ``Destination:99B/CountryCode:465``: names, each with its id where it has one."""
    names, ids = _split(path)
    return Row(field, names, ids, kind=kind, shape=shape, unit=unit, beyond=beyond)


def amount(field: str, path: str, *, beyond: bool = False) -> Row:
    """An Amount with currencyID."""
    return leaf(field, path, NUMBER, shape="amount", beyond=beyond)


def mass(field: str, path: str, *, beyond: bool = False) -> Row:
    """A measure in kilograms."""
    return leaf(field, path, NUMBER, shape="mass", beyond=beyond)


def quantity(field: str, path: str, unit: str, *, beyond: bool = False) -> Row:
    """A quantity whose unitCode goes to the field ``unit``."""
    return leaf(field, path, NUMBER, shape="quantity", unit=unit, beyond=beyond)


def values(field: str, path: str, kind: Kind, *, beyond: bool = False) -> Row:
    """Any number of single values; the first element of the path repeats."""
    names, ids = _split(path)
    return Row(field, names, ids, kind=kind, many=True, beyond=beyond)


def one(field: str, path: str, node: Node, *, beyond: bool = False) -> Row:
    """A class that stands once."""
    names, ids = _split(path)
    return Row(field, names, ids, node=node, beyond=beyond)


def many(field: str, path: str, node: Node, *, beyond: bool = False) -> Row:
    """A class that stands any number of times."""
    names, ids = _split(path)
    return Row(field, names, ids, node=node, many=True, beyond=beyond)


def _split(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    steps = [step.partition(":") for step in path.split("/")]
    return tuple(name for name, _, _ in steps), tuple(wco for _, _, wco in steps if wco)


class Steps:
    """The rows of a node as a tree of element names, so that rows with a common beginning share their elements."""

    __slots__ = ("inner", "name", "row")

    def __init__(self, name: str, row: Row | None = None) -> None:
        self.name, self.row = name, row
        self.inner: dict[str, Steps] = {}

    @classmethod
    def of(cls, node: Node) -> "Steps":
        """The tree of a node. Raises ValueError where two rows claim one element."""
        top = cls("")
        for row in node.rows:
            at = top
            # A list of single values repeats from the first element of its path on.
            path = row.path[:1] if row.kind is not None and row.many else row.path
            for name in path[:-1]:
                at = at.inner.setdefault(name, cls(name))
            if path[-1] in at.inner:
                raise ValueError(f"{node.cls.__name__}: two rows claim {'/'.join(row.path)}")
            at.inner[path[-1]] = cls(path[-1], row)
        return top


def inexpressible(value: Any, node: Node, pointer: str = "") -> tuple[str, ...]:
    """JSON Pointers of what ``value`` says and the table has no place for."""
    found: list[str] = []
    known = {row.field: row for row in node.rows} | {row.unit: row for row in node.rows if row.unit}
    for field, name in zip(node.cls.__struct_fields__, node.cls.__struct_encode_fields__, strict=True):
        held = getattr(value, field)
        if held is None or held == ():
            continue
        row = known.get(field)
        if row is None:
            found.append(f"{pointer}/{name}")
        elif row.node is not None and row.many:
            for place, each in enumerate(held):
                found.extend(inexpressible(each, row.node, f"{pointer}/{name}/{place}"))
        elif row.node is not None:
            found.extend(inexpressible(held, row.node, f"{pointer}/{name}"))
        elif row.unit == field and getattr(value, row.field) is None:
            found.append(f"{pointer}/{name}")
    return tuple(found)
