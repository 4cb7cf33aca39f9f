"""Whoever writes its own name: whatever the text around it, the other side reads none of it, and the writer is told."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.anonymity import markers
from tests.anonymity.markers import ASSESSOR, BROKER, EXAMINER, IMPORTER
from tests.anonymity.test_anonymity import SPELLINGS, person
from tests.anonymity.town import Town

from greenlane.base.people.models import User
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment.terms import Point
from greenlane.clearance.escalation.veiling import HIDDEN
from greenlane.filing.declarations import queries as declarations
from greenlane.site import acting
from greenlane.site.veil import Veil

pytestmark = pytest.mark.django_db
#: What stands around a name: anything that is not itself part of a word that runs into it.
around = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30).map(lambda text: f" {text} ")
POST = "https://www.snodsburyforwarding.example/us"
#: Works for the broker; no declaration knows it.
COLLEAGUE = {
    "username": "bellwether.q", "first_name": "Quintus", "last_name": "Bellwether", "email": "qb@elsewhere.example",
}  # fmt: skip
TRADER = [*IMPORTER.words(), *BROKER.words(), POST, *COLLEAGUE.values(), "Quintus Bellwether"]
PHONE = "+999 555 0101 77"
OFFICER = [ASSESSOR.username, ASSESSOR.name, ASSESSOR.name.split()[-1], ASSESSOR.mail, ASSESSOR.site, PHONE]
spelled = st.sampled_from([SPELLINGS[name] for name in ("as it is", "loud", "small")])


def test_whatever_a_trader_writes_around_its_name_an_officer_does_not_read_it(town: Town) -> None:
    User.objects.create(**COLLEAGUE, role="trader", party=BROKER.number)
    veil = Veil(town.mrn("answered"), declarations.read(town.mrn("answered")))

    @given(before=around, after=around, word=st.sampled_from(TRADER), spell=spelled)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def holds(before, after, word, spell) -> None:
        read = veil.text(f"{before}{spell(word)}{after}")
        assert markers.met(read, (word,)) == [], read

    holds()


def test_whatever_an_officer_writes_around_its_name_a_trader_does_not_read_it(town: Town) -> None:
    caller, mrn = town.callers["officer"], town.mrn("queried")

    @given(before=around, after=around, word=st.sampled_from(OFFICER), spell=spelled)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def holds(before, after, word, spell) -> None:
        text = f"{before}{spell(word)}{after}"
        for told in (
            acting.Ask(points=(Point("", text),)), acting.Reassess("G02", text, ()), acting.Issue(text),
            acting.Secure(amount=1, reason=text),
        ):  # fmt: skip
            [read] = acting.texts_of(acting.unsigned(caller, mrn, told))
            assert markers.met(read, (word,)) == [], read
            assert acting.betraying(caller, mrn, told), "the writer is told"

    holds()


def test_a_text_that_names_nobody_is_left_as_it_is(town: Town) -> None:
    said = "Which alloy is it, and is the price of 12,500.00 USD for 48 cartons ex works?"
    for role in ("officer", "broker"):
        told = acting.Ask(points=(Point("", said),)) if role == "officer" else acting.Answer((said,))
        assert acting.betraying(town.callers[role], town.mrn("drawn"), told) == []
    assert Veil(town.mrn("drawn"), declarations.read(town.mrn("drawn"))).text(said) == said


def _sent(client: Client, address: str, form: dict[str, str]) -> str:
    """Sent once: the writer is warned and nothing is kept; sent again with the box ticked: it is done."""
    warned = client.post(address, form)
    assert warned.status_code == 422
    page = warned.content.decode()
    [box] = re.findall(r'name="([\w-]*unsigned)"', page)
    assert client.post(address, {**form, box: "on"}).status_code == 302
    return page


def test_an_officer_is_warned_and_the_question_goes_without_the_name(town: Town) -> None:
    mrn = town.mrn("drawn")
    form = {"query-asks-1": f"Call me, {ASSESSOR.name}, at {ASSESSOR.mail}.", "query-about-1": ""}
    officer = person(town, "officer")
    page = _sent(officer, f"/control/bills/{mrn}/query", form)
    assert ASSESSOR.name in page, "the writer reads what named it"
    [query] = assessing.queries(mrn)
    assert query.points[0].asks == f"Call me, {HIDDEN}, at {HIDDEN}."
    assert ASSESSOR.name not in person(town, "broker").get(f"/declarations/{mrn}").content.decode()


def test_a_trader_is_warned_and_the_answer_is_read_without_the_name(town: Town) -> None:
    mrn = town.mrn("queried")
    [query] = assessing.queries(mrn)
    broker = person(town, "broker")
    page = broker.get(f"/declarations/{mrn}").content.decode()
    fields = re.findall(r'<textarea[^>]*name="(answer-[\w-]+)"', page)
    assert len(fields) == len(query.points)
    form = dict.fromkeys(fields, f"{BROKER.contact} of {BROKER.name} answers: brass.")
    _sent(broker, f"/declarations/{mrn}/answer", form)
    read = person(town, "officer").get(f"/control/bills/{mrn}").content.decode()
    assert "answers: brass." in read
    assert markers.met(read, (BROKER.contact, BROKER.name, BROKER.username)) == []
    assert EXAMINER.name not in read
