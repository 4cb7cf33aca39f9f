"""Which rules are there? Every public function of the files of rules, with what its docstring tells.

A docstring has three paragraphs: what happened (with ``{placeholders}``), what to do now, and ``Law:`` the reference.
"""

import inspect
from collections.abc import Callable, Iterator
from string import Formatter
from types import MappingProxyType, ModuleType

from greenlane.filing.declarations.rules import (
    changes,
    goods,
    heading,
    invoice,
    papers,
    parties,
    presence,
    prices,
    procedures,
    sizes,
    transport,
)
from greenlane.filing.declarations.terms import Faults

Check = Callable[..., Faults]


def rules_in(*modules: ModuleType) -> Iterator[tuple[str, Check]]:
    """The rules of ``modules`` in the order in which they are written."""
    for module in modules:
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
                yield name, thing


#: Rules that look at the declaration as a whole, called with the sheet.
WHOLE = MappingProxyType(dict(rules_in(presence, sizes, heading, parties, transport, papers, invoice, changes)))
#: Rules that look at one item, called with item, line and sheet.
EACH = MappingProxyType(dict(rules_in(procedures, goods, prices)))
RULES = MappingProxyType({**WHOLE, **EACH})


def told_by(check: Check) -> tuple[str, str, str]:
    """What a rule says, its remedy and its law, from its docstring. Raises ValueError where a part is missing."""
    parts = [" ".join(part.split()) for part in inspect.cleandoc(check.__doc__ or "").split("\n\n")]
    if len(parts) != 3 or not parts[2].startswith("Law: "):
        raise ValueError(f"{check.__name__}: its docstring must say what happened, what to do, and Law: the reference")
    return parts[0], parts[1], parts[2].removeprefix("Law: ").removesuffix(".")


def placeholders(sentence: str) -> frozenset[str]:
    """The names in curly brackets."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
