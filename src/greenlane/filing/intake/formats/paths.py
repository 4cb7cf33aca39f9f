"""Where in a declaration does a path lead? Trees of plain dictionaries, filled and read by paths with places.

For formats whose own shape is not that of the canonical model: cells or elements come in any order, and lists are kept
by place until the end.
"""

import re
from collections.abc import Mapping
from typing import Any

from greenlane.core.words import Fact

#: A step of a path: a name, a fixed place ``[0]``, the column's number ``[N]`` (from 1), the same less one ``[N+1]``
#: (what follows a fixed first), or an entry known by one of its fields ``[identificationTypeCode=TSP]``.
_STEP = re.compile(r"\[(?:(\d+)|N(\+1)?|(\w+)=(\w+))\]|(\w+)")


class Step(Fact, frozen=True):
    """One step of a path into the declaration, see ``_STEP``."""

    name: str = ""
    place: int | None = None
    numbered: bool = False
    offset: int = 0
    key: str = ""
    value: str = ""


class _Places(dict[Any, Any]):
    """A list while it is read: entries by place."""


class _Led(_Places):
    """A list whose first entry has a meaning of its own: it stays first, empty if need be."""


def steps(path: str) -> tuple[Step, ...]:
    """A path as written: ``packagings[N].typeCode``."""
    return tuple(
        Step(name=found[5] or "", place=int(found[1]) if found[1] else None, key=found[3] or "", value=found[4] or "")
        if found[1] or found[3] or found[5]
        else Step(numbered=True, offset=1 if found[2] else 0)
        for found in _STEP.finditer(path)
    )


def place(tree: dict[Any, Any], path: tuple[Step, ...], number: int) -> tuple[dict[Any, Any], Any]:
    """Where the value of a path belongs: the dictionary and the key in it; makes what is missing on the way."""
    for number_of, step in enumerate(path[:-1]):
        key = key_of(step, number)
        tree = tree.setdefault(key, _holder(path[number_of + 1]))
        if step.key:
            tree[step.key] = step.value
    return tree, key_of(path[-1], number)


def _holder(step: Step) -> dict[Any, Any]:
    if step.name:
        return {}
    return _Led() if step.place is not None or step.offset else _Places()


def key_of(step: Step, number: int) -> Any:
    """The key of a step in its dictionary: a name, a place from 0, or the entry's own field."""
    if step.name:
        return step.name
    if step.key:
        return step.value
    return step.place if step.place is not None else number - 1 + step.offset


def listed(tree: Any, order: Mapping[str, int]) -> Any:
    """``tree`` with its lists as lists; entries known by a field stand in the ``order`` of that field's values."""
    if isinstance(tree, _Led):
        tree.setdefault(0, {})
    if isinstance(tree, _Places):
        ranked = sorted(tree.items(), key=lambda entry: order.get(entry[0], entry[0]))
        return [listed(held, order) for _, held in ranked]
    if isinstance(tree, dict):
        return {key: listed(held, order) for key, held in tree.items()}
    return [listed(each, order) for each in tree] if isinstance(tree, list) else tree


def following(held: Any, step: Step, number: int) -> Any:
    """What stands one step further, None where nothing does."""
    if step.name:
        return held.get(step.name)
    if step.key:
        return next((each for each in held if each.get(step.key) == step.value), None)
    place = step.place if step.place is not None else number - 1 + step.offset
    return held[place] if place < len(held) else None
