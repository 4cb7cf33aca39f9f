"""How is a tree of elements read by a table? Each node is compiled once into look-ups by element name."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from greenlane.core.finding import Severity
from greenlane.core.money import Amount
from greenlane.filing.intake.formats.tables import Node, Row, Steps
from greenlane.filing.intake.formats.trees import Element, line_of, path_of
from greenlane.filing.intake.formats.values import UnreadableError, shown
from greenlane.filing.intake.terms import Fault, Limits

KILOGRAM = "KGM"
FORMAT_CODES = (None, "102", "304")
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_ATTRIBUTES = etree.XPath(f".//@*[namespace-uri() != '{_INSTANCE}']", smart_strings=False)
_STRAY = etree.XPath(".//*[*]/text()[normalize-space()] | ./text()[normalize-space()]")

Values = dict[str, Any]
Handler = Callable[[Element, Values, "Telling"], None]


class Telling:
    """Collects the faults met while one declaration is read."""

    __slots__ = ("attributes", "faults", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.faults: list[Fault] = []
        self.attributes = 0

    def tell(self, element: Element, says: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        if len(self.faults) < self.limits.faults:
            self.faults.append(Fault(says, remedy, line_of(element), element=path_of(element), severity=severity))

    def strange(self, element: Element) -> None:
        """An element that no row claims: a warning, for what it says is not read."""
        name = etree.QName(element).localname
        says = f"{name} is not known at this place; what it says was not read"
        self.tell(element, says, "check its spelling and place, or leave it out", Severity.WARNING)

    def again(self, element: Element) -> None:
        name = etree.QName(element).localname
        self.tell(element, f"{name} stands here more than once", "send it once")

    def left(self, element: Element) -> None:
        """Attributes and stray text that no row claims, as warnings."""
        attributes: Any = _ATTRIBUTES(element)
        if len(attributes) != self.attributes:
            self._attributes(element)
        stray: Any = _STRAY(element)
        for text in stray:
            parent = text.getparent()
            holder = parent.getparent() if text.is_tail else parent
            says = f"the text {shown(str(text).strip())} stands between elements and was not read"
            self.tell(holder, says, "put it into an element", Severity.WARNING)

    def _attributes(self, element: Element) -> None:
        for each in element.iter():
            for name, value in each.attrib.items():
                if str(name) not in ("currencyID", "unitCode", "formatCode") and _INSTANCE not in str(name):
                    says = f"the attribute {etree.QName(str(name)).localname}={shown(str(value))} was not read"
                    self.tell(each, says, "leave it out", Severity.WARNING)


class Reader:
    """Reads elements by a node's table in the namespaces given, and without namespace."""

    __slots__ = ("_handlers", "_lists", "_required", "node")

    def __init__(self, node: Node, namespaces: tuple[str, ...], made: "dict[int, Reader] | None" = None) -> None:
        made = {} if made is None else made
        made[id(node)] = self
        self.node = node
        self._lists = tuple(row.field for row in node.rows if row.many)
        self._required = tuple(f for f in node.cls.__struct_fields__ if f not in _optional(node.cls))
        self._handlers = _handlers(Steps.of(node), namespaces, made)

    def read(self, element: Element, told: Telling) -> Any:
        """The struct that ``element`` says; faults go to ``told``. None where a required field is missing."""
        values: Values = {}
        handlers = self._handlers
        for child in element:
            handler = handlers.get(child.tag)
            if handler is None:
                told.strange(child)
            else:
                handler(child, values, told)
        for field in self._lists:
            if field in values:
                values[field] = tuple(values[field])
        for field in self._required:
            if field not in values:
                row = self.node.row(field)
                name = row.path[-1] if row else field
                told.tell(element, f"{name} is missing", f"state {name}")
                return None
        return self.node.cls(**values)


def _optional(cls: type[Any]) -> tuple[str, ...]:
    count = len(cls.__struct_defaults__)
    return tuple(cls.__struct_fields__[-count:]) if count else ()


