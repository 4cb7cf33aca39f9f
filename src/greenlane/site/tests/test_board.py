"""The board: who may look, one's own office alone, figures that lead to their lists, names of nobody, live figures."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from greenlane.base.ledger import notes, sealing
from greenlane.base.ledger.writing import writing
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.site import clock
from greenlane.site.means import means

from .conftest import MRN, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def followed(kept, monkeypatch):
    """The declaration of office XX001, held in the red lane, accepted and released after three hours."""
    monkeypatch.setattr(clock, "_ask", lambda: LATER)
    with writing(by="test", at=NOW) as pen:
        duties = {"A00": 123_400}
        pen.event("accounts.charged", MRN, {"method": "deferred", "total": 123_400, "duties": duties, "version": 1})
    with writing(by="test", at=NOW + timedelta(hours=3)) as pen:
        pen.event("scoring.outcome_recorded", MRN, {"offence": True})
        pen.event("assessment.accepted", MRN, {"version": 1})
        pen.event("release.released", MRN, {"by": "officer", "number": "N", "version": 1})
    signer = notes.Signer("example/log", b"s" * 32)
    while sealing.seal(signer, LATER).count or watch_once(LATER, means().book):
        pass
    return kept


@pytest.mark.parametrize("role", ["officer", "trader"])
@pytest.mark.parametrize("path", ["/board/", "/board/figures", "/board/declarations", "/board/times", "/board/chance"])
def test_who_decides_or_trades_may_not_look(person, role, path):
    found = person(role, **({"party": "T1"} if role == "trader" else {"office": "XX001"})).get(path)
    assert found.status_code == 403


def test_a_visitor_is_asked_to_log_in(client, db):
    assert client.get("/board/").status_code == 302


def test_a_manager_sees_one_office_and_asks_for_no_other(followed, person):
    here, elsewhere = person("manager", office="XX001"), person("manager", office="XX002")
    assert "1" in here.get("/board/").content.decode()
    assert here.get("/board/?office=XX002").status_code == 403
    for path in ("/board/declarations?open=1", "/board/declarations"):
        assert MRN not in elsewhere.get(path).content.decode()
    assert MRN in here.get("/board/declarations").content.decode()


@pytest.mark.parametrize("path", ["/board/", "/board/figures", "/board/times", "/board/declarations", "/board/chance"])
def test_nobody_is_named(followed, person, path):
    body = person("auditor").get(path).content.decode()
    for secret in ("T1", "LRN-1", "Portable", "secret_profile"):
        assert f">{secret}<" not in body
        assert f'"{secret}"' not in body


def test_each_figure_leads_to_its_list(followed, person):
    browser = person("auditor")
    page = browser.get("/board/").content.decode()
    link = "/board/declarations?lane=red&amp;decided=2026-02-17&amp;decided_to=2026-03-02"
    assert link in page
    found = browser.get(link.replace("&amp;", "&")).content.decode()
    assert MRN in found
    assert "1 declaration" in found
    assert MRN not in browser.get("/board/declarations?lane=green").content.decode()


def test_the_figures_alone_are_the_same(followed, person):
    browser = person("auditor")
    figures = browser.get("/board/figures?days=14")
    assert figures["Cache-Control"] == "private, no-store"
    body = figures.content.decode()
    assert "<html" not in body
    assert "3 h 0" in body or "2 h 5" in body
    assert "1\u202f234.00" in body


@pytest.mark.parametrize("figure", ["lanes", "times", "backlog", "revenue", "loads", "tickets", "bases", "profiles"])
def test_every_figure_has_its_csv(followed, person, figure):
    answer = person("auditor").get(f"/board/export/{figure}.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(list(csv.reader(StringIO(answer.content.decode())))) >= 1


def test_csv_says_what_sql_says(followed, person):
    answer = person("auditor").get("/board/export/bases.csv").content.decode()
    [row] = list(csv.DictReader(StringIO(answer)))
    assert (row["name"], row["matched"], row["looked_at"], row["offences"]) == ("profile", "1", "1", "1")
    listed = person("manager", office="XX001").get("/board/declarations.csv")
    sent = b"".join(listed.streaming_content).decode()
    [one] = list(csv.DictReader(StringIO(sent)))
    assert (one["declaration"], one["clearance_seconds"], one["control_seconds"]) == (MRN, "10800", "10800")


def test_the_study_is_shown_and_taken_along(followed, person):
    browser = person("auditor")
    assert "3 h 00" in browser.get("/board/times").content.decode()
    pdf = browser.get("/board/times.pdf")
    assert "3 h 00" in "".join(p.extract_text() for p in PdfReader(BytesIO(pdf.content)).pages)
    assert "attachment" in browser.get("/board/times.csv")["Content-Disposition"]


@pytest.mark.parametrize(
    "path",
    ["/board/times?from=2026-03-09&to=2026-03-01", "/board/times?from=yesterday", "/board/?month=x",
     "/board/declarations?lane=pink", "/board/export/nothing.csv", "/board/times?from=2020-01-01"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(person, path):
    assert person("auditor").get(path).status_code == 404


def test_an_empty_board_says_so(person):
    browser = person("auditor")
    for path in ("/board/", "/board/times", "/board/chance", "/board/declarations"):
        assert browser.get(path).status_code == 200


def test_a_system_reads_figures_and_study(followed, client, token):
    head = token("control", office="XX001")
    figures = client.get("/api/v1/board/figures", headers=head).json()
    assert figures["office"] == "XX001"
    assert sum(day["lanes"]["red"] for day in figures["days"]) == 1
    assert figures["bases"][0]["found"] == 1
    study = client.get("/api/v1/board/times", headers=head).json()
    assert study["declarations"] == 1
    assert client.get("/api/v1/board/times.csv", headers=head).content.startswith(b"dimension,")


def test_a_system_of_another_kind_reads_nothing(client, token):
    assert client.get("/api/v1/board/figures", headers=token("read", party="T1")).status_code == 403
    office = token("control", office="XX001")
    assert client.get("/api/v1/board/figures?office=XX002", headers=office).status_code == 403
    assert client.get("/api/v1/board/figures?days=0", headers=office).status_code >= 400
