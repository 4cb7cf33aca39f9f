"""Which field is meant? Keys such as ``goodsShipment.items:k3.packagings:1.typeCode``, checked against the model.

A name that holds a list is followed by a row; rows have names and not numbers, so that one page may move a row while
another types in it. ``….@`` is the row's rank among its neighbours.
"""

import re
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.filing.drafts.terms import OWN, RANK

_KEY = re.compile(r"[a-zA-Z]{1,40}(?::[a-z0-9]{1,12})?(?:\.[a-zA-Z]{1,40}(?::[a-z0-9]{1,12})?){0,9}(?:\.@)?")
#: A document's code is written in one field: category, then type (N935).
CODE = "code"
_CODED = ("categoryCode", "typeCode")
_KINDS = {str: "text", Decimal: "number", int: "count", datetime: "moment"}


class Part(NamedTuple):
    """One name of a key, with its row where the name holds a list."""

    name: str
    row: str = ""


class Place(NamedTuple):
    """What the model has under a path: ``kind`` text, number, count, moment, or ``""`` for what holds more."""

    kind: str
    struct: type[msgspec.Struct] | None
    is_list: bool


@cache
def parts_of(key: str) -> tuple[Part, ...]:
    """The parts of a key, rank included."""
    return tuple(Part(*part.split(":", 1)) for part in key.split("."))


def key_of(parts: tuple[Part, ...]) -> str:
    return ".".join(f"{name}:{row}" if row else name for name, row in parts)


def path_of(key: str) -> str:
    """The key without rows: how presence, labels and laws name a field."""
    return ".".join(name for name, _ in parts_of(key))


@cache
def place_of(path: str) -> Place | None:
    """What stands under a path from the declaration; None where nothing does."""
    place = Place("", Declaration, False)
    for name in path.split("."):
        if place.struct is None:
            return None
        if name == CODE and _is_coded(place.struct):
            place = Place("code", None, False)
            continue
        field = _fields(place.struct).get(name)
        if field is None:
            return None
        place = field
    return place


@cache
def kind_of(key: str) -> str:
    """The kind of value that a key holds, ``""`` where there is no such field."""
    if key in OWN:
        return "text"
    if not _KEY.fullmatch(key):
        return ""
    parts = parts_of(key)
    ranks = parts[-1].name == RANK
    if ranks:
        parts = parts[:-1]
    at = ""
    for part in parts:
        at = f"{at}.{part.name}" if at else part.name
        found = place_of(at)
        if found is None or found.is_list != bool(part.row):
            return ""
    found = place_of(at)
    if ranks:
        return "rank" if found is not None and found.is_list else ""
    return found.kind if found is not None else ""


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, Place]:
    hints = get_type_hints(struct, include_extras=True)
    return {field.encode_name: _inside(hints[field.name]) for field in msgspec.structs.fields(struct)}


def _inside(hint: Any) -> Place:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        inner = _inside(get_args(hint)[0])
        return Place(inner.kind, inner.struct, True)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Place("", hint, False)
    return Place(_KINDS[hint], None, False)


def _is_coded(struct: type[msgspec.Struct]) -> bool:
    return set(_CODED) <= set(struct.__struct_encode_fields__)
