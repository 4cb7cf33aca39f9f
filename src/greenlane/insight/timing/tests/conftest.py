"""The page of Exampleland."""

from datetime import date

import pytest
from tests import ROOT

from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.insight.timing import rules
from greenlane.insight.timing.terms import TimingPage


@pytest.fixture(scope="session")
def page() -> TimingPage:
    return rules.read(source_of(on_disk(ROOT / "packs" / "xx"), "flow/timing"), date(2026, 3, 2))
