"""The page on which goods are reported, the calendar's secret address, the choice of letters."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import queries as notices
from greenlane.base.people.models import User
from greenlane.filing.manifests import queries, services
from greenlane.filing.manifests.terms import Arrival, Bill, Expectation
from greenlane.site.api.pace import Pace
from greenlane.site.desks.trader import feed
from greenlane.site.ical import Entry

from .conftest import MRN

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def waiting(kept):
    with writing(by="test", at=AT) as pen:
        bills = (Bill("N705", "HLCU123"),)
        services.expect(pen, [Expectation(MRN, "T1", "T1", bills, "Terminal 4", Arrival("s. 31"))])


def form(**given):
    return {"place": "Terminal 4", "at": f"{AT - timedelta(hours=1):%Y-%m-%dT%H:%M}", "reference": MRN, **given}


def test_what_is_expected_is_listed_and_reported(waiting, person):
    trader = person("trader", party="T1")
    page = trader.get("/desk/arrivals", {"goods": MRN}).content.decode()
    assert page.count(MRN) >= 2
    assert 'value="Terminal 4"' in page
    done = trader.post("/desk/arrivals", form(containers="CSQU3054383 A1, A2\n\n"))
    assert (done.status_code, done.url) == (302, "/desk/arrivals")
    assert queries.not_there([MRN]) == set()
    [landed] = queries.reports("T1")
    assert [(c.number, c.seals) for c in landed.report.containers] == [("CSQU3054383", ("A1", "A2"))]
    page = trader.get("/desk/arrivals").content.decode()
    assert landed.number in page
    assert "Nothing is expected" in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"place": " "}, "This field is required."),
        ({"at": "tomorrow"}, "Enter a valid date/time."),
        ({"containers": "CSQU3054384"}, "is no container number"),
        ({"reference": "26XX0000000000099Z"}, "no declaration has this reference"),
        ({"reference": ""}, "Say which goods have arrived"),
    ],
)
def test_a_wrong_report_stays_on_the_page_as_typed(waiting, person, given, says):
    answer = person("trader", party="T1").post("/desk/arrivals", form(number="TYPED1", code="", **given))
    if says == "This field is required.":
        assert "TYPED1" in answer.content.decode()
    assert answer.status_code == 422
    assert queries.reports("T1") == []


def test_another_content_is_told_apart_on_the_page(waiting, person):
    trader = person("trader", party="T1")
    trader.post("/desk/arrivals", form())
    again = trader.post("/desk/arrivals", form(place="Terminal 5"))
    assert (again.status_code, "says otherwise of these goods: place" in again.content.decode()) == (422, True)
    assert trader.post("/desk/arrivals", form(place="Terminal 5", corrects="on")).status_code == 302
    assert history(MRN)[-1].kind == "manifests.corrected"


def test_officers_and_strangers_report_nothing(waiting, person, client):
    assert person("officer", office="XX001").get("/desk/arrivals").status_code == 403
    assert client.get("/desk/arrivals").status_code == 302
    other = person("trader", party="T2").post("/desk/arrivals", form())
    assert (other.status_code, "no declaration has this reference" in other.content.decode()) == (422, True)
    assert MRN not in person("trader", party="T3").get("/desk/arrivals").content.decode()


@pytest.fixture
def unhurried(monkeypatch):
    monkeypatch.setattr(feed, "pace", Pace(0, 1))
    monkeypatch.setattr(feed, "guesses", Pace(0, 1))


def address_of(answer):
    return answer.context["address"].partition("testserver")[2]


def test_a_calendar_is_read_by_its_secret_address_until_it_is_renewed(kept, person, client, unhurried):
    trader = person("trader", party="T1")
    first = address_of(trader.post("/desk/letters/calendar"))
    with mock.patch.object(feed, "dates_of", return_value=[Entry("a@g", date(2026, 3, 9), "Pay", AT)]) as asked:
        told = client.get(first)
    assert asked.call_args.args[0] == "T1"
    assert told["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Pay" in told.content
    assert b"BEGIN:VCALENDAR" in client.get(first).content  # and with what the tables hold
    second = address_of(trader.post("/desk/letters/calendar"))
    assert second != first
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert first.split("/")[-1] not in "".join(e.body for e in history("T1"))
    User.objects.update(is_active=False)
    assert client.get(second).status_code == 404


def test_a_calendar_can_be_ended_and_is_not_guessed(kept, person, client, monkeypatch, unhurried):
    trader = person("trader", party="T1")
    address = address_of(trader.post("/desk/letters/calendar"))
    trader.post("/desk/letters/calendar", {"do": "end"})
    assert notices.feed_made("trader-T1") is None
    assert client.get(address).status_code == 404
    monkeypatch.setattr(feed, "guesses", Pace(0.01, 2))
    answers = [client.get(f"/desk/calendar/{'x' * 43}{n}.ics").status_code for n in range(4)]
    assert answers == [404, 404, 429, 429]


def test_a_calendar_is_not_asked_too_often(kept, person, client, monkeypatch):
    monkeypatch.setattr(feed, "pace", Pace(0.01, 2))
    address = address_of(person("trader", party="T1").post("/desk/letters/calendar"))
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_letters_are_chosen_by_each_person(kept, person):
    trader = person("trader", party="T1")
    assert trader.get("/desk/letters").content.decode().count(" checked") == 5
    trader.post("/desk/letters", {"kind": ["release", "nonsense"]})
    assert notices.choices(["trader-T1"])["trader-T1"].kinds == ("release.released",)
    assert trader.get("/desk/letters").content.decode().count(" checked") == 1
    trader.post("/desk/letters", {})
    assert notices.choices(["trader-T1"])["trader-T1"].kinds == ()
    assert trader.get("/desk/letters").content.decode().count(" checked") == 0
    assert person("officer", office="XX001").get("/desk/letters").status_code in (403, 404)
