"""How is a declaration decided anew by an officer's order? By the same steps and the same law, one at a time.

The law of the day it was decided, the model and everything given then stay; only what the officer changes, and how
it can be paid now, are other. So the difference is the officer's alone, and the decision, which holds the order
among what it was given, comes out again bit for bit.
"""

from collections.abc import Sequence
from decimal import Decimal

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import rules as charging
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage, Charge, Funds, Method
from greenlane.clearance.assessment import rules as assessing
from greenlane.clearance.assessment import services as assessment
from greenlane.clearance.assessment.terms import (
    AssessmentPage,
    Change,
    Comparison,
    Hearing,
    Order,
    OrderKind,
    Provision,
)
from greenlane.clearance.lanes import queries as decisions
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import services as release
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as registering
from greenlane.filing.declarations.states import Happening, Status
from greenlane.journey import facts, record
from greenlane.journey.means import Means
from greenlane.journey.replay import book_of
from greenlane.journey.steps import assess, control
from greenlane.law.duty.terms import Assessment
from greenlane.risk.scoring.queries import model_page

#: What is never carried from one decision to the next: how it can be paid now, and by which order it is made.
_FRESH = (Funds, Order)


def proposed(
    means: Means, page: AssessmentPage, reference: str, changes: Sequence[Change]
) -> tuple[tuple[Change, ...], Comparison]:
    """The changes with what was declared beside each, and what they come to; nothing is written.

    Raises RefusedActionError where they change nothing, or the declaration would not hold with them; LookupError.
    """
    declaration = declarations.read(reference)
    named = assessing.with_declared(page, declaration, changes)
    former, case, book = _former(means, reference, assessing.applied(page, declaration, named))
    return named, assessing.compared(former, _assessed(page, case, book)[Assessment])


def notify(
    pen: Pen, means: Means, page: AssessmentPage, reference: str, ground: str, reason: str, changes: Sequence[Change]
) -> Hearing:
    """Give the trader notice of what is to be changed. Raises RefusedActionError, ForbiddenError, LookupError."""
    named, comparison = proposed(means, page, reference, changes)
    return assessment.notify(pen, page, reference, ground, reason, named, comparison)


def order(pen: Pen, means: Means, page: AssessmentPage, reference: str, finding: str, is_examined: bool) -> Hearing:
    """Issue the order of the open notice: decided anew as changed, charged anew, released where nothing is owed.

    Raises RefusedActionError where the trader was not heard yet, ForbiddenError, LookupError.
    """
    is_final = declarations.get(reference).status == Status.PROVISIONAL
    hearing = assessment.order(pen, page, reference, finding, is_examined)
    kind = OrderKind.FINAL if is_final else OrderKind.REASSESSMENT
    made = Order(hearing.order, kind, pen.at.date(), hearing.ground.code, hearing.changes)
    text = assessing.applied(page, declarations.read(reference), hearing.changes)
    told = {"ground": hearing.ground.code, "says": hearing.ground.says, "law": hearing.ground.law}
    amounts = {"before": hearing.comparison.before, "after": hearing.comparison.after}
    _decide(pen, means, page, reference, text, made, Happening.REASSESSED, {**told, **amounts})
    return hearing


def secure(
    pen: Pen, means: Means, page: AssessmentPage, reference: str, amount: Decimal, reason: str, is_examined: bool
) -> Provision:
    """Let the goods go against security of ``amount``, by guarantee or deposit, before the final decision.

    Raises RefusedActionError, ForbiddenError, LookupError.
    """
    digits = means.book(pen.at.date())[AccountsPage].digits
    minor = charging.minor(amount, digits)
    number, provision = assessment.secure(pen, page, reference, minor, reason, is_examined)
    made = Order(number, OrderKind.PROVISIONAL, pen.at.date(), security=amount)
    told = {"amount": minor, "finalBy": provision.final_by}
    _decide(pen, means, page, reference, declarations.read(reference), made, Happening.SECURED, told)
    return provision


def finalise(pen: Pen, means: Means, page: AssessmentPage, reference: str) -> str:
    """The assessment stands: the security is given free. Gives the order's number. Raises RefusedActionError."""
    number = assessment.finalise(pen, page, reference)
    made = Order(number, OrderKind.FINAL, pen.at.date())
    _decide(pen, means, page, reference, declarations.read(reference), made, Happening.REASSESSED, {})
    return number


def _decide(
    pen: Pen, means: Means, page: AssessmentPage, reference: str, text: Declaration, made: Order, by: Happening,
    told: dict[str, object],
) -> None:  # fmt: skip
    """A new version by order: its text, decision and charge, and where the goods go from there."""
    _, case, book = _former(means, reference, text)
    case = _assessed(page, case, book)
    kept = declarations.get(reference)
    version = registering.revise(
        pen, reference, text, f"Order {made.number}", by, {"order": made.number, "kind": made.kind, **told}
    )
    before = charges.charges_of([reference]).get(reference)
    if before is not None:
        accounts.reverse(pen, reference, made.number)
    payer = facts.read(decisions.decision_of(reference).facts)[Funds].payer
    funds = charges.funds_of([payer], book[AccountsPage]).answer()[payer]
    [case] = control([case.having(made, funds)], book)
    lanes.decide(pen, [record.decision(kept.id, version, case, book)])
    registering.advance(pen, [reference], _routed(case).value)
    accounts.charge(pen, book[AccountsPage], [charging.new_charge(kept.id, version, case, book[AccountsPage])])
    _pay_again(pen, reference, before)
    _go_on(pen, reference, kept.id, version, made)


def _go_on(pen: Pen, reference: str, key: int, version: int, made: Order) -> None:
    """The order is the officer's acceptance too: before the goods go they are verified, afterwards it is the end."""
    if made.kind is OrderKind.FINAL:
        assessment.conclude(pen, reference, key, made.number)
        return
    if declarations.get(reference).status == Status.UNDER_CONTROL:
        registering.advance(pen, [reference], Happening.VERIFIED.value)
        pen.event(Happening.VERIFIED.value, reference, {"version": version})
    release.release(pen, [reference], release.OFFICER)


def _pay_again(pen: Pen, reference: str, before: Charge | None) -> None:
    """What was paid before lies in the wallet now: where it covers the new charge, it pays it at once."""
    after = charges.charges_of([reference])[reference]
    if before is None or before.paid_at is None or after.method is not Method.DUE or not after.outstanding:
        return
    wallet = sum(-b.balance for b in charges.balances(after.payer) if b.code.startswith("wallet:"))
    if wallet >= after.outstanding:
        accounts.pay_from_wallet(pen, after.payer, [reference])


def _former(means: Means, reference: str, text: Declaration) -> tuple[Assessment, Case, Book]:
    """What was assessed before, and ``text`` as a case with everything it was given then, under the law of then."""
    former = decisions.decision_of(reference)
    known = facts.read(former.facts)
    given = [fact for fact in facts.gathered(known) if not isinstance(fact, _FRESH)]
    book = book_of(means, former.book).having(model_page(former.model))
    return known[Assessment], Case(reference, text, former.at, given), book


def _assessed(page: AssessmentPage, case: Case, book: Book) -> Case:
    [found] = assess([case], book)
    if found[Findings].refuses:
        faults = " ".join(fault.says for fault in found[Findings].errors[:3])
        raise assessing.refused(page, "invalid", faults=faults)
    return found


def _routed(case: Case) -> Happening:
    return Happening.CLEARED if case[Routing].lane in lanes.CLEARS else Happening.HELD
