"""How does a rule say that something is wrong? Faults, and the values shown in them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from greenlane.filing.declarations.terms import Fault, Faults, PackageType

#: A value shown to people is cut here: what was declared may be of any length.
SHOWN = 60


def fault(pointer: str, **words: object) -> tuple[Fault, ...]:
    """One fault at ``pointer``."""
    return (Fault(pointer, words),)


def strangers(
    entries: Sequence[Any],
    read: Callable[[Any], str | None],
    known: Collection[str | None] | Mapping[str, Any],
    path: str,
    tag: str,
) -> Faults:
    """A fault for each of ``entries`` whose code is declared and not ``known``; placeholder ``{code}``."""
    found = [
        Fault(f"{path}/{n}/{tag}", {"code": read(entry)})
        for n, entry in enumerate(entries)
        if read(entry) is not None and read(entry) not in known
    ]
    return tuple(found) or None


def stranger(code: str | None, known: Collection[str | None] | Mapping[str, Any], pointer: str) -> Faults:
    """A fault if ``code`` is declared and not ``known``; placeholder ``{code}``."""
    if code is None or code in known:
        return None
    return (Fault(pointer, {"code": code}),)


def is_bulk(code: str | None, kinds: Mapping[str, PackageType]) -> bool:
    """Whether a kind of package is known to be bulk, which is not counted."""
    return code is not None and code in kinds and kinds[code].bulk


def is_counted(code: str | None, kinds: Mapping[str, PackageType]) -> bool:
    """Whether a kind of package is known to be counted."""
    return code is not None and code in kinds and not kinds[code].bulk


def shown(value: object) -> str:
    """``value`` as it may stand in a sentence: printable, and short."""
    text = format(value, "f") if _is_plain(value) else str(value)
    text = "".join(c if c.isprintable() else "�" for c in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _is_plain(value: object) -> bool:
    # 5E+3 is read more easily as 5000; 1E+999999 is not.
    return hasattr(value, "adjusted") and -SHOWN < value.adjusted() < SHOWN and value.is_finite()  # type: ignore[attr-defined]  # Decimal, by its own method
