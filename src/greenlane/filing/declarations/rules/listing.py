"""How does a person look up the rules? The reference of all rules as Markdown (``docs/reference/rules.md``)."""

from greenlane.base.packs.terms import Row, Source
from greenlane.filing.declarations.rules.catalogue import EACH, RULES, told_by

_INTRODUCTION = """\
# Rules of a declaration

Every finding on a declaration names its rule. Here is each of them: what it tells, what to do, the law behind it, and
how the pack of Exampleland sets it (`packs/xx/flow/declaration/rules.csv`). An **error** refuses the declaration, a
**warning** asks for a second look. Generated from the rules themselves; a test compares.
"""


def listing(source: Source) -> str:
    """The Markdown text; ``source`` is the page ``flow/declaration`` of a pack."""
    parts = [_INTRODUCTION, f"{len(RULES)} rules.\n"]
    for name, check in RULES.items():
        says, remedy, law = told_by(check)
        scope = "each item" if name in EACH else "the declaration"
        rows = [row for row in source.tables["rules"] if row["rule"] == name]
        parts.append(
            f"## {name}\n\n{says}\n\n{remedy}\n\nLooks at {scope}. Law: {law}.\n\n"
            + "\n".join(f"* {_setting(row)}" for row in rows)
            + "\n"
        )
    return "\n".join(parts)


def _setting(row: Row) -> str:
    period = f", from {row['start']}" if row["start"] else ""
    period += f", until {row['end']}" if row["end"] else ""
    law = f", {row['law']}" if row["law"] else ""
    return f"{row['severity']}, types {row['types']}, procedures {row['procedures']}{period}{law}".replace("*", "all")
