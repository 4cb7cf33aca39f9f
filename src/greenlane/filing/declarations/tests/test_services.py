"""Registering, moving, amending and cancelling declarations; on the database under test."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.core.case import Case
from greenlane.core.codes import is_checked
from greenlane.core.declaration import Declaration, GoodsItem, GoodsShipment
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.party import Party
from greenlane.filing.declarations import models, queries, services
from greenlane.filing.declarations.states import TABLE, Happening, Status, after
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def a_declaration(lrn: str = "L1", declarant: str = "XX1", items: int = 2, office: str = "XX001") -> Declaration:
    shipment = GoodsShipment(
        importer=Party(id="XX7"), items=tuple(GoodsItem(sequence_numeric=n + 1) for n in range(items))
    )
    return Declaration(
        functional_reference_id=lrn,
        declarant=Party(id=declarant),
        type_code="IMA",
        declaration_office_id=office,
        goods_shipment=shipment,
    )


def lodged(*declared: Declaration, status: Status = Status.ACCEPTED, at: datetime = AT) -> list[str]:
    """The declarations registered in this status, with the event of their acceptance."""
    with writing(by="test", at=at) as pen:
        pairs = queries.numbers(len(declared), "XX", at.date()).answer()
        told = [(d, text_of(d)) for d in declared]
        rows = [
            Registration(
                id=key, case=Case(mrn, d, at), status=status, body=text, sha256=sha256(text.encode()).hexdigest()
            )
            for (key, mrn), (d, text) in zip(pairs, told, strict=True)
        ]
        services.tell_accepted(pen, [(r.case.reference, r.sha256) for r in rows])
        services.keep(pen, rows)
    return [mrn for _, mrn in pairs]


def move(kind: str, *references: str) -> None:
    with writing(by="test", at=AT) as pen:
        services.advance(pen, references, kind)
        for reference in references:
            pen.event(kind, reference, {})


def test_what_is_kept_reads_as_it_was_declared() -> None:
    [mrn] = lodged(a_declaration(items=3))
    kept = queries.get(mrn)
    assert (kept.lrn, kept.declarant, kept.importer, kept.office) == ("L1", "XX1", "XX7", "XX001")
    assert (kept.version, kept.status, kept.items, kept.lodged_at) == (1, "accepted", 3, AT)
    assert queries.read(mrn) == a_declaration(items=3)
    assert sha256(queries.text(mrn).encode()).hexdigest() == kept.sha256
    numbers = models.Item.objects.filter(declaration_id=kept.id).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]
    assert queries.folded(mrn) is Status.ACCEPTED


def test_references_are_fresh_checked_and_of_the_year() -> None:
    pairs = [p for _ in range(3) for p in queries.numbers(5, "XX", date(2027, 1, 1)).answer()]
    assert len({key for key, _ in pairs}) == len({mrn for _, mrn in pairs}) == 15
    assert all(mrn.startswith("27XX") and is_checked(mrn) for _, mrn in pairs)


def test_one_declarant_uses_a_reference_once() -> None:
    lodged(a_declaration("L1", "XX1"))
    lodged(a_declaration("L1", "XX2"), a_declaration("L2", "XX1"))
    before = Event.objects.count()
    with pytest.raises(IntegrityError):
        lodged(a_declaration("L9"), a_declaration("L1", "XX1"))
    assert Event.objects.count() == before
    assert queries.known([("XX1", "L9")]).answer() == {}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", Happening)
def test_a_declaration_moves_by_the_table_and_by_nothing_else(status: Status, kind: Happening) -> None:
    [mrn] = lodged(a_declaration(), status=status)
    to = TABLE[status, kind]
    if to is None:
        with pytest.raises(ForbiddenError, match=rf"{mrn}: {kind.value} cannot happen .* {status.value}; possible:"):
            move(kind.value, mrn)
    else:
        move(kind.value, mrn)
    assert queries.get(mrn).status == (to or status)


def test_one_that_may_not_move_keeps_all_from_moving() -> None:
    able, other = lodged(a_declaration("L1"), a_declaration("L2"))
    move("lanes.cleared", other)
    with pytest.raises(ForbiddenError, match=other):
        move("lanes.held", able, other)
    assert [queries.get(mrn).status for mrn in (able, other)] == ["accepted", "verified"]


def test_one_that_is_not_there_keeps_all_from_moving() -> None:
    [mrn] = lodged(a_declaration())
    with pytest.raises(LookupError, match="some do not exist"):
        move("lanes.held", mrn, "26XXNOWHERE")
    assert queries.get(mrn).status == "accepted"


@settings(max_examples=20)
@given(st.lists(st.sampled_from([h.value for h in Happening if h is not Happening.ACCEPTED]), max_size=12))
def test_the_status_kept_is_the_fold_of_what_was_told(kinds: list[str]) -> None:
    from django.db import transaction

    with transaction.atomic():
        [mrn] = lodged(a_declaration())
        status = Status.ACCEPTED
        for kind in kinds:
            try:
                move(kind, mrn)
            except ForbiddenError:
                continue
            status = after(status, kind)
        assert queries.get(mrn).status == queries.folded(mrn) == status
        transaction.set_rollback(True)


def test_an_amendment_keeps_the_former_text() -> None:
    [mrn] = lodged(a_declaration(items=2))
    first = queries.text(mrn)
    with writing(by="test", at=AT + timedelta(hours=1)) as pen:
        assert services.amend(pen, mrn, a_declaration(items=4), "One case forgotten" * 20) == 2
    kept = queries.get(mrn)
    assert (kept.version, kept.items, kept.status) == (2, 4, "accepted")
    assert queries.read(mrn) == queries.read(mrn, 2) == a_declaration(items=4)
    assert queries.text(mrn, 1) == first
    assert kept.sha256 == sha256(queries.text(mrn).encode()).hexdigest()
    assert models.Item.objects.filter(declaration_id=kept.id).count() == 4
    told = history(mrn)[-1]
    assert (told.kind, kept.sha256 in told.body, '"version":2' in told.body) == ("declarations.amended", True, True)
    with pytest.raises(LookupError, match="there is no version 3; the last is 2"):
        queries.text(mrn, 3)


@pytest.mark.parametrize("change", ["amend", "cancel", "hold"])
@pytest.mark.parametrize("status", [Status.UNDER_EXAMINATION, Status.RELEASED, Status.REFUSED, Status.CANCELLED])
def test_it_is_too_late_to_change(change: str, status: Status) -> None:
    [mrn] = lodged(a_declaration(), status=status)
    before = Event.objects.count(), queries.get(mrn)
    given: dict[str, tuple[Any, ...]] = {
        "amend": (a_declaration(items=9), "why"), "cancel": ("why",), "hold": (Happening.AMENDED.value,)
    }  # fmt: skip
    with pytest.raises(ForbiddenError), writing(by="test", at=AT) as pen:
        getattr(services, change)(pen, mrn, *given[change])
    assert (Event.objects.count(), queries.get(mrn)) == before


def test_a_cancelled_declaration_says_why() -> None:
    [mrn] = lodged(a_declaration())
    with writing(by="test", at=AT) as pen:
        services.cancel(pen, mrn, "Sent twice")
    assert queries.get(mrn).status == queries.folded(mrn) == "cancelled"
    assert history(mrn)[-1].body == '{"reason":"Sent twice"}'
    with pytest.raises(LookupError, match="no declaration has this reference"), writing(by="test", at=AT) as pen:
        services.cancel(pen, "26XXNOWHERE", "")


def test_lists_and_counts_are_read_from_an_index() -> None:
    """At a million rows a scan takes seconds; what the planner of a small table does tells SQLite's only."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL scans a small table whatever its indexes")
    lodged(a_declaration("L1", "XX1"), a_declaration("L2", "XX2"))
    for ask in (queries.counts, queries.recent, lambda: queries.recent(status="released")):
        with CaptureQueriesContext(connection) as asked:
            ask()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
            assert "INDEX declaration_last" in " ".join(str(row[-1]) for row in cursor.fetchall())
