"""How does a person look up the rules? The reference of all rules as Markdown (``docs/reference/rules.md``)."""

from greenlane.base.packs.terms import Row, Source
from greenlane.filing.declarations.rules.catalogue import EACH, RULES, told_by

_INTRODUCTION = """\
# Rules of a declaration

Every finding on a declaration names its rule. Here is each of them: what it tells, what to do, the law behind it, and
how the pack of Exampleland sets it (`packs/xx/flow/declaration/rules.csv`). An **error** refuses the declaration, a
**warning** asks for a second look. Its **code** stands for it in a WCO response message, which has room for 8
characters (`packs/xx/formats/responses/rules.csv`); it never changes and is never given to another rule. Generated from
the rules themselves; a test compares.
"""
_OTHERS = """\
## Codes of other findings

Findings of the law (the sentences are in `packs/xx/law/*/faults.csv`), of registration, and of messages as such.

| code | rule |
|---|---|
"""


def listing(source: Source, published: Source) -> str:
    """The Markdown text; ``source`` is the page ``flow/declaration`` of a pack, ``published`` ``formats/responses``."""
    codes = {row["rule"]: row["code"] for row in published.tables["rules"]}
    parts = [_INTRODUCTION, f"{len(RULES)} rules.\n"]
    for name, check in RULES.items():
        says, remedy, law = told_by(check)
        scope = "each item" if name in EACH else "the declaration"
        rows = [row for row in source.tables["rules"] if row["rule"] == name]
        parts.append(
            f"## {name}\n\n{says}\n\n{remedy}\n\nLooks at {scope}. Law: {law}. Code: {codes[name]}.\n\n"
            + "\n".join(f"* {_setting(row)}" for row in rows)
            + "\n"
        )
    others = [f"| {code} | {name} |\n" for name, code in codes.items() if name not in RULES]
    return "\n".join([*parts, _OTHERS + "".join(others)])


def _setting(row: Row) -> str:
    period = f", from {row['start']}" if row["start"] else ""
    period += f", until {row['end']}" if row["end"] else ""
    law = f", {row['law']}" if row["law"] else ""
    return f"{row['severity']}, types {row['types']}, procedures {row['procedures']}{period}{law}".replace("*", "all")
