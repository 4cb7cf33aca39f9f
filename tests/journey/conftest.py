"""A quiet Exampleland for stories: no chance, no stand-by time, so that a tale ends the same way every time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.terms import Scope
from greenlane.filing.intake.rules import write
from greenlane.journey.means import Means
from greenlane.risk.draws import queries as draws
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing
from greenlane.site.demo.world import World, traders
from greenlane.site.means import forget, means

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def quiet(settings: Any) -> Iterator[Means]:
    """The means of Exampleland with the overlay of stories."""
    settings.OVERLAY = Path(__file__).parent / "overlay"
    forget(packs=True)
    draws.forget()
    yield means()
    forget(packs=True)


@pytest.fixture(scope="session")
def world() -> World:
    from tests import ROOT

    from greenlane.base.packs.queries import on_disk

    return World.make(11, pages_on(on_disk(ROOT / "packs" / "xx"), NOW.date()))


@pytest.fixture(scope="session")
def filings(world: World) -> list[Filing]:
    """Honest home-use imports, in the order lodged."""
    found = stream(world, NOW - timedelta(days=1), count=160, pace=3.0)
    return [f for f in found if not f.truth.scheme and not f.truth.mistake and f.declaration.type_code == "IMA"]


class Party:
    """Somebody who calls the API with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client()
        self.headers = {"authorization": f"Bearer {secret}"}

    def post(self, path: str, body: bytes | dict[str, Any] = b"", **headers: str) -> Any:
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        kind = headers.pop("content_type", "application/json")
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.post(f"/api/v1{path}", raw, content_type=kind, headers={**self.headers, **named})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **headers})


class Town:
    """Exampleland with its traders registered."""

    def __init__(self, by: Means, world: World, filings: list[Filing]) -> None:
        self.means, self.filings = by, filings
        wanted = {f.sender for f in filings} | {f.declaration.goods_shipment.importer.id for f in filings}
        with writing(by="story", at=NOW - timedelta(days=2)) as pen:
            open_for_business(pen, [r for r in traders(world) if r.trader.id in wanted])

    def party(self, *scopes: Scope, party: str = "", office: str = "") -> Party:
        with writing(by="story", at=NOW - timedelta(days=2)) as pen:
            _, secret = people.issue_token(pen, "a system", [s.value for s in scopes], party=party, office=office)
        return Party(secret)

    def trader(self, filing: Filing) -> Party:
        return self.party(Scope.LODGE, Scope.READ, Scope.PAY, party=filing.sender)

    def officer(self, filing: Filing) -> Party:
        return self.party(Scope.CONTROL, Scope.READ, office=filing.declaration.declaration_office_id)


@pytest.fixture
def town(transactional_db: None, quiet: Means, world: World, filings: list[Filing], monkeypatch: Any) -> Town:
    from greenlane.site import clock

    monkeypatch.setattr(clock, "_ask", lambda: NOW)
    return Town(quiet, world, filings)


def message(filing: Filing, form: str = "json") -> bytes:
    return write(form, (filing.declaration,)).strip()


@pytest.fixture
def after(town: Town) -> Any:
    """A month after the release of the town's goods."""
    from tests.journey.after import After  # it builds on this file

    return After(town)
