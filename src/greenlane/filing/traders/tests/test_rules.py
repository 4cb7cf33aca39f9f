"""What a mandate gives, what the pack asks for, and which offers clash."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.codes import is_checked
from greenlane.filing.traders import rules
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import Ask, Mandate, Offer, Power, TradersPage

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HELD = Mandate(
    number="M1", principal="P", broker="B", powers=(Power.LODGE,), regimes=("40",), since=DAY,
    until=DAY + timedelta(days=10), standing=Standing.ACCEPTED, offered_at=AT,
)  # fmt: skip
SETTINGS = {
    "prefix": "MND",
    "offer_days": 30,
    "longest_days": 365,
    "invitation_days": 7,
    "says": dict.fromkeys(rules._SAYS, "no"),
}


def source(rows: tuple[dict[str, str], ...] = (), **changed: object) -> Source:
    return Source(path="flow/traders", settings={**SETTINGS, **changed}, tables={"mandates": rows}, sha256="")


def test_exampleland_asks_for_no_mandate() -> None:
    page = rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/traders"), DAY)
    assert page.required == {}
    assert rules.required(page, "40") == ""


def test_a_dated_row_asks_for_a_mandate_under_its_regime_or_all() -> None:
    row = {"regime": "40", "law": "Act s. 12", "start": "2026-01-01", "end": "2026-06-30"}
    every = {"regime": "*", "law": "Act s. 13", "start": "2026-07-01", "end": ""}
    before, then, later = (rules.read(source((row, every)), day) for day in (date(2025, 1, 1), DAY, date(2026, 7, 1)))
    assert [rules.required(page, "40") for page in (before, then, later)] == ["", "Act s. 12", "Act s. 13"]
    assert [rules.required(page, "51") for page in (before, then, later)] == ["", "", "Act s. 13"]


@pytest.mark.parametrize("changed", [{"colour": "red"}, {"offer_days": 0}, {"longest_days": "many"}, {"says": {}}])
def test_a_page_that_cannot_be_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(PackError):
        rules.read(source(**changed), DAY)


@given(
    st.sampled_from(Standing), st.integers(-3, 14), st.sampled_from(Power), st.sampled_from(["", "40", "51"]),
    st.sampled_from(["B", "C"]),
)  # fmt: skip
def test_a_mandate_gives_what_it_says_and_nothing_else(
    standing: Standing, days: int, power: Power, regime: str, broker: str
) -> None:
    from msgspec.structs import replace

    ask = Ask(broker, "P", power, regime)
    says = standing is Standing.ACCEPTED and 0 <= days <= 10 and (broker, power, regime) == ("B", Power.LODGE, "40")
    assert rules.allows(replace(HELD, standing=standing), ask, AT + timedelta(days=days)) is says


def test_numbers_carry_a_check_character() -> None:
    assert is_checked(rules.number_of("MND", 17, DAY))


@given(st.integers(-20, 20), st.integers(0, 9))
def test_offers_clash_only_where_days_meet(start: int, length: int) -> None:
    since = DAY + timedelta(days=start)
    offer = Offer(broker="B", powers=(Power.LODGE,), since=since, until=since + timedelta(days=length))
    meets = start <= 10 and start + length >= 0
    assert bool(rules.clash(offer, [HELD])) is meets


def test_an_offer_is_kept_in_order_and_ends_within_the_limit() -> None:
    page = TradersPage(prefix="M", offer_days=1, longest_days=5, invitation_days=1, required={}, says={}, sha256="")
    said = Offer(broker="B", powers=(Power.READ, Power.LODGE, Power.READ), since=DAY, regimes=(" 40", "40", ""))
    kept = rules.checked(page, "P", said, AT)
    assert (kept.powers, kept.regimes, kept.until) == ((Power.LODGE, Power.READ), ("40",), DAY + timedelta(days=5))
