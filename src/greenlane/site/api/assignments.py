"""Whom was a bill drawn to? An officer's own list; for everybody the draws of a decided bill, to be drawn again."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.assignment import queries
from greenlane.clearance.assignment.terms import Assignment, Candidate, Cause, Checked, Drawn
from greenlane.core.words import Fact
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["The queue"]
_AT = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)


class MyBill(Fact, frozen=True):
    """A bill drawn to the caller; ``open_by`` is when it must be opened, or it is drawn to another."""

    reference: str
    group: str
    drawn_at: datetime
    cause: Cause
    weight: int
    open_by: datetime | None = None
    opened_at: datetime | None = None


_MINE = MyBill(examples.MRN, "TEXT", _AT, Cause.HELD, 1, datetime(2026, 3, 2, 13, 40, tzinfo=UTC))
_DRAWN = Drawn(
    reference=examples.MRN, round=1, at=_AT, cause=Cause.HELD, purpose=f"{examples.MRN} assignment 1",
    epoch="2026-03-02T09:30Z/PT15M", number=0.625,
    candidates=(Candidate("1F0C7A55D2E9", 10000), Candidate("A3B1880C4F27", 6000)),
    digest="8d1f" * 16, pseudonym="A3B1880C4F27",
)  # fmt: skip
_CHECKED = Checked(_DRAWN, holds=True, is_published=True, says="The number leads to the officer recorded.")


@router.get(
    "/assignments",
    tags=_CHAPTER,
    auth=Needs(Scope.CONTROL),
    summary="The bills drawn to an officer",
    operation_id="read_assignments",
    openapi_extra=described(
        Scope.CONTROL,
        query={"officer": "A user name of the administration; a token speaks for a system, not for a person."},
        answers={200: Shown("The earliest drawn first; nothing names a trader.", list[MyBill], [_MINE])},
        problems=("invalid",),
    ),
)
def read_assignments(request: HttpRequest) -> HttpResponse:
    """The open bills of one officer of the office that the token speaks for."""
    username, at, office = request.GET.get("officer", ""), now(), caller(request).office
    if not username:
        raise ProblemError("invalid", "officer names whose bills are meant; write the user name.")
    return answer([_mine(bill) for bill in queries.bills_of(username, at) if office in ("*", bill.site)])


@router.get(
    "/assignments/{mrn}/draw",
    tags=_CHAPTER,
    auth=None,
    summary="Check how an officer was drawn",
    operation_id="check_assignment",
    openapi_extra=described(
        answers={
            200: Shown(
                "Every draw of the bill with its candidates under names of the day, drawn again here. To do it "
                "yourself: the number is the first 53 bits of SHA-512(beta ‖ purpose) / 2⁵³ (beta from /log of the "
                "epoch, event draws.published); it falls on the line of weights in the order given.",
                list[Checked],
                [_CHECKED],
            )
        },
        problems=("unknown",),
    ),
)
def check_assignment(request: HttpRequest, mrn: str) -> HttpResponse:
    """For everybody, once an officer has decided; neither side learns who the other is."""
    try:
        return answer([queries.verify(drawn) for drawn in queries.draws_open_to_all(mrn)])
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere


def _mine(bill: Assignment) -> MyBill:
    return MyBill(
        reference=bill.reference,
        group=bill.group,
        drawn_at=bill.drawn_at,
        cause=bill.cause,
        weight=bill.weight,
        open_by=bill.open_by,
        opened_at=bill.opened_at,
    )
