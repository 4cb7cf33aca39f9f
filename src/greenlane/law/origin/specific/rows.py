"""Which rows make one rule? Rows of the public form, in order, put together and read into trees.

A row says: agreement, heading, goods (its subdivision), first and last code, the text, and ``joins``: how it is joined
to the row before ("or", "and" or "" where the source does not say; a new rule begins at place 0). A row that only goes
on with the row before ("b) …", "However, …", "Followed by …") is read together with it. Where a row is a fragment, or
nothing of it is understood, the join is not trusted: a part of a list must not pass for an alternative.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from greenlane.core.words import Fact
from greenlane.law.origin.specific.classes import Reading, reading
from greenlane.law.origin.specific.grammar import parse
from greenlane.law.origin.specific.terms import All, AnyOf, Rule, Unjoined, joined
from greenlane.law.origin.specific.writing import write

COLUMNS = ("agreement", "heading", "goods", "first", "last", "place", "joins", "rule", "start", "end")
_GOES_ON = re.compile(r"\s*[-•]?\s*(\(?[b-z]\)|However\b|Followed\b|Jute fabric may\b)")
#: A row that can be no rule of its own: how it belongs to the others is not said, whatever ``joins`` says.
_FRAGMENT = re.compile(r"[\s•-]*(\(?[ivx]+\)|the (total|individual|value|weight)\b|all the other\b)", re.IGNORECASE)
_JOINS: dict[str, type[All] | type[AnyOf] | type[Unjoined]] = {"or": AnyOf, "and": All, "": Unjoined}

read_text = lru_cache(maxsize=10_000)(parse)


class ProductRule(Fact, frozen=True):
    """One rule of an agreement for goods from ``first`` to ``last`` (ten digits); ``goods`` tells which of them,
    where it is not all; ``says`` is the sentence of its tree."""

    heading: str
    goods: str
    first: str
    last: str
    text: str
    rule: Rule
    says: str


def gathered(rows: Iterable[Mapping[str, str]], unsaid: str = "") -> Iterator[ProductRule]:
    """The rules of one agreement's rows, in order; ``unsaid`` joins rows where the source does not say how."""
    group: list[Mapping[str, str]] = []
    for row in rows:
        if group and (_goods(row) != _goods(group[0]) or row["place"] == "0"):
            yield _rule(group, unsaid)
            group = []
        group.append(row)
    if group:
        yield _rule(group, unsaid)


def _goods(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["heading"], row["goods"], row["first"], row["last"]


def _rule(group: list[Mapping[str, str]], unsaid: str) -> ProductRule:
    texts: list[str] = []
    stated = set()
    for row in group:
        if texts and _GOES_ON.match(row["rule"]):
            texts[-1] += f"\n\n{row['rule']}"
        else:
            if texts and row["joins"]:
                stated.add(row["joins"])
            texts.append(row["rule"])
    join = _JOINS["or" if "or" in stated else "and" if stated else unsaid]
    first = group[0]
    trees = [read_text(text) for text in texts]
    if any(reading(tree) is Reading.NONE for tree in trees) or any(_FRAGMENT.match(text) for text in texts):
        join = Unjoined
    rule = joined(trees, join)
    return ProductRule(
        heading=first["heading"],
        goods=first["goods"],
        first=first["first"],
        last=first["last"],
        text="\n\n".join(texts),
        rule=rule,
        says=write(rule),
    )
