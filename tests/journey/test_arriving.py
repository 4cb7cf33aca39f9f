"""Goods declared before they came: they wait, their arrival is reported, they go; and it can all be replayed."""

import json

import pytest
from msgspec.structs import replace
from tests.journey.conftest import NOW, Town, message

from greenlane.base.ledger.queries import history
from greenlane.base.people.terms import Scope
from greenlane.clearance.lanes.queries import decision_of
from greenlane.clearance.release.terms import Disposal, Hold
from greenlane.core.declaration import AdditionalDocument
from greenlane.filing.declarations.queries import folded, get
from greenlane.filing.manifests import queries as manifests
from greenlane.filing.manifests.terms import Arrival
from greenlane.journey.replay import replay
from greenlane.site.demo.arrivals import show_arrivals
from greenlane.site.demo.terms import Filing

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = {"place": "Terminal 4", "at": "2026-03-04T09:30:00+00:00"}


def early(filing: Filing, bill: str) -> Filing:
    """The same declaration, lodged before the goods come on a bill of lading."""
    declaration = filing.declaration
    papers = tuple(p for p in declaration.additional_documents if not p.code.startswith("N7"))
    paper = AdditionalDocument(category_code="N", type_code="705", id=bill)
    return replace(filing, declaration=replace(declaration, type_code="IMD", additional_documents=(*papers, paper)))


@pytest.fixture
def waiting(town: Town) -> tuple[Filing, str]:
    """A filing that would have gone at once, had its goods been there."""
    for n, filing in enumerate(town.filings[:40]):
        soon = early(filing, f"EARLY {n}")
        answer = town.trader(soon).post("/declarations", message(soon)).json()
        if answer.get("status") == "verified" and decision_of(answer["reference"]).fact(Disposal).hold is Hold.ARRIVAL:
            return soon, answer["reference"]
    raise AssertionError("none of the filings waits for its goods alone")


def test_goods_wait_for_their_arrival_and_go_with_the_report(town: Town, waiting: tuple[Filing, str]) -> None:
    filing, mrn = waiting
    assert decision_of(mrn).fact(Arrival).arrived_at is None
    assert manifests.not_there([mrn]) == {mrn}
    assert replay(town.means, mrn).equal

    stranger = town.party(Scope.LODGE, party="XXT99999")
    assert stranger.post("/arrivals", {**WHERE, "reference": mrn}).status_code == 404
    trader = town.trader(filing)
    first = trader.post("/arrivals", {**WHERE, "reference": mrn})
    assert (first.status_code, first.json()["references"]) == (201, [mrn])
    again = trader.post("/arrivals", {**WHERE, "reference": mrn})
    assert (again.status_code, again.json()["outcome"]) == (200, "repeated")
    other = trader.post("/arrivals", {**WHERE, "place": "Terminal 5", "reference": mrn})
    assert (other.status_code, "says otherwise" in other.json()["detail"]) == (409, True)

    assert get(mrn).status == folded(mrn).value == "released"
    assert [e.kind for e in history(mrn)][-2:] == ["manifests.arrived", "release.released"]
    tracking = trader.get(f"/declarations/{mrn}/tracking").json()
    assert (tracking["turn"]["who"], tracking["steps"][-1]["state"]) == ("nobody", "done")
    assert replay(town.means, mrn).equal


def test_goods_that_are_there_already_do_not_wait(town: Town) -> None:
    gone = 0
    for n, filing in enumerate(town.filings[:40]):
        soon = early(filing, f"HERE {n}")
        trader = town.trader(soon)
        told = trader.post("/arrivals", {**WHERE, "code": "N705", "number": f"HERE{n}"})
        assert (told.status_code, told.json()["references"]) == (201, [])
        answer = trader.post("/declarations", message(soon)).json()
        if answer.get("status") != "released":
            continue
        gone += 1
        mrn = answer["reference"]
        assert decision_of(mrn).fact(Arrival).report == told.json()["landed"]["number"]
        assert json.loads(history(mrn)[-1].body)["report"] == told.json()["landed"]["number"]
        assert replay(town.means, mrn).equal
        if gone == 2:
            return
    raise AssertionError("nothing was released")


def test_what_need_not_wait_goes_as_before(town: Town) -> None:
    filing = town.filings[0]
    mrn = town.trader(filing).post("/declarations", message(filing)).json()["reference"]
    assert manifests.expected(mrn) is None
    with pytest.raises(LookupError):
        decision_of(mrn).fact(Arrival)
    assert not any(e.kind.startswith("manifests.") for e in history(mrn))


def test_the_demonstration_has_goods_to_come_and_goods_that_came(town: Town) -> None:
    filing = town.filings[0]
    assert town.trader(filing).post("/declarations", message(filing)).status_code == 201
    party = filing.declaration.goods_shipment.importer.id
    assert show_arrivals(town.means, party, NOW) == 5
    assert len(manifests.reports(party)) == 2
    assert len(manifests.expected_by(party)) == 3
