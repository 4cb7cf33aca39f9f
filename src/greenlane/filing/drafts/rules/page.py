"""What does the pack say of drafts? Reads the page ``formats/drafts``."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from greenlane.base.packs.terms import PackError, Source
from greenlane.filing.drafts.rules.keys import kind_of
from greenlane.filing.drafts.terms import DraftsPage, Heading

_BOUNDS = ("undo_days", "values", "text", "notes", "several", "pages", "seconds", "memory")
_LISTS = ("countries", "currencies", "delivery_terms", "packages", "units")
_MARKS = re.compile(r"[^\w]+")
#: A key of an item is written without the item around it.
_ITEM = "goodsShipment.items:x."


def read_page(source: Source, on: date) -> DraftsPage:
    """The page ``formats/drafts``. Raises PackError on an unknown key or field, or a heading that stands twice."""
    source.only("prefix", "blank", "invoice_code", "change_function", *_BOUNDS)
    for name in _BOUNDS:
        if type(source.settings.get(name)) is not int or source.settings[name] < 1:
            raise PackError(f"{source.path}.toml: {name} must be a whole number above 0")
    blank = source.settings.get("blank", {})
    for direction, texts in blank.items():
        for key in texts:
            if not kind_of(key):
                raise PackError(f"{source.path}.toml: [blank.{direction}] {key!r} is no field of a declaration")
    totals = frozenset(folded(row["word"]) for row in source.table("totals", ("word", "language")))
    words = source.table("words", ("list", "word", "code", "language"))
    for row in words:
        if row["list"] not in _LISTS:
            raise PackError(f"{source.path}/words.csv: unknown list {row['list']!r}; known are {', '.join(_LISTS)}")
    return DraftsPage(
        prefix=source.settings["prefix"],
        blank={direction: dict(texts) for direction, texts in blank.items()},
        headings=_headings(source),
        totals=totals,
        words={(row["list"], row["word"].casefold()): row["code"] for row in words},
        invoice_code=source.settings["invoice_code"],
        change_function=source.settings["change_function"],
        **{name: source.settings[name] for name in _BOUNDS},
    )


def folded(text: str) -> str:
    """A heading without case, accents and signs: ``Désignation :`` is ``designation``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _MARKS.sub(" ", plain.casefold()).strip()


def _headings(source: Source) -> Mapping[str, Heading]:
    found: dict[str, Heading] = {}
    for row in source.table("headings", ("heading", "of", "key", "language")):
        where, name = f"{source.path}/headings.csv, heading {row['heading']!r}", folded(row["heading"])
        if row["of"] not in ("item", "declaration"):
            raise PackError(f"{where}: of is {row['of']!r}; write item or declaration")
        heading = Heading(key=row["key"], item=row["of"] == "item")
        if not kind_of(_ITEM + heading.key if heading.item else heading.key):
            raise PackError(f"{where}: {heading.key!r} is no field of a declaration")
        if found.setdefault(name, heading) != heading:
            raise PackError(f"{where}: it stands for {found[name].key!r} too; a spelling means one field")
    return found
