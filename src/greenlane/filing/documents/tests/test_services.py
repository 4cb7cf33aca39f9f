"""Upload once, link to many, scan later."""

from datetime import UTC, date, datetime

import pytest
from tests import ROOT

from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.filing.documents import jobs, queries, receiving, rules, services
from greenlane.filing.documents.terms import DocumentStatus, FileRefusedError, NotReadableError, Upload

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN, SILENT = Scan(verdict=Verdict.CLEAN), Scan(verdict=Verdict.UNSCANNED, why="no scanner")


def scanner(raw: bytes) -> Scan:
    return Scan(verdict=Verdict.INFECTED, why="Eicar") if EICAR in raw else CLEAN


@pytest.fixture(scope="module")
def page():
    return rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/documents"), date(2026, 3, 1))


@pytest.fixture
def take(page, tmp_path):
    def upload(name="invoice.pdf", raw=PDF, owner="XX1", scan=scanner, code="N935"):
        received = receiving.receive(page, Upload(owner, name, code, raw), tmp_path, scan)
        with writing(by="test", at=AT) as pen:
            return services.upload(pen, page, received)

    return upload


def test_the_same_file_keeps_its_number_and_other_owners_get_their_own(take):
    first = take()
    assert take(name="copy.pdf") == first
    assert take(owner="XX2").reference != first.reference
    assert [e.kind for e in history(first.reference)] == ["documents.uploaded"]


def test_clean_is_given_out_and_infected_is_not(take, tmp_path):
    assert queries.content(tmp_path, take().reference) == PDF
    infected = take(name="letter.txt", raw=EICAR)
    assert infected.status is DocumentStatus.INFECTED
    assert infected.signature == "Eicar"
    with pytest.raises(NotReadableError):
        queries.content(tmp_path, infected.reference)


def test_without_a_scanner_it_is_visibly_quarantined_and_scanned_later(take, tmp_path):
    waiting = [take(raw=PDF + b"%d" % n + b"%%EOF", scan=lambda _: SILENT) for n in range(3)]
    bad = take(name="x.txt", raw=EICAR, scan=lambda _: SILENT)
    with pytest.raises(NotReadableError, match="quarantined"):
        queries.content(tmp_path, waiting[0].reference)
    assert jobs.rescan(AT, tmp_path, lambda _: SILENT) == 0
    assert queries.counts()["quarantined"] == 4
    assert jobs.rescan(AT, tmp_path, scanner, limit=2) == 4
    assert jobs.rescan(AT, tmp_path, scanner) == 0
    assert queries.counts() == {"clean": 3, "infected": 1, "quarantined": 0}
    assert [e.kind for e in history(bad.reference)] == ["documents.uploaded", "documents.scanned"]


def test_one_document_serves_many_declarations(take):
    document = take()
    mrns = ["26XX0000000000001A", "26XX0000000000002B"]
    with writing(by="test", at=AT) as pen:
        assert services.link(pen, document.reference, [*mrns, mrns[0]], "XX1") == 2
    with writing(by="test", at=AT) as pen:
        assert services.link(pen, document.reference, mrns, "XX1") == 0
    assert queries.of_declarations([*mrns, "none"]) == {mrns[0]: (document,), mrns[1]: (document,), "none": ()}
    assert [e.kind for e in history(mrns[0])] == ["documents.linked"]


def test_nobody_links_a_document_of_another(take):
    reference = take().reference
    with writing(by="test", at=AT) as pen, pytest.raises(LookupError, match="XX2"):
        services.link(pen, reference, ["26XX0000000000001A"], "XX2")


def test_a_refused_file_leaves_nothing(take, tmp_path):
    with pytest.raises(FileRefusedError):
        take(raw=b"MZ\x90\x00")
    assert not list(tmp_path.rglob("*"))


def test_the_task_says_how_many_left(take, tmp_path, settings):
    take(scan=lambda _: SILENT)
    settings.MEDIA_ROOT, settings.CLAMD_SOCKET = tmp_path, str(tmp_path / "nobody")
    assert jobs.empty_quarantine.call(AT.isoformat(), 1.0) == 0
    assert queries.counts()["quarantined"] == 1
