"""Expected once, reported once, other content told apart, and nobody speaks for the goods of another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.filing.manifests import queries, services
from greenlane.filing.manifests.terms import Arrival, Outcome, RefusedReportError, Report

from .conftest import AT, BILL, MRN, OTHER

pytestmark = pytest.mark.django_db
BY_BILL = Report(place="Terminal 4", at=AT - timedelta(hours=1), code=BILL.code, number=BILL.number)
BY_MRN = Report(place="Terminal 4", at=AT - timedelta(hours=1), reference=MRN)


def write(service, *arguments, at=AT, **words):
    with writing(by="test", at=at) as pen:
        return service(pen, *arguments, **words)


@pytest.fixture
def waiting(goods):
    write(services.expect, [goods(), goods(OTHER, "T2", "B1")])


@pytest.mark.parametrize("told", [BY_BILL, BY_MRN])
def test_a_report_ends_the_wait_once(page, waiting, told):
    assert queries.not_there([MRN, OTHER]) == {MRN, OTHER}
    first = write(services.report, page, "T1", told)
    assert (first.outcome, first.references) == (Outcome.ARRIVED, (MRN,))
    again = write(services.report, page, "T1", told, at=AT + timedelta(days=3))
    assert (again.outcome, again.landed, again.references) == (Outcome.REPEATED, first.landed, (MRN,))
    assert queries.not_there([MRN, OTHER]) == {OTHER}
    found = queries.expected(MRN)
    assert (found.arrived_at, found.report) == (told.at, first.landed.number)
    assert [e.kind for e in history(MRN)] == ["manifests.expected", "manifests.arrived"]
    assert [e.reference for e in queries.expected_by("B1")] == [OTHER]
    assert queries.reports("T1") == [first.landed]


def test_a_declarant_reports_for_all_of_its_own(page, waiting):
    assert write(services.report, page, "B1", BY_BILL).references == (MRN, OTHER)


def test_nobody_reports_the_goods_of_another(page, waiting):
    told = write(services.report, page, "T9", BY_BILL)
    assert told.references == ()
    assert queries.not_there([MRN, OTHER]) == {MRN, OTHER}
    assert [e.kind for e in history(told.landed.number)] == ["manifests.arrived"]
    with pytest.raises(LookupError):
        queries.report("T1", told.landed.number)


def test_other_content_is_told_apart_and_taken_as_a_correction(page, waiting):
    first = write(services.report, page, "T1", BY_BILL)
    other = Report(place="Terminal 5", at=BY_BILL.at, code=BILL.code, number=BILL.number)
    with pytest.raises(RefusedReportError, match=rf"{first.landed.number} says otherwise of these goods: place"):
        write(services.report, page, "T1", other)
    after = write(services.report, page, "T1", other, corrects=True)
    assert (after.outcome, after.landed.revision, after.landed.report.place) == (Outcome.CORRECTED, 2, "Terminal 5")
    told = history(MRN)[-1]
    assert told.kind == "manifests.corrected"
    assert '"before":1' in told.body
    with pytest.raises(RefusedReportError) as late:
        write(services.report, page, "T1", BY_BILL, corrects=True, at=AT + timedelta(hours=73))
    assert late.value.rule == "late"


def test_a_corrected_document_gives_back_what_it_named_by_mistake(page, goods):
    write(services.expect, [goods(), goods(OTHER, bills=())])
    wrong = Report(place="Terminal 4", at=BY_MRN.at, reference=OTHER, code=BILL.code, number=BILL.number)
    assert write(services.report, page, "T1", wrong).references == (MRN, OTHER)
    right = Report(place="Terminal 4", at=BY_MRN.at, reference=OTHER)
    assert write(services.report, page, "T1", right, corrects=True).references == (OTHER,)
    assert queries.not_there([MRN, OTHER]) == {MRN}
    assert history(MRN)[-1].kind == "manifests.corrected"


def test_there_is_nothing_to_correct_where_nothing_was_reported(page):
    with pytest.raises(RefusedReportError) as no:
        write(services.report, page, "T1", BY_BILL, corrects=True)
    assert no.value.rule == "nothing"


def test_goods_that_were_there_first_are_found_when_declared(page, goods):
    told = write(services.report, page, "T1", BY_BILL).landed
    found = queries.landed([("T1", BILL.about), ("T2", BILL.about)]).answer()
    assert found == {("T1", BILL.about): (told.number, BY_BILL.at)}
    write(services.expect, [goods(arrival=Arrival("s. 31", BY_BILL.at, told.number))])
    assert queries.not_there([MRN]) == set()


def test_a_report_said_again_finds_what_was_lodged_in_the_same_moment(page, goods):
    write(services.report, page, "T1", BY_BILL)
    write(services.expect, [goods()])  # decided before the report was there to be seen
    assert write(services.report, page, "T1", BY_BILL).references == (MRN,)
    assert [e.kind for e in history(MRN)] == ["manifests.expected", "manifests.arrived"]
    write(services.report, page, "T1", BY_BILL)
    assert len(history(MRN)) == 2


def test_an_amended_declaration_keeps_its_arrival_or_waits_no_more(page, waiting, goods):
    write(services.report, page, "T1", BY_MRN)
    write(services.expect_anew, MRN, goods(bills=()))
    assert queries.not_there([MRN]) == set()
    assert queries.expected(MRN).bills == ()
    with writing(by="test", at=AT) as pen:
        services.expect_anew(pen, OTHER, None)
    assert queries.expected(OTHER) is None
    assert queries.not_there([OTHER]) == set()


def test_the_number_of_statements_does_not_grow(page, goods):
    counts = []
    for start, count in ((100, 1), (200, 9)):
        many = [goods(f"26XX{start + n:014d}") for n in range(count)]
        with CaptureQueriesContext(connection) as statements:
            write(services.expect, many)
        counts.append(sum("nextval" not in each["sql"] for each in statements))
    assert counts[0] == counts[1]
