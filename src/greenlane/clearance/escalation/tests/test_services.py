"""From a ticket to its end; limits that pass raise it once; nobody learns who is on the other side."""

from datetime import timedelta

import msgspec
import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.escalation import models, queries, services, states
from greenlane.clearance.escalation.states import Status
from greenlane.clearance.escalation.terms import RefusedTicketError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations.states import Status as Declared

from .conftest import AT, CALENDAR, PAGE

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
SECRETS = ("XX9", "Harbour Light", "light.example", "555 0101", "XX001", "officer:Smith", "Smith")


def write(service, *arguments, at=LATER, **words):
    with writing(by="officer:Smith", at=at) as pen:
        return service(pen, *arguments, **words)


@pytest.fixture
def opened(stuck):
    def made(text="It waits.", **where):
        mrn = stuck(**where)
        return write(services.open_ticket, PAGE, CALENDAR, mrn, "W01", text)

    return made


def status(number):
    found = queries.ticket(number)
    assert states.fold(entry.kind for entry in found.entries) is found.status
    return found.status


def test_a_ticket_runs_its_course(opened):
    ticket = opened()
    number = ticket.number
    assert ticket.acknowledge_by == LATER + timedelta(hours=2)
    # Eight working hours from ten o'clock end the day after at ten.
    assert ticket.answer_by == LATER + timedelta(days=1)
    assert status(number) is Status.OPEN
    assert write(services.acknowledge, number).due_at == ticket.answer_by
    answered = write(services.answer, PAGE, CALENDAR, number, "C01", "It is decided today.")
    assert (answered.cause, answered.answered_at, answered.status) == ("C01", LATER, Status.ANSWERED)
    with pytest.raises(ForbiddenError):
        write(services.answer, PAGE, CALENDAR, number, "C01", "Again.")
    again = write(services.reopen, PAGE, CALENDAR, number, "It was not.")
    assert (again.level, again.reopened, again.status) == (2, 1, Status.OPEN)
    write(services.answer, PAGE, CALENDAR, number, "C02", "Now it is.", at=LATER + timedelta(hours=1))
    assert queries.ticket(number).answered_at == LATER
    with pytest.raises(RefusedTicketError, match="lodge an appeal"):
        write(services.reopen, PAGE, CALENDAR, number, "No.")
    closed = write(services.close, PAGE, number, 4)
    assert (closed.status, closed.score, closed.due_at) == (Status.CLOSED, 4, None)
    with pytest.raises(RefusedTicketError, match="rated"):
        write(services.rate, PAGE, number, 5)
    assert status(number) is Status.CLOSED
    kinds = [event.kind for event in history(ticket.reference) if event.kind.startswith("escalation.")]
    assert kinds == [entry.kind for entry in queries.ticket(number).entries]


def test_what_is_not_stuck_is_refused_with_the_moment(stuck):
    mrn = stuck()
    with pytest.raises(RefusedTicketError) as early:
        write(services.open_ticket, PAGE, CALENDAR, mrn, "W01", "Now!", at=AT + timedelta(hours=23))
    assert early.value.opens_at == LATER
    with pytest.raises(RefusedTicketError, match="owes nothing"):
        write(services.open_ticket, PAGE, CALENDAR, stuck(status=Declared.QUERIED), "W01", "Now!")
    assert not models.Ticket.objects.exists()
    assert not any(event.kind.startswith("escalation.") for event in history(mrn))


def test_one_open_ticket_a_declaration(opened):
    ticket = opened()
    with pytest.raises(RefusedTicketError, match="is open"):
        write(services.open_ticket, PAGE, CALENDAR, ticket.reference, "W01", "Once more")
    write(services.close, PAGE, ticket.number)
    assert write(services.open_ticket, PAGE, CALENDAR, ticket.reference, "W01", "Once more").number != ticket.number
    assert len(queries.of_declaration(ticket.reference)) == 2