def _handlers(steps: Steps, namespaces: tuple[str, ...], made: dict[int, Reader]) -> dict[Any, Handler]:
    handlers: dict[Any, Handler] = {}
    for name, step in steps.inner.items():
        if step.row is None:
            handler = _wrapper(_handlers(step, namespaces, made))
        elif step.row.node is not None:
            inner = made.get(id(step.row.node)) or Reader(step.row.node, namespaces, made)
            handler = (_many if step.row.many else _one)(step.row.field, inner)
        elif step.row.many:
            handler = _listed(step.row)
            for inner_name in reversed(step.row.path[1:]):
                handler = _wrapper(_named(inner_name, handler, namespaces))
        else:
            handler = _LEAVES[step.row.shape](step.row)
        handlers.update(_named(name, handler, namespaces))
    return handlers


def _named(name: str, handler: Handler, namespaces: tuple[str, ...]) -> dict[Any, Handler]:
    return {name: handler, **{f"{{{namespace}}}{name}": handler for namespace in namespaces}}


def _wrapper(handlers: dict[Any, Handler]) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        for child in element:
            handler = handlers.get(child.tag)
            if handler is None:
                told.strange(child)
            else:
                handler(child, values, told)

    return handle


def _one(field: str, inner: Reader) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        if field in values:
            told.again(element)
        else:
            values[field] = inner.read(element, told)

    return handle


def _many(field: str, inner: Reader) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        held = values.get(field)
        if held is None:
            values[field] = [inner.read(element, told)]
        elif len(held) < told.limits.items:
            held.append(inner.read(element, told))
        elif len(held) == told.limits.items:
            held.append(None)
            told.tell(element, f"there are more than {told.limits.items} of these", "split the declaration")

    return handle


def _said(element: Element, row: Row, values: Values, told: Telling) -> Any:
    """The value of a leaf, None where it is empty, repeated or unreadable (which is told)."""
    for child in element:
        told.strange(child)
    text = (element.text or "").strip()
    if not text:
        return None
    if row.field in values and not row.many:
        told.again(element)
        return None
    if row.kind is not None and row.kind.name in ("number", "count") and len(text) > told.limits.digits:
        told.tell(element, f"a number of {len(text)} characters", f"write at most {told.limits.digits}")
        return None
    try:
        return row.kind.read(text) if row.kind is not None else text
    except UnreadableError as fault:
        told.tell(element, fault.says, fault.remedy)
        return None


def _plain(row: Row) -> Handler:
    field, kind = row.field, row.kind
    quick = kind.read if kind is not None and kind.name in ("text", "code") else None

    def handle(element: Element, values: Values, told: Telling) -> None:
        # The common case at full speed: text without children, seen for the first time.
        if quick is not None and not len(element) and field not in values:
            text = element.text
            if text is not None and (text := text.strip()):
                values[field] = quick(text)
            return
        value = _said(element, row, values, told)
        if value is not None:
            values[field] = value

    return handle


def _listed(row: Row) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        value = _said(element, row, values, told)
        if value is not None:
            values.setdefault(row.field, []).append(value)

    return handle


def _amount(row: Row) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        currency = element.get("currencyID")
        if currency is not None:
            told.attributes += 1
        value = _said(element, row, values, told)
        if value is not None:
            values[row.field] = Amount(value, (currency.strip() or None) if currency else None)

    return handle


def _mass(row: Row) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        unit = element.get("unitCode")
        if unit is not None:
            told.attributes += 1
            if unit.strip() != KILOGRAM:
                told.tell(element, f"the mass is in {shown(unit)}", f"state it in kilograms ({KILOGRAM})")
        value = _said(element, row, values, told)
        if value is not None:
            values[row.field] = value

    return handle


def _quantity(row: Row) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        unit = element.get("unitCode")
        if unit is not None:
            told.attributes += 1
        value = _said(element, row, values, told)
        if value is not None:
            values[row.field] = value
            if unit and unit.strip():
                values[row.unit or ""] = unit.strip()

    return handle


def _moment(row: Row) -> Handler:
    def handle(element: Element, values: Values, told: Telling) -> None:
        code = element.get("formatCode")
        if code is not None:
            told.attributes += 1
            if code not in FORMAT_CODES:
                told.tell(element, f"the formatCode {shown(code)} is not known", "use 304 or 102")
        value = _said(element, row, values, told)
        if value is not None:
            values[row.field] = value

    return handle


_LEAVES: dict[str, Callable[[Row], Handler]] = {
    "plain": _plain,
    "amount": _amount,
    "mass": _mass,
    "quantity": _quantity,
    "moment": _moment,
}
