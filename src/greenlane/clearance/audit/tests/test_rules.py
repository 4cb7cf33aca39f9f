"""Interest by days and dated rates, penalties with mitigation, corrections, what is accepted at once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clearance.audit import rules
from greenlane.clearance.audit.terms import AuditError, Correction, Difference, Dues, LineDifference
from greenlane.core.declaration import Declaration, GoodsShipment, lines_of
from greenlane.core.goods import Classification, Commodity, GoodsItem, GoodsMeasure, InvoiceLine, Origin
from greenlane.core.money import Amount
from greenlane.law.duty.terms import Assessment, TaxLine

JAN = date(2026, 1, 1)


def item(number=1, price="100.00"):
    return GoodsItem(
        number,
        Commodity(
            classifications=(Classification("61091000", "TSP"), Classification("X1", "GN")),
            goods_measure=GoodsMeasure(Decimal(12), Decimal(10)),
            invoice_line=InvoiceLine(Amount(Decimal(price), "EUR")),
        ),
        origins=(Origin("CN", "1"),),
    )


def declared():
    return Declaration(
        invoice_amount=Amount(Decimal("300.00"), "EUR"),
        goods_shipment=GoodsShipment(items=(item(1), item(2, "200.00"))),
    )


def test_interest_is_by_the_days_and_the_rate_of_each_day(page):
    # 31 December at 8 %, then the 31 days of January at 7.5 %.
    assert (
        rules.interest(page, 1_000_000, date(2025, 12, 30), date(2026, 1, 31))
        == round(1_000_000 * (0.08 + 31 * 0.075) / 365)
        == 6589
    )
    assert rules.interest(page, 1_000_000, JAN, JAN) == 0
    assert rules.interest(page, -5, JAN, date(2027, 1, 1)) == 0
    assert rules.interest(page, 100_000, JAN, date(2027, 1, 1)) == 7500


@given(st.integers(1, 10**9), st.integers(0, 500), st.integers(0, 500))
def test_interest_of_two_stretches_is_that_of_the_whole(page_, amount, first, second):
    begin = date(2025, 6, 1)
    middle, end = date.fromordinal(begin.toordinal() + first), date.fromordinal(begin.toordinal() + first + second)
    parts = rules.interest(page_, amount, begin, middle) + rules.interest(page_, amount, middle, end)
    assert abs(parts - rules.interest(page_, amount, begin, end)) <= 1


@pytest.fixture(scope="session")
def page_(page):
    return page


def test_penalties_are_a_share_within_bounds_less_mitigation(page):
    assert rules.penalty(page, "O02", 1_000_000, ()) == 500_000
    assert rules.penalty(page, "O02", 100, ()) == 10_000
    assert rules.penalty(page, "O02", 10**11, ()) == 20_000_000
    assert rules.penalty(page, "O02", 1_000_000, ("M01", "M02")) == 250_000
    assert rules.penalty(page, "O02", 1_000_000, ("M01", "M01")) == 375_000
    assert rules.penalty(page, "O02", 1_000_000, ("M01", "M02", "M03")) == 50_000  # no more than 90 % off
    assert rules.penalty(page, "", 1_000_000, ()) == 0
    with pytest.raises(AuditError, match="M99"):
        rules.penalty(page, "O02", 1, ("M99",))


def test_a_disclosure_pays_less_interest_and_penalty_than_a_finding(page):
    more = Difference("M", (LineDifference(1, "A00", 100_000, 300_000, "s. 1"),))
    told = rules.disclosed_dues(page, more, "O02", JAN, date(2026, 7, 1))
    found = rules.dues_of(page, more, "O02", (), JAN, date(2026, 7, 1))
    assert (told.duty, told.days) == (200_000, 181)
    assert told.interest == round(found.interest / 2)
    assert told.penalty == found.penalty // 5
    less = Difference("M", (LineDifference(1, "A00", 300_000, 100_000, "s. 1"),))
    assert rules.dues_of(page, less, "", (), JAN, date(2026, 7, 1)) == Dues({"A00": -200_000}, 0, 0, 181)


def test_a_correction_changes_what_it_names_and_the_invoice_with_the_price(page):
    told = [Correction(2, code="62034200", origin="VN", price=Decimal("250.00"), net=Decimal(15), quantity=Decimal(7))]
    right = rules.correct(page, declared(), told)
    first, second = lines_of(right)
    assert first == lines_of(declared())[0]
    assert (second.code, second.origin, second.price, second.currency) == ("62034200", "VN", Decimal("250.00"), "EUR")
    assert (second.net, second.gross, second.quantity) == (15, 15, 7)
    assert right.invoice_amount.value == Decimal("350.00")
    assert right.items[1].commodity.classifications[1].id == "X1"


@pytest.mark.parametrize("told", [[], [Correction(1)], [Correction(9, code="1")]])
def test_a_correction_of_nothing_is_refused(page, told):
    with pytest.raises(AuditError):
        rules.correct(page, declared(), told)


def test_the_difference_is_by_line_and_tax_without_what_is_secured():
    def tax(number, code, amount, **more):
        return TaxLine(number, code, Decimal(1), "XXD", "5 %", Decimal(amount), "m", "s. 1", **more)

    before = Assessment("XXD", (tax(1, "A00", "10.00"), tax(1, "B00", "5.00")), Decimal(15), Decimal(0))
    after = Assessment(
        "XXD", (tax(1, "A00", "25.50"), tax(1, "B00", "5.00"), tax(1, "A30", "9.00", guaranteed=True)),
        Decimal(30), Decimal(9),
    )  # fmt: skip
    found = rules.differ("M", before, after, 2, ())
    assert found.duties == {"A00": 1550}
    assert found.total == rules.charged_under(found, 1) == 1550


def test_the_offence_of_a_correction_is_the_gravest(page):
    assert rules.offence_of(page, [Correction(1, code="1", price=Decimal(1))]) == "O02"
    assert rules.offence_of(page, [Correction(1, code="1")]) == "O01"
    assert rules.offence_of(page, [Correction(1)]) == ""


@pytest.mark.parametrize(
    ("dues", "released", "audited", "lacks", "says"),
    [
        (Dues({"A00": 1000}, 0, 0, 0), date(2026, 1, 1), False, False, ""),
        (Dues({"A00": 1000}, 0, 0, 0), date(2026, 1, 1), True, False, "announced"),
        (Dues({"A00": 1000}, 0, 0, 0), date(2026, 1, 1), False, True, "incomplete"),
        (Dues({"A00": -1000}, 0, 0, 0), date(2026, 1, 1), False, False, "lower"),
        (Dues({"A00": 250_001}, 0, 0, 0), date(2026, 1, 1), False, False, "too_much"),
        (Dues({"A00": 1000}, 0, 0, 0), date(2023, 1, 1), False, False, "too_long"),
    ],
)
def test_a_disclosure_is_accepted_at_once_only_within_limits(page, dues, released, audited, lacks, says):
    why = rules.check_disclosure(page, dues, released, date(2026, 3, 4), is_audited=audited, lacks=lacks)
    assert why == (page.says[says].format(months=24) if says else "")


def test_a_demand_never_falls_due_on_a_day_off(page, money):
    assert rules.due_on(page, money, date(2026, 4, 1)) == date(2026, 5, 4)  # 1 May is a holiday, then a weekend
