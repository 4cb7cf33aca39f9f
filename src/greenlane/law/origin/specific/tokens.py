"""What are the words of a rule's text? HTML, links and marks taken off; numbers, words and marks in order.

A list item begins with the mark ``•``, a paragraph with ``¶``; both only where something went before.
"""

import re
from html import unescape
from typing import NamedTuple

#: Text shapes of the public file that mean the same: (what is written, how it is read).
_SPELT = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"<[^>]+>", ""),
        (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
        (r"\*+", ""),
        ("[\u2010\u2011\u2012]", "-"),
        ('[\u2018\u2019\u201c\u201d"]', "'"),
        (r"(?<=\w)-[ \t]+(?=[a-z])", "-"),
        (r"\bex[ -]+works?\b", "ex-works"),
        (r"\bfree[ -]on[ -]board\b", "FOB"),
        (r"\bper ?cent\b", "%"),
        (r"\band[ \t]*/[ \t]*or\b", "and/or"),
        (r"\bsub-heading", "subheading"),
        (r"\bmaking up\b", "making-up"),
        (r"\b(non-?[ ]?woven)", "nonwoven"),
        (r"\bmay (not )?he used\b", r"may \1be used"),
        (r"process\(es\)", "processes"),
        (r"\bta ken\b", "taken"),
        (r"\bal ready\b", "already"),
        (r"\b(\d{4})\.(\d{2})\b", r"\1\2"),
    )
)
#: A line broken in the middle of a phrase.
_BROKEN = re.compile(
    r"\b(of|the|in|for|to|than|a)[ \t]*\n\s*(?=\w)|(?<=\d,)\s*\n\s*(?=\d)|(?<=\d)\s*\n\s*(?=(?:or|and) \d)"
)
_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?(?![\w]))|(?P<word>[^\W\d_][\w/'-]*(?:\.(?=\w))?|\d+\w+)"
    r"|(?P<mark>[%•¶,;:.()/'\u2013\u2014-])|(?P<other>\S)"
)


class Token(NamedTuple):
    """``text`` as written, ``low`` in lower case, and where it stands in the plain text."""

    kind: str
    text: str
    low: str
    start: int
    end: int


def plain(text: str) -> str:
    """One line of plain text, items marked ``•`` and paragraphs ``¶``."""
    text = unescape(text).replace("\xa0", " ")
    for pattern, instead in _SPELT:
        text = pattern.sub(instead, text)
    text = _BROKEN.sub(lambda match: (match[1] or "") + " ", text)
    text = re.sub(r"(^|\n)[ \t]*[-\u2013\u2014][ \t]*(?=\S)", r"\1• ", text)
    text = re.sub(r"(?<=[:,]) - (?=\S)", " • ", text)
    text = re.sub(r"\n[ \t]*\n\s*|\n", " ¶ ", text)
    text = re.sub(r"\s+", " ", text).strip(" ¶")
    return re.sub(r"¶ (?=[•¶])", "", text)


def tokens(text: str) -> list[Token]:
    """The tokens of a plain text."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        found.append(Token(kind, match[0], match[0].lower(), match.start(), match.end()))
    return found
