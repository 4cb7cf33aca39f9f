"""Letters as a mail server receives them: once each, to the right people, and nothing in them that must not travel."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import jobs, models, queries, services
from greenlane.base.notices.terms import DeliveryStatus, Letter
from greenlane.base.people.models import User
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.filing.declarations.terms import Era
from greenlane.site import calendars, letters, posting
from greenlane.site.means import means
from greenlane.site.smtp import smtp_of

from .conftest import MRN

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC).replace(microsecond=0)


class Sink:
    """A mail server that keeps what it gets; ``says`` is its answer to every recipient."""

    def __init__(self):
        self.got, self.says = [], "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 kept"


@pytest.fixture
def server(settings):
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=0)
    controller.port = _free()
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.ADDRESS = "https://customs.example"
    yield sink
    controller.stop()


def _free():
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def people(kept):
    """Two of T1 (one without e-mail), one of another company, an officer."""
    for name, role, party, email in (
        ("ann", "trader", "T1", "ann@t1.example"),
        ("bob", "trader", "T1", ""),
        ("eve", "trader", "T2", "eve@t2.example"),
        ("off", "officer", "", "off@customs.example"),
    ):
        User.objects.create(username=name, role=role, party=party, email=email, first_name=name.title())


def tell(kind, body, at=AT):
    with writing(by="user:officer-x", at=at) as pen:
        pen.event(kind, MRN, body)
    return history(MRN)[-1]


def announce(*events, at=AT):
    with writing(by="job:letters", at=at) as pen:
        pen.event("test.told", MRN, {})
        posting.announce(pen, events)


def post(at=AT):
    backend = get_connection("django.core.mail.backends.smtp.EmailBackend", fail_silently=False)
    with posting.mailbox(backend) as box:
        return jobs.post_once(at, box, lambda: 0.0)


QUERY = {"number": 1, "points": [{"pointer": "/x", "asks": "Is it <script>cotton</script>?", "follows": ""}]}


def test_a_letter_goes_once_to_those_of_the_party(server, people):
    event = tell("assessment.queried", QUERY)
    announce(event)
    announce(event)  # followed again, nothing more
    assert (post(), post()) == (1, 0)
    [(to, mail)] = server.got
    assert to == ["ann@t1.example"]
    assert mail["Subject"] == f"Customs asks a question. Declaration {MRN}"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        text = part.get_content()
        assert f"https://customs.example/desk/track/{MRN}" in text
        for word in ("officer-x", "XX001", "cotton", "profile", "secret", "computers", "lane"):
            assert word not in text
    assert queries.letter_counts()["delivered"] == 1
    assert queries.deliveries("T1") == []  # a party's systems see no letters of persons
    assert queries.subscriptions("T1") == []


def test_only_what_was_chosen_is_written_and_a_link_ends_a_kind(server, people, client):
    with writing(by="user:ann", at=AT) as pen:
        services.choose(pen, "T1", "ann", letters.kinds_of(("release", "payment")))
    announce(tell("assessment.queried", QUERY), tell("release.released", {"number": "N1"}))
    assert post() == 1
    stop = server.got[0][1]["List-Unsubscribe"].strip(" <>").removeprefix("https://customs.example")
    assert client.get(stop).status_code == 200
    assert queries.choices(["ann"])["ann"].kinds == letters.kinds_of(("payment", "release"))
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.choices(["ann"])["ann"].kinds == letters.kinds_of(("payment",))
    assert client.get(stop[:-3] + "xyz").status_code == 404
    announce(tell("release.released", {"number": "N2"}))
    assert post() == 0


def test_only_duty_that_is_still_owed_is_worth_a_letter(server, people):
    charged = {"total": 123450, "method": "due", "dueOn": "2026-03-12", "deposit": 0}
    announce(
        tell("accounts.charged", {**charged, "method": "wallet"}), tell("accounts.charged", {**charged, "total": 0})
    )
    assert post() == 0
    announce(tell("accounts.charged", charged))
    assert post() == 1
    text = server.got[0][1].get_body(("plain",)).get_content()
    assert "1,234.50 XXD" in text
    assert "12 March 2026" in text


@pytest.mark.parametrize(
    ("language", "subject", "due"), [("th", "ต้องชำระ", "12 มีนาคม 2569"), ("km", "ពន្ធ", "12 មីនា 2026")]
)
def test_a_letter_is_in_the_language_of_whom_it_is_for(server, people, monkeypatch, language, subject, due):
    monkeypatch.setattr(calendars, "_era", lambda: Era.BUDDHIST)
    User.objects.filter(username="ann").update(language=language)
    announce(tell("accounts.charged", {"total": 123450, "method": "due", "dueOn": "2026-03-12", "deposit": 0}))
    assert post() == 1
    mail = server.got[0][1]
    assert subject in mail["Subject"]
    for part in mail.iter_parts():
        assert due in part.get_content()
        assert "Duty is to be paid" not in part.get_content()


def test_a_refusal_for_a_time_is_tried_again_and_one_for_good_is_not(server, people):
    announce(tell("assessment.queried", QUERY))
    server.says = "451 later"
    assert post() == 1
    row = models.Delivery.objects.get()
    assert (row.status, row.attempts) == (DeliveryStatus.WAITING, 1)
    assert post() == 0
    server.says = "250 OK"
    assert post(AT + timedelta(minutes=1)) == 1
    assert len(server.got) == 1
    announce(tell("assessment.queried", {**QUERY, "number": 2}))
    server.says = "550 no such person"
    assert post() == 1
    assert models.Delivery.objects.latest("pk").status == DeliveryStatus.FAILED
    assert history(MRN)[-1].kind == "notices.failed"


def test_no_server_is_an_oserror_that_waits(server, people, settings):
    announce(tell("assessment.queried", QUERY))
    settings.EMAIL_PORT = _free()
    assert post() == 1
    assert models.Delivery.objects.get().status == DeliveryStatus.WAITING


@pytest.mark.parametrize("change", [{"is_active": False}, {"party": "T2"}, {"email": ""}])
def test_who_left_is_written_to_no_more(server, people, change):
    announce(tell("assessment.queried", QUERY))
    User.objects.filter(username="ann").update(**change)
    post()
    assert server.got == []
    assert models.Delivery.objects.get(subscription__person="ann").status == DeliveryStatus.STOPPED


def test_without_a_mail_server_and_of_old_events_nothing_is_written(server, people, settings):
    announce(tell("assessment.queried", QUERY, AT - timedelta(days=3)))
    settings.EMAIL_HOST = ""
    announce(tell("assessment.queried", QUERY))
    assert models.Delivery.objects.count() == 0


def test_no_text_of_a_trader_becomes_a_header():
    data = {"reference": MRN, "lrn": "L1\r\nBcc: all@example.com", "status": "queried"}
    body = json.dumps({"type": "assessment.queried", "data": data})
    letter = Letter("m", "assessment.queried", MRN, body, "ann", "Ann\nX: y", "ann@t1.example", 1)
    made = letters.written(letter, means().book(AT.date())[AccountsPage], "https://customs.example")
    assert "\n" not in made.subject
    assert "\nBcc" not in posting._message(made).message().as_string()
    assert "Ann\nX" not in made.text


@pytest.mark.parametrize("kind", posting.EVENTS)
def test_every_kind_of_letter_has_its_sentences(kind):
    data = {"reference": MRN, "lrn": "", "status": "x", "total": 1, "method": "due"}
    letter = Letter("m", kind, MRN, json.dumps({"data": data}), "ann", "", "a@b.example", 1)
    made = letters.written(letter, means().book(AT.date())[AccountsPage], "https://customs.example")
    assert not made.subject.startswith("Something")
    assert made.text.startswith("ann,")


def test_the_address_of_the_mail_server():
    assert smtp_of("") == ("", 0, "", "", False, False)
    assert smtp_of("smtp://mail.example") == ("mail.example", 25, "", "", False, False)
    assert smtp_of("smtp://u:p%40ss@mail.example") == ("mail.example", 587, "u", "p@ss", False, True)
    assert smtp_of("smtps://u:p@mail.example:4465") == ("mail.example", 4465, "u", "p", True, False)
    for wrong in ("http://mail.example", "smtp://", "smtp://u:hush@h:port", "mail.example:25"):
        with pytest.raises(ValueError, match="no address of a mail server") as no:
            smtp_of(wrong)
        assert "hush" not in str(no.value)
