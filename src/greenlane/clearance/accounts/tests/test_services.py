"""Charging, paying, giving back; each leaves the books balanced."""

from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from tests.lasting import against_archiving

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import entries, models, queries, services
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.terms import AccountsError, PaymentStatus, Result

from .conftest import AT

pytestmark = pytest.mark.django_db
BANK = Bank(b"k" * 32)
GATEWAY = SignedGateway(BANK.public_key, 300)


@pytest.fixture(autouse=True)
def balanced():
    yield
    assert sum(queries.trial_balance().values()) == 0
    assert queries.unbalanced() == []
    assert queries.drifted() == []


def pen():
    return writing(by="test", at=AT)


def write(service, *arguments):
    with pen() as held:
        return service(held, *arguments)


def balance(code):
    return queries.trial_balance().get(code, 0)


def pay(page, order):
    headers, body = BANK.simulate(order, AT)
    return write(services.receive, page, GATEWAY, headers, body)


def test_the_number_of_statements_does_not_grow_with_the_batch(page, lodge, new):
    counts = []
    for count in (20, 30, 500):  # the first also begins the sequences of SQLite
        pairs = lodge(count)
        rows = [new(p, {"A00": 100 + p[0], "B00": 7}, payer=f"T{count}-{p[0] % 97}", secured=p[0] % 2) for p in pairs]
        with CaptureQueriesContext(connection) as statements:
            write(services.charge, page, rows)
        counts.append(len(statements))
    assert counts[1] == counts[2] <= 12
    assert len(queries.charges_of([mrn for _, mrn in pairs])) == 500


def test_one_credit_is_not_given_twice_in_a_batch(page, lodge, new):
    write(services.open_deferred, "XX1", 1_000)
    have = queries.funds_of(["XX1"], page).answer()["XX1"]
    rows = [new(pair, {"A00": 600}, funds=have) for pair in lodge(3)]
    assert [r.settlement.method for r in rows] == ["deferred"] * 3
    booked = write(services.charge, page, rows)
    assert [booked[r.reference].method for r in rows] == ["deferred", "due", "due"]
    assert [queries.charges_of([r.reference])[r.reference].is_settled for r in rows] == [True, False, False]
    assert balance("deferred:XX1") == 600
    assert balance("receivable:XX1") == 1_200


def test_a_batch_books_what_its_ones_book(page, lodge, new):
    """Once as one batch, once one by one with funds gathered anew: the same methods."""
    outcomes = []
    for payer, size in (("B1", 6), ("B2", 1)):
        write(services.open_deferred, payer, 1_000)
        write(services.deposit, payer, 500, f"COUNTER-{payer}")
        write(services.open_guarantee, f"G-{payer}", payer, 400)
        pairs, methods = lodge(6), []
        amounts = [(600, 0), (500, 0), (300, 300), (200, 300), (50, 0), (0, 0)]
        for start in range(0, 6, size):
            have = queries.funds_of([payer], page).answer()[payer]
            chunk = list(zip(pairs, amounts, strict=True))[start : start + size]
            rows = [new(p, {"A00": a} if a else {}, secured=s, payer=payer, funds=have) for p, (a, s) in chunk]
            booked = write(services.charge, page, rows)
            methods += [(booked[r.reference].method, bool(booked[r.reference].guarantee)) for r in rows]
        outcomes.append(methods)
    assert outcomes[0] == outcomes[1]
    assert {method for method, _ in outcomes[0]} == {"deferred", "wallet", "due", "nothing"}


