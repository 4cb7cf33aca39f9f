"""What happens after release: drawn by lot, audited, recovered, disclosed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.journey.after import BANK, CHIEF, GATEWAY, LATER, After, balanced, twice
from tests.journey.conftest import NOW

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import queries as money_of
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.terms import AccountsError
from greenlane.clearance.audit import jobs, queries, sampling, services, states
from greenlane.clearance.audit.models import AuditUnit
from greenlane.clearance.audit.states import CaseStatus, DisclosureStatus, PlanStatus
from greenlane.clearance.audit.terms import AuditError, Case, Correction, Kind
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.journey import auditing
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.services import publish
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.scoring.queries import outcomes_of


def is_folded(case: Case) -> bool:
    return states.fold(event.kind for event in history(case.number)) is case.status


def test_releases_are_noted_once_and_those_of_the_blue_lane_wait(after: After) -> None:
    plan = after.plan()
    assert plan.units == len(after.released)
    seen = queries.waiting_counts()
    assert set(seen) <= {"lane"}
    told = [event for event in history("audit") if event.kind == "audit.noted"]
    assert len(told) == 1
    with writing(by="story", at=NOW) as pen:
        events = [e for reference in after.released for e in history(reference) if e.kind == "release.released"]
        auditing.note(pen, events)
        pen.event("test.told", "test", {})
    assert len([event for event in history("audit") if event.kind == "audit.noted"]) == 1


def test_a_plan_needs_another_hand_and_a_month_that_is_over(after: After) -> None:
    with pytest.raises(AuditError, match="not over"):
        after.do(services.make_plan, after.page, LATER, LATER + timedelta(days=30))
    plan = after.plan()
    book = after.means.book(after.at.date())
    with pytest.raises(AuditError, match="Another manager"):
        after.do(services.approve_plan, after.page, book[DrawsPage], plan.number)
    after.do(services.drop_plan, plan.number, "A mistake")
    assert queries.plan(plan.number).status is PlanStatus.DROPPED
    assert after.plan().units == plan.units  # its releases went into the next
    with pytest.raises(AuditError, match="has a plan"):
        after.plan()


def test_the_draw_can_be_repeated_and_checked_by_anyone(after: After) -> None:
    plan = after.drawn()
    assert plan.status is PlanStatus.DRAWN
    sample = queries.drawn(plan.number)
    assert sum(layer.drawn for layer in plan.layers) == len(sample)
    assert sum(layer.units for layer in plan.layers) == plan.units
    with writing(by="story", at=after.at + timedelta(hours=2)) as pen:
        publish(pen, after.means.book(pen.at.date())[DrawsPage], after.means.draw_key)
    taken = {d.reference for d in sample}
    shares = {layer.name: layer for layer in plan.layers}
    for reference in after.released:
        evidence = draws.check(sampling.key_of(plan.number, reference), plan.epoch)
        if reference in taken:
            [one] = [d for d in sample if d.reference == reference]
            assert evidence.number == one.number < one.probability
            assert one.probability >= shares[one.stratum].least
    found = queries.draw_of(next(iter(taken), "")) if taken else None
    assert found is None or found[:2] == (plan.number, plan.epoch)
    assert auditing.draw_due(after.means, after.at + timedelta(days=1)) == 0


def test_a_release_that_came_after_the_approval_does_not_enter_the_frame(after: After) -> None:
    plan = after.plan()
    AuditUnit.objects.filter(plan__number=plan.number).first().delete()  # somebody tampers with the frame
    book = after.means.book(after.at.date())
    after.do(services.approve_plan, after.page, book[DrawsPage], plan.number, by=CHIEF)
    after.at += timedelta(minutes=30)
    with pytest.raises(AuditError, match="Drop the plan"):
        auditing.draw_due(after.means, after.at)


def test_a_desk_audit_from_the_letter_to_the_last_cent(after: After) -> None:
    mrn = after.waiting()
    number = after.case(mrn)
    after.do(services.announce, after.page, number)
    with pytest.raises(AuditError, match="runs until"):
        after.do(services.start, after.page, number)
    after.do(services.start, after.page, number, days=40)
    after.do(services.request_books, after.page, number, "The contract of sale.")
    with pytest.raises(ForbiddenError):
        after.do(services.conclude, after.page, after.money, number, "Done")
    after.do(services.produce_books, after.page, number, "Here it is.", ["DOC1"])
    after.do(auditing.find, after.means, number, mrn, 1, "O02", "The contract says double.", "", twice(mrn), ["M02"])
    after.do(auditing.find, after.means, number, mrn, 1, "", "A slip", "s. 1", twice(mrn), [])
    after.do(services.withdraw, number, 2, "Twice")
    before = money_of.trial_balance()
    after.do(services.conclude, after.page, after.money, number, "The value was half of what was paid.")
    found = queries.case(number)
    assert found.status is CaseStatus.RECOVERING
    assert is_folded(found)
    [one] = found.findings
    owed = found.demand
    assert owed is not None
    assert owed.total == one.duty + one.interest + one.penalty
    assert one.duty > 0
    assert one.interest > 0
    assert one.penalty == round(0.75 * max(one.duty * 0.5, after.page.penalties["O02"].least) + 0.01)
    assert owed.due_on > after.at.date()
    books = money_of.trial_balance()
    assert books["revenue:I00"] - before.get("revenue:I00", 0) == -one.interest
    assert books["revenue:P00"] - before.get("revenue:P00", 0) == -one.penalty
    assert balanced()
    assert outcomes_of([mrn])[mrn].offence
    assert outcomes_of([mrn])[mrn].duty_minor == one.duty
    order = after.do(services.order_payment, after.page, after.money, owed.payer, owed.number, by="user:trader")
    assert after.do(services.order_payment, after.page, after.money, owed.payer, owed.number, by="user:trader") == order
    assert not after.do(services.settle_paid, after.page, order.reference, by="bank")
    after.do(paying.receive, after.money, GATEWAY, *BANK.simulate(order, after.at), by="bank")
    assert after.do(services.settle_paid, after.page, order.reference, by="bank")
    assert not after.do(services.settle_paid, after.page, order.reference, by="bank")
    found = queries.case(number)
    assert found.status is CaseStatus.CLOSED
    assert is_folded(found)
    assert balanced()
    with pytest.raises(AccountsError, match="is paid"):
        after.do(services.pay_from_wallet, after.page, owed.payer, owed.number)


def test_an_audit_that_finds_nothing_closes_and_teaches_risk(after: After) -> None:
    plan = after.drawn()
    waiting = [w.reference for w in queries.waiting(after.page)]
    number = after.case(waiting[0])
    after.do(services.start, after.page, number)
    after.do(services.conclude, after.page, after.money, number, "All in order.")
    found = queries.case(number)
    assert found.status is CaseStatus.CLOSED
    assert found.demand is None
    assert found.shown_at is None  # the trader was never troubled, and is not told
    assert not outcomes_of(waiting[:1])[waiting[0]].offence
    for one in waiting[1:]:
        after.do(services.pass_releases, after.page, [one], "The invoice agrees.")
    estimate = queries.estimate_of(plan.number, after.page)
    assert estimate.known == estimate.drawn
    assert (estimate.wrong, estimate.low) == (0, None)
    assert not queries.waiting(after.page)


def test_a_finding_in_the_traders_favour_is_given_back(after: After) -> None:
    mrn = after.waiting()
    number = after.case(mrn)
    after.do(services.start, after.page, number)
    half = [Correction(c.line, price=c.price / 4) for c in twice(mrn) if c.price]
    after.do(auditing.find, after.means, number, mrn, 1, "", "Declared too dear", "s. 60", half, [])
    payer = money_of.charges_of([mrn])[mrn].payer
    wallet = money_of.trial_balance().get(f"wallet:{payer}", 0)
    after.do(services.conclude, after.page, after.money, number, "Too much was paid.")
    assert money_of.trial_balance()[f"wallet:{payer}"] < wallet
    assert queries.case(number).status is CaseStatus.CLOSED
    assert balanced()


def test_books_that_do_not_come_are_overdue(after: After) -> None:
    number = after.case(after.waiting())
    after.do(services.start, after.page, number)
    due = after.do(services.request_books, after.page, number, "The ledger")
    with pytest.raises(AuditError, match="are overdue"):
        after.do(services.lapse, after.page, number)
    late = after.at + (due - after.at.date()) + timedelta(days=1)
    assert jobs.lapse_overdue(late, after.means.book(late.date())) == 1
    assert jobs.lapse_overdue(late, after.means.book(late.date())) == 0
    assert queries.case(number).status is CaseStatus.UNDER_WAY


def test_a_site_audit_is_announced_and_another_traders_goods_stay_out(after: After) -> None:
    after.drawn()
    mrn = after.waiting()
    party = declarations.get(mrn).importer
    number = after.case(mrn, kind=Kind.SITE)
    with pytest.raises(AuditError, match="letter of intent"):
        after.do(services.start, after.page, number)
    others = [r for r in after.released if declarations.get(r).importer != party]
    with pytest.raises(AuditError, match="another trader"):
        after.do(services.add, after.page, number, others[:1])
    own = [r for r in after.released if declarations.get(r).importer == party and r != mrn]
    if own:
        after.do(services.add, after.page, number, own[:1])
        assert len(queries.case(number).references) == 2
    with pytest.raises(AuditError, match="does not wait"):
        after.case(mrn)
    after.do(services.drop, number, "No inspector")
    assert queries.case(number).status is CaseStatus.DROPPED
    assert mrn in [w.reference for w in queries.waiting(after.page)]


def test_a_small_error_told_unasked_is_accepted_and_charged(after: After) -> None:
    mrn, party = disclosable(after)
    checked = auditing.precheck(after.means, mrn, slightly(mrn), after.at)
    assert checked.why == ""
    assert 0 < checked.dues.duty <= after.page.most_duty
    found = after.do(
        auditing.disclose, after.means, mrn, party, "The freight was left out.", slightly(mrn), by="user:t"
    )
    assert found.status is DisclosureStatus.ACCEPTED
    assert found.dues == checked.dues
    assert found.demand is not None
    assert found.demand.total == checked.dues.total
    with pytest.raises(AuditError, match="A disclosure on"):
        after.do(auditing.disclose, after.means, mrn, party, "Again", slightly(mrn), by="user:t")
    paying_ = found.demand.payer
    after.do(paying.deposit, paying_, found.demand.total, "counter 1")
    after.do(services.pay_from_wallet, after.page, paying_, found.demand.number, by="user:t")
    assert queries.demand(found.demand.number).paid_at
    assert balanced()


def test_an_error_told_after_the_announcement_goes_to_an_auditor(after: After) -> None:
    mrn, party = disclosable(after)
    after.drawn()
    number = after.case(mrn) if mrn in [w.reference for w in queries.waiting(after.page)] else ""
    if not number:
        AuditUnit.objects.filter(declaration__reference=mrn).update(status="waiting", why="lane")
        number = after.case(mrn)
    after.do(services.announce, after.page, number)
    found = after.do(auditing.disclose, after.means, mrn, party, "We forgot.", slightly(mrn), by="user:t")
    assert found.status is DisclosureStatus.SENT
    assert "announced" in found.why
    with pytest.raises(AuditError, match="in words"):
        after.do(services.refuse_disclosure, after.page, found.number, " ")
    after.do(services.accept_disclosure, after.page, after.money, found.number, "Plausible", found.party)
    assert queries.disclosure(found.number).demand is not None
    assert balanced()


def disclosable(after: After) -> tuple[str, str]:
    for mrn in after.released:
        found = auditing.differ(after.means, mrn, slightly(mrn))
        if 0 < found.total <= after.page.most_duty and not found.faults:
            return mrn, declarations.get(mrn).declarant
    raise LookupError("no release can be disclosed")


def slightly(reference: str) -> list[Correction]:
    return [
        Correction(c.line, price=(c.price * Decimal("0.55")).quantize(Decimal("0.01")))
        for c in twice(reference)
        if c.price
    ]
