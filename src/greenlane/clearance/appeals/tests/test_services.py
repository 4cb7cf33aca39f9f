"""From lodging to the end; the reviewer is independent; security comes and goes; nobody is named; books balance."""

from datetime import timedelta

import msgspec
import pytest

from greenlane.base.ledger.queries import history
from greenlane.clearance.accounts import queries as books
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsError
from greenlane.clearance.appeals import models, queries, rules, services, states
from greenlane.clearance.appeals.states import Status
from greenlane.clearance.appeals.terms import Decision, Lodging, Outcome, RefusedAppealError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations

from .conftest import AT, CALENDAR, PAGE, PAYER, write

pytestmark = pytest.mark.django_db
SAID = Lodging(kind="assessment", grounds=("G01", "G02"), text="Another code.", disputed=500)
UPHELD = Decision(Outcome.UPHOLD, "It is right.", "s. 5", AT, {}, 0)


@pytest.fixture(autouse=True)
def balanced(db):
    yield
    assert sum(books.trial_balance().values()) == 0
    assert books.unbalanced() == []
    assert books.drifted() == []


def lodged(mrn, **changes):
    return write(services.lodge, PAGE, CALENDAR, mrn, msgspec.structs.replace(SAID, **changes), by="user:trader")


def assigned(number):
    pool = queries.pool(number)
    return write(services.assign, PAGE, number, pool, rules.drawn(pool, "epoch", 0.5), by="user:manager")


def decided(number, **changes):
    return write(services.decide, PAGE, CALENDAR, number, msgspec.structs.replace(UPHELD, **changes))


def status(number):
    found = queries.appeal(number)
    assert states.fold(entry.kind for entry in found.entries) is found.status
    return found.status


def wallet():
    return -next((b.balance for b in books.balances(PAYER) if b.code == f"wallet:{PAYER}"), 0)


def test_an_appeal_runs_its_course(charged, reviewers):
    mrn = charged({"A00": 900})
    appeal = lodged(mrn)
    number = appeal.number
    assert (appeal.status, appeal.disputed, appeal.grounds) == (Status.LODGED, 500, ("G01", "G02"))
    assert assigned(number).status is Status.UNDER_REVIEW
    how = "By video, https://hear.example/9, with smith of XX001."
    called = write(services.set_hearing, PAGE, number, AT + timedelta(days=3), how, ["smith"])
    assert called.entries[-1].text == "By video, https://hear.example/9, with […] of […]."
    with pytest.raises(ForbiddenError, match="hearing"):
        decided(number)
    write(services.record_hearing, PAGE, number, "The appellant showed a contract.")
    before = queries.appeal(number).decide_by
    tested = write(services.order_test, PAGE, CALENDAR, number, "SMP-17, SMP-18")
    assert (tested.samples, tested.decide_by >= before + timedelta(days=15)) == ("SMP-17, SMP-18", True)
    write(services.record_test, PAGE, number, "The second test agrees with the appellant.")
    write(services.supplement, PAGE, number, "Here is the laboratory's letter.", ["DOC1"], by="user:trader")
    found = decided(number)
    assert (found.status, found.decision.outcome) == (Status.DECIDED, Outcome.UPHOLD)
    write(services.note_court, PAGE, number, "Customs Court, 17/2026")
    write(services.note_ruling, PAGE, number, "The court agrees with customs.")
    assert status(number) is Status.FINAL
    kinds = [event.kind for event in history(mrn) if event.kind.startswith("appeals.")]
    assert kinds == [entry.kind for entry in queries.appeal(number).entries]


def test_one_appeal_a_decision_until_it_is_withdrawn(charged):
    mrn = charged({"A00": 900})
    number = lodged(mrn).number
    with pytest.raises(RefusedAppealError, match="lodged already"):
        lodged(mrn)
    write(services.withdraw, number)
    assert status(number) is Status.WITHDRAWN
    assert lodged(mrn).number != number


def test_who_had_a_hand_or_sits_at_the_office_never_reviews(charged, reviewers):
    mrn = charged({"A00": 900}, refused=True)
    number = lodged(mrn, kind="refusal", disputed=0).number
    assert [r.name for r in queries.pool(number)] == ["ada", "ben", "cleo"]
    assigned(number)
    assert models.Appeal.objects.get().reviewer == "ben"
    assert queries.is_reviewer(number, "ben")
    assert not queries.is_reviewer(number, "ada")
    assert [a.number for a in queries.of_reviewer("ben")] == [number]
    told = next(event for event in history(mrn) if event.kind == "appeals.assigned")
    for name in ("smith", "here", "ada", "ben", "cleo"):
        assert name not in told.body


def test_nobody_independent_is_left(charged, reviewers):
    number = lodged(charged({"A00": 900}, refused=True), kind="refusal", disputed=0).number
    for name in ("ada", "ben", "cleo"):
        write(services.dismiss, name)
    with pytest.raises(RefusedAppealError, match="Appoint"):
        assigned(number)
    assert status(number) is Status.LODGED
    with pytest.raises(LookupError, match="ada"):
        write(services.dismiss, "ada")


