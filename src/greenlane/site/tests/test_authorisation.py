"""Who may open which page? Every address × every role, as tests/authorisation.toml says; one without an entry fails."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver
from tests.anonymity.conftest import quiet, town  # noqa: F401 - fixtures
from tests.anonymity.town import Town
from tools import authorisation as table

from greenlane.base.people.models import User
from greenlane.site import urls

Enter = Callable[[str], Client]


def pages(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Name and pattern of every page."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from pages(one.url_patterns, prefix + str(one.pattern))
        else:
            yield str(one.name), prefix + str(one.pattern)


ADDRESSES = dict(pages(urls.urlpatterns))


def address_of(town: Town, name: str, filled: tuple[str, ...]) -> str:  # noqa: F811
    """The address of a page with its things in their places, in order."""
    address = ADDRESSES[name]
    for one in filled:
        address = re.sub(r"<[^>]*>", town.objects.get(one, one), address, count=1)
    return address


@pytest.fixture
def enter(town: Town) -> Enter:  # noqa: F811
    """``enter("officer")`` is a browser in which that person is logged in."""

    def made(role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.force_login(User.objects.get(username=town[f"person.{role}"]))
        return client

    return made


def test_every_page_has_its_entry() -> None:
    told = {entry.page for entry in table.entries()}
    lacking, gone = sorted(set(ADDRESSES) - told), sorted(told - set(ADDRESSES))
    assert not lacking, (
        f"Nobody said who may open {', '.join(lacking)}: add a line for each to [pages] of tests/authorisation.toml, "
        "with what fills its address and the door it must have, then run python -m tools.authorisation."
    )
    assert not gone, f"There is no page {', '.join(gone)} any more: take it out of tests/authorisation.toml."


def test_every_part_of_an_address_is_filled() -> None:
    for entry in table.entries():
        parts = ADDRESSES[entry.page].count("<")
        assert parts == len(entry.filled), (
            f"The address of {entry.page} has {parts} parts to be filled, its entry fills {len(entry.filled)}: name in "
            '"with" a thing of tests/anonymity/town.py, or a text, for each, in order.'
        )


def test_the_page_about_it_is_fresh() -> None:
    assert table.PAGE.read_text() == table.page(), "stale; run python -m tools.authorisation"


@pytest.mark.django_db
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(town: Town, enter: Enter) -> None:  # noqa: F811
    wrong = []
    for entry in table.entries():
        address = address_of(town, entry.page, entry.filled)
        for role, wanted in entry.door.answers.items():
            found = asked(enter(role), entry, address)
            if found != wanted:
                wrong.append(f"{entry.method} {entry.page} {' '.join(entry.filled)}, {role}: {found}, not {wanted}")
    assert not wrong, "\n".join(["", *wrong])


def asked(client: Client, entry: table.Entry, address: str) -> str:
    """How the address answers, by the words of the table; what it wrote is taken back."""
    with transaction.atomic():
        answer = send(client, entry, address)
        transaction.set_rollback(True)
    return said(answer)


def send(client: Client, entry: table.Entry, address: str) -> HttpResponseBase:
    """Ask as the entry says."""
    if entry.method == "put":
        return client.put(address, entry.sent, "application/json")
    return client.get(address) if entry.method == "get" else client.post(address, entry.sent)


def said(answer: HttpResponseBase) -> str:
    if answer.status_code in (301, 302) and answer.headers["Location"].startswith("/login"):
        return table.LOGIN
    known = {403: table.FORBIDDEN, 404: table.ABSENT}
    if answer.status_code in known:
        return known[answer.status_code]
    # Let in is also who is told what is wrong with what was sent; never who meets a fault or a method not allowed.
    let_in = answer.status_code < 400 or answer.status_code in (400, 401, 409, 422)
    return table.OPEN if let_in else str(answer.status_code)
