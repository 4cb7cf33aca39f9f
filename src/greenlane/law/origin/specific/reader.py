"""Where in the text are we, and does this phrase stand here? The tool with which the grammar is written."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from greenlane.law.origin.specific.tokens import Token, plain, tokens

T = TypeVar("T")
_END = Token("end", "", "", 0, 0)
#: Words that never belong to the name of a material or a process.
STOPS = frozenset(
    [
        "is",
        "are",
        "must",
        "shall",
        "may",
        "can",
        "cannot",
        "does",
        "do",
        "has",
        "have",
        "provided",
        "however",
        "where",
        "whose",
        "which",
        "except",
        "excluding",
        "see",
        "unless",
        "if",
        "when",
        "including",
        "•",
        "¶",
        ";",
        ":",
        ".",
    ]
)
LISTS = frozenset(("•", "¶"))
JOINERS = frozenset(("and", "or", "and/or"))


@cache
def _compiled(phrase: str) -> tuple[tuple[frozenset[str], bool], ...]:
    return tuple((frozenset(word.removesuffix("?").split("|")), word.endswith("?")) for word in phrase.split())


class Reader:
    """A place in the tokens of a text. Methods that read return what they read and move on, or None and stay."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.tokens = tokens(self.text)
        self.at = 0

    @property
    def ended(self) -> bool:
        return self.at >= len(self.tokens)

    def token(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    def word(self, ahead: int = 0) -> str:
        return self.token(ahead).low

    def say(self, phrase: str) -> bool:
        """Whether these words come next, and then past them: ``a|b`` one of two, ``c?`` or not."""
        place = self.at
        for words, optional in _compiled(phrase):
            if place < len(self.tokens) and self.tokens[place].low in words:
                place += 1
            elif not optional:
                return False
        moved, self.at = place > self.at, place
        return moved

    def look(self, phrase: str) -> bool:
        """Whether these words come next."""
        start = self.at
        found = self.say(phrase)
        self.at = start
        return found

    def attempt(self, read: Callable[[], T | None]) -> T | None:
        """What ``read`` finds; the place is as before where it finds nothing."""
        start = self.at
        found = read()
        if found is None:
            self.at = start
        return found

    def since(self, start: int, end: int | None = None) -> str:
        """The text from one token up to another (here, where not said), without marks at its edges."""
        end = self.at if end is None else end
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end].strip(" ,.;:•¶")

    def parenthesis(self) -> str | None:
        """The words in brackets that come next."""
        if self.word() != "(":
            return None
        start, depth = self.at, 0
        while not self.ended:
            depth += {"(": 1, ")": -1}.get(self.word(), 0)
            self.at += 1
            if depth == 0:
                return self.since(start + 1, self.at - 1)
        self.at = start
        return None

    def sentence(self) -> str:
        """All up to the end of the sentence, of the list item or before "However"."""
        start = self.at
        while not self.ended and self.word() not in LISTS | {"."}:
            if self.at > start and self.word() == "however":
                break
            if self.parenthesis() is None:
                self.at += 1
        return self.since(start)

    def number(self) -> str | None:
        if self.token().kind != "number":
            return None
        self.at += 1
        return self.token(-1).text
