"""Settlement from funds, due days, entries that balance."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.accounts import entries, rules
from greenlane.clearance.accounts.terms import AccountKind, AccountsError, AccountsPage, Funds, Method, Settlement
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.codes import is_checked
from greenlane.core.declaration import Commodity, Declaration, DutyTaxFee, GoodsItem, GoodsShipment, Payment
from greenlane.law.duty.terms import Assessment

SOURCE = packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/accounts")
DAY = date(2026, 3, 4)
PAGE = rules.read(SOURCE, DAY)
BOOK = Book("xx", DAY, {AccountsPage: PAGE}, "0" * 64)
money = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


def funds(available="0", wallet="0", cover="0"):
    return Funds(
        "XX1", "deferred:XX1" if Decimal(available) else "", Decimal(available), Decimal(wallet),
        "guarantee:G1" if Decimal(cover) else "", Decimal(cover),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "secured", "have", "method", "amount", "guarantee"),
    [
        ("0.00", "0.00", funds(), "nothing", "0.00", ""),
        ("10.00", "0.00", funds(), "due", "10.00", ""),
        ("10.00", "0.00", funds(available="10.00"), "deferred", "10.00", ""),
        ("10.00", "0.00", funds(available="9.99"), "due", "10.00", ""),
        ("10.00", "0.00", funds(available="9.99", wallet="10.00"), "wallet", "10.00", ""),
        ("0.00", "5.00", funds(cover="5.00"), "nothing", "0.00", "guarantee:G1"),
        ("10.00", "5.00", funds(available="10.00", cover="5.00"), "deferred", "10.00", "guarantee:G1"),
        # Without cover the security is a cash deposit, which no deferred account carries.
        ("10.00", "5.00", funds(available="99.00", cover="4.99"), "due", "15.00", ""),
        ("10.00", "5.00", funds(available="99.00", wallet="15.00"), "wallet", "15.00", ""),
    ],
)
def test_settlement(total, secured, have, method, amount, guarantee):
    made = rules.settlement_of(Decimal(total), Decimal(secured), have, PAGE.order, PAGE, DAY)
    assert (made.method, made.amount, made.guarantee) == (method, Decimal(amount), guarantee)
    assert made.is_paid is (method != "due")


@given(money, money, money, money, money)
def test_no_credit_is_ever_overdrawn(total, secured, available, wallet, cover):
    have = funds(available, wallet, cover)
    made = rules.settlement_of(total, secured, have, PAGE.order, PAGE, DAY)
    limits = {"deferred": available, "wallet": wallet, "nothing": Decimal(0)}
    assert made.amount <= limits.get(made.method, made.amount)
    assert made.amount == total + (0 if made.guarantee else secured)
    assert not made.guarantee or secured <= cover


@pytest.mark.parametrize(
    ("method", "day", "due"),
    [
        ("due", date(2025, 3, 3), date(2025, 3, 13)),
        ("due", date(2025, 12, 15), date(2025, 12, 26)),  # the 25th is a holiday
        ("deferred", date(2025, 1, 31), date(2025, 2, 17)),  # the 15th is a Saturday, the next working day
        ("deferred", date(2025, 12, 31), date(2026, 1, 15)),
        ("deferred", date(2026, 1, 1), date(2026, 2, 16)),  # the rule changed with the year
        ("deferred", date(2026, 4, 2), date(2026, 5, 15)),  # the 16th is a Saturday, the working day before
        ("deferred", date(2026, 6, 30), date(2026, 7, 15)),  # the 16th is Republic Day
        ("deferred", date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_due_days(method, day, due):
    assert rules.due_on(rules.read(SOURCE, day), method, day) == due


@given(st.dates(date(2024, 1, 1), date(2028, 6, 1)), st.sampled_from(["due", "deferred"]))
def test_nothing_falls_due_on_a_day_off_or_in_the_past(day, method):
    page = rules.read(SOURCE, day)
    due = rules.due_on(page, method, day)
    assert day < due <= day + timedelta(days=62)
    assert due.weekday() not in page.weekend
    assert due not in page.holidays


def _case(reference, total, have, declared=None):
    fee = DutyTaxFee(payment=Payment(method_code=declared))
    item = GoodsItem(sequence_numeric=1, commodity=Commodity(duty_tax_fees=(fee,)))
    declaration = Declaration(goods_shipment=GoodsShipment(items=(item,)))
    case = Case(reference, declaration, datetime(2026, 3, 4, tzinfo=UTC))
    return case.having(Assessment("XXD", (), Decimal(total), Decimal(0)), have)


@pytest.mark.parametrize(("declared", "method"), [(None, "deferred"), ("E", "deferred"), ("P", "wallet"), ("A", "due")])
def test_the_declared_method_is_followed(declared, method):
    have = funds(available="99.00", wallet="99.00")
    assert rules.settle([_case("R", "10.00", have, declared)], BOOK)[0][Settlement].method == method


@given(st.lists(st.tuples(money, money, money), max_size=6))
def test_a_batch_is_its_ones(rows):
    cases = [_case(str(i), total, funds(available, wallet)) for i, (total, available, wallet) in enumerate(rows)]
    whole = [c[Settlement] for c in rules.settle(cases, BOOK)]
    assert whole == [rules.settle([case], BOOK)[0][Settlement] for case in cases]


def test_a_case_without_funds_is_passed_over():
    case = Case("R", Declaration(), datetime(2026, 3, 4, tzinfo=UTC))
    assert rules.settle([case], BOOK) == [case]


duties = st.dictionaries(st.sampled_from(["A00", "B00", "C00"]), st.integers(1, 10**12), min_size=1)


@given(duties, st.integers(0, 10**9))
def test_every_entry_sums_to_zero(amounts, deposit):
    made = [
        entries.charged("R", "receivable:X", "X", amounts, deposit),
        entries.given_back("R", "wallet:X", "X", amounts, deposit),
        entries.secured("R", "guarantee:G", deposit + 1),
        entries.secured("R", "guarantee:G", -deposit - 1),
        entries.collected("R", entries.BANK, [("receivable:X", deposit + 1), ("deferred:X", 5)]),
        entries.received("deposit", "R", "wallet:X", deposit + 1),
    ]
    for entry in made:
        assert sum(amount for _, amount in entry.lines) == 0
        assert {entries.kind_of(code) for code, _ in entry.lines} <= set(AccountKind)


@pytest.mark.parametrize("lines", [[("a:", 1)], [("a:", 1), ("b:", -2)], [("a:", 0), ("b:", 0)]])
def test_what_does_not_balance_is_refused(lines):
    with pytest.raises(AccountsError, match="balance"):
        entries.entry("charge", "R", lines)


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_minor_units_come_back(amount, digits):
    assert rules.minor(rules.major(amount, digits), digits) == amount


def test_a_fraction_of_a_minor_unit_is_an_error():
    with pytest.raises(ValueError, match="minor units"):
        rules.minor(Decimal("0.005"), 2)


def test_numbers_carry_a_check_character():
    assert is_checked(rules.number_of("PAY", 12, DAY))


@pytest.mark.parametrize(
    ("change", "says"),
    [({"colour": 1}, "colour"), ({"says": {}}, "says"), ({"order": ["barter"]}, "barter")],
)
def test_a_wrong_page_says_what_to_do(change, says):
    wrong = Source(SOURCE.path, {**SOURCE.settings, **change}, SOURCE.tables, SOURCE.sha256)
    with pytest.raises(PackError, match=says):
        rules.read(wrong, DAY)


def test_nothing_burdens_no_account():
    with pytest.raises(AccountsError):
        entries.debited(Method.NOTHING, "X")
