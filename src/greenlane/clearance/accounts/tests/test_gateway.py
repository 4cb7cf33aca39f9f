"""Every callback a bank, or somebody else, may send: one clear result, one event, and the books stay right."""

from base64 import b64encode
from datetime import timedelta

import msgspec
import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import entries, queries, services
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway, signed
from greenlane.clearance.accounts.terms import AccountsError, Callback, PaymentStatus, Result

from .conftest import AT

pytestmark = pytest.mark.django_db
BANK, THIEF = Bank(b"k" * 32), Bank(b"x" * 32)
GATEWAY = SignedGateway(BANK.public_key, 300)


def write(service, *arguments):
    with writing(by="test", at=AT) as pen:
        return service(pen, *arguments)


@pytest.fixture
def order(page, lodge, new):
    (pair,) = lodge()
    write(services.charge, page, [new(pair, {"A00": 1_000})])
    return write(services.order, page, "XX1", [pair[1]])


@pytest.fixture
def receive(page):
    def received(headers, body):
        outcome = write(services.receive, page, GATEWAY, headers, body)
        assert sum(queries.trial_balance().values()) == 0
        assert queries.drifted() == []
        return outcome

    return received


def said(order, /, **changes):
    plain = Callback(order.reference, "B-1", order.amount, order.currency, "paid")
    return BANK.say(msgspec.structs.replace(plain, **changes), AT)


def balances():
    sums = queries.trial_balance()
    return {code: sums[code] for code in ("bank:", "suspense:", "wallet:XX1", "receivable:XX1") if sums.get(code)}


OWED = {"receivable:XX1": 1_000}


@pytest.mark.parametrize(
    ("changes", "result", "books"),
    [
        ({}, Result.PAID, {"bank:": 1_000}),
        ({"status": "failed"}, Result.FAILED, OWED),
        ({"amount": 999}, Result.WRONG_AMOUNT, {**OWED, "bank:": 999, "wallet:XX1": -999}),
        ({"amount": 1_001}, Result.WRONG_AMOUNT, {**OWED, "bank:": 1_001, "wallet:XX1": -1_001}),
        ({"currency": "USD"}, Result.WRONG_CURRENCY, OWED),
        ({"order": "PAY26NOBODY"}, Result.UNKNOWN_ORDER, {**OWED, "bank:": 1_000, "suspense:": -1_000}),
        ({"amount": 0}, Result.MALFORMED, OWED),
        ({"amount": -1_000}, Result.MALFORMED, OWED),
        ({"amount": 2**63}, Result.MALFORMED, OWED),
        ({"status": "maybe"}, Result.MALFORMED, OWED),
        ({"bank_reference": ""}, Result.MALFORMED, OWED),
        ({"order": "x" * 65}, Result.MALFORMED, OWED),
    ],
)
def test_what_a_believed_callback_does(order, receive, changes, result, books):
    outcome = receive(*said(order, **changes))
    assert outcome.result is result
    assert outcome.says
    assert "{" not in outcome.says
    assert balances() == books
    told = history("bank") if result is Result.MALFORMED else history(changes.get("order", order.reference))
    assert told[-1].kind == ("accounts.callback_refused" if result is Result.MALFORMED else "accounts.received")
    assert f'"{result.value}"' in told[-1].body


def _forged(order):
    return THIEF.say(Callback(order.reference, "B-1", order.amount, order.currency, "paid"), AT)


def _altered(order):
    headers, body = said(order)
    return headers, body.replace(b"1000", b"1001")


def _replaced_time(order):
    headers, body = said(order)
    return {"Bank-Signature": headers["bank-signature"].replace("t=", "t=1")}, body


def _naked(order):
    return {}, said(order)[1]


def _nonsense(order):
    return {"bank-signature": "t=1,v1=????"}, said(order)[1]


def _huge(order):
    return said(order)[0], b" " * 10_001


@pytest.mark.parametrize("attack", [_forged, _altered, _replaced_time, _naked, _nonsense, _huge])
def test_who_does_not_sign_as_the_bank_changes_nothing(order, receive, attack):
    assert receive(*attack(order)).result is Result.WRONG_SIGNATURE
    assert balances() == OWED
    assert [e.kind for e in history("bank")] == ["accounts.callback_refused"]
    assert queries.payment(order.reference).status is PaymentStatus.ORDERED


@pytest.mark.parametrize(("late", "result"), [(-301, Result.STALE), (301, Result.STALE), (299, Result.PAID)])
def test_a_stale_signature_is_refused(order, receive, late, result):
    headers, body = BANK.simulate(order, AT + timedelta(seconds=late))
    assert receive(headers, body).result is result


def test_text_that_is_signed_but_not_known_is_malformed(order, page, receive):
    for body in (b"", b"{}", b"[1]", b"\xff", b'{"order":"a","extra":1}'):
        seconds = int(AT.timestamp())

        signature = b64encode(BANK._key.sign(signed(seconds, body))).decode()
        assert receive({"bank-signature": f"t={seconds},v1={signature}"}, body).result is Result.MALFORMED


def test_a_duplicate_changes_nothing_and_gives_the_first_receipt(order, receive):
    first = receive(*BANK.simulate(order, AT))
    second = receive(*BANK.simulate(order, AT))
    assert (first.result, second.result) == (Result.PAID, Result.DUPLICATE)
    assert second.receipt == first.receipt
    assert balances() == {"bank:": 1_000}
    assert history(order.reference)[-1].kind == "accounts.callback_repeated"
    assert [e.kind for e in history(order.references[0])].count("accounts.paid") == 1


def test_paid_twice_at_the_bank_is_the_payers_money(order, receive):
    receive(*said(order))
    assert receive(*said(order, bank_reference="B-2")).result is Result.PAID_TWICE
    assert balances() == {"bank:": 2_000, "wallet:XX1": -1_000}


def test_a_late_callback_goes_to_the_wallet(order, receive):
    write(services.cancel_order, order.reference)
    assert receive(*said(order)).result is Result.LATE
    assert balances() == {**OWED, "bank:": 1_000, "wallet:XX1": -1_000}
    with pytest.raises(AccountsError, match="cancelled"):
        write(services.cancel_order, order.reference)


def test_a_failure_may_be_followed_by_success_but_never_undoes_it(order, receive):
    assert receive(*said(order, status="failed")).result is Result.FAILED
    assert receive(*said(order, bank_reference="B-2")).result is Result.PAID
    assert receive(*said(order, bank_reference="B-3", status="failed")).result is Result.DUPLICATE
    assert balances() == {"bank:": 1_000}


def test_money_in_suspense_finds_its_payer(order, receive):
    receive(*said(order, order="PAY26NOBODY"))
    write(services.identify, "B-1", "XX1")
    assert balances() == {**OWED, "bank:": 1_000, "wallet:XX1": -1_000}
    with pytest.raises(LookupError, match="suspense"):
        write(services.identify, "B-1", "XX1")


def test_an_order_into_the_wallet(page, receive):
    order = write(services.order_deposit, page, "XX1", 400)
    assert receive(*BANK.simulate(order, AT)).result is Result.PAID
    assert balances() == {"bank:": 400, "wallet:XX1": -400}
    assert entries.wallet("XX1") in queries.trial_balance()
    with pytest.raises(AccountsError, match="above zero"):
        write(services.order_deposit, page, "XX1", 0)
