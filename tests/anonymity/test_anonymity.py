"""Does either side of a declaration learn who the other is? Everything that one can read is searched for the other.

What is inside of an uploaded document is what the trader chose to show, and is not looked into; its name is.
"""

import logging
from collections.abc import Callable, Iterable

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.anonymity import markers
from tests.anonymity.conftest import forget
from tests.anonymity.crawling import Read, crawl, operations_of, pages_of
from tests.anonymity.telling import told_outside
from tests.anonymity.town import LATER, Town

from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.models import User
from greenlane.site.tests.test_authorisation import ADDRESSES
from greenlane.site.tests.test_authorisation_api import OPERATIONS

pytestmark = pytest.mark.django_db
#: Ways in which somebody writes a name who does not think of rules: what is read over is still a name.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "loud": str.upper,
    "small": str.lower,
    "spaced": lambda text: " ".join(text.replace(" ", "")),
    "dotted": lambda text: text.replace(" ", "."),
    "dashed": lambda text: text.replace(" ", "-"),
    "accented": lambda text: text.replace("a", "á").replace("e", "ë"),
    "wide": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "joined": lambda text: text.replace(" ", ""),
}


def leaks(reads: Iterable[Read], words: tuple[str, ...]) -> list[str]:
    """Where one of the words is met, but for addresses that were asked for with it."""
    found = []
    for read in reads:
        asked = markers.squeezed(read.address)
        for word in markers.met(read.text, tuple(w for w in words if not _is_asked(w, asked))):
            place = markers.squeezed(read.text).find(markers.squeezed(word))
            around = markers.squeezed(read.text)[max(0, place - 40) : place + 40]
            found.append(f"{read.address} ({read.status}) tells {word!r}: …{around}…")
    return found


def _is_asked(word: str, asked: str) -> bool:
    """Whether somebody wrote the word itself into the address: then it is told nothing."""
    plain = markers.squeezed(word)
    return plain in asked or any(len(part) > 5 and markers.squeezed(part) in asked for part in word.split())


def person(town: Town, role: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=town[f"person.{role}"]))
    return client


def system(scopes: tuple[str, ...], party: str = "", office: str = "") -> dict[str, str]:
    with writing(by="town", at=LATER) as pen:
        _, secret = people.issue_token(pen, "a system", scopes, party=party, office=office)
    return {"Authorization": f"Bearer {secret}"}


def read_by(town: Town, role: str) -> list[Read]:
    """All that a person reads, and its employer's system."""
    found = list(crawl(person(town, role), pages_of(town, ADDRESSES)))
    caller = town.callers[role]
    if caller.party:
        headers = system(("lodge", "read", "pay"), party=caller.party)
    else:
        headers = system(("control", "read"), office=caller.office)
    client = Client()
    addresses = [*operations_of(town, OPERATIONS), *_searches(town, role)]
    for accept in ("application/json", "application/xml"):
        found += crawl(client, addresses, {**headers, "Accept": accept})
    assert any(read.status == 200 for read in found)
    return found


def _searches(town: Town, role: str) -> list[str]:
    """Whoever may not read a name cannot try it either: the answer must not tell that it was right."""
    asked = markers.ASSESSOR.username if town.callers[role].office else "somebody"
    return ["/api/v1/declarations?limit=200", f"/api/v1/assignments?officer={asked}"]


def test_a_word_is_met_however_it_is_spelled() -> None:
    for spell in SPELLINGS.values():
        said = f"<p>Of {spell(markers.IMPORTER.name)}, today</p>"
        assert markers.IMPORTER.name in markers.met(said, markers.TRADERS), said
    assert markers.met("drawn at (XX002)", markers.OFFICIALS) == ["XX002"]
    assert markers.met("26XX0020000000017A", markers.OFFICIALS) == []


@pytest.mark.parametrize("role", ["officer", "examiner", "reviewer"])
def test_who_decides_reads_nothing_of_the_trader(town: Town, role: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="greenlane"):
        reads = read_by(town, role)
    found = leaks(reads, markers.TRADERS)
    assert not found, "\n".join(["", *found])
    assert markers.met(caplog.text, markers.TRADERS) == []


@pytest.mark.parametrize("role", ["broker", "trader"])
def test_a_trader_reads_nothing_of_who_decides(town: Town, role: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="greenlane"):
        reads = [read for read in read_by(town, role) if markers.ASSESSOR.username not in read.address]
    found = leaks(reads, markers.OFFICIALS)
    assert not found, "\n".join(["", *found])
    assert markers.met(caplog.text, markers.OFFICIALS) == []


def test_nothing_that_is_sent_to_a_trader_names_who_decides(town: Town) -> None:
    bodies = told_outside(LATER)
    assert bodies, "nothing was sent: this test looks at nothing"
    found = leaks([Read(f"message {n}", 200, body) for n, body in enumerate(bodies)], markers.OFFICIALS)
    found += leaks([Read(str(m.subject), 200, f"{m.body} {m.from_email}") for m in mail.outbox], markers.OFFICIALS)
    assert not found, "\n".join(["", *found])


def test_a_reference_of_the_trader_finds_nothing_for_who_decides(town: Town) -> None:
    headers = system(("control", "read"), office="XX001")
    for words in (f"{markers.LRN}-01", markers.IMPORTER.name, markers.IMPORTER.number):
        assert Client().get("/api/v1/declarations", {"words": words}, headers=headers).json()["items"] == []
    own = Client().get("/api/v1/declarations", {"words": town.mrn("queried")}, headers=headers).json()["items"]
    assert [one["reference"] for one in own] == [town.mrn("queried")]


@given(spelling=st.sampled_from(sorted(SPELLINGS)))
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_names_are_spelled_in_free_texts(quiet: None, db: None, spelling: str) -> None:
    forget()
    with transaction.atomic():
        town = Town(SPELLINGS[spelling])
        pages = [f"/control/bills/{town.mrn(step)}" for step in ("answered", "objected", "examined", "stuck")]
        pages += [f"/control/escalations/{town['ticket.stuck']}", "/control/", "/control/centre"]
        found = leaks(crawl(person(town, "officer"), pages, most=10), markers.TRADERS)
        dock = [f"/control/dock/{town['order.ordered']}", f"/control/dock/{town['order.examined']}"]
        found += leaks(crawl(person(town, "examiner"), dock, most=5), markers.TRADERS)
        appeal = [f"/control/appeals/{town['appeal.lodged']}"]
        found += leaks(crawl(person(town, "reviewer"), appeal, most=5), markers.TRADERS)
        transaction.set_rollback(True)
    assert not found, "\n".join([spelling, *found])