def test_security_from_the_wallet_stays_collection_and_comes_back(charged, reviewers):
    mrn = charged({"A00": 900})
    with pytest.raises(AccountsError, match="no guarantee and no wallet"):
        lodged(mrn, wants_stay=True)
    assert not models.Appeal.objects.exists()
    write(accounts.deposit, PAYER, 600, "B9")
    appeal = lodged(mrn, wants_stay=True)
    assert (appeal.is_stayed, appeal.security, wallet()) == (True, 500, 100)
    assert queries.stayed([mrn]) == {mrn: 500}
    write(services.withdraw, appeal.number)
    # What is disputed no more stands unpaid: the security is kept until it is paid.
    assert (queries.stayed([mrn]), wallet()) == ({}, 100)
    assert write(services.pass_limits) == 0
    write(accounts.deposit, PAYER, 800, "B10")
    write(accounts.pay_from_wallet, PAYER, [mrn])
    assert write(services.pass_limits) == 1
    assert wallet() == 500
    assert write(services.pass_limits) == 0


def test_security_by_a_guarantee(charged, reviewers):
    mrn = charged({"A00": 900})
    code = write(accounts.open_guarantee, "G1", PAYER, 10_000)
    number = lodged(mrn, wants_stay=True).number

    def used():
        return next(b.balance for b in books.balances(PAYER) if b.code == code)

    assert used() == 500
    assigned(number)
    write(accounts.refund, mrn, {"A00": 900}, "appeal")
    decided(number, outcome=Outcome.ANNUL, given_back={"A00": 900})
    assert used() == 0
    assert books.charges_of([mrn])[mrn].is_settled


def test_limits(charged, reviewers):
    number = lodged(charged({"A00": 900})).number
    late = queries.appeal(number).decide_by
    assert write(services.pass_limits, at=late - timedelta(seconds=1)) == 0
    with pytest.raises(RefusedAppealError, match="way to court"):
        write(services.note_court, PAGE, number, "Court", at=late)
    assert write(services.pass_limits, at=late) == 1
    assert write(services.pass_limits, at=late + timedelta(days=99)) == 0
    assert queries.appeal(number).is_late(late + timedelta(seconds=1))
    assigned(number)
    due = decided(number).due_at
    assert write(services.pass_limits, at=due) == 1
    assert status(number) is Status.FINAL


def test_silence_opens_the_way_to_court(charged):
    number = lodged(charged({"A00": 900})).number
    write(services.note_court, PAGE, number, "Court", at=queries.appeal(number).decide_by + timedelta(seconds=1))
    assert status(number) is Status.IN_COURT


def test_neither_side_learns_of_the_other(charged, reviewers):
    mrn = charged({"A00": 900})
    lrn = declarations.get(mrn).lrn
    number = lodged(mrn, samples="SMP-1 of XX9", text=f"It is {lrn} of XX9").number
    assigned(number)
    reasons = "So says Ben Carver of XX001 (ben@customs.example)."
    write(
        services.decide, PAGE, CALENDAR, number, msgspec.structs.replace(UPHELD, reasons=reasons), ["ben", "Ben Carver"]
    )
    bodies = "".join(event.body for event in history(mrn) if event.kind.startswith("appeals."))
    for text in (msgspec.json.encode(queries.appeal(number)).decode(), bodies):
        assert number in text
        for secret in ("XX9", lrn, "XX001", "Carver", "ben"):
            assert secret.casefold() not in text.casefold(), secret


def test_figures(charged, reviewers):
    first, second = lodged(charged({"A00": 900})).number, lodged(charged({"A00": 100}), disputed=0).number
    assigned(first)
    decided(first, outcome=Outcome.VARY, given_back={"A00": 100}, interest=7, at=AT + timedelta(days=9))
    found = queries.figures(AT, AT + timedelta(days=1), queries.appeal(second).decide_by + timedelta(days=1))
    assert (found.lodged, found.pending, found.late, found.given_back, found.median_days) == (2, 1, 1, 107, 9)
    assert (found.by_outcome, found.by_kind) == ({"vary": 1}, {"assessment": 2})
    assert queries.figures(AT, AT + timedelta(days=1), AT, office="XX002").lodged == 0


def test_a_correction_moves_duty_from_tax_to_tax_and_gives_the_rest_back(charged):
    mrn = charged({"A00": 900, "B00": 100}, paid=True)
    write(accounts.correct, mrn, {"A00": 600, "B00": -50}, "appeal")
    charge = books.charges_of([mrn])[mrn]
    assert (charge.total, wallet()) == (450, 550)
    assert dict(charge.duties) == {"A00": 900, "B00": 150}
    balance = books.trial_balance()
    assert (balance["revenue:A00"], balance["revenue:B00"]) == (-300, -150)
    with pytest.raises(AccountsError, match="more would be owed"):
        write(accounts.correct, mrn, {"A00": 1, "B00": -2}, "appeal")
    with pytest.raises(AccountsError, match="left"):
        write(accounts.correct, mrn, {"A00": 301, "B00": -2}, "appeal")


def test_interest_is_booked(charged):
    mrn = charged({"A00": 900}, paid=True)
    assert write(accounts.pay_interest, mrn, PAYER, "I00", 54, "appeal") == f"wallet:{PAYER}"
    assert (wallet(), books.trial_balance()["revenue:I00"]) == (54, 54)
    with pytest.raises(AccountsError):
        write(accounts.pay_interest, mrn, PAYER, "I00", 0, "appeal")
