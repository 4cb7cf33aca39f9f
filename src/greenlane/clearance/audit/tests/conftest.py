"""Exampleland's pages, and releases to sample."""

from datetime import UTC, datetime

import pytest
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.audit import rules
from greenlane.clearance.audit.terms import Unit

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def page():
    return rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/audit"), AT.date())


@pytest.fixture(scope="session")
def money():
    return accounts.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/accounts"), AT.date())


@pytest.fixture
def unit():
    """``unit("M1", duty=500)`` is a release."""

    def made(reference, lane="green", importer="XX1", chapter=84, duty=10_000, score=0.01):
        return Unit(reference, AT, lane, importer, chapter, duty, score)

    return made
