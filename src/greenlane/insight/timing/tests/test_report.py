"""The report says title, method, rule, period and figures; the same study gives the same bytes."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from tests.lasting import against_archiving

from greenlane.insight.timing import report, rules
from greenlane.insight.timing.terms import Passage, Study, TimingPage

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def passage(number: int, seconds: int, **more: object) -> Passage:
    spent = {"lodging": (10, 10), "control": (seconds - 10, 5), "clearance": (seconds, 15)}
    given = {"lane": "yellow", "agencies": ("AGR", "HEA"), "mode": "1", "office": "XX001"} | more
    return Passage(
        id=number, reference=f"26XX{number:014d}", regime="40", lodged_at=AT, since=AT, status="released",
        released_at=AT + timedelta(seconds=seconds), ended_at=AT, spent=spent,
        waited={"system": (10, 10), "customs": (seconds - 10, 5)}, **given,
    )  # fmt: skip


@pytest.fixture
def study(page: TimingPage) -> Study:
    found = [passage(n, 100 + n) for n in range(1, 12)] + [passage(12, 90_000, lane="red", agencies=())]
    return rules.study(found, page, AT, AT + timedelta(days=7), AT, "", 3)


def test_outliers_say_where_the_time_went(study: Study) -> None:
    [one] = study.outliers
    assert (one.reference[-2:], one.segment, one.actor, one.seconds) == ("12", "control", "customs", 90_000)


def test_shares_of_all_time_are_one(study: Study) -> None:
    assert sum(c.share for c in study.causes) == pytest.approx(1)
    assert sum(c.work_share for c in study.causes) == pytest.approx(1)
    assert study.causes[0].actor == "customs"


def test_a_declaration_counts_under_each_of_its_agencies(study: Study) -> None:
    found = {t.group: t.clock.count for t in study.groups if (t.dimension, t.segment) == ("agency", "clearance")}
    assert found == {"AGR": 11, "HEA": 11}


def test_the_pdf_says_what_was_measured_and_how(study: Study, page: TimingPage) -> None:
    raw = report.as_pdf(study, page)
    assert against_archiving(raw) == []
    reader = PdfReader(BytesIO(raw))
    text = " ".join("".join(p.extract_text() for p in reader.pages).split())
    for said in (
        "Time release study",
        "2026-03-02",
        "interquartile",
        "event log",
        "Clearance by lane",
        "Lodging to release",
    ):
        assert said in text
    assert "25 h 00" in text
    assert reader.metadata.title == page.words["title"]
    assert reader.root_object["/Lang"] == "en"
    assert raw == report.as_pdf(study, page)


def test_an_empty_period_is_told(page: TimingPage) -> None:
    empty = rules.study([], page, AT, AT + timedelta(days=1), AT)
    assert "Nothing was released" in PdfReader(BytesIO(report.as_pdf(empty, page))).pages[0].extract_text()


def test_the_csv_has_every_figure(study: Study) -> None:
    rows = list(csv.DictReader(StringIO(report.as_csv(study))))
    [whole] = [r for r in rows if (r["dimension"], r["segment"], r["hours"]) == ("all", "clearance", "clock")]
    assert (whole["count"], whole["most"], whole["outliers"]) == ("12", "90000.0", "1")
    assert {r["group"] for r in rows if r["dimension"] == "cause"} >= {"customs", "trader", "bank", "agency", "system"}


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(5, "5 s"), (99.4, "99 s"), (120, "2 min"), (7500, "2 h 05"), (180_000, "2 d 2 h"), (3599, "1 h 00")],
)
def test_spans_are_said_as_people_say_them(seconds: float, says: str) -> None:
    assert report.span(seconds) == says
