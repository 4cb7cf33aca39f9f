"""What does a rate that lies elsewhere come to? Measures made ready to be worked out, every link put in place.

``RATE 8712`` is the base rate of that code; ``RATE DECLARED`` that of the code a line declares besides its own;
``COMPONENT EA`` the measure of that type for the line's additional code.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce

from greenlane.law.duty.evaluation import compiled, fraction, linked, measured, worded
from greenlane.law.duty.expressions import (
    Component,
    Declared,
    ExpressionError,
    Limit,
    Link,
    Nil,
    Node,
    Reference,
    parse,
    write,
)
from greenlane.law.duty.matching import matching
from greenlane.law.duty.terms import Basis, DutyPage, Kind, Measure, Option, Role

_NOBODY = Kind(code="", origin="", agreement="", regime="", claims=(), documents=(), additional=())


class UnlinkedError(ExpressionError):
    """What the line declares leaves the rate open: the public rule it breaks, and the facts of its sentence."""

    def __init__(self, rule: str, **facts: str) -> None:
        super().__init__(rule)
        self.rule: str = rule
        self.facts: Mapping[str, str] = facts


def option_of(page: DutyPage, measure: Measure, text: str, kind: Kind | None = None) -> Option:
    """The measure compiled under expression ``text``, for a kind of line; without one, what the line would declare is
    taken as NIHIL, to see whether the rest can be read.

    Raises ExpressionError; UnlinkedError where the line lacks what the rate refers to.
    """
    written = parse(text)
    node = linked(written, lambda link: _rate(page, measure, link, kind, ()))
    depends = kind is not None and any(not isinstance(link, Reference) for link in _links(written))
    return Option(
        measure=measure.id,
        text=f"{text}: {write(node)}" if depends else text,
        law=measure.law,
        factor=fraction(node),
        unit="" if worded(node) else measured(node, page.units),
        node=node,
        evaluate=_unworkable if worded(node) else compiled(node, page.units, page.currency),
    )


def declares(node: Node) -> bool:
    """Whether the rate is that of a goods code which the line declares besides its own."""
    return any(isinstance(link, Declared) for link in _links(node))


def components(node: Node) -> list[str]:
    """The types of measure that the rate names as its components."""
    return [link.of for link in _links(node) if isinstance(link, Component)]


def _links(node: Node) -> list[Link]:
    found: list[Link] = []

    def noted(link: Link) -> Node:
        found.append(link)
        return Nil()

    linked(node, noted)
    return found


def _unworkable(_: Basis) -> Decimal:
    raise ExpressionError("the rate is given in words of the law; a person works it out")


def _rate(page: DutyPage, measure: Measure, link: Link, kind: Kind | None, seen: tuple[str, ...]) -> Node:
    match link:
        case Reference(code=code):
            if code in seen:
                raise ExpressionError(f"RATE {' → '.join((*seen, code))} refers in a circle")
            # The same for every origin, so that one text is one rate.
            return _base_rate(page, code, _NOBODY, (*seen, code))
        case Component(of=name):
            return Nil() if kind is None else _component(page, measure, name, kind)
        case Declared():
            return Nil() if kind is None else _declared(page, measure, link, kind, seen)


def _base_rate(page: DutyPage, code: str, kind: Kind, seen: tuple[str, ...]) -> Node:
    """The base rate of a code for the origin of ``kind``. Raises ExpressionError where there is none, or a circle."""
    found = matching(page, _NOBODY._replace(code=code, origin=kind.origin))
    bases = [m for name, ms in found.items() if page.types[name].role is Role.BASE for m in ms]
    if not bases:
        raise ExpressionError(f"RATE {code}: no base rate is in force for that code")
    return linked(parse(bases[0].expression), lambda link: _rate(page, bases[0], link, kind, seen))


def _component(page: DutyPage, measure: Measure, name: str, kind: Kind) -> Node:
    found = matching(page, kind).get(name)
    if not found:
        raise UnlinkedError("component_is_declared", measure=measure.id, type=name, rate=measure.expression)
    return parse(found[0].expression)


def _declared(page: DutyPage, measure: Measure, link: Declared, kind: Kind, seen: tuple[str, ...]) -> Node:
    """The rate of the one code declared that begins as the link asks, or of the dearest."""
    codes = [code for code in kind.additional if code.startswith(link.under) and code not in page.asking]
    fault = UnlinkedError("rate_names_goods", measure=measure.id, rate=measure.expression, under=link.under or "-")
    if not codes or (len(codes) > 1 and not link.highest) or seen:
        raise fault
    try:
        rates = [_base_rate(page, code, kind, (code,)) for code in codes]
    except ExpressionError:
        raise fault from None
    return reduce(lambda left, right: Limit(kind="MIN", left=left, right=right), rates)
