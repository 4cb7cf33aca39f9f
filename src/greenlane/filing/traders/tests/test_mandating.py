"""Mandates from offer to end: who may do what when, once, told; sets take as many statements as one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import ROOT

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import source_of
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.traders import jobs, mandating, models, queries, rules, services, states
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import Ask, Mandate, MandateError, Offer, Power, Trader, TradersPage

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = AT.date()
SAYS = rules.read(source_of(on_disk(ROOT / "packs" / "xx"), "flow/traders"), DAY).says
PAGE = TradersPage(prefix="MND", offer_days=30, longest_days=1000, invitation_days=7, required={}, says=SAYS, sha256="")
LODGE = Ask("B1", "P1", Power.LODGE)


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    with writing(by="test", at=AT) as pen:
        services.register(pen, [Trader(id=number, name=number) for number in ("P1", "P2", "B1", "B2")])


def offered(principal: str = "P1", broker: str = "B1", at: datetime = AT, **said: object) -> Mandate:
    given = {"powers": (Power.LODGE, Power.READ), "since": DAY, "until": date(2026, 12, 31), **said}
    with writing(by="user:ann", at=at) as pen:
        return mandating.offer(pen, PAGE, principal, Offer(broker=broker, **given))  # type: ignore[arg-type]


def accepted(*said: object, **more: object) -> Mandate:
    made = offered(*said, **more)  # type: ignore[arg-type]
    with writing(by="user:bob", at=AT) as pen:
        return mandating.accept(pen, PAGE, made.number)


def given(ask: Ask, at: datetime = AT) -> bool:
    return ask in queries.may_act([ask], at)


def test_a_mandate_holds_once_it_is_accepted_and_until_it_is_revoked() -> None:
    made = offered()
    assert not given(LODGE)
    with writing(by="user:bob", at=AT) as pen:
        mandating.accept(pen, PAGE, made.number)
    assert given(LODGE)
    assert not given(Ask("B1", "P1", Power.PAY))
    assert not given(Ask("P1", "B1", Power.LODGE))
    with writing(by="user:ann", at=AT) as pen:
        over = mandating.revoke(pen, made.number, "P1", "We parted.")
    assert (over.standing, over.reason, given(LODGE)) == (Standing.REVOKED, "We parted.", False)
    assert states.fold(event.kind for event in history(made.number)) is Standing.REVOKED


def test_nothing_holds_outside_its_days_whatever_its_standing() -> None:
    accepted(since=DAY + timedelta(days=2), until=DAY + timedelta(days=4))
    held = [given(LODGE, AT + timedelta(days=n)) for n in range(7)]
    assert held == [False, False, True, True, True, False, False]


def test_a_mandate_for_some_regimes_gives_those_alone() -> None:
    accepted(regimes=("40", "42"))
    assert given(Ask("B1", "P1", Power.LODGE, "40"))
    assert not given(Ask("B1", "P1", Power.LODGE, "51"))
    assert not given(LODGE)


def test_who_it_is_not_offered_to_cannot_end_it() -> None:
    made = accepted()
    with writing(by="user:eve", at=AT) as pen, pytest.raises(LookupError, match="no mandate of yours"):
        mandating.revoke(pen, made.number, "B2")
    with writing(by="user:bob", at=AT) as pen:
        assert mandating.revoke(pen, made.number, "B1").standing is Standing.REVOKED


def test_a_broker_declines_an_offer_and_does_not_revoke_it() -> None:
    made = offered()
    with writing(by="user:bob", at=AT) as pen, pytest.raises(LookupError):
        mandating.revoke(pen, made.number, "B1")
    with writing(by="user:bob", at=AT) as pen:
        assert mandating.decline(pen, made.number, "Too far").standing is Standing.DECLINED
    with writing(by="user:bob", at=AT) as pen, pytest.raises(ForbiddenError, match="declined"):
        mandating.accept(pen, PAGE, made.number)


def test_an_offer_that_is_not_answered_in_time_is_over() -> None:
    made = offered()
    late = AT + timedelta(days=31)
    with writing(by="user:bob", at=late) as pen, pytest.raises(MandateError, match="over"):
        mandating.accept(pen, PAGE, made.number)
    assert jobs.expire_due(AT + timedelta(days=30), PAGE) == 0
    assert jobs.expire_due(late, PAGE) == 1
    assert jobs.expire_due(late, PAGE) == 0
    assert queries.mandate(made.number).standing is Standing.EXPIRED


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"broker": "P1"}, "itself"),
        ({"broker": "B9"}, "registered"),
        ({"powers": ()}, "allows nothing"),
        ({"since": DAY - timedelta(days=1)}, "past"),
        ({"until": DAY - timedelta(days=1)}, "before the first"),
        ({"until": DAY + timedelta(days=1001)}, "1000 days"),
    ],
)
def test_an_offer_that_cannot_be_says_why(said: dict[str, object], why: str) -> None:
    with pytest.raises(MandateError, match=why):
        offered(**said)  # type: ignore[arg-type]
    assert not models.Mandate.objects.exists()


def test_the_same_power_is_not_given_twice_in_the_same_days() -> None:
    first = accepted(regimes=("40",))
    with pytest.raises(MandateError, match=first.number):
        offered(regimes=("40", "51"))
    offered(regimes=("51",))
    offered(powers=(Power.PAY,), regimes=("40",))
    offered(broker="B2", regimes=("40",))


def test_many_asks_take_one_statement() -> None:
    accepted()
    accepted("P2", "B1", powers=(Power.PAY,))
    asks = [Ask("B1", f"P{n}", power) for n in range(50) for power in Power]
    with CaptureQueriesContext(connection) as said:
        found = queries.may_act(asks, AT)
    assert len(said) == 1
    assert found == {LODGE, Ask("B1", "P1", Power.READ), Ask("B1", "P2", Power.PAY)}
    with CaptureQueriesContext(connection) as said:
        assert queries.may_act([], AT) == frozenset()
    assert not said.captured_queries


def test_a_company_reads_what_it_gave_and_was_given_the_live_ones_first() -> None:
    over = offered("P2", "B1")
    with writing(by="user:bob", at=AT) as pen:
        mandating.decline(pen, over.number)
    live, mine = accepted(), offered("B1", "B2")
    numbers = [one.number for one in queries.mandates_of("B1")]
    assert numbers == [mine.number, live.number, over.number]
    assert [one.number for one in queries.principals("B1", Power.LODGE, AT)] == [live.number]


def test_noting_what_is_over_takes_as_many_statements_for_many() -> None:
    accepted(until=DAY)
    with CaptureQueriesContext(connection) as one:
        jobs.expire_due(AT + timedelta(days=1), PAGE)
    for broker, principal in (("B1", "P1"), ("B1", "P2"), ("B2", "P1"), ("B2", "P2")):
        accepted(principal, broker, until=DAY)
    with CaptureQueriesContext(connection) as many:
        assert jobs.expire_due(AT + timedelta(days=1), PAGE) == 4
    assert len(many) == len(one)