def test_the_database_itself_keeps_the_limit(page):
    write(services.open_deferred, "XX1", 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Account.objects.filter(code="deferred:XX1").update(balance_minor=101)


def test_from_charge_to_receipt(page, lodge, new):
    (pair,) = lodge()
    mrn = pair[1]
    write(services.charge, page, [new(pair, {"A00": 1_000, "B00": 200})])
    order = write(services.order, page, "XX1", [mrn])
    assert write(services.order, page, "XX1", [mrn]) == order
    outcome = pay(page, order)
    assert outcome.result is Result.PAID
    assert outcome.receipt in outcome.says
    paid = queries.payment(order.reference)
    assert (paid.status, paid.references, paid.receipt) == (PaymentStatus.PAID, (mrn,), outcome.receipt)
    assert queries.charges_of([mrn])[mrn].is_settled
    (standing,) = queries.standings([mrn], lock=True)
    assert standing.is_settled
    assert queries.standings([mrn]) == [standing] == queries.settled("accepted")
    assert queries.settled("accepted", after=pair[0]) == []
    assert balance(entries.BANK) == 1_200
    assert balance("receivable:XX1") == 0
    assert [e.kind for e in history(mrn)] == ["declarations.accepted", "accounts.charged", "accounts.paid"]


def test_several_declarations_on_one_order_and_deferred_ones_too(page, lodge, new):
    write(services.open_deferred, "XX1", 10_000)
    have = queries.funds_of(["XX1"], page).answer()["XX1"]
    first, second = lodge(2)
    write(services.charge, page, [new(first, {"A00": 500}), new(second, {"A00": 700}, funds=have)])
    assert [c.outstanding for c in queries.outstanding("XX1")] == [500, 700]
    assert queries.outstanding("XX1", by=AT.date()) == []
    order = write(services.order, page, "XX1", [first[1], second[1]])
    assert pay(page, order).result is Result.PAID
    assert queries.outstanding("XX1") == []
    assert queries.funds_of(["XX1"], page).answer()["XX1"].available == 100
    with pytest.raises(AccountsError, match="owes nothing"):
        write(services.order, page, "XX1", [first[1]])


def test_the_wallet_pays_or_nothing_is_paid(page, lodge, new):
    first, second = lodge(2)
    write(services.charge, page, [new(first, {"A00": 500}), new(second, {"A00": 700})])
    order = write(services.order, page, "XX1", [first[1]])
    write(services.deposit, "XX1", 800, "COUNTER-1")
    with pytest.raises(AccountsError, match="left"):
        write(services.pay_from_wallet, "XX1", [first[1], second[1]])
    assert balance("wallet:XX1") == -800
    assert write(services.pay_from_wallet, "XX1", [first[1]]) == 500
    assert queries.payment(order.reference).status is PaymentStatus.CANCELLED
    assert pay(page, order).result is Result.LATE  # the bank's money comes all the same: it is the payer's
    assert balance("wallet:XX1") == -800


def test_a_refund_follows_the_money(page, lodge, new):
    paid, owed = lodge(2)
    write(services.charge, page, [new(paid, {"A00": 500, "B00": 100}), new(owed, {"A00": 700})])
    pay(page, write(services.order, page, "XX1", [paid[1]]))
    assert write(services.refund, paid[1], {"A00": 200}, "origin accepted later") == "wallet:XX1"
    assert write(services.refund, owed[1], {"A00": 300}, "weight corrected") == "receivable:XX1"
    assert (balance("wallet:XX1"), balance("receivable:XX1")) == (-200, 400)
    assert queries.outstanding("XX1")[0].outstanding == 400
    for wrong in ({"A00": 301}, {"B00": 101}, {"C00": 1}, {"A00": 0}, {"A00": -5}, {}):
        with pytest.raises(AccountsError, match="cannot be refunded"):
            write(services.refund, paid[1], wrong, "no")


def test_a_refund_cancels_the_open_order(page, lodge, new):
    (pair,) = lodge()
    write(services.charge, page, [new(pair, {"A00": 700})])
    order = write(services.order, page, "XX1", [pair[1]])
    write(services.refund, pair[1], {"A00": 300}, "weight corrected")
    assert pay(page, order).result is Result.LATE
    again = write(services.order, page, "XX1", [pair[1]])
    assert again.amount == 400


def test_an_amended_version_is_charged_after_the_former_is_reversed(page, lodge, new):
    write(services.open_guarantee, "G1", "XX1", 1_000)
    have = queries.funds_of(["XX1"], page).answer()["XX1"]
    (pair,) = lodge()
    write(services.charge, page, [new(pair, {"A00": 700}, secured=900, funds=have)])
    assert balance("guarantee:G1") == 900
    with pytest.raises(AccountsError, match="reverse it before"):
        write(services.charge, page, [new(pair, {"A00": 800}, version=2)])
    pay(page, write(services.order, page, "XX1", [pair[1]]))
    write(services.reverse, pair[1], "amended")
    write(services.reverse, "26XX0000000000000Z", "not charged")
    assert (balance("wallet:XX1"), balance("guarantee:G1"), balance("revenue:A00")) == (-700, 0, 0)
    write(
        services.charge,
        page,
        [new(pair, {"A00": 600}, version=2, funds=queries.funds_of(["XX1"], page).answer()["XX1"])],
    )
    assert queries.charges_of([pair[1]])[pair[1]].version == 2
    assert balance("wallet:XX1") == -100


def test_security_is_released(page, lodge, new):
    write(services.open_guarantee, "G1", "XX1", 500)
    have = queries.funds_of(["XX1"], page).answer()["XX1"]
    covered, deposited = lodge(2)
    write(services.charge, page, [new(covered, {}, secured=500, funds=have), new(deposited, {}, secured=300)])
    assert queries.funds_of(["XX1"], page).answer()["XX1"].cover == 0
    with pytest.raises(AccountsError, match="no security"):
        write(services.release_guarantee, [deposited[1]])
    pay(page, write(services.order, page, "XX1", [deposited[1]]))
    assert balance("deposit:XX1") == -300
    write(services.release_guarantee, [covered[1], deposited[1]])
    assert (balance("deposit:XX1"), balance("wallet:XX1"), balance("guarantee:G1")) == (0, -300, 0)
    with pytest.raises(AccountsError, match="no security"):
        write(services.release_guarantee, [covered[1]])


def test_limits_are_changed_but_not_below_what_is_used(page, lodge, new):
    write(services.open_deferred, "XX1", 1_000)
    with pytest.raises(AccountsError, match="open already"):
        write(services.open_deferred, "XX1", 1_000)
    have = queries.funds_of(["XX1"], page).answer()["XX1"]
    write(services.charge, page, [new(lodge()[0], {"A00": 700}, funds=have)])
    with pytest.raises(AccountsError, match="in use"):
        write(services.set_limit, "deferred:XX1", 699)
    write(services.set_limit, "deferred:XX1", 700)
    assert queries.funds_of(["XX1"], page).answer()["XX1"].available == 0


def test_a_statement_adds_up(page, lodge, new):
    (pair,) = lodge()
    write(services.charge, page, [new(pair, {"A00": 700})])
    pay(page, write(services.order, page, "XX1", [pair[1]]))
    lines = queries.statement("receivable:XX1", AT, AT.replace(year=2027))
    assert [(line.kind, line.amount, line.balance) for line in lines] == [("charge", 700, 700), ("payment", -700, 0)]
    assert {b.code: b.balance for b in queries.balances("XX1")}["receivable:XX1"] == 0


def test_a_receipt_shows_what_was_paid(page, lodge, new):
    first, second = lodge(2)
    write(services.charge, page, [new(first, {"A00": 123_456, "B00": 200}), new(second, {}, secured=300)])
    order = write(services.order, page, "XX1", [first[1], second[1]])
    with pytest.raises(LookupError, match="once it is paid"):
        queries.receipt(order.reference, page)
    outcome = pay(page, order)
    pdf = queries.receipt(order.reference, page)
    assert queries.receipt(order.reference, page) == pdf
    assert against_archiving(pdf) == []
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    for said in (outcome.receipt, order.reference, first[1], second[1], "1,234.56", "Cash deposit", "1,239.56 XXD"):
        assert said in text


def test_a_receipt_for_many_declarations_is_one_page(page, lodge, new):
    pairs = lodge(70)
    write(services.charge, page, [new(pair, {"A00": 100}) for pair in pairs])
    order = write(services.order, page, "XX1", [mrn for _, mrn in pairs])
    pay(page, order)
    reader = PdfReader(BytesIO(queries.receipt(order.reference, page)))
    assert len(reader.pages) == 1
    assert "more declarations" in reader.pages[0].extract_text()
