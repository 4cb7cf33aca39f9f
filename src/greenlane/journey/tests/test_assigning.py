"""From the log to the officer's desk: held bills drawn in sealed order, decisions remembered, epochs opened in time."""

from datetime import timedelta

import pytest
from tests import ROOT

from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, Cause
from greenlane.clearance.assignment.tests.conftest import AT, SECRET, held  # noqa: F401 - a fixture
from greenlane.core.codes import Lane
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening
from greenlane.journey.assigning import assign_once, reroute_once
from greenlane.journey.means import Means
from greenlane.journey.steps import PAGES
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.vrf import Key

SIGNER = Signer("log.example/xx", b"l" * 32)


@pytest.fixture
def means(db):
    draws.forget()
    yield Means(shelf=Shelf(on_disk(ROOT / "packs" / "xx"), PAGES), draw_key=Key(b"d" * 32), country="XX")
    draws.forget()


def test_from_the_log_to_the_desk_and_back(means, held):  # noqa: F811 - the fixture
    page = means.book(AT.date())[AssignmentPage]
    with writing(by="test", at=AT) as pen:
        services.add_posts(pen, page, page.posts, SECRET)
    yellow, red = held(3), held(lane=Lane.RED)
    seal(SIGNER, AT)
    assert assign_once(AT, means, SECRET) > 0
    assert assign_once(AT, means, SECRET) == 0
    names = [queries.assigned(reference).username for reference in yellow]
    assert all(names)
    assert queries.assigned(red[0]) is None
    with writing(by="test", at=AT) as pen:
        pen.event(Happening.QUERIED.value, yellow[0], {})
        declarations.advance(pen, [yellow[0]], Happening.QUERIED.value)
        services.note_absence(pen, page, names[0], AT, None, "leave", SECRET)
    seal(SIGNER, AT)
    later = AT + timedelta(hours=1)
    assert assign_once(later, means, SECRET) > 0
    assert queries.assigned(yellow[0]).opened_at == AT
    moved = names.count(names[0])
    assert reroute_once(later, means, SECRET) == moved
    assert reroute_once(later, means, SECRET) == 0
    assert queries.assigned(yellow[0]).cause is Cause.ABSENT


def test_a_referral_in_the_log_draws_anew_once(means, held):  # noqa: F811 - the fixture
    page = means.book(AT.date())[AssignmentPage]
    with writing(by="test", at=AT) as pen:
        services.add_posts(pen, page, page.posts, SECRET)
    [mrn] = held(office="XX001")
    seal(SIGNER, AT)
    assign_once(AT, means, SECRET)
    before = queries.assigned(mrn)
    with writing(by=f"user:{before.username}", at=AT) as pen:
        pen.event(Happening.REFERRED.value, mrn, {"to": "XX003"})
        declarations.advance(pen, [mrn], Happening.REFERRED.value)
    seal(SIGNER, AT)
    assign_once(AT, means, SECRET)
    after = queries.assigned(mrn)
    assert (after.round, after.cause, after.username == before.username) == (2, Cause.REFERRED, False)
    assign_once(AT, means, SECRET)
    assert queries.assigned(mrn) == after
