"""What is declared honestly adds up, exists, and passes the very steps that decide."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import shared_data

from greenlane.base.packs.rules import Shelf
from greenlane.base.packs.terms import Pack
from greenlane.core.case import Batch, Case
from greenlane.core.codes import iso6346_digit
from greenlane.core.finding import Findings
from greenlane.filing.declarations import rules as declarations
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.terms import Assessment
from greenlane.site.demo.law import READERS, STEPS
from greenlane.site.demo.stream import stream
from greenlane.site.demo.terms import Filing, Pages
from greenlane.site.demo.trade import container
from greenlane.site.demo.world import World


def honest(filings: list[Filing]) -> list[Filing]:
    return [f for f in filings if not f.truth.scheme and not f.truth.mistake]


@pytest.fixture(scope="module")
def decided(pack: Pack, world: World) -> list[tuple[Filing, Case]]:
    """Two thousand filings through validation and law."""
    readers = {**READERS, "formats/codes": declarations.read_codes, "flow/declaration": declarations.read}
    shelf, found = Shelf(pack, readers), []
    for filing in stream(world, datetime(2026, 3, 2, tzinfo=UTC), count=2000):
        reference = filing.truth.reference
        batch: Batch = [Case(reference, filing.declaration, filing.at, (Findings(),))]
        book = shelf.book(filing.at.date())
        for step in (declarations.validate, *STEPS):
            batch = step(batch, book)
        found.append((filing, batch[0]))
    return found


def test_honest_declarations_add_up(filings: list[Filing]) -> None:
    for filing in honest(filings):
        d = filing.declaration
        assert d.goods_item_quantity == len(d.items)
        measures = [i.commodity.goods_measure for i in d.items]
        assert d.total_gross_mass_measure == sum(m.gross_mass_measure for m in measures)
        assert all(Decimal(0) < m.net_net_weight_measure <= m.gross_mass_measure for m in measures)
        assert d.invoice_amount.value == sum(i.commodity.invoice_line.item_charge_amount.value for i in d.items)
        assert d.total_package_quantity == sum(p.quantity_quantity or 0 for i in d.items for p in i.packagings)
        assert d.issue_date_time == filing.at


def test_no_honest_declaration_is_refused(decided: list[tuple[Filing, Case]]) -> None:
    refused: Counter[str] = Counter()
    for filing, case in decided:
        if not filing.truth.mistake and not filing.truth.scheme:
            refused.update(f.rule for f in case[Findings].errors)
            assert case.get(Assessment) is not None
    assert not refused


def test_honest_declarations_bring_every_document_that_holds_the_goods(decided: list[tuple[Filing, Case]]) -> None:
    for filing, case in decided:
        if not filing.truth.mistake and not filing.truth.scheme:
            assert [o.control for o in case[Obligations].open if o.holds] == []


def test_fraud_is_not_given_away_by_the_forms(decided: list[tuple[Filing, Case]]) -> None:
    """A scheme that any check of the forms refuses would measure the forms, not the risk work."""
    assert [c[Findings].errors for f, c in decided if f.truth.scheme and c[Findings].refuses] == []


def test_most_mistakes_are_refused(decided: list[tuple[Filing, Case]]) -> None:
    wrong = [case for filing, case in decided if filing.truth.mistake]
    assert len(wrong) > 40
    assert sum(case[Findings].refuses for case in wrong) / len(wrong) > 0.6


def test_every_code_is_in_the_harmonised_system_of_2022(pages: Pages) -> None:
    lines = shared_data("tariff", "hs2022.csv").read_text().splitlines()
    known = {line.split(",")[1] for line in lines}
    assert [g.code for g in pages.world.goods if g.code[:6] not in known] == []


def test_every_code_and_unit_is_in_the_tariff(pack: Pack, pages: Pages) -> None:
    lines = pack.files["law/nomenclature/lines.csv"].decode().splitlines()
    known = {line.split(",")[0] for line in lines}
    goods = pages.world.goods
    assert [g.code for g in goods if g.code not in known] == []
    assert [g.code for g in goods if g.unit != pages.law.unit(g.code)] == []
    assert len(goods) > 300
    assert len({g.code for g in goods}) == len(goods)


def test_most_containers_have_the_right_check_digit(filings: list[Filing], pages: Pages) -> None:
    numbers = [
        e.id for f in filings for e in f.declaration.goods_shipment.consignment.transport_equipments if e.id is not None
    ]
    right = sum(iso6346_digit(n) == int(n[10]) for n in numbers) / len(numbers)
    assert abs(right - pages.world.numbers["container_digit_valid"]) < 0.01


@given(seed=st.integers(), valid=st.booleans())
def test_a_container_number_is_right_or_wrong_as_asked(seed: int, valid: bool) -> None:
    number = container(Random(seed), "EXLU", float(valid))
    assert (iso6346_digit(number) == int(number[10])) is valid


def test_unit_prices_scatter_around_the_world_price(filings: list[Filing], pages: Pages) -> None:
    goods = {g.code: g for g in pages.world.goods}
    for filing in honest(filings)[:2000]:
        d = filing.declaration
        dollars = pages.world.currencies[d.invoice_amount.currency_id][0] / pages.world.currencies["USD"][0]
        for item in d.items:
            price = float(item.commodity.invoice_line.item_charge_amount.value) * dollars
            per_kg = price / float(item.commodity.goods_measure.net_net_weight_measure)
            known = goods[item.commodity.goods_code]
            # Five standard deviations, price levels of countries, and what rounding does to a gram.
            assert 0.2 < per_kg / known.price < 5 or known.spread > 0.3