def test_limits_raise_once_and_the_top_stays_late(opened):
    ticket = opened()
    at = ticket.acknowledge_by
    assert write(services.pass_limits, PAGE, CALENDAR, at=at - timedelta(seconds=1)) == 0
    assert write(services.pass_limits, PAGE, CALENDAR, at=at) == 1
    assert write(services.pass_limits, PAGE, CALENDAR, at=at) == 0
    raised = queries.ticket(ticket.number)
    assert (raised.level, raised.status) == (2, Status.OPEN)
    assert raised.acknowledge_by > at
    late = raised.answer_by + timedelta(days=9)
    for _ in range(2):
        assert write(services.pass_limits, PAGE, CALENDAR, at=late) == 0
    top = queries.ticket(ticket.number)
    assert (top.level, top.due_at, top.is_late(late)) == (2, None, True)
    assert [e.kind for e in top.entries].count("escalation.raised") == 1
    write(services.answer, PAGE, CALENDAR, ticket.number, "C06", "Sorry.", at=late)
    assert status(ticket.number) is Status.ANSWERED


def test_an_acknowledged_ticket_is_raised_when_the_answer_is_late(opened):
    ticket = opened()
    write(services.acknowledge, ticket.number)
    assert write(services.pass_limits, PAGE, CALENDAR, at=ticket.acknowledge_by) == 0
    assert write(services.pass_limits, PAGE, CALENDAR, at=ticket.answer_by) == 1
    assert status(ticket.number) is Status.OPEN


def test_an_answer_left_standing_closes_it_and_it_may_still_be_rated(opened):
    number = opened().number
    due = write(services.answer, PAGE, CALENDAR, number, "C01", "Decided.").due_at
    assert write(services.pass_limits, PAGE, CALENDAR, at=due) == 1
    assert status(number) is Status.CLOSED
    assert write(services.rate, PAGE, number, 3).score == 3


def test_limits_are_passed_in_a_handful_of_statements(opened, django_assert_max_num_queries):
    tickets = [opened() for _ in range(12)]
    with django_assert_max_num_queries(12):
        assert write(services.pass_limits, PAGE, CALENDAR, at=tickets[-1].acknowledge_by) == 12


def test_neither_side_learns_of_the_other(opened):
    ticket = opened(
        "XX9 here: HARBOUR light trading (Pty), +000 555 0101, customs@light.example. Ann Lee", office="XX001"
    )
    said = "I am Smith of XX001, smith@customs.example."
    write(services.answer, PAGE, CALENDAR, ticket.number, "C01", said, hidden=["Smith"])
    for text in (
        msgspec.json.encode(queries.ticket(ticket.number)).decode(),
        msgspec.json.encode(queries.of_party("XX9")).decode(),
        "".join(event.body for event in history(ticket.reference) if event.kind.startswith("escalation.")),
    ):
        assert ticket.number in text
        for secret in SECRETS:
            assert secret.casefold() not in text.casefold(), secret
    assert "Ann Lee" in queries.ticket(ticket.number).entries[0].text
    other = opened(office="XX002")
    # The numbers of two offices differ in their count alone.
    assert ticket.number[:5] == other.number[:5]


def test_tickets_wait_at_the_office_of_their_level(opened):
    mine, other = opened(office="XX001"), opened(office="XX002")
    assert [t.number for t in queries.waiting("XX001")] == [mine.number]
    assert queries.waiting("XX000") == []
    write(services.pass_limits, PAGE, CALENDAR, at=mine.acknowledge_by)
    assert queries.waiting("XX001") == []
    assert {t.number for t in queries.waiting("XX000")} == {mine.number, other.number}
    assert queries.handler_of(mine.number) == "XX000"
    write(services.answer, PAGE, CALENDAR, mine.number, "C01", "Done")
    assert [t.number for t in queries.answered("XX000")] == [mine.number]
    found = queries.figures(AT, LATER + timedelta(days=1), LATER, office="XX000")
    assert (found.opened, found.answered, found.raised, found.median_minutes) == (2, 1, 2, 0)


@pytest.mark.parametrize(
    ("service", "arguments"),
    [
        (services.acknowledge, ()),
        (services.answer, (PAGE, CALENDAR)),
        (services.reopen, (PAGE, CALENDAR)),
        (services.close, (PAGE,)),
    ],
)
def test_an_unknown_number(service, arguments, db):
    more = {services.answer: ("C01", "x"), services.reopen: ("x",)}.get(service, ())
    with pytest.raises(LookupError, match="TKT9"):
        write(service, *arguments, "TKT9", *more)
