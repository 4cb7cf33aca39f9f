"""What stands on one section of the form? Its fields with texts, what is asked of them, and the lists they use."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from greenlane.core.book import Book
from greenlane.filing.declarations.terms import FormalitiesPage, Presence
from greenlane.filing.drafts import rules
from greenlane.filing.drafts.rules.building import ITEMS
from greenlane.filing.drafts.rules.form import FORM, Field, Group, Rows, Section, further, presence_of, rows_apart
from greenlane.filing.drafts.rules.keys import kind_of, path_of
from greenlane.filing.drafts.terms import Content
from greenlane.site.desks.trader import labels
from greenlane.site.desks.trader.choices import Choice, choices, meaning

#: Items on one page of the form.
PAGE = 10
#: Lists of up to so many codes are shown whole, longer ones are searched while typing.
_SHORT = 14
#: Lists of which a first, empty row is offered.
_OFFERED = ("packagings", "additionalDocuments")
_APART = re.compile(r"classifications:trc|origins:2")
_MODES = {"number": "decimal", "count": "numeric"}


class Input(NamedTuple):
    """One field as shown; ``rivals`` are texts typed at once on other pages, ``choices`` of a short list."""

    key: str
    id: str
    label: str
    hint: str
    text: str
    asked: str
    codes: str
    means: str
    mode: str
    wide: bool
    long: bool
    rivals: tuple[str, ...]
    choices: tuple[Choice, ...]


class Row(NamedTuple):
    """One row of a list."""

    key: str
    number: int
    inputs: tuple[Input, ...]


class Listed(NamedTuple):
    """A list: its key, what one of it is called, the words of its button, its rows."""

    of: str
    id: str
    label: str
    add: str
    rows: tuple[Row, ...]


class Shown(NamedTuple):
    """Fields under one heading; ``more`` are those that few declarations need."""

    name: str
    label: str
    inputs: tuple[Input, ...]
    more: tuple[Input, ...]
    lists: tuple[Listed, ...]


class Item(NamedTuple):
    """One item of the goods."""

    key: str
    id: str
    number: int
    title: str
    groups: tuple[Shown, ...]
    further: tuple[Input, ...]


class Sheet:
    """One draft being shown: its texts and what the country asks of them."""

    def __init__(self, content: Content, book: Book) -> None:
        self.content, self.book = content, book
        self.texts = content.texts()
        self.rivals = rules.rivals(content)
        self.asked = self._asked()

    def groups(self, section: Section) -> tuple[Shown, ...]:
        """The groups of a section that is not the goods."""
        return tuple(self._group(group, "") for group in FORM[section])

    def items(self, page: int) -> tuple[Item, ...]:
        """The items of one page, from 1."""
        rows = rules.rows_of(self.texts, ITEMS)
        start = (page - 1) * PAGE
        return tuple(self._item(row, number) for number, row in enumerate(rows[start : start + PAGE], start + 1))

    def further(self, section: Section, shown: Iterable[str], item: str = "") -> tuple[Input, ...]:
        """What is in the draft and has no field of its own."""
        keys = further(self.texts, shown, section, item)
        return tuple(self._input(Field(key), key) for key in keys if self._is_in(key))

    def pages(self) -> int:
        """How many pages the items fill, at least one."""
        return max(1, -(-len(rules.rows_of(self.texts, ITEMS)) // PAGE))

    def page_of(self, row: str) -> int:
        """The page on which an item stands, 1 where it is not known."""
        rows = rules.rows_of(self.texts, ITEMS)
        return rows.index(row) // PAGE + 1 if row in rows else 1

    def _asked(self) -> Mapping[str, Presence]:
        """The presence matrix of the type and of the first item's procedure."""
        first = next(iter(rules.rows_of(self.texts, ITEMS)), "")
        procedure = self.texts.get(f"{ITEMS}:{first}.procedures:first.currentCode", "").strip()
        plans = self.book[FormalitiesPage].plans
        kind = self.texts.get("typeCode", "").strip()
        plan = plans.get((kind, procedure)) or plans.get((kind, "")) or plans["", ""]
        asked: Mapping[str, Presence] = plan.fields.asked
        return asked

    def _item(self, row: str, number: int) -> Item:
        key = f"{ITEMS}:{row}"
        groups = tuple(self._group(group, f"{key}.") for group in FORM[Section.GOODS])
        shown = keys_of(groups)
        title = self.texts.get(f"{key}.commodity.description", "").strip()
        return Item(key, id_of(key), number, title[:80], groups, self.further(Section.GOODS, shown, row))

    def _group(self, group: Group, before: str) -> Shown:
        inputs = [(field, self._input(field, before + field.key)) for field in group.fields]
        # What must not be there is out of the way, unless it is there.
        seen = [(f, i) for f, i in inputs if i.asked != Presence.PROHIBITED or i.text.strip()]
        front = tuple(i for f, i in seen if f.open or i.text.strip() or i.asked == Presence.MANDATORY)
        return Shown(
            name=group.name,
            label=str(labels.GROUPS[group.name]),
            inputs=front,
            more=tuple(i for _, i in seen if i not in front),
            lists=tuple(self._list(rows, before) for rows in group.rows if self._wanted(rows, before)),
        )

    def _wanted(self, rows: Rows, before: str) -> bool:
        of = before + rows.key
        return presence_of(path_of(of), self.asked) is not Presence.PROHIBITED or bool(rules.rows_of(self.texts, of))

    def _list(self, rows: Rows, before: str) -> Listed:
        of = before + rows.key
        names = rows_apart(of, rules.rows_of(self.texts, of))
        if not names and rows.key in _OFFERED and "n1" not in self._taken_out(of):
            names = ["n1"]
        label, add = labels.row_label(of)
        listed = tuple(
            Row(f"{of}:{name}", number, tuple(self._inputs(rows, f"{of}:{name}")))
            for number, name in enumerate(names, 1)
        )
        return Listed(of, id_of(of), label, add, listed)

    def _inputs(self, rows: Rows, row: str) -> Iterator[Input]:
        for field in rows.fields:
            shown = self._input(field, f"{row}.{field.key}")
            if field.open or shown.text.strip():
                yield shown

    def _taken_out(self, of: str) -> set[str]:
        return {key[len(of) + 1 : -2] for key, text in self.texts.items() if key.startswith(f"{of}:") and not text}

    def _is_in(self, key: str) -> bool:
        """Whether no row around the key was taken out."""
        parts = key.split(".")
        return all(self.texts.get(f"{'.'.join(parts[:n])}.@", "in") != "" for n in range(1, len(parts)))

    def _presence(self, key: str) -> Presence:
        """Of a row that means something apart (further digits, preferential origin) nothing is asked unless used."""
        said = presence_of(path_of(key), self.asked)
        apart = _APART.search(key)
        return Presence.OPTIONAL if apart and said is Presence.MANDATORY and not self.texts.get(key, "") else said

    def _input(self, field: Field, key: str) -> Input:
        label, hint = labels.label_of(key)
        text = self.texts.get(key, "")
        every = choices(self.book, field.codes) if field.codes else ()
        return Input(
            key=key, id=id_of(key), label=label, hint=hint, text=text,
            asked=self._presence(key).value, codes=field.codes,
            means=meaning(self.book, field.codes, text.strip()) if field.codes and text.strip() else "",
            mode=_MODES.get(kind_of(key), ""), wide=field.wide,
            long=key.endswith(("commodity.description", "statementDescription", "reason")),
            rivals=self.rivals.get(key, ()), choices=every if 0 < len(every) <= _SHORT else (),
        )  # fmt: skip


def id_of(key: str) -> str:
    """The id of a field on the page."""
    return "f-" + re.sub(r"[^A-Za-z0-9]", "-", key)


def keys_of(groups: Iterable[Shown]) -> list[str]:
    """The keys of every field in the groups."""
    return [each.key for each in inputs_of(groups)]


def inputs_of(groups: Iterable[Shown]) -> Iterator[Input]:
    for group in groups:
        yield from group.inputs
        yield from group.more
        for listed in group.lists:
            for row in listed.rows:
                yield from row.inputs


def long_lists(book: Book, inputs: Iterable[Input]) -> dict[str, tuple[Choice, ...]]:
    """The lists that are searched while typing, by name."""
    names = dict.fromkeys(each.codes for each in inputs if each.codes and each.codes != "goods" and not each.choices)
    return {name: choices(book, name) for name in names}
