"""What do the site's tests share? Two traders, an officer, a declaration of the first, callers with their tokens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.people import queries, services
from greenlane.base.people.models import User
from greenlane.base.people.terms import ANYWHERE, Role
from greenlane.filing.declarations.models import Declaration
from greenlane.site.api import access

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MRN = "26XX0000000000017A"
BODY = (
    '{"functionalReferenceId":"LRN-1","declarant":{"id":"T1"},"goodsShipment":{"importer":{"id":"T1"},"items":[{'
    '"sequenceNumeric":1,"commodity":{"description":"<b>Portable</b> computers"},"origins":[{"countryCode":"CN"}]}]}}'
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    queries.forget_callers()
    cache.clear()
    monkeypatch.setattr(access.pace, "rate", 0.0)


@pytest.fixture
def kept(db: None) -> Declaration:
    """A declaration of trader T1 at office XX001 that waits for an officer."""
    with writing(by="token:t1", at=NOW) as pen:
        row = Declaration.objects.create(
            reference=MRN, lrn="LRN-1", declarant="T1", importer="T1", type_code="IMA", office="XX001", regime="40",
            status="under_control", lodged_at=NOW, items=1, body=BODY, sha256="0" * 64,
        )  # fmt: skip
        pen.event("declarations.accepted", MRN, {"sha256": "0" * 64, "version": 1})
        pen.event("lanes.held", MRN, {"lane": "red", "basis": "profile"})
        pen.event("profiles.hit", MRN, {"profile": "secret_profile"})
    return row


@pytest.fixture
def token(db: None) -> Callable[..., dict[str, str]]:
    """``token("read", party="T1")`` gives the headers of such a caller."""

    def made(*scopes: str, party: str = "", office: str = "") -> dict[str, str]:
        where = {"party": party} if party else {"office": office or ANYWHERE}
        with writing(by="test", at=NOW) as pen:
            _, secret = services.issue_token(pen, f"system {party or office}", scopes, **where)
        return {"Authorization": f"Bearer {secret}"}

    return made


@pytest.fixture
def person(db: None) -> Iterator[Callable[..., Client]]:
    """``person("trader", party="T1")`` is a browser in which such a user is logged in."""

    def made(role: str, party: str = "", office: str = "") -> Client:
        user = User.objects.create(username=f"{role}-{party}{office}", role=Role(role), party=party, office=office)
        client = Client()
        client.force_login(user)
        return client

    return made
