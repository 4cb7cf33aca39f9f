"""What does a centre say? Instructions by version, and questions of the trade with their answers, nobody named."""

from collections.abc import Sequence
from datetime import date, timedelta

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment import models, queries
from greenlane.clearance.assignment.rules.veiling import without
from greenlane.clearance.assignment.terms import AssignmentPage, Instruction, RefusedError
from greenlane.core.party import Address, Communication, Party
from greenlane.filing.traders import queries as traders

_INSTRUCTION = (
    "number", "version", "centre", "group", "code", "title", "text", "start", "end", "published_at", "withdrawn_at",
)  # fmt: skip
_QUESTION = ("number", "party", "centre", "group", "code", "text", "asked_at", "answer", "is_open_to_all")
#: What is read in place of the asker's name.
ASKER = "the asker"
_TITLE = 120


def publish(
    pen: Pen, page: AssignmentPage, centre: str, *, group: str, title: str, text: str, code: str = "",
    start: date | None = None, end: date | None = None, number: str = "",
) -> Instruction:  # fmt: skip
    """Publish an instruction of a centre, or the next version of ``number``. Event ``assignment.instructed``.

    It holds from ``start`` (today) until ``end`` (as long as the pack says). Raises RefusedError where the group or
    the instruction is another centre's, or nothing is said.
    """
    _check_group(page, centre, group)
    _check_text(page, text)
    if not title.strip() or len(title) > _TITLE:
        raise RefusedError("no_title", page.says["no_title"])
    version = 1
    if number:
        version = _own(page, centre, number).version + 1
    else:
        number = f"{centre}-{pen.at.year}-{_next(centre, pen.at.year):03d}"
    first = start or pen.at.date()
    last = end or first + timedelta(days=page.instruction_days)
    said = (title.strip(), text.strip())
    row = (number, version, centre, group, code, *said, first, last, pen.at, None)
    pen.insert(models.Instruction, _INSTRUCTION, [row])
    told = {"version": version, "group": group, "code": code, "title": said[0], "start": first, "end": last}
    pen.event("assignment.instructed", number, told)
    return queries.versions(number)[-1]


def withdraw(pen: Pen, page: AssignmentPage, centre: str, number: str) -> None:
    """The instruction holds no more; it stays readable. Event ``assignment.instruction_withdrawn``. RefusedError."""
    row = _own(page, centre, number)
    row.withdrawn_at = pen.at
    row.save(update_fields=["withdrawn_at"])
    pen.event("assignment.instruction_withdrawn", number, {"version": row.version})


def ask(pen: Pen, page: AssignmentPage, party: str, *, group: str, text: str, code: str = "") -> str:
    """A trader asks the centre of a group; what names the trader is taken out of the text. Returns its number.

    Event ``assignment.asked`` with group and code alone. Raises RefusedError.
    """
    if group not in page.groups:
        raise RefusedError("no_group", page.says["no_group"], groups=group, known=", ".join(page.groups))
    _check_text(page, text)
    centre = page.groups[group].centre
    ((key,),) = [pen.reserve(models.Question, 1)]
    number = f"Q{pen.at:%y}-{key:06d}"
    said = without(text.strip(), _party(party), ASKER)
    row = (key, number, party, centre, group, code, said, pen.at, "", False)
    pen.insert(models.Question, ("id", *_QUESTION), [row])
    pen.event("assignment.asked", number, {"centre": centre, "group": group, "code": code})
    return number


def answer(
    pen: Pen, page: AssignmentPage, centre: str, number: str, text: str, *, is_open_to_all: bool = False
) -> None:
    """The centre answers, for the asker or for everybody. Event ``assignment.question_answered``. Raises RefusedError
    where it is another centre's question, answered already, or nothing is said."""
    row = models.Question.objects.select_for_update().filter(number=number).first()
    if row is None or row.centre != centre:
        raise RefusedError("no_question", page.says["no_question"], number=number)
    if row.answered_at is not None:
        raise RefusedError("answered", page.says["answered"], number=number)
    if not text.strip():
        raise RefusedError("empty_answer", page.says["empty_answer"])
    row.answer = without(text.strip(), _party(row.party), ASKER)
    row.answered_at, row.is_open_to_all = pen.at, is_open_to_all
    row.save(update_fields=["answer", "answered_at", "is_open_to_all"])
    told = {"centre": centre, "group": row.group, "isOpenToAll": is_open_to_all}
    pen.event("assignment.question_answered", number, told)


def _party(number: str) -> Party:
    """All that the register knows by which a text could name the trader."""
    try:
        known = traders.get(number)
    except LookupError:
        return Party(id=number)
    ways = tuple(Communication(id=way) for way in (known.phone, known.email) if way)
    address = Address(line=known.line or None, city_name=known.city or None)
    return Party(id=number, name=known.name, address=address, communications=ways)


def _own(page: AssignmentPage, centre: str, number: str) -> models.Instruction:
    row = models.Instruction.objects.select_for_update().filter(number=number).order_by("-version").first()
    if row is None or row.withdrawn_at is not None:
        raise RefusedError("no_instruction", page.says["no_instruction"], number=number)
    if row.centre != centre:
        raise RefusedError("not_yours", page.says["not_yours"], centre=page.centres[row.centre])
    return row


def _next(centre: str, year: int) -> int:
    prefix = f"{centre}-{year}-"
    taken: Sequence[str] = list(
        models.Instruction.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    )
    return 1 + max((int(number.removeprefix(prefix)) for number in taken), default=0)


def _check_group(page: AssignmentPage, centre: str, group: str) -> None:
    if group not in page.groups:
        raise RefusedError("no_group", page.says["no_group"], groups=group, known=", ".join(page.groups))
    if page.groups[group].centre != centre:
        raise RefusedError("not_yours", page.says["not_yours"], centre=page.centres[page.groups[group].centre])


def _check_text(page: AssignmentPage, text: str) -> None:
    if not text.strip() or len(text) > page.question_length:
        raise RefusedError("no_text", page.says["no_text"], most=page.question_length)
