"""How is an appeal decided? The reviewer is drawn, the law is applied anew, and the money follows the decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from greenlane.base.ledger.writing import Pen, writing
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import rules as charging
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage, Charge
from greenlane.clearance.appeals import queries as appeals
from greenlane.clearance.appeals import rules, services
from greenlane.clearance.appeals.terms import Appeal, AppealsPage, Decision, Effect, Outcome, RefusedAppealError, Ruling
from greenlane.clearance.appeals.varying import varied
from greenlane.clearance.assessment import services as assessing
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit import queries as audits
from greenlane.clearance.audit.services.remitting import remit
from greenlane.clearance.audit.terms import AuditPage
from greenlane.clearance.escalation.rules import calendar_of
from greenlane.clearance.escalation.terms import EscalationPage
from greenlane.clearance.lanes import queries as decisions
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import services as release
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as registering
from greenlane.filing.declarations.states import Happening, Status
from greenlane.filing.declarations.terms import Kept
from greenlane.journey import facts, gather, record
from greenlane.journey.means import Means
from greenlane.journey.steps import assess, control
from greenlane.law.duty.terms import Assessment
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws import rules as drawing
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.scoring.queries import current

#: Who draws reviewers: nobody's hand is in it.
ACTOR = "road:appeals"


def choose(pen: Pen, means: Means, book: Book, number: str) -> Appeal:
    """Give an appeal to an independent reviewer: of several, the one drawn for the appeal's number in this epoch.

    Open the epoch before, in a transaction of its own (``gather.open_chance``). Raises RefusedAppealError where nobody
    independent is appointed, NotOpenError, ForbiddenError, LookupError.
    """
    pool, epoch, chance = appeals.pool(number), "", None
    if len(pool) > 1:
        epoch, beta = draws.beta_for(pen.at, book[DrawsPage], means.draw_key)
        chance = drawing.number(beta, number)
    return services.assign(pen, book[AppealsPage], number, pool, rules.drawn(pool, epoch, chance))


def choose_waiting(means: Means, at: datetime) -> int:
    """Give every appeal that waits for a reviewer to one, as far as somebody independent is appointed; their number.

    Safe to run again. Each in a transaction of its own, so that one for whom nobody is left holds up no other.
    """
    waiting = appeals.unassigned()
    if not waiting:
        return 0
    gather.open_chance(means, at)
    book, chosen = means.book(at.date()), 0
    for one in waiting:
        try:
            with writing(by=ACTOR, at=at) as pen:
                choose(pen, means, book, one.number)
        except (RefusedAppealError, ForbiddenError):
            continue
        chosen += 1
    return chosen


def decide(pen: Pen, means: Means, book: Book, number: str, ruling: Ruling, hidden: Iterable[str] = ()) -> Appeal:
    """Decide an appeal and let money and goods follow, or nothing at all. ``hidden`` are words that name the officer.

    A duty that was annulled or varied goes back as far as it is too much, with interest where it was collected. A
    refusal that was annulled or varied is undone: the declaration is decided anew, accepted, charged, and goes once it
    is paid. Raises RefusedAppealError, ForbiddenError, LookupError, ValueError on changes that cannot be made.
    """
    page, appeal = book[AppealsPage], appeals.appeal(number)
    rules.check_decision(page, appeal.kind, ruling.outcome, ruling.reasons, ruling.law, len(ruling.changes))
    kept = declarations.get(appeal.reference)
    given, interest, sha256 = _followed(pen, means, book, appeal, kept, ruling)
    decision = Decision(
        outcome=ruling.outcome,
        reasons=ruling.reasons,
        law=ruling.law,
        at=pen.at,
        given_back=given,
        interest=interest,
        facts=sha256,
        changes=ruling.changes,
    )
    calendar = calendar_of(book[EscalationPage], book[AccountsPage])
    found = services.decide(pen, page, calendar, number, decision, hidden)
    release.release(pen, [kept.reference], release.OFFICER)
    return found


class Ruled(Fact, frozen=True):
    """What an appeal put in place of a decision: its number, the declaration and the facts as it has them."""

    appeal: str
    at: datetime
    declaration: Declaration
    facts: Mapping[type, Any]


def in_force(means: Means, reference: str) -> Ruled | None:
    """What the last appeal changed in the assessment that stands now; None where the last decision itself stands.

    Worked out again as the reviewer did, and shown only where it hashes to what was decided: with another edition of
    the law in this process nothing else is said in its name.
    """
    decided = [one for one in appeals.of_declaration(reference) if one.decision and one.decision.changes]
    if not decided:
        return None
    appeal = max(decided, key=lambda one: one.decision.at if one.decision else one.lodged_at)
    ruling, kept = appeal.decision, declarations.get(reference)
    if ruling is None or decisions.decision_of(reference).at > ruling.at:
        return None
    case = _assessed(means.book(kept.lodged_at.date()), kept, Ruling(ruling.outcome, "", "", ruling.changes))
    text = facts.text_of(case)
    if facts.hash_of(text) != ruling.facts:
        return None
    return Ruled(appeal.number, ruling.at, case.declaration, facts.read(text))


Followed = tuple[Mapping[str, int], int, str]


def _followed(pen: Pen, means: Means, book: Book, appeal: Appeal, kept: Kept, ruling: Ruling) -> Followed:
    """What went back by tax type, the interest on it, and the hash of the facts that it was worked out from."""
    kind = book[AppealsPage].kinds[appeal.kind]
    if ruling.outcome is Outcome.UPHOLD:
        return {}, 0, ""
    if kind.effect is Effect.GOODS:
        return {}, 0, _restore(pen, means, book, appeal, kept, ruling)
    if kind.effect is Effect.DEMAND:
        return *_remit(pen, book, appeal), ""
    charge = charges.charges_of([kept.reference]).get(kept.reference)
    if charge is None:
        return {}, 0, ""
    after, sha256 = _owed_after(means, book, kept, ruling, kind.restores_former)
    return *_give_back(pen, book, appeal, charge, after), sha256


def _owed_after(
    means: Means, book: Book, kept: Kept, ruling: Ruling, restores_former: bool
) -> tuple[Mapping[str, int], str]:
    """What is owed by tax type after the decision: by the law of the day of lodging, or what was owed before."""
    digits = book[AccountsPage].digits
    if ruling.outcome is Outcome.VARY:
        case = _assessed(means.book(kept.lodged_at.date()), kept, ruling)
        return rules.duties_of(case[Assessment], digits), facts.hash_of(facts.text_of(case))
    if restores_former and kept.version > 1:
        former = decisions.decision_of(kept.reference, kept.version - 1)
        return rules.duties_of(former.fact(Assessment), digits), former.sha256
    return {}, ""


def _assessed(book: Book, kept: Kept, ruling: Ruling) -> Case:
    declaration = varied(declarations.read(kept.reference), ruling.changes)
    [case] = assess(gather.recognise([Case(kept.reference, declaration, kept.lodged_at)], book), book)
    if case[Findings].refuses:
        says = "; ".join(f"{finding.says} {finding.remedy}" for finding in case[Findings].all)
        raise RefusedAppealError("no_law_for_it", f"The declaration cannot be assessed so: {says}")
    return case


def _give_back(
    pen: Pen, book: Book, appeal: Appeal, charge: Charge, after: Mapping[str, int]
) -> tuple[Mapping[str, int], int]:
    page, reason = book[AppealsPage], f"appeal {appeal.number}"
    before = charging.refundable(charge.duties, charge.refunded)
    back = rules.difference(page, before, after)
    if not back:
        return {}, 0
    accounts.correct(pen, charge.reference, back, reason)
    paid = charge.paid_at.date() if charge.paid_at else None
    interest = rules.interest(page, sum(back.values()), paid, pen.at.date())
    if interest:
        accounts.pay_interest(pen, charge.reference, charge.payer, page.interest_tax, interest, reason)
    return back, interest


def _remit(pen: Pen, book: Book, appeal: Appeal) -> tuple[Mapping[str, int], int]:
    page, number = book[AppealsPage], appeals.stake(appeal.reference, Effect.DEMAND).demand
    if not number:
        return {}, 0
    demand, reason = audits.demand(number), f"appeal {appeal.number}"
    back = remit(pen, book[AuditPage], number, reason)
    paid = demand.paid_at.date() if demand.paid_at else None
    interest = rules.interest(page, sum(back.values()), paid, pen.at.date())
    if interest:
        accounts.pay_interest(pen, appeal.reference, demand.payer, page.interest_tax, interest, reason)
    return back, interest


def _restore(pen: Pen, means: Means, book: Book, appeal: Appeal, kept: Kept, ruling: Ruling) -> str:
    """Decide a refused declaration anew, by the law of its day of lodging, and accept it; returns the facts' hash."""
    if kept.status != Status.REFUSED:
        return ""
    model = means.recall("seat", pen.at, lambda: current(pen.at))
    law = means.book(kept.lodged_at.date()).having(model)
    case, reason = _assessed(law, kept, ruling), f"appeal {appeal.number}"
    means.keep(pen, law)
    told = {"appeal": appeal.number}
    version = registering.revise(pen, kept.reference, case.declaration, reason, Happening.RESTORED, told)
    if kept.reference in charges.charges_of([kept.reference]):
        accounts.reverse(pen, kept.reference, reason)
    [case] = control(gather.gather([case], means, law), law)
    lanes.decide(pen, [record.decision(kept.id, version, case, law)])
    money = book[AccountsPage]
    accounts.charge(pen, money, [charging.new_charge(kept.id, version, case, money)])
    is_held = case[Routing].lane not in lanes.CLEARS
    registering.advance(pen, [kept.reference], (Happening.HELD if is_held else Happening.CLEARED).value)
    if is_held:
        # Who set the refusal aside looked at it; no officer examines what an appeal decided.
        assessing.accept(pen, book[AssessmentPage], kept.reference, is_examined=True)
    return decisions.decision_of(kept.reference).sha256
