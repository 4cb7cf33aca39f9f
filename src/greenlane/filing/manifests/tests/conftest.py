"""The page of Exampleland, and declarations that wait for their goods."""

from datetime import UTC, datetime

import pytest
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.filing.manifests import rules
from greenlane.filing.manifests.terms import Arrival, Bill, Expectation

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
MRN, OTHER = "26XX0000000000017A", "26XX0000000000018B"
BILL = Bill("N705", "HLCU123")


@pytest.fixture(scope="session")
def page():
    return rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/manifests"), AT.date())


@pytest.fixture
def goods():
    """``goods(mrn, "T1", "B1")`` waits for the goods of BILL, imported by T1 and declared by B1."""

    def made(reference=MRN, importer="T1", declarant="B1", bills=(BILL,), arrival=None):
        return Expectation(reference, importer, declarant, bills, "Terminal 4", arrival or Arrival("s. 31"))

    return made
