"""From the queue to a decision; what is not allowed changes nothing; nobody is named to the trader."""

from datetime import timedelta

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.assessment import jobs, queries, rules, services, states
from greenlane.clearance.assessment.terms import Action, Change, Comparison, Differing, Field, Point, RefusedActionError
from greenlane.core.codes import Lane
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.states import TABLE, Status

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


def move(pen, mrn, action):
    """What the room that examines does to the status; this room only knows that it happened."""
    kind = states.HAPPENING[action].value
    moving.advance(pen, [mrn], kind)
    pen.event(kind, mrn, {})


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


def test_red_is_examined_first(page, held):
    mrn = held(Lane.RED)
    with pytest.raises(RefusedActionError, match="to be examined"):
        write(services.accept, page, mrn)
    assert status(mrn) is Status.UNDER_CONTROL
    write(move, mrn, Action.ORDER_EXAMINATION)
    with pytest.raises(ForbiddenError):
        write(services.accept, page, mrn, is_examined=True)
    assert not queries.task(mrn, page, AT).is_examined
    write(move, mrn, Action.RECORD_EXAMINATION)
    assert queries.task(mrn, page, AT).is_examined
    write(services.accept, page, mrn, is_examined=True)
    assert status(mrn) is Status.VERIFIED


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
    write(services.accept, page, mrn, is_examined=True)
    for event in history(mrn):
        if event.kind.startswith("assessment."):
            assert "Smith" not in event.body
            assert SECRET not in event.body


CHANGES = (Change(1, Field.ORIGIN, "CN", "YY"),)
COMPARISON = Comparison("XXD", 10_000, 25_000, (Differing(1, "A00", 10_000, 25_000),))


def notify(page, mrn):
    return write(services.notify, page, mrn, "G04", "The label says China.", CHANGES, COMPARISON)


def order(page, mrn):
    def issue(pen):
        services.order(pen, page, mrn, "The label is decisive.", True)
        move(pen, mrn, Action.ORDER)

    return write(issue)


def secure(page, mrn):
    def secured(pen):
        services.secure(pen, page, mrn, 15_000, "The laboratory takes a month.", True)
        move(pen, mrn, Action.SECURE)

    return write(secured)


def finalise(page, mrn):
    def final(pen):
        services.conclude(pen, mrn, declarations.get(mrn).id, services.finalise(pen, page, mrn))

    return write(final)


def second(service, *arguments):
    with writing(by="officer:Jones", at=AT) as pen:
        return service(pen, *arguments)


def propose(page, mrn):
    return write(services.propose, page, mrn, Action.ACCEPT, "accept", 9, '{"waiver":""}')


ACTS = {
    Action.ACCEPT: lambda page, mrn: write(services.accept, page, mrn, is_examined=True),
    Action.QUERY: lambda page, mrn: write(services.query, page, mrn, POINTS),
    Action.ANSWER: lambda page, mrn: write(services.answer, page, mrn, ["a", "b"]),
    Action.ORDER_EXAMINATION: lambda page, mrn: write(move, mrn, Action.ORDER_EXAMINATION),
    Action.RECORD_EXAMINATION: lambda page, mrn: write(move, mrn, Action.RECORD_EXAMINATION),
    Action.REFUSE: lambda page, mrn: write(services.refuse, page, mrn, "R01"),
    Action.SECOND_CHECK: lambda page, mrn: write(services.second_check, page, mrn),
    Action.NOTIFY: notify,
    Action.HEAR: lambda page, mrn: write(services.hear, page, mrn, False, "It was made in YY."),
    Action.ORDER: order,
    Action.SECURE: secure,
    Action.FINALISE: finalise,
    Action.REFER: lambda page, mrn: write(services.refer, page, mrn, "N3", "Textiles", {"N3": "Textiles"}),
    Action.WITHDRAW: lambda page, mrn: write(services.withdraw, page, mrn),
    Action.REOPEN: lambda page, mrn: write(services.reopen, page, mrn),
    Action.CONFIRM: lambda page, mrn: second(services.confirm, page, mrn),
    Action.SEND_BACK: lambda page, mrn: second(services.send_back, page, mrn, "Ask first."),
}


