"""A statement adds up, is read from its holder's side, and loses no line between its pages."""

import csv
from datetime import date, timedelta
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lasting import against_archiving

from greenlane.clearance.accounts import statements
from greenlane.clearance.accounts.terms import AccountKind, Balance, StatementLine
from greenlane.clearance.accounts.tests.conftest import AT

DAY = date(2026, 3, 4)
KINDS = ("charge", "payment", "deposit", "refund", "never_heard_of")


def made(amounts, kind=AccountKind.WALLET, before=0):
    lines, balance = [], before
    for number, amount in enumerate(amounts):
        balance += amount
        lines.append(StatementLine(AT + timedelta(minutes=number), KINDS[number % 5], f"R{number}", amount, balance))
    account = Balance(f"{kind.value}:XX1", kind, "XX1", balance, 0)
    return statements.statement(account, DAY, DAY, before, lines)


@given(st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=30), st.sampled_from(list(AccountKind)))
def test_before_and_the_lines_make_after(amounts, kind):
    found = made(amounts, kind, before=-500)
    assert found.before + sum(line.amount for line in found.lines) == found.after


def test_what_a_payer_has_is_above_zero_and_what_it_uses_too(page):
    assert made([-1000]).after == 1000
    assert made([1000], AccountKind.DEFERRED).after == 1000


@settings(max_examples=8)
@given(st.integers(0, 130))
def test_every_line_is_on_one_page(page, count):
    found = made([100] * count)
    rows = [[str(n)] for n in range(count)]
    parts = statements._parts(rows, 20, 34)
    assert [row for part in parts for row in part] == rows
    assert all(len(part) <= 34 for part in parts)
    raw = statements.draw(found, "A company (XX1)", page)
    assert against_archiving(raw) == []
    assert raw == statements.draw(found, "A company (XX1)", page)


def test_separated_values_are_read_back(page):
    rows = list(csv.reader(StringIO(statements.separated(made([-100, 30]), page))))
    assert [row[3:] for row in rows[1:]] == [["1.00", "1.00", "XXD"], ["-0.30", "0.70", "XXD"]]
    assert rows[0][3:] == ["Amount", "Balance", "Currency"]


def test_accounts_have_names(page):
    names = [
        statements.name_of(Balance(code, kind, "XX1", 0), page)
        for code, kind in (("wallet:XX1", AccountKind.WALLET), ("guarantee:G7", AccountKind.GUARANTEE))
    ]
    assert names == ["Wallet", "Guarantee G7"]
