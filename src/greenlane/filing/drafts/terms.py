"""What do we call it? Drafts, what was typed into their fields, saves, contests, and the page of the pack."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

#: Fields of a draft that are no part of the declaration: its name in lists, why it amends.
TITLE, REASON, REASON_CODE = "title", "reason", "reasonCode"
OWN = frozenset((TITLE, REASON, REASON_CODE))
#: The last part of a key that holds the rank of a row; an empty rank takes the row out.
RANK = "@"


class Origin(StrEnum):
    """Where a draft began."""

    BLANK = "blank"
    COPY = "copy"
    FILE = "file"
    AMENDMENT = "amendment"


class Value(Fact, frozen=True):
    """The text of one field as typed, with the revision in which it came and the page (``writer``) that sent it."""

    text: str
    revision: int
    writer: str


class Save(Fact, frozen=True):
    """What one page sends: all that it has not been told is kept.

    ``base`` is the last revision that the page knows, ``writer`` names the page, ``count`` grows with each of its
    saves; a later save of one writer holds everything of its earlier ones that was not answered.
    """

    base: int
    writer: str
    count: int
    changes: Mapping[str, str]


class Content(Fact, frozen=True):
    """All that a draft holds: fields by key, texts that contest them, the last count of each writer, and notes.

    ``notes`` say what of a file was not understood.
    """

    fields: Mapping[str, Value] = {}
    contested: Mapping[str, tuple[Value, ...]] = {}
    writers: Mapping[str, int] = {}
    notes: tuple[str, ...] = ()

    def texts(self) -> dict[str, str]:
        """The text of each field that was ever filled."""
        return {key: value.text for key, value in self.fields.items()}


class Draft(Fact, frozen=True):
    """A draft as listed. ``source`` is the MRN or file it began with; ``amends`` the version of that MRN."""

    id: int
    reference: str
    owner: str
    author: str
    title: str
    lrn: str
    origin: Origin
    source: str
    amends: int
    revision: int
    opened_at: datetime
    saved_at: datetime
    discarded_at: datetime | None
    lodged: str

    @property
    def is_open(self) -> bool:
        return not self.lodged and self.discarded_at is None


class Opening(Fact, frozen=True):
    """A draft that is to be opened."""

    owner: str
    author: str
    texts: Mapping[str, str]
    origin: Origin = Origin.BLANK
    source: str = ""
    amends: int = 0
    notes: tuple[str, ...] = ()


class Saved(Fact, frozen=True):
    """The answer to a save: the revision it led to, what is contested, and what others changed since ``base``."""

    revision: int
    saved_at: datetime
    changes: Mapping[str, str]
    contested: Mapping[str, tuple[str, ...]]


class Heading(Fact, frozen=True):
    """What a heading of an invoice stands for: a key of the item or of the declaration, and a factor on its number."""

    key: str
    item: bool


class DraftsPage(Fact, frozen=True):
    """Page ``formats/drafts``: what a number begins with, how much is kept, and how invoices are read.

    ``values`` are the most fields of a draft, ``text`` the most characters of one, ``several`` the most drafts that
    one file opens. ``undo_days`` is how long a discarded draft can be taken back. ``pages``, ``seconds`` and
    ``memory`` bound the reading of a PDF. ``blank`` are the texts that a new draft begins with, by direction.
    ``headings`` are folded spellings; ``totals`` the words that begin a row which sums up; ``words`` what an invoice
    says for a code, by (list, word). ``invoice_code`` is the document code of an invoice, ``change_function`` the
    function of a message that asks for a change.
    """

    prefix: str
    undo_days: int
    values: int
    text: int
    notes: int
    several: int
    pages: int
    seconds: int
    memory: int
    blank: Mapping[str, Mapping[str, str]]
    headings: Mapping[str, Heading]
    totals: frozenset[str]
    words: Mapping[tuple[str, str], str]
    invoice_code: str
    change_function: str


class Mapped(Fact, frozen=True):
    """What was read out of an invoice: texts by key, and what was not understood."""

    texts: Mapping[str, str]
    lines: int
    notes: tuple[str, ...]


class Unreadable(Fact, frozen=True):
    """A text that is not of the kind that its field asks for; ``grave`` where the declaration cannot do without.

    ``rule`` names the kind where ``text`` alone is the fault.
    """

    key: str
    says: str
    remedy: str
    grave: bool = True
    rule: str = ""
    text: str = ""


class ClosedError(RefusalError):
    """The draft was lodged or discarded: it takes no more. ``lodged`` is the MRN, or ``""``."""

    @property
    def lodged(self) -> str:
        return str(self.words.get("lodged", ""))


class UnfitError(RefusalError):
    """A save or opening that cannot be kept: an unknown field, or more than is kept; says what to do."""
