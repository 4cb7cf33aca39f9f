"""Which fields must, may or must not be declared? The presence matrix of the pack, compiled for one procedure.

A path names fields as JSON does: ``goodsShipment.items.commodity.goodsMeasure.grossMassMeasure``. Where a path runs
through a list, the field is asked of each entry; the list itself is asked for by its own row.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.filing.declarations.terms import Fault, Faults, Presence

_CAPITAL = re.compile("([A-Z])")
ITEMS = ("goods_shipment", "items")


class Step(NamedTuple):
    """One name on a path: its JSON ``tag``, its attribute, and whether it holds a list."""

    tag: str
    name: str
    is_list: bool


class Asked(NamedTuple):
    """What is asked of one field: the steps to it from where it is looked for, its whole path, and the law."""

    steps: tuple[Step, ...]
    path: str
    law: str


@cache
def steps_of(path: str) -> tuple[Step, ...]:
    """The steps of a path from the declaration. Raises ValueError naming the part that does not exist."""
    kind: type[msgspec.Struct] | None = Declaration
    steps = []
    for tag in path.split("."):
        if kind is None:
            raise ValueError(f"{path}: there is nothing inside the field before {tag}")
        names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
        if tag not in names:
            raise ValueError(f"{path}: {kind.__name__} has no field {tag}; it has {', '.join(names)}")
        kind, is_list = _inside(get_type_hints(kind)[names[tag]])
        steps.append(Step(tag, names[tag], is_list))
    return tuple(steps)


def _inside(hint: Any) -> tuple[type[msgspec.Struct] | None, bool]:
    if get_origin(hint) in (Union, UnionType):
        hint = next(a for a in get_args(hint) if a is not type(None))
    is_list = get_origin(hint) is tuple
    if is_list:
        hint = get_args(hint)[0]
    return (hint if isinstance(hint, type) and issubclass(hint, msgspec.Struct) else None), is_list


class Node:
    """What is asked of one kind of entry (the declaration, an item, a package …) and of the lists inside it."""

    def __init__(self, asked: Iterable[tuple[Asked, Presence]]) -> None:
        mandatory, prohibited = [], []
        inner: dict[tuple[Step, ...], list[tuple[Asked, Presence]]] = {}
        for a, presence in asked:
            cut = next((n for n, step in enumerate(a.steps[:-1], 1) if step.is_list), None)
            if cut is not None:
                inner.setdefault(a.steps[:cut], []).append((Asked(a.steps[cut:], a.path, a.law), presence))
            elif presence is Presence.MANDATORY:
                mandatory.append(a)
            elif presence is Presence.PROHIBITED:
                prohibited.append(a)
        self._mandatory = tuple(mandatory)
        self._all = _getter(mandatory)
        self._prohibited = _by_parent(prohibited)
        self.asks_for: bool
        self.forbids: bool
        nodes = [(steps, "/".join(s.tag for s in steps), Node(more)) for steps, more in inner.items()]
        self._inner_mandatory = tuple((_safe_getter(s), tag, node) for s, tag, node in nodes if node.asks_for)
        self._inner_prohibited = tuple((_safe_getter(s), tag, node) for s, tag, node in nodes if node.forbids)
        self.asks_for = bool(mandatory or self._inner_mandatory)
        self.forbids = bool(prohibited or self._inner_prohibited)
        # How to look into the lists when nothing is missing: all of them at once, then what each entry must have.
        quick = [(".".join(step.name for step in s), node.is_complete) for s, _, node in nodes if node.asks_for]
        self._lists = _reader([path for path, _ in quick])
        self._quick = tuple(is_complete for _, is_complete in quick)
        # Whether all that is mandatory is there, for certain; a zero or an absent part leave it open.
        self.is_complete: Callable[[Any], Any] = self._has_all
        if not self._quick and len(mandatory) == 1:
            self.is_complete = attrgetter(".".join(step.name for step in mandatory[0].steps))

    def _has_all(self, root: Any) -> bool:
        if self._all is not None and not all(self._all(root)):
            return False
        if self._lists is not None:
            for entries, is_complete in zip(self._lists(root), self._quick, strict=False):
                for entry in entries:
                    if not is_complete(entry):
                        return False
        return True

    def missing(self, root: Any) -> Faults:
        """A fault for each mandatory field that is absent; pointers are relative to ``root``."""
        try:
            if self.is_complete(root):
                return None
        except AttributeError:
            pass
        faults = tuple(_fault(a, root) for a in self._mandatory if is_absent(_value(a.steps, root)))
        for entries, tag, node in self._inner_mandatory:
            for n, entry in enumerate(entries(root)):
                faults += _within(node.missing(entry), f"{tag}/{n}")
        return faults or None

    def unwanted(self, root: Any) -> Faults:
        """A fault for each prohibited field that is declared; pointers are relative to ``root``."""
        faults: tuple[Fault, ...] = ()
        for parent, get, blank, asked in self._prohibited:
            holder = root if parent is None else parent(root)
            if holder is not None and get(holder) != blank:
                faults += tuple(
                    Fault("/".join(s.tag for s in a.steps), _words(a.path), a.law)
                    for a in asked
                    if not is_absent(_value(a.steps, root))
                )
        for entries, tag, node in self._inner_prohibited:
            for n, entry in enumerate(entries(root)):
                faults += _within(node.unwanted(entry), f"{tag}/{n}")
        return faults or None


class Fields:
    """The matrix of one type and procedure: ``whole`` for the declaration but its items, ``item`` for each item.

    ``asked`` is the matrix itself by path, for forms that say what is wanted before it is missing.
    """

    __slots__ = ("asked", "item", "whole")

    def __init__(self, matrix: Mapping[str, tuple[Presence, str]]) -> None:
        self.asked: Mapping[str, Presence] = {path: presence for path, (presence, _) in matrix.items()}
        whole, item = [], []
        for path, (presence, law) in matrix.items():
            steps = steps_of(path)
            if tuple(s.name for s in steps[:2]) == ITEMS and len(steps) > len(ITEMS):
                item.append((Asked(steps[len(ITEMS) :], path, law), presence))
            else:
                whole.append((Asked(steps, path, law), presence))
        self.whole, self.item = Node(whole), Node(item)


def is_absent(value: object) -> bool:
    """Whether nothing was declared: no value, empty text, empty list. A zero is a value."""
    return value is None or value == "" or value == ()


def _getter(asked: list[Asked]) -> Callable[[Any], tuple[Any, ...]] | None:
    return _reader([".".join(s.name for s in a.steps) for a in asked])


def _reader(names: list[str]) -> Callable[[Any], tuple[Any, ...]] | None:
    # One name twice makes a tuple like the others.
    return attrgetter(*(names if len(names) > 1 else names * 2)) if names else None


def _by_parent(asked: list[Asked]) -> tuple[tuple[Any, Any, tuple[Any, ...], tuple[Asked, ...]], ...]:
    groups: dict[tuple[Step, ...], list[Asked]] = {}
    for a in asked:
        groups.setdefault(a.steps[:-1], []).append(a)
    found = []
    for steps, group in groups.items():
        get = _getter([Asked(a.steps[-1:], a.path, a.law) for a in group])
        blank = tuple(() if a.steps[-1].is_list else None for a in group)
        found.append((_safe_getter(steps) if steps else None, get, blank * (2 if len(group) == 1 else 1), tuple(group)))
    return tuple(found)


def _safe_getter(steps: tuple[Step, ...]) -> Callable[[Any], Any]:
    """Reads a value through parts that may be absent; an absent list is empty, an absent part None."""
    get, empty = attrgetter(".".join(step.name for step in steps)), () if steps[-1].is_list else None

    def read(root: Any) -> Any:
        try:
            return get(root)
        except AttributeError:
            return empty

    return read


def _value(steps: tuple[Step, ...], root: Any) -> Any:
    for step in steps:
        if root is None:
            return None
        root = getattr(root, step.name)
    return root


def _fault(asked: Asked, root: Any) -> Fault:
    # Points at the field, or at the first part on the way to it that is missing as a whole.
    tags = []
    for step in asked.steps:
        tags.append(step.tag)
        root = getattr(root, step.name)
        if root is None:
            break
    return Fault("/".join(tags), _words(asked.path), asked.law)


def _words(path: str) -> dict[str, object]:
    """The path, and its last name as people write it: ``grossMassMeasure`` is the gross mass measure."""
    return {"field": path, "name": _CAPITAL.sub(r" \1", path.rpartition(".")[2]).lower()}


def _within(faults: Faults, path: str) -> tuple[Fault, ...]:
    return tuple(Fault(f"{path}/{f.pointer}", f.words, f.law) for f in faults) if faults else ()
