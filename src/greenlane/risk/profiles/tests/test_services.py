"""Counting, outcomes and history, on the database under test."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.writing import writing
from greenlane.core.codes import Lane
from greenlane.core.declaration import GoodsShipment
from greenlane.core.party import Party
from greenlane.risk.profiles import queries, services
from greenlane.risk.profiles.terms import History, Hit, Hits, Inspected, Sighting
from greenlane.risk.profiles.tests.samples import AT, DAY, a_case, a_line

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def write(service: Callable[..., object], *arguments: object) -> None:
    with writing(by="test", at=AT) as pen:
        service(pen, *arguments)


def hits(*profiles: str, edition: str = "e1") -> Hits:
    return Hits(tuple([Hit(p, Lane.RED, n, p) for n, p in enumerate(profiles)]), edition)


def outcome(offence: bool, *matched: str, edition: str = "e1", importer: str = "I") -> Inspected:
    return Inspected("26XX1", importer, "D", "E", edition, matched, DAY, offence)


def test_matches_and_outcomes_add_up_by_profile_edition_and_day() -> None:
    write(services.count, [(DAY, hits("P1", "P1", "P2")), (DAY, hits("P1")), (DAY, hits())])
    write(services.count, [(DAY, hits("P1", edition="e2")), (DAY + timedelta(1), hits("P2"))])
    write(services.tell_outcome, [outcome(True, "P1"), outcome(False, "P1", "P2")])
    by_profile = {rate.profile: rate for rate in queries.hit_rates(DAY, DAY)}
    assert (by_profile["P1"].hits, by_profile["P1"].inspected, by_profile["P1"].found) == (3, 2, 1)
    assert (by_profile["P2"].hits, by_profile["P2"].inspected, by_profile["P2"].found) == (1, 1, 0)
    assert by_profile["P1"].low < by_profile["P1"].rate == 0.5 < by_profile["P1"].high
    assert [r.hits for r in queries.hit_rates(DAY, DAY + timedelta(1), ["e1"])] == [2, 2]
    kinds = list(Event.objects.order_by("id").values_list("kind", "subject"))
    assert kinds == [("profiles.counted", s) for s in ("e1", "e1", "e2")] + [("profiles.outcome_told", "e1")]


def sighting(
    importer: str = "I", declarant: str = "D", exporter: str = "E", day: date = DAY, **more: object
) -> Sighting:
    return Sighting(importer, declarant, exporter, day, **more)  # type: ignore[arg-type]


def test_history_is_what_was_learned_before() -> None:
    long_ago = DAY - timedelta(90)
    write(services.learn, [sighting(day=long_ago, prices=(("95030010", "CN", 4.0),)), sighting(exporter="F")])
    write(services.learn, [sighting(prices=(("95030010", "CN", 6.0), ("95030010", "VN", 1.0)))])
    write(services.tell_outcome, [outcome(True), outcome(False)])
    case = a_case(
        a_line(1), a_line(2, origin="KR"), declarant=Party(id="D"), exporter=Party(id="E"),
        goods_shipment=GoodsShipment(importer=Party(id="I")),
    )  # fmt: skip
    stranger = a_case(declarant=None, exporter=None, goods_shipment=None)
    with CaptureQueriesContext(connection) as asked:
        past = queries.past_of([case, stranger]).answer()
    known, unknown = queries.history_of([case, stranger], past, {"I": "full"})
    assert len(asked) == (1 if connection.vendor == "postgresql" else 2)
    assert known == History(
        importer_declared=3, importer_inspected=2, importer_offences=1, declarant_declared=3, declarant_inspected=2,
        declarant_offences=1, exporter_declared=2, exporter_inspected=2, exporter_offences=1, partners_declared=2,
        mandates_declared=3, days_known=90, operator="full", prices=(5.0, 0.0), spreads=(0.2, 0.0),
    )  # fmt: skip
    assert unknown == History(prices=(5.0,), spreads=(0.2,))


def test_learning_takes_the_same_few_statements_for_one_and_for_many() -> None:
    counts = []
    for many in (1, 60):
        seen = [sighting(importer=f"I{n}", prices=((f"{n:08}", "CN", 1.0 + n),)) for n in range(many)]
        with writing(by="test", at=AT) as pen, CaptureQueriesContext(connection) as asked:
            services.learn(pen, seen)
        counts.append(len(asked))
    assert counts == [3, 3]


def test_nothing_to_tell_writes_nothing() -> None:
    write(services.learn, [])
    write(services.count, [])
    assert not Event.objects.exists()


class Learned(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from("ABC"), st.sampled_from("XY"), st.integers(0, 400), st.floats(0.5, 90)),
            max_size=30,
        ),
        st.integers(0, 30),
    )
    def test_two_batches_leave_what_one_would(self, seen: list[tuple[str, str, int, float]], cut: int) -> None:
        sightings = [
            Sighting(i, "D", e, DAY - timedelta(days), (("95030010", "CN", price),)) for i, e, days, price in seen
        ]
        write(services.learn, sightings[:cut])
        write(services.learn, sightings[cut:])
        case = a_case(exporter=Party(id="X"), goods_shipment=GoodsShipment(importer=Party(id="A")))
        (known,) = queries.history_of([case], queries.past_of([case]).answer())
        mine = [one for one in seen if one[0] == "A"]
        assert known.importer_declared == len(mine)
        assert known.partners_declared == len([one for one in mine if one[1] == "X"])
        assert known.days_known == max((days for _, _, days, _ in mine), default=-1)
        latest = [price for *_, price in seen][-41:]
        assert known.prices == (median(latest) if latest else 0.0,)
