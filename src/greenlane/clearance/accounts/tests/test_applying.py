"""Applications: once, decided once, the books follow the decision and stay balanced."""

from datetime import datetime

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries, services
from greenlane.clearance.accounts.terms import AccountsError, NewApplication, Verdict, Wish
from greenlane.clearance.accounts.tests.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BACK = NewApplication(Wish.PAYOUT, 400, account="xx00 bank 01")


@pytest.fixture
def do(page):
    """``do(service, …)`` writes with one service and gives its answer."""

    def done(service, *said, at: datetime = AT, **more):
        with writing(by="user:ann", at=at) as pen:
            return service(pen, *said, **more)

    return done


def asked(do, page, new, payer="XX1"):
    return do(services.apply_for, page, payer, new).number


def balance(code):
    return next(one for one in queries.balances("XX1") if one.code == code)


def test_credit_is_opened_then_changed(do, page):
    first = asked(do, page, NewApplication(Wish.DEFERRED, 1000))
    assert do(services.approve, page, first, 800, "In part").granted == 800
    assert balance("deferred:XX1").limit == 800
    do(services.approve, page, asked(do, page, NewApplication(Wish.DEFERRED, 5000)), 5000)
    assert balance("deferred:XX1").limit == 5000
    assert [event.kind for event in history(first)] == ["accounts.applied", "accounts.approved"]


def test_a_guarantee_is_registered_under_the_number_of_its_application(do, page):
    number = asked(do, page, NewApplication(Wish.GUARANTEE, 900, guarantor="A bank", document="DOC1"))
    assert do(services.approve, page, number, 900).opened == f"guarantee:{number}"
    assert balance(f"guarantee:{number}").limit == 900


def test_a_payout_leaves_the_wallet_and_the_books_balance(do, page):
    do(services.deposit, "XX1", 1000, "B1")
    number = asked(do, page, BACK)
    assert queries.application(number).account == "XX00BANK01"
    do(services.approve, page, number, 400)
    assert balance("wallet:XX1").balance == -600
    assert (sum(queries.trial_balance().values()), queries.unbalanced(), queries.drifted()) == (0, [], [])


def test_what_the_wallet_no_longer_holds_is_not_paid_out(do, page, lodge, new):
    do(services.deposit, "XX1", 400, "B1")
    number, [pair] = asked(do, page, BACK), lodge()
    do(services.charge, page, [new(pair, {"A00": 100})])
    do(services.pay_from_wallet, "XX1", [pair[1]])
    with pytest.raises(AccountsError, match="300 minor units left"):
        do(services.approve, page, number, 400)
    assert queries.application(number).verdict is Verdict.OPEN
    assert balance("wallet:XX1").balance == -300


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewApplication(Wish.DEFERRED, 0), "above zero"),
        (NewApplication(Wish.GUARANTEE, 5, guarantor="A bank"), "document"),
        (NewApplication(Wish.PAYOUT, 5), "bank account"),
        (NewApplication(Wish.PAYOUT, 5, account="XX00"), "less than that"),
    ],
)
def test_an_application_that_cannot_be_says_why(do, page, new, why):
    with pytest.raises(AccountsError, match=why):
        asked(do, page, new)
    assert queries.applications() == []


def test_it_is_decided_once_by_whom_it_concerns(do, page):
    number = asked(do, page, NewApplication(Wish.DEFERRED, 1000))
    with pytest.raises(AccountsError, match=number):
        asked(do, page, NewApplication(Wish.DEFERRED, 2000))
    with pytest.raises(LookupError):
        do(services.withdraw, page, "XX2", number)
    for granted in (0, 1001):
        with pytest.raises(AccountsError, match="no more than"):
            do(services.approve, page, number, granted)
    with pytest.raises(AccountsError, match="why"):
        do(services.refuse, page, number, " ")
    assert do(services.refuse, page, number, "Arrears").reason == "Arrears"
    acts = ((services.approve, number, 5), (services.refuse, number, "x"), (services.withdraw, "XX1", number))
    for act, *told in acts:
        with pytest.raises(AccountsError, match="decided already"):
            do(act, page, *told)
    assert [one.number for one in queries.applications(verdict=Verdict.OPEN)] == []
