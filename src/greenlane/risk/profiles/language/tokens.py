"""Which words does a condition consist of?"""

import re

from greenlane.core.words import Fact
from greenlane.risk.profiles.language.tree import ExpressionError

#: A condition is one thought; a longer one is better written as two profiles.
MOST_CHARACTERS = 2000
MOST_TOKENS = 300

KEYWORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "starts",
        "ends",
        "contains",
        "is",
        "known",
        "unknown",
        "any",
        "every",
        "count",
        "line",
        "true",
        "false",
    ]
)
_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<date>\d{4}-\d{2}-\d{2}(?![\w.]))
  | (?P<number>\d+(\.\d+)?(?![\w.]))
  | (?P<text>"[^"\n]*")
  | (?P<list>[A-Z][A-Z0-9_]*(?![\w.]))
  | (?P<name>[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(?![\w.]))
  | (?P<sign><=|>=|!=|[-=<>+*/()\[\],])
    """,
    re.VERBOSE | re.ASCII,
)


class Token(Fact, frozen=True):
    """One word: ``sort`` is date, number, text, list, name, keyword, sign or end; ``at`` its offset."""

    sort: str
    text: str
    at: int

    @property
    def shown(self) -> str:
        return "the end" if self.sort == "end" else self.text if self.sort == "text" else f"'{self.text}'"


def tokens(text: str) -> list[Token]:
    """The words of ``text`` and an ``end``. Raises ExpressionError on a character or length that cannot be."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(0, f"the condition has {len(text)} characters, the most is {MOST_CHARACTERS}; split it")
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _PATTERN.match(text, place)
        if match is None or text.startswith("==", place):
            raise ExpressionError(place, _unreadable(text, place))
        sort = match.lastgroup or ""
        word = match.group(sort)
        if sort != "space":
            found.append(Token("keyword" if sort == "name" and word in KEYWORDS else sort, word, place))
        place = match.end()
    if len(found) > MOST_TOKENS:
        raise ExpressionError(0, f"the condition has {len(found)} words, the most is {MOST_TOKENS}; split it")
    return [*found, Token("end", "", len(text))]


def _unreadable(text: str, place: int) -> str:
    if text[place] == '"':
        return 'the text that begins here has no closing "; close it on the same line'
    word = re.match(r"[\w.]+|==|.", text[place:], re.DOTALL)
    shown = word.group() if word else text[place]
    if shown in ("==", "!", "&", "|", "%"):
        return f"'{shown}' is not part of the language; comparisons are = != < <= > >=, conditions join by and, or, not"
    return f"cannot read '{shown}'; names are lower case (line.code), lists upper case, texts in double quotes"
