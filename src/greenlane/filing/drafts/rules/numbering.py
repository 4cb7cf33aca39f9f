"""What is a draft called? Its number, the idempotency key of a lodging, the words by which it is found."""

from collections.abc import Mapping
from datetime import date

from greenlane.core.codes import check_character
from greenlane.filing.drafts.terms import DraftsPage

_WORDS = 400


def reference_of(number: int, page: DraftsPage, on: date) -> str:
    """The number of a draft: prefix, two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{page.prefix}{on.year % 100:02d}{number:09d}"
    return text + check_character(text)


def key_for(reference: str, revision: int) -> str:
    """The idempotency key under which one revision is lodged: a second click is the same message."""
    return f"draft:{reference}:{revision}"


def words_of(texts: Mapping[str, str]) -> str:
    """The descriptions of the goods, in lower case and cut, for searching."""
    said = (text.strip() for key, text in texts.items() if key.endswith(".commodity.description"))
    return " ".join(dict.fromkeys(each for each in said if each)).casefold()[:_WORDS]
