"""In which language does a paper speak, and how does it write a day? Its drawer asks, who wanted the paper says."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

import msgspec

#: The file of a pack with its papers in other languages: a section for each, the text of the pages before the other.
FILE = "words/papers.toml"
#: How a day, or a moment in UTC, is written.
Dated = Callable[[date | datetime], str]
Page = TypeVar("Page", bound=msgspec.Struct)
_FIELDS = ("words", "receipt", "statement", "duties")


def iso(value: date | datetime) -> str:
    """The same everywhere: ``2026-03-02 09:30`` or ``2026-03-02`` (ISO 8601)."""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


def texts_of(raw: bytes) -> Mapping[str, Mapping[str, str]]:
    """By language, what the texts of a pack's papers are in it (TOML). Raises ValueError where it cannot be read."""
    try:
        found = tomllib.loads(raw.decode())
        return msgspec.convert(found, dict[str, dict[str, str]])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise ValueError(f"{FILE}: {fault}; write a section for each language, such as [th]") from fault


def spoken(page: Page, texts: Mapping[str, str], language: str) -> Page:
    """A page whose words on paper are those of ``language``; what has no words in it stays as the page has it."""
    if not texts:
        return page
    changed = {
        field: {key: language if key == "language" else texts.get(said, said) for key, said in words.items()}
        for field in _FIELDS
        if isinstance(words := getattr(page, field, None), Mapping)
    }
    return msgspec.structs.replace(page, **changed)
