"""What is done at the counter: originals compared and kept, visits in turn, declarations typed on a mandate."""

from datetime import date, datetime, timedelta

import pytest
from tests.journey.after import AUDITOR, LATER, After, balanced
from tests.journey.conftest import NOW

from greenlane.base.files.terms import Kind as FileKind
from greenlane.base.files.terms import Scan, Stored, Verdict
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.counter import queries as counter
from greenlane.clearance.counter import services as desk
from greenlane.clearance.counter.states import PaperStatus, Turn, VisitStatus
from greenlane.clearance.counter.terms import CounterError, CounterPage
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.documents import services as documents
from greenlane.filing.documents.terms import DocumentsPage, Received


def uploaded(after: After, kept: Kept, code: str = "N851", owner: str = "") -> str:
    page = after.means.book(after.at.date())[DocumentsPage]
    new = Received(
        owner=owner or kept.declarant, name="a.pdf", code=code, kind=FileKind.PDF,
        stored=Stored(sha256=f"{kept.id:064x}"[:62] + code[:2].encode().hex()[:2], size=9),
        scan=Scan(Verdict.CLEAN, ""),
    )  # fmt: skip
    with writing(by="user:t", at=after.at) as pen:
        document = documents.upload(pen, page, new)
        documents.link(pen, document.reference, [kept.reference], new.owner)
    return document.reference


@pytest.fixture
def page(after: After) -> CounterPage:
    found: CounterPage = after.means.book(LATER.date())[CounterPage]
    return found


def test_an_original_is_compared_filed_and_stays_its_years(after: After, page: CounterPage) -> None:
    kept = declarations.get(after.released[0])
    document = uploaded(after, kept)
    with pytest.raises(CounterError, match="no counter"):
        after.do(desk.receive, page, "XX007", kept.reference, document, 1)
    with pytest.raises(CounterError, match="not a document of"):
        after.do(desk.receive, page, "XX001", after.released[1], document, 1)
    held = after.do(desk.receive, page, "XX001", kept.reference, document, 2)
    assert held.back_by is None
    with pytest.raises(CounterError, match="here already"):
        after.do(desk.receive, page, "XX001", kept.reference, document, 2)
    with pytest.raises(ForbiddenError):
        after.do(desk.retain, page, "XX001", held.receipt, "A-1")
    with pytest.raises(CounterError, match="Ask the counter there"):
        after.do(desk.compare, page, "XX002", held.receipt)
    after.do(desk.compare, page, "XX001", held.receipt)
    assert [e.kind for e in history(document)][-1] == "counter.original_verified"
    assert counter.verified([kept.reference]) == {kept.reference: (document,)}
    after.do(desk.retain, page, "XX001", held.receipt, "A-12-034")
    with pytest.raises(CounterError, match="retained for 5 years"):
        after.do(desk.give_back, page, "XX001", held.receipt)
    after.do(desk.give_back, page, "XX001", held.receipt, days=5 * 366)
    assert counter.original(held.receipt).status is PaperStatus.RETURNED
    receipt = counter.receipt(held.receipt, page, after.money)
    assert receipt.startswith(b"%PDF")
    assert receipt == counter.receipt(held.receipt, page, after.money)


def test_an_original_that_differs_is_no_verified_one(after: After, page: CounterPage) -> None:
    kept = declarations.get(after.released[0])
    document = uploaded(after, kept, "N861")
    held = after.do(desk.receive, page, "XX001", kept.reference, document, 1)
    assert held.back_by == (after.at + timedelta(days=page.return_days)).date()
    after.do(desk.compare, page, "XX001", held.receipt, "Another invoice number")
    assert counter.verified([kept.reference]) == {}
    assert counter.due_back("XX001", held.back_by) == [counter.original(held.receipt)]
    after.do(desk.give_back, page, "XX001", held.receipt)
    assert counter.originals("XX001", here=True) == []


def test_who_assesses_does_not_stand_at_the_counter(after: After, page: CounterPage) -> None:
    kept = declarations.get(after.released[0])
    document = uploaded(after, kept)
    with writing(by=AUDITOR, at=after.at) as pen:
        pen.event("assessment.waived", kept.reference, {})
    with pytest.raises(CounterError, match="You assess"):
        after.do(desk.receive, page, "XX001", kept.reference, document, 1)
    after.do(desk.receive, page, "XX001", kept.reference, document, 1, by="user:clerk")
    assert counter.handlers(kept.reference) == {"user:clerk"}


def test_a_visit_has_its_hour_its_number_and_its_turn(after: After, page: CounterPage) -> None:
    hour = datetime(2026, 4, 7, 9, 0, tzinfo=NOW.tzinfo)
    with pytest.raises(CounterError, match="working days"):
        after.do(desk.book, page, after.money, "XX003", "help", "XX1", datetime(2026, 4, 4, 9, 0, tzinfo=NOW.tzinfo))
    for _ in range(page.offices["XX003"]):
        booked = after.do(desk.book, page, after.money, "XX003", "help", "XX1", hour)
    with pytest.raises(CounterError, match="next free hour is 2026-04-07 09:30"):
        after.do(desk.book, page, after.money, "XX003", "help", "XX1", hour + timedelta(minutes=15))
    after.at = hour
    assert after.do(desk.walk_in, page, "XX003", "help").ticket == "B001"
    assert after.do(desk.turn, page, "XX003", booked.id, Turn.ARRIVE).ticket == "B002"
    with pytest.raises(ForbiddenError):
        after.do(desk.turn, page, "XX003", booked.id, Turn.SERVE)
    after.do(desk.turn, page, "XX003", booked.id, Turn.CALL, 2)
    assert after.do(desk.turn, page, "XX003", booked.id, Turn.SERVE).status is VisitStatus.SERVED
    assert after.do(desk.walk_in, page, "XX003", "question").ticket == "C001"
    with pytest.raises(LookupError):
        after.do(desk.turn, page, "XX001", booked.id, Turn.CALL)


def test_a_declaration_typed_on_a_mandate_pays_its_fee_once(after: After, page: CounterPage) -> None:
    kept = declarations.get(after.released[0])
    signed = uploaded(after, kept, "M001")
    today = after.at.date()
    with pytest.raises(CounterError, match="identifies"):
        after.do(desk.give_mandate, page, kept.declarant, "library", "AB12345", signed, today, today)
    with pytest.raises(CounterError, match="no document of"):
        after.do(desk.give_mandate, page, "XX0", "passport", "AB12345", signed, today, today)
    mandate = after.do(desk.give_mandate, page, kept.declarant, "passport", "ab 12345", signed, today, today)
    assert mandate.ends_with == "2345"
    other = next(r for r in after.released if declarations.get(r).declarant != kept.declarant)
    with pytest.raises(CounterError, match="Only the trader who signed"):
        after.do(desk.capture, page, "XX001", other, mandate.number)
    done = after.do(desk.capture, page, "XX001", kept.reference, mandate.number)
    assert done.fee == page.fee
    assert money_of.trial_balance()["revenue:F00"] <= -page.fee
    assert balanced()
    assert counter.receipt(done.receipt, page, after.money).startswith(b"%PDF")
    form = next(r for r in after.released[1:] if declarations.get(r).declarant == kept.declarant or True)
    with pytest.raises(CounterError):
        after.do(desk.capture, page, "XX001", form, mandate.number, original_at=after.at - timedelta(days=9), form="F1")
    after.do(desk.revoke_mandate, mandate.number)
    assert counter.mandates(kept.declarant, date(2026, 4, 2)) == []
