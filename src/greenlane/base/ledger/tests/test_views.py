"""The log over HTTP, as C2SP tlog-tiles lays it down."""

from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test import RequestFactory

from greenlane.base.ledger import queries, views
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))
ASKED = RequestFactory()

pytestmark = pytest.mark.django_db


@pytest.fixture
def _log():
    with writing(by="test", at=AT) as pen:
        for number in range(300):
            pen.event("test.told", str(number), {})
    seal(SIGNER, AT)


def test_nothing_sealed_yet():
    with pytest.raises(Http404):
        views.checkpoint(ASKED.get("/checkpoint"))


@pytest.mark.usefixtures("_log")
def test_the_checkpoint_is_fresh_text():
    answer = views.checkpoint(ASKED.get("/checkpoint"))
    assert answer.content.decode() == queries.checkpoint()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=2"


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize(("place", "width"), [("0/000", 256), ("0/000.p/7", 7), ("0/001.p/44", 44), ("1/000.p/1", 1)])
def test_tiles_are_there_for_ever(place, width):
    answer = views.tile(ASKED.get(f"/tile/{place}"), place)
    assert len(answer.content) == width * 32
    assert answer["Content-Type"] == "application/octet-stream"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.usefixtures("_log")
def test_entries():
    answer = views.tile(ASKED.get("/"), "entries/001.p/44")
    assert answer.content == queries.entries(1, 44)


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize(
    "place",
    [
        "",
        "0/1",
        "0/001",
        "0/0001",
        "0/001.p/45",
        "0/001.p/0",
        "0/000.p/256",
        "0/000.p/999",
        "0/x000/001",
        "00/000",
        "64/000",
        "99/000",
        "-1/000",
        "0/000/",
        "0/../000",
        "data/000",
        "entries/002",
        "0/٠٠٠",
        "0/x999/x999/x999/x999/999",
        "entries/x999/x999/x999/x999/999",
        "0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_what_is_not_there(place):
    with pytest.raises(Http404):
        views.tile(ASKED.get("/"), place)


def test_only_reading():
    assert views.checkpoint(ASKED.post("/checkpoint")).status_code == 405
    assert views.tile(ASKED.post("/tile/0/000"), "0/000").status_code == 405
