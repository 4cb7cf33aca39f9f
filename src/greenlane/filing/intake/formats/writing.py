"""How is a struct written as XML by a table? In the order of its rows, which is the order of the schema."""

import re
from typing import Any

from greenlane.filing.intake.formats.reading import KILOGRAM
from greenlane.filing.intake.formats.tables import Node, Row, Steps

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_SPECIAL = re.compile('[&<>"\r]')
#: What XML 1.0 cannot say at all; written as the replacement character.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Writer:
    """Writes structs by a table; ``prefixes`` gives the prefix of names outside the default namespace."""

    __slots__ = ("_prefixes", "_steps", "_written")

    def __init__(self, node: Node, prefixes: dict[str, str], written: "dict[int, Writer] | None" = None) -> None:
        self._written = {} if written is None else written
        self._written[id(node)] = self
        self._prefixes = prefixes
        self._steps = Steps.of(node)
        for row in node.rows:
            if row.node is not None and id(row.node) not in self._written:
                Writer(row.node, prefixes, self._written)

    def write(self, value: Any, out: list[str], indent: str = "\n") -> None:
        """Append the elements of ``value`` to ``out``, each on its line at ``indent``."""
        self._inner(value, self._steps, out, indent)

    def _inner(self, value: Any, steps: Steps, out: list[str], indent: str) -> None:
        for name, step in steps.inner.items():
            tag = self._prefixes.get(name, "") + name
            if step.row is None:
                inner: list[str] = []
                self._inner(value, step, inner, indent + " ")
                if inner:
                    out += (f"{indent}<{tag}>", *inner, f"{indent}</{tag}>")
                continue
            held = getattr(value, step.row.field)
            if held is None or held == ():
                continue
            for each in held if step.row.many else (held,):
                self._element(value, each, step.row, tag, out, indent)

    def _element(self, value: Any, each: Any, row: Row, tag: str, out: list[str], indent: str) -> None:
        if row.kind is not None and row.many:
            inside = [self._prefixes.get(name, "") + name for name in row.path[1:]]
            opened = "".join(f"<{name}>" for name in inside)
            closed = "".join(f"</{name}>" for name in reversed(inside))
            out.append(f"{indent}<{tag}>{opened}{_said(each, row)}{closed}</{tag}>")
            return
        if row.node is None:
            out.append(f"{indent}<{tag}{_attribute(value, each, row)}>{_said(each, row)}</{tag}>")
            return
        inner: list[str] = []
        self._written[id(row.node)].write(each, inner, indent + " ")
        out += (f"{indent}<{tag}>", *inner, f"{indent}</{tag}>") if inner else (f"{indent}<{tag}/>",)


def escaped(text: str) -> str:
    """``text`` fit for an element or attribute."""
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("\ufffd", text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text) if _SPECIAL.search(text) else text


def _said(each: Any, row: Row) -> str:
    if row.kind is None:
        return ""
    return escaped(row.kind.write(each.value if row.shape == "amount" else each))


def _attribute(value: Any, each: Any, row: Row) -> str:
    if row.shape == "moment":
        return ' formatCode="304"'
    if row.shape == "mass":
        return f' unitCode="{KILOGRAM}"'
    if row.shape == "amount" and each.currency_id:
        return f' currencyID="{escaped(each.currency_id)}"'
    unit = getattr(value, row.unit) if row.unit else None
    return f' unitCode="{escaped(unit)}"' if unit else ""