def go(page, mrn):
    """Goods that may go against security are gone."""

    def gone(pen):
        moving.advance(pen, [mrn], "release.released")
        pen.event("release.released", mrn, {})

    return write(gone)


PATHS = [
    (),
    (Action.QUERY,),
    (Action.QUERY, Action.ANSWER),
    (Action.ORDER_EXAMINATION,),
    (Action.ORDER_EXAMINATION, Action.RECORD_EXAMINATION),
    (Action.SECOND_CHECK, Action.ORDER_EXAMINATION, Action.RECORD_EXAMINATION),
    (Action.ACCEPT,),
    (Action.REFUSE,),
    (Action.NOTIFY,),
    (Action.NOTIFY, Action.HEAR),
    (Action.NOTIFY, Action.WITHDRAW),
    (Action.SECURE,),
    (Action.SECURE, go),
    (Action.SECURE, go, Action.NOTIFY),
    (Action.SECURE, go, Action.NOTIFY, Action.HEAR),
    (propose,),
]


def named(path):
    return "-".join(getattr(step, "__name__", str(step)) for step in path) or "fresh"


@pytest.mark.parametrize("path", PATHS, ids=named)
@pytest.mark.parametrize("action", Action)
def test_what_is_allowed_is_what_happens(page, held, path, action):
    """After each path, an act succeeds where it is told to be possible and moves as the table says, else it changes
    nothing."""
    mrn = held()
    for step in path:
        ACTS.get(step, step)(page, mrn)
    before, events = status(mrn), len(history(mrn))
    said = rules.may(page, queries.situation(mrn), action, AT, "officer:Jones")
    try:
        ACTS[action](page, mrn)
    except RefusedActionError:
        assert not said or action is Action.QUERY
        assert (status(mrn), len(history(mrn))) == (before, events)
    except ForbiddenError:
        assert action not in states.allowed(before)
        assert not said
        assert (status(mrn), len(history(mrn))) == (before, events)
    else:
        # Whether goods may be examined now is asked by whoever orders it: inspection looks at the status alone.
        assert said or action is Action.ORDER_EXAMINATION
        assert status(mrn) is TABLE[before, states.HAPPENING[action]]


def test_a_notice_is_answered_and_ends_with_an_order(page, held):
    mrn = held()
    with pytest.raises(RefusedActionError, match="no ground"):
        write(services.notify, page, mrn, "G99", "x", CHANGES, COMPARISON)
    with pytest.raises(RefusedActionError, match="Write why"):
        write(services.notify, page, mrn, "G04", " ", CHANGES, COMPARISON)
    notice = notify(page, mrn)
    assert (notice.number, notice.until, notice.comparison.more) == (1, AT + timedelta(days=10), 15_000)
    task = queries.task(mrn, page, AT)
    assert (task.waits_for, task.is_late) == ("trader", False)
    with pytest.raises(RefusedActionError, match="may answer until"):
        order(page, mrn)
    with pytest.raises(RefusedActionError, match="what speaks against"):
        write(services.hear, page, mrn, False, " ")
    write(services.hear, page, mrn, False, "It was made in YY.", ["DOC26000000001A"])
    with pytest.raises(RefusedActionError, match="objected"):
        write(services.order, page, mrn, " ", True)
    assert status(mrn) is Status.UNDER_CONTROL
    order(page, mrn)
    (heard,) = queries.hearings(mrn)
    assert (heard.accepts, heard.answer, heard.documents) == (False, "It was made in YY.", ("DOC26000000001A",))
    assert heard.order.startswith("R26")
    assert not heard.is_open


def test_red_goods_are_not_reassessed_or_secured_unseen(page, held):
    mrn = held(Lane.RED)
    for act in (
        lambda: write(services.secure, page, mrn, 5, "Laboratory", False),
        lambda: write(services.accept, page, mrn, False),
    ):
        with pytest.raises(RefusedActionError, match="to be examined"):
            act()
    notify(page, mrn)
    write(services.hear, page, mrn, True, "")
    with pytest.raises(RefusedActionError, match="to be examined"):
        write(services.order, page, mrn, "", False)
    assert not queries.provisions(mrn)


