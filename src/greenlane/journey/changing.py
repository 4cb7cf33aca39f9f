"""How is a registered declaration amended or cancelled? One at a time, each decided anew by the same steps."""

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import rules as charging
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import rules as releasing
from greenlane.clearance.release import services as release
from greenlane.clearance.release.terms import Disposal
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as registering
from greenlane.filing.declarations.states import Happening
from greenlane.filing.declarations.terms import FormalitiesPage, Kept, MessageKind
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.terms import MalformedError
from greenlane.journey import arriving, gather, record, telling
from greenlane.journey.means import Means
from greenlane.journey.reading import Part
from greenlane.journey.steps import assess, control
from greenlane.journey.terms import Decided, Outcome


class _DeniedError(Exception):
    """The change cannot be made: the rule's id, what is wrong, what to do."""

    def __init__(self, rule: str, says: str, remedy: str) -> None:
        super().__init__(says)
        self.rule, self.says, self.remedy = rule, says, remedy


def change(pen: Pen, means: Means, book: Book, part: Part) -> tuple[Decided, int]:
    """Amend or cancel the declaration that the message names by its MRN; returns the answer and the key.

    The key is 0 where the change was refused: nothing changed then, and the answer says why and what can be done.
    """
    assert part.declaration is not None
    try:
        kept = _named(part, book[FormalitiesPage])
        if book[FormalitiesPage].types[part.declaration.type_code or ""].kind is MessageKind.CANCELLATION:
            return _cancel(pen, book, part, kept), kept.id
        return _amend(pen, means, book, part, kept), kept.id
    except _DeniedError as no:
        return Decided(answer=telling.denied(part, no.says, no.remedy, no.rule)), 0
    except ForbiddenError as no:
        page = book[FormalitiesPage]
        says = page.says["change_late"].format(status=no.status)
        answer = telling.denied(part, says, page.says["change_late_remedy"], "declaration_may_change")
        return Decided(answer=answer), 0


def _named(part: Part, page: FormalitiesPage) -> Kept:
    asked = part.declaration
    assert asked is not None
    try:
        kept = declarations.get(asked.id or "")
    except LookupError:
        kept = None
    # Another declarant's MRN is answered like one that does not exist: references are not to be fished for.
    if kept is None or (asked.declarant is not None and asked.declarant.id not in (None, kept.declarant)):
        raise _DeniedError(
            "reference_known",
            page.says["change_unknown"].format(reference=asked.id or ""),
            page.says["change_unknown_remedy"],
        )
    return kept


def _cancel(pen: Pen, book: Book, part: Part, kept: Kept) -> Decided:
    reason = _reason(part.declaration, book[FormalitiesPage])
    registering.cancel(pen, kept.reference, reason)
    if kept.reference in charges.charges_of([kept.reference]):
        accounts.reverse(pen, kept.reference, reason)
    return _told(part, kept.reference, Outcome.CANCELLED)


def _amend(pen: Pen, means: Means, book: Book, part: Part, kept: Kept) -> Decided:
    assert part.declaration is not None
    registering.hold(pen, kept.reference, Happening.AMENDED.value)
    try:
        amended = intake.amend(declarations.read(kept.reference), part.declaration)
    except MalformedError as fault:
        remedy = book[FormalitiesPage].says["change_points_remedy"]
        raise _DeniedError("amendment_points", str(fault), remedy) from fault
    [case] = assess(gather.recognise([Case(kept.reference, amended, pen.at)], book), book)
    if case[Findings].refuses:
        return Decided(answer=telling.refused(part, case))
    reason = _reason(part.declaration, book[FormalitiesPage])
    means.keep(pen, book)
    version = registering.amend(pen, kept.reference, amended, reason)
    # The former charge is given back first: its credit may pay the new one.
    if kept.reference in charges.charges_of([kept.reference]):
        accounts.reverse(pen, kept.reference, reason)
    [case] = control(gather.gather([case], means, book), book)
    arriving.expect_anew(pen, book, case)
    lanes.decide(pen, [record.decision(kept.id, version, case, book)])
    page = book[AccountsPage]
    settled = accounts.charge(pen, page, [charging.new_charge(kept.id, version, case, page)])
    [case] = releasing.dispose([case.having(settled[kept.reference])], book)
    routed = Happening.CLEARED if case[Routing].lane in lanes.CLEARS else Happening.HELD
    registering.advance(pen, [kept.reference], routed.value)
    if case[Disposal].releases:
        # An authority may keep these goods from going since the first decision: that is looked at once more.
        release.release(pen, [kept.reference])
    return telling.decided(part, case, Outcome.AMENDED, declarations.get(kept.reference).status)


def _told(part: Part, reference: str, outcome: Outcome) -> Decided:
    return telling.changed(part, declarations.get(reference), outcome)


def _reason(declaration: Declaration | None, page: FormalitiesPage) -> str:
    """What the sender says of the change: its statements, else the codes of its amendments."""
    if declaration is None:
        return page.says["no_reason"]
    said = [i.statement_description for i in declaration.additional_information if i.statement_description]
    codes = [a.change_reason_code for a in declaration.amendments if a.change_reason_code]
    return "; ".join(said or codes) or page.says["no_reason"]
