"""From the queue to a decision; what is not allowed changes nothing; nobody is named to the trader."""

from datetime import timedelta

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.assessment import queries, services, states
from greenlane.clearance.assessment.terms import Action, Finding, Point, RefusedActionError, Report
from greenlane.core.codes import Lane
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import ForbiddenError, Status
from greenlane.risk.scoring.queries import outcomes_of

from .conftest import AT, SECRET

pytestmark = pytest.mark.django_db
POINTS = (Point("/goodsShipment/items/0", "Send the contract"), Point("/goodsShipment", "Which origin?"))


def write(service, *arguments, **words):
    with writing(by="officer:Smith", at=AT) as pen:
        return service(pen, *arguments, **words)


def status(mrn):
    found = declarations.get(mrn).status
    assert declarations.folded(mrn) == found
    return Status(found)


def test_the_queue_shows_who_waits_and_why(page, held):
    red, yellow = held(Lane.RED, at=AT - timedelta(hours=30)), held()
    held(office="XX002")
    held(status=Status.VERIFIED, lane=Lane.GREEN)
    first, second = queries.queue("XX001", page, AT)
    assert (first.reference, first.lane, first.is_late, first.is_stuck) == (red, Lane.RED, True, True)
    assert (second.reference, second.is_late, second.reasons) == (yellow, False, (SECRET,))
    assert Action.ANSWER not in second.actions
    assert second.due_at == AT + timedelta(hours=3)
    assert len(queries.queue("", page, AT)) == 3
    assert queries.queue("", page, AT, limit=1) == [first]
    assert queries.queue("XX009", page, AT) == []


def test_a_query_is_asked_once_and_answered_at_once(page, held):
    mrn = held()
    asked = write(services.query, page, mrn, POINTS)
    assert (asked.number, asked.points) == (1, POINTS)
    assert status(mrn) is Status.QUERIED
    with pytest.raises(RefusedActionError, match="query is open"):
        write(services.query, page, mrn, POINTS)
    with pytest.raises(RefusedActionError, match="Missing: 2"):
        write(services.answer, page, mrn, ["attached"])
    assert status(mrn) is Status.QUERIED
    answered = write(services.answer, page, mrn, ["attached", "YY"], ["DOC26000000001A"])
    assert answered.answers == ("attached", "YY")
    assert status(mrn) is Status.UNDER_CONTROL
    with pytest.raises(RefusedActionError, match="follow from an answer"):
        write(services.query, page, mrn, [Point("/x", "And the invoice?")])
    write(services.query, page, mrn, [Point("/x", "Which clause?", "1.1")])
    assert [q.number for q in queries.queries(mrn)] == [1, 2]
    assert queries.task(mrn, page, AT).queries == 2


def test_red_is_examined_and_risk_learns(page, held):
    mrn = held(Lane.RED)
    with pytest.raises(RefusedActionError, match="to be examined"):
        write(services.accept, page, mrn)
    assert status(mrn) is Status.UNDER_CONTROL
    write(services.order_examination, mrn, "open the third carton")
    with pytest.raises(ForbiddenError):
        write(services.accept, page, mrn)
    write(services.record_examination, page, mrn, Report(Finding.OFFENCE, "O02", 7_500, "two invoices"))
    (examined,) = queries.examinations(mrn)
    assert (examined.outcome, examined.amount, examined.notes) == (Finding.OFFENCE, 7_500, "two invoices")
    outcome = outcomes_of([mrn])[mrn]
    assert (outcome.offence, outcome.duty_minor, outcome.basis) == (True, 7_500, "profile")
    assert queries.task(mrn, page, AT).is_examined
    write(services.accept, page, mrn)
    assert status(mrn) is Status.VERIFIED


def test_red_may_be_waived_with_a_reason_that_stays_inside(page, held):
    mrn = held(Lane.RED)
    write(services.accept, page, mrn, waiver="scan showed a uniform load")
    assert status(mrn) is Status.VERIFIED
    assert queries.examinations(mrn)[0].instruction == "scan showed a uniform load"
    assert not queries.task(mrn, page, AT).is_examined
    assert not any("scan" in e.body for e in history(mrn))


def test_a_refusal_has_its_reason(page, held):
    mrn = held()
    with pytest.raises(RefusedActionError):
        write(services.refuse, page, mrn, "because")
    write(services.refuse, page, mrn, "R04")
    assert status(mrn) is Status.REFUSED
    assert "not substantiated" in history(mrn)[-1].body
    assert queries.queue("XX001", page, AT) == []


def test_no_body_names_an_officer_or_betrays_a_reason(page, held):
    mrn = held(Lane.RED)
    write(services.query, page, mrn, POINTS)
    write(services.answer, page, mrn, ["a", "b"])
    write(services.order_examination, mrn, SECRET)
    write(services.record_examination, page, mrn, Report(Finding.COMPLIANT, notes=SECRET))
    write(services.accept, page, mrn)
    for event in history(mrn):
        if event.kind.startswith("assessment."):
            assert "Smith" not in event.body
            assert SECRET not in event.body


ACTS = {
    Action.ACCEPT: lambda page, mrn: write(services.accept, page, mrn, waiver="said"),
    Action.QUERY: lambda page, mrn: write(services.query, page, mrn, POINTS),
    Action.ANSWER: lambda page, mrn: write(services.answer, page, mrn, ["a", "b"]),
    Action.ORDER_EXAMINATION: lambda page, mrn: write(services.order_examination, mrn, "look"),
    Action.RECORD_EXAMINATION: lambda page, mrn: write(
        services.record_examination, page, mrn, Report(Finding.COMPLIANT)
    ),
    Action.REFUSE: lambda page, mrn: write(services.refuse, page, mrn, "R01"),
}


PATHS = [
    (),
    (Action.QUERY,),
    (Action.QUERY, Action.ANSWER),
    (Action.ORDER_EXAMINATION,),
    (Action.ORDER_EXAMINATION, Action.RECORD_EXAMINATION),
    (Action.ACCEPT,),
    (Action.REFUSE,),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "-".join(path) or "fresh")
@pytest.mark.parametrize("action", Action)
def test_what_is_allowed_is_what_happens(page, held, path, action):
    """After each path, an act succeeds where the table allows it and moves as it says, else it changes nothing."""
    mrn = held()
    for step in path:
        ACTS[step](page, mrn)
    before, events = status(mrn), len(history(mrn))
    try:
        ACTS[action](page, mrn)
    except RefusedActionError:
        assert (status(mrn), len(history(mrn))) == (before, events)
    except ForbiddenError:
        assert action not in states.allowed(before)
        assert (status(mrn), len(history(mrn))) == (before, events)
    else:
        assert action in states.allowed(before)
        assert status(mrn) is not before


def test_what_does_not_exist_is_said(page):
    with pytest.raises(LookupError):
        write(services.accept, page, "26XX0000000000000Z")
    with pytest.raises(LookupError):
        queries.task("26XX0000000000000Z", page, AT)
