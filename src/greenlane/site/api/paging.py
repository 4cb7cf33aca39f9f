"""Where does the next page begin? A cursor is the moment of lodging and the id of the last one seen, in base64url."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from datetime import datetime

from greenlane.filing.declarations.terms import Kept
from greenlane.site.api.problems import ProblemError

MOST = 200


def cursor_of(last: Kept) -> str:
    return urlsafe_b64encode(f"{last.lodged_at.isoformat()} {last.id}".encode()).rstrip(b"=").decode()


def place_of(cursor: str) -> tuple[datetime, int] | None:
    """(Moment, id) that a cursor stands for, None for the first page. Raises ProblemError where it is none of ours."""
    if not cursor:
        return None
    try:
        moment, _, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(" ")
        place = datetime.fromisoformat(moment), int(number)
    except (ValueError, Base64Error) as fault:
        raise ProblemError("invalid", "The cursor is not one that an answer gave; start without it.") from fault
    if place[0].tzinfo is None or not 0 <= place[1] < 1 << 62:
        raise ProblemError("invalid", "The cursor is not one that an answer gave; start without it.")
    return place


def limit_of(text: str) -> int:
    """How many items a page holds: 1 to :data:`MOST`, 50 where nothing is asked."""
    if not text:
        return 50
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST:
        raise ProblemError("invalid", f"limit is a number from 1 to {MOST}.")
    return int(text)
