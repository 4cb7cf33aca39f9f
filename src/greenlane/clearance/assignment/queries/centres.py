"""What does a centre see, what has it said, what was it asked? Practice on goods alike, instructions, questions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from greenlane.clearance.assignment import models
from greenlane.clearance.assignment.rules.drawing import pseudonym_of
from greenlane.clearance.assignment.rules.practice import Case, uneven
from greenlane.clearance.assignment.terms import AssignmentPage, Instruction, Outcome, Question, Uneven
from greenlane.core.dates import to_utc

_INSTRUCTION = tuple(Instruction.__struct_fields__)
_QUESTION = tuple(Question.__struct_fields__)


def uniformity(centre: str, page: AssignmentPage, at: datetime, secret: bytes) -> tuple[Uneven, ...]:
    """Goods alike of a centre's groups decided unlike up to ``at``; officers stand under names of that day."""
    groups = [group.code for group in page.groups.values() if group.centre == centre]
    since = at - timedelta(days=page.watch.days)
    rows = models.Concluded.objects.filter(group__in=groups, at__gte=since, at__lte=at)
    fields = ("code", "region", "group", "username", "site", "outcome")
    day, names = at.date().isoformat(), dict[str, str]()
    cases = []
    for code, region, group, username, site, outcome in rows.values_list(*fields):
        if username not in names:
            names[username] = pseudonym_of(secret, day, username)
        cases.append(Case(code, region, group, names[username], site, Outcome(outcome)))
    return uneven(cases, page.watch)


def concluded(centre: str, page: AssignmentPage, at: datetime) -> int:
    """How many first decisions the watch of a centre rests on."""
    groups = [group.code for group in page.groups.values() if group.centre == centre]
    since = at - timedelta(days=page.watch.days)
    return models.Concluded.objects.filter(group__in=groups, at__gte=since, at__lte=at).count()


def instructions(centre: str, on: date) -> list[Instruction]:
    """The instructions of a centre that hold on a day or begin later, the latest published first."""
    rows = models.Instruction.objects.filter(centre=centre)
    return [i for i in _last(rows) if i.withdrawn_at is None and (i.end is None or i.end >= on)]


def instructions_for(codes: Iterable[str], group: str, on: date) -> list[Instruction]:
    """What holds on a day for goods of these codes in a group: of the whole group, or for the beginning of a code."""
    wanted = tuple(codes)
    rows = models.Instruction.objects.filter(group=group)
    return [
        i
        for i in _last(rows)
        if i.withdrawn_at is None
        and i.start <= on
        and (i.end is None or on <= i.end)
        and (not i.code or any(code.startswith(i.code) for code in wanted))
    ]


def versions(number: str) -> list[Instruction]:
    """Every version of an instruction, the first first."""
    rows = models.Instruction.objects.filter(number=number).order_by("version")
    return [_instruction(row) for row in rows.values(*_INSTRUCTION)]


def questions_of(party: str) -> list[Question]:
    """What a trader asked, the latest first."""
    return _questions(models.Question.objects.filter(party=party))


def questions_open_to_all(group: str = "", limit: int = 50) -> list[Question]:
    """Answers that everybody may read, the latest first."""
    rows = models.Question.objects.filter(is_open_to_all=True, answered_at__isnull=False)
    return _questions(rows.filter(group=group) if group else rows)[:limit]


def questions_to(centre: str, *, is_answered: bool = False, limit: int = 100) -> list[Question]:
    """Questions to a centre that wait for an answer (the oldest first), or its answers (the latest first)."""
    rows = models.Question.objects.filter(centre=centre, answered_at__isnull=not is_answered)
    found = _questions(rows)[:limit]
    return found if is_answered else found[::-1]


def _last(rows: QuerySet[models.Instruction]) -> list[Instruction]:
    """The last version of each, the latest published first."""
    found: dict[str, Instruction] = {}
    for row in rows.order_by("version").values(*_INSTRUCTION):
        found[str(row["number"])] = _instruction(row)
    return sorted(found.values(), key=lambda i: (i.published_at, i.number), reverse=True)


def _instruction(row: dict[str, object]) -> Instruction:
    return Instruction(**_in_utc(row))  # type: ignore[arg-type]


def _questions(rows: QuerySet[models.Question]) -> list[Question]:
    listed = rows.order_by("-asked_at", "-id").values(*_QUESTION)
    return [Question(**_in_utc(row)) for row in listed]  # type: ignore[arg-type]


def _in_utc(row: dict[str, object]) -> dict[str, object]:
    return {name: to_utc(value) if isinstance(value, datetime) else value for name, value in row.items()}
