"""Is every page safe? Reading changes nothing, every form carries its token, pages run and style only what is ours."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.anonymity.conftest import quiet, town  # noqa: F401 - fixtures
from tests.anonymity.crawling import readable
from tests.anonymity.town import Town
from tools import authorisation as table

from greenlane.base.ledger.models import Event
from greenlane.base.people.models import User
from greenlane.site.middleware import POLICY
from greenlane.site.tests.test_authorisation import address_of, send

#: Whoever looks leaves a trace, in these tables alone: that a session is in use, who read what of whom.
TRACES = {"django_session", "base_session", "base_event"}
#: … and in the log as one of these.
TOLD = {"people.read", "people.session_seen"}
#: The signed token in the address is the permission: mail programs end letters with one press (RFC 8058).
WITHOUT_TOKEN = {"trader-letters-stop"}
ROLES = ("visitor", "broker", "trader", "officer", "examiner", "reviewer", "manager", "auditor", "admin")


class Page(HTMLParser):
    """What a page holds that matters here."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open_form: dict[str, str | None] | None = None
        self.has_token = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open_form, self.has_token = given, False
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self.has_token = True
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("a script that stands in the page")
        if tag == "style":
            self.faults.append("a style sheet that stands in the page")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"<{tag} {name}=…>")
            away = name in ("src", "action", "data") or (tag == "link" and name == "href")
            if away and re.match(r"(https?:)?//", value or ""):
                self.faults.append(f"<{tag} {name}={value!r}> of another site")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open_form is not None:
            if (self.open_form.get("method") or "").lower() == "post" and not self.has_token:
                self.faults.append(f"a form to {self.open_form.get('action') or 'itself'} without its token")
            self.open_form = None


def browser(town: Town, role: str, **how: bool) -> Client:  # noqa: F811
    client = Client(raise_request_exception=False, **how)
    if role != "visitor":
        client.force_login(User.objects.get(username=town[f"person.{role}"]))
    return client


def written(sql: str) -> str:
    """The table that a statement writes; "" for one that reads."""
    found = re.match(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', sql, re.IGNORECASE)
    return found[1] if found else ""


@pytest.mark.django_db
def test_reading_writes_nothing_but_who_read(town: Town) -> None:  # noqa: F811
    """Every statement of every page that is read, in the name of every role, and of every address that only takes
    what is sent when it is read instead."""
    wrong = []
    for role in ROLES:
        client = browser(town, role)
        for address in _read(town):
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
                client.get(address)
                told = set(Event.objects.filter(pk__gt=last).values_list("kind", flat=True))
                transaction.set_rollback(True)
            tables = {written(query["sql"]) for query in asked.captured_queries} - {""}
            if told - TOLD:
                wrong.append(f"{address} as {role} tells {', '.join(sorted(told - TOLD))}")
            if tables - TRACES:
                wrong.append(f"{address} as {role} writes {', '.join(sorted(tables - TRACES))}")
    assert not wrong, "\n".join(["", *wrong])


def _read(town: Town) -> Iterator[str]:  # noqa: F811
    """Every address of the table, also those that only take what is sent."""
    found = (address_of(town, entry.page, entry.filled) for entry in table.entries() if entry.page != "logout")
    yield from dict.fromkeys(found)


@pytest.mark.django_db
def test_every_page_is_our_own_and_every_form_carries_its_token(town: Town) -> None:  # noqa: F811
    wrong, forms = [], 0
    for role in ROLES:
        client = browser(town, role)
        for address in _read(town):
            answer = client.get(address)
            policy = answer.headers.get("Content-Security-Policy", "")
            if "default-src 'none'" not in policy or "'unsafe" in policy.replace(*_PAPERS):
                wrong.append(f"{address}: its policy is {policy or 'missing'}")
            if answer.headers.get("X-Content-Type-Options") != "nosniff":
                wrong.append(f"{address}: its kind may be guessed")
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                markup = answer.content.decode()
                forms += markup.count("csrfmiddlewaretoken")
                wrong += [f"{address} as {role}: {fault}" for fault in Page(markup).faults]
    assert forms, "no form was seen: this test looks at nothing"
    assert not wrong, "\n".join(["", *dict.fromkeys(wrong)])


#: A document that is looked at in place may style itself; it runs nothing, and reaches nothing.
_PAPERS = ("default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'", "")


@pytest.mark.django_db
def test_nothing_is_sent_without_its_token(town: Town) -> None:  # noqa: F811
    wrong = []
    for entry in table.entries():
        if entry.method == "get" or entry.page in WITHOUT_TOKEN:
            continue
        role = next((role for role, answer in entry.door.answers.items() if answer == table.OPEN), "broker")
        client = browser(town, role, enforce_csrf_checks=True)
        with transaction.atomic():
            answer = send(client, entry, address_of(town, entry.page, entry.filled))
            transaction.set_rollback(True)
        if answer.status_code != 403:
            wrong.append(f"{entry.page} as {role} takes what another site sends: {answer.status_code}")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.django_db
def test_the_session_is_no_other_sites_business(town: Town) -> None:  # noqa: F811
    user = User.objects.get(username=town["person.broker"])
    user.set_password("a long pass phrase 1")
    user.save()
    answer = Client().post("/login", {"username": user.username, "password": "a long pass phrase 1"})
    assert answer.status_code == 302
    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] is True
    assert session["samesite"] in ("Lax", "Strict")
    assert session["path"] == "/"
    assert "a long pass phrase" not in readable(answer)


def test_over_https_the_cookies_keep_to_it() -> None:
    """Set where the site is served over HTTPS; and the policy names no other site, and lets nothing stand in a page."""
    assert isinstance(settings.SESSION_COOKIE_SECURE, bool)
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_a_page_that_is_not_safe_is_seen() -> None:
    bad = '<form method="post"><input></form><p style="x"><a onclick="x" href="javascript:x">x</a><script>x</script>'
    assert len(Page(bad).faults) == 5
    assert not Page('<form method="post"><input name="csrfmiddlewaretoken"></form><script src="/a.js"></script>').faults
    assert written('INSERT INTO "base_event" ("id") VALUES (1)') == "base_event"
    assert written('SELECT 1 FROM "base_event"') == ""
