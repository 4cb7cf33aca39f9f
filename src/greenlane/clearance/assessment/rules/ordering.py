"""What does a speaking order say? Its number, and its text: what is decided, why, and what was made of the answer."""

from datetime import datetime

from greenlane.clearance.assessment.terms import AssessmentPage, Hearing, OrderKind
from greenlane.core.codes import check_character

_DAY = "%d %B %Y"


def number_of(kind: OrderKind, reference: str, count: int, at: datetime) -> str:
    """The number of an order: its kind, the year, the last characters of the MRN, a count, a check character."""
    text = f"{kind.value[0].upper()}{at.year % 100:02d}{reference[-9:]}{count:02d}"
    return text + check_character(text)


def letter(page: AssessmentPage, reference: str, hearing: Hearing) -> tuple[str, ...]:
    """The order in paragraphs, as its addressee reads it; it names no officer."""
    words = {
        "number": hearing.order,
        "reference": reference,
        "says": hearing.ground.says,
        "reason": hearing.reason,
        "notified": hearing.notified_at.strftime(_DAY),
        "until": hearing.until.strftime(_DAY),
    }
    parts = [page.order["title"], page.order["text"]]
    if hearing.answered_at is None:
        parts.append(page.order["unanswered"])
    elif hearing.accepts:
        parts.append(page.order["accepted"])
    written = [part.format(**words) for part in parts]
    if hearing.finding:
        written.append(hearing.finding)
    return (*written, page.order["appeal"].format(**words))
