"""How is a text freed of who wrote it? Names, numbers and addresses are taken out before it is kept."""

import re
from collections.abc import Iterable

from greenlane.clearance.assignment.rules import unsaid

#: Stands for what was taken out.
HIDDEN = "[…]"
#: A single letter would take harmless text with it.
LEAST = 2
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)\d[\d ()./-]{5,}\d")
_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def veil(text: str, names: Iterable[str], contacts: bool = True) -> str:
    """``text`` without ``names`` (in any case and spacing), e-mail addresses, web addresses and phone numbers.

    Without ``contacts`` addresses and phones stay: a hearing needs a place to be held at.
    The longest name goes first, so that no part of a long name stays when a short one is cut out of it.
    """
    names = tuple(names)
    for pattern in (_MAIL, _WEB, _PHONE) if contacts else ():
        text = pattern.sub(HIDDEN, text)
    for name in sorted({" ".join(n.split()) for n in names}, key=lambda n: (-len(n), n)):
        if len(name) >= LEAST:
            parts = r"\s+".join(re.escape(part) for part in name.split(" "))
            text = re.sub(rf"(?<!\w){parts}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return unsaid(text, names, HIDDEN)


def found(text: str, names: Iterable[str]) -> list[str]:
    """What :func:`veil` would take out of a text, for its writer to read: names as they are known, contacts as met."""
    met = [name for name in dict.fromkeys(names) if veil(text, [name], contacts=False) != text]
    return [*met, *(piece for pattern in (_MAIL, _WEB, _PHONE) for piece in pattern.findall(text))]
