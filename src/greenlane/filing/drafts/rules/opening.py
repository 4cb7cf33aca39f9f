"""What stands in the fields of a draft that begins with a declaration? Every value of it, each under its key."""

from collections.abc import Iterator
from typing import Any

import msgspec

from greenlane.core.declaration import Declaration
from greenlane.filing.drafts.rules.building import FIXED
from greenlane.filing.drafts.rules.keys import CODE
from greenlane.filing.drafts.rules.texts import written
from greenlane.filing.drafts.terms import RANK

#: What belongs to one lodging and not to the next.
_OF_ONE_LODGING = (
    "functionalReferenceId", "id", "issueDateTime", "acceptanceDateTime", "authentication",
    "authenticatorName", "amendments", "submitter",
)  # fmt: skip
_SEQUENCE = "sequenceNumeric"


def texts_of(declaration: Declaration) -> dict[str, str]:
    """Every value of a declaration by its key; :func:`building.build` makes the same declaration of them."""
    return dict(_struct(declaration, "", ""))


def copied(declaration: Declaration) -> dict[str, str]:
    """The same for a new declaration like it: without references, dates and signature of the old one."""
    return {
        k: t for k, t in texts_of(declaration).items() if k.split(".", 1)[0].split(":", 1)[0] not in _OF_ONE_LODGING
    }


def _struct(value: msgspec.Struct, key: str, path: str) -> Iterator[tuple[str, str]]:
    names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
    held = {name: getattr(value, field) for field, name in names}
    if _has_code(held):
        yield f"{key}.{CODE}", f"{held.pop('categoryCode')}{held.pop('typeCode')}"
    for name, inner in held.items():
        if inner is not None and inner != ():
            yield from _value(inner, f"{key}.{name}" if key else name, f"{path}.{name}" if path else name)


def _value(value: Any, key: str, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for place, (row, entry) in enumerate(_rows(value, path), 1):
            yield f"{key}:{row}.{RANK}", str(place)
            yield from _entry(entry, f"{key}:{row}", path, row)
    elif isinstance(value, msgspec.Struct):
        yield from _struct(value, key, path)
    else:
        yield key, written(value)


def _entry(entry: Any, key: str, path: str, row: str) -> Iterator[tuple[str, str]]:
    constants = FIXED.get(path, {}).get(row, {})
    for inner, text in _value(entry, key, path):
        name = inner.removeprefix(f"{key}.")
        if constants.get(name) != text and not (name == _SEQUENCE and path == "goodsShipment.items"):
            yield inner, text
    said = msgspec.to_builtins(entry) if isinstance(entry, msgspec.Struct) else {}
    for name in constants.keys() - said.keys():
        yield f"{key}.{name}", ""


def _rows(entries: tuple[Any, ...], path: str) -> Iterator[tuple[str, Any]]:
    """Each entry with the name of its row: one that means something where the entry is of that sort, else its place."""
    fixed, taken = FIXED.get(path, {}), set[str]()
    for place, entry in enumerate(entries, 1):
        row = next((r for r, says in fixed.items() if r not in taken and _fits(entry, r, says, place)), f"r{place}")
        taken.add(row)
        yield row, entry


def _fits(entry: Any, row: str, says: Any, place: int) -> bool:
    if row == "first":
        return place == 1
    said = msgspec.to_builtins(entry)
    return all(said.get(name, value if place == 1 else None) == value for name, value in says.items())


def _has_code(held: dict[str, Any]) -> bool:
    """Whether the code of a document can be written as one word, and read back as it was."""
    category, kind = held.get("categoryCode") or "", held.get("typeCode") or ""
    word = f"{category}{kind}"
    is_paper = {"categoryCode", "typeCode", "id"} <= held.keys()
    return is_paper and len(category) == 1 and bool(kind) and word.isalnum() and word == word.upper()
