"""What is every fact made of? A frozen record that reads and writes JSON with WCO names in camelCase."""

from typing import Annotated

import msgspec

#: A whole number that people count with, also in JSON.
Count = Annotated[int, msgspec.Meta(ge=0, le=999_999_999)]


class Word(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel", gc=False, forbid_unknown_fields=True):
    """A frozen fact. Unknown fields are errors, defaults are not written."""


class Fact(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A frozen fact worked out by a step; written in full so that it hashes the same for ever."""