def test_a_query_may_be_withdrawn_until_it_is_read(page, held):
    mrn, other = held(), held()
    write(services.query, page, mrn, POINTS)
    write(services.withdraw, page, mrn)
    assert status(mrn) is Status.UNDER_CONTROL
    assert queries.task(mrn, page, AT).queries == 0
    assert write(services.query, page, mrn, POINTS).number == 2, "it counts as not asked, and keeps its number"
    write(services.query, page, other, POINTS)
    assert write(services.mark_read, other)
    assert not write(services.mark_read, other), "once"
    with pytest.raises(RefusedActionError, match="has read"):
        write(services.withdraw, page, other)
    assert [e.kind for e in history(other)].count("assessment.read") == 1


def test_two_officers_decide_and_never_the_same(page, held):
    mrn = held()
    propose(page, mrn)
    assert queries.proposal_of(mrn).act == "accept"
    assert queries.task(mrn, page, AT).waits_for == "second"
    with pytest.raises(RefusedActionError, match="yourself"):
        write(services.confirm, page, mrn)
    with pytest.raises(RefusedActionError, match="second officer"):
        write(services.accept, page, mrn, True)
    with pytest.raises(RefusedActionError, match="Write why"):
        second(services.send_back, page, mrn, "")
    second(services.send_back, page, mrn, "Ask first.")
    assert queries.proposal_of(mrn) is None
    propose(page, mrn)
    assert second(services.confirm, page, mrn).told == '{"waiver":""}'
    bodies = [e.body for e in history(mrn)]
    assert not any("Smith" in body or "Jones" in body or "Ask first" in body for body in bodies)


def test_what_was_assessed_is_accepted_when_its_examination_finds_it_in_order(page, held):
    mrn = held()
    assert not write(services.pass_checked, mrn)
    write(services.second_check, page, mrn)
    write(move, mrn, Action.ORDER_EXAMINATION)
    assert not write(services.pass_checked, mrn), "not before it was examined"
    write(move, mrn, Action.RECORD_EXAMINATION)
    assert write(services.pass_checked, mrn)
    assert status(mrn) is Status.VERIFIED
    assert not write(services.pass_checked, mrn), "once"


def test_it_is_referred_to_a_place_of_the_pack_with_a_reason(page, held):
    mrn = held()
    for to, reason in (("XX999", "Textiles"), ("N3", " ")):
        with pytest.raises(RefusedActionError):
            write(services.refer, page, mrn, to, reason, {"N3": "Textiles"})
    write(services.refer, page, mrn, "N3", SECRET, {"N3": "Textiles"})
    assert [(r.to, r.reason) for r in queries.referrals(mrn)] == [("N3", SECRET)]
    assert SECRET not in history(mrn)[-1].body
    assert status(mrn) is Status.UNDER_CONTROL


def test_what_is_late_is_told_of_once(page, held):
    fresh, late, stuck = held(), held(at=AT - timedelta(hours=4)), held(at=AT - timedelta(hours=30))
    assert jobs.escalate(AT, page, limit=1) == 3, "the late one, and the stuck one for both"
    assert jobs.escalate(AT, page) == 0
    assert queries.overdue([fresh, late, stuck]) == {late: AT, stuck: AT}
    assert queries.task(late, page, AT).overdue_at == AT
    told = [e for e in history(stuck) if e.kind == "assessment.overdue"]
    assert len(told) == 2
    assert status(late) is Status.UNDER_CONTROL


def test_a_final_decision_that_is_late_is_told_of(page, held):
    mrn = held()
    secure(page, mrn)
    go(page, mrn)
    term = queries.task(mrn, page, AT).final_by
    assert term == AT + timedelta(days=60)
    assert jobs.escalate(term, page) == 0
    assert jobs.escalate(term + timedelta(seconds=1), page) == 1
    finalise(page, mrn)
    assert status(mrn) is Status.RELEASED


def test_what_does_not_exist_is_said(page):
    with pytest.raises(LookupError):
        write(services.accept, page, "26XX0000000000000Z")
    with pytest.raises(LookupError):
        queries.task("26XX0000000000000Z", page, AT)
