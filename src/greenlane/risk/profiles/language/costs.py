"""Which part of a condition is cheap to test? In ``and`` and ``or`` the cheap parts are tested first.

No test fails and none changes anything, so their order changes nothing but the time they take.
"""

from greenlane.risk.profiles.language import sight
from greenlane.risk.profiles.language.tree import Lines, ListName, Name, Node, Sum, children
from greenlane.risk.profiles.language.vocabulary import NAMES

#: In units of reading a plain name. Roughly measured; only the order matters.
_READ, _CALCULATE, _LIST, _LINES = 4, 2, 1, 3
_DEAR: dict[object, int] = {sight.unit_price: 10, sight.line_duty: 10, sight.reliefs: 10}


def cost(node: Node) -> int:
    """How dear it is to test ``node``."""
    below = sum([cost(child) for child in children(node)])
    match node:
        case Name(name=name):
            read = NAMES[name].read
            return _DEAR.get(read, _READ if read.__module__ == sight.__name__ else 1)
        case Lines():
            return _LINES * (below + 1)
        case Sum():
            return below + _CALCULATE
        case ListName():
            return _LIST
        case _:
            return below
