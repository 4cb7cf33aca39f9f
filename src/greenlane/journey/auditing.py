"""How is a released declaration looked at again? Noted, drawn by lot, worked out anew by the law's steps."""

from collections.abc import Sequence
from datetime import date, datetime

from greenlane.base.jobs.following import follow
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen, writing
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit import queries, rules, services
from greenlane.clearance.audit.terms import (
    AuditError,
    AuditPage,
    Correction,
    Difference,
    Disclosure,
    Dues,
    Finding,
    Unit,
)
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Decided
from greenlane.clearance.release import queries as releases
from greenlane.core.case import Case
from greenlane.core.dates import to_utc
from greenlane.core.finding import Findings
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.journey import gather
from greenlane.journey.means import Means
from greenlane.journey.steps import assess
from greenlane.law.duty.terms import Assessment
from greenlane.law.nomenclature.terms import Goods
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.terms import DrawsPage

NAME, ACTOR = "audit-frame", "job:audit-draw"
RELEASED = ("release.released",)


class Checked(Fact, frozen=True):
    """What a disclosure would come to; ``why`` an auditor would decide on it, ``""`` where it is accepted at once."""

    reference: str
    difference: Difference
    dues: Dues
    since: date
    why: str


def note_once(at: datetime, limit: int = 2000) -> int:
    """Take new releases into the frame of audits, in the order of the log; returns how many leaves were read."""
    return follow(at, NAME, RELEASED, note, limit)


def note(pen: Pen, told: Sequence[Told]) -> None:
    """Note the releases that these events tell of. A handful of statements, whatever their number."""
    moments = {event.subject: event.at for event in told}
    kept = declarations.get_all(moments)
    latest: dict[str, Decided] = {}
    for decision in reversed(lanes.decisions(references=moments, limit=20 * len(moments))):
        latest[decision.reference] = decision
    services.note_releases(
        pen,
        [
            (kept[reference].id, _unit(kept[reference], decision, moments[reference]))
            for reference, decision in latest.items()
            if reference in kept
        ],
    )


def _unit(kept: Kept, decision: Decided, at: datetime) -> Unit:
    codes = [code for code in decision.fact(Goods).codes if code]
    chapter = int(codes[0][:2]) if codes else 0
    return Unit(kept.reference, at, decision.lane.value, kept.importer, chapter, decision.duty_minor, decision.score)


def draw_due(means: Means, at: datetime) -> int:
    """Draw every approved plan whose epoch has come; returns how many releases were drawn."""
    due = queries.due_plans(at)
    if not due:
        return 0
    gather.open_chance(means, at)
    epoch, beta = draws.beta_for(at, means.book(at.date())[DrawsPage], means.draw_key)
    number = 0
    for plan in due:
        with writing(by=ACTOR, at=at) as pen:
            page = means.book(to_utc(plan.made_at).date())[AuditPage]
            number += services.draw(pen, page, plan.number, epoch, beta)
    return number


def differ(means: Means, reference: str, corrections: Sequence[Correction]) -> Difference:
    """What a released declaration was charged and, corrected, should have been: by the law of the day it was decided.

    Raises AuditError where nothing is corrected or the law cannot be applied to it, LookupError.
    """
    decided = lanes.decision_of(reference)
    book = means.book(to_utc(decided.at).date())
    page = book[AuditPage]
    declared = declarations.read(reference, decided.version)
    corrected = rules.correct(page, declared, corrections)
    cases = [Case(reference, one, decided.at) for one in (declared, corrected)]
    before, after = assess(gather.recognise(cases, book), book)
    known = {(f.rule, f.pointer) for f in before[Findings].errors}
    faults = [f"{f.says} {f.remedy}" for f in after[Findings].errors if (f.rule, f.pointer) not in known]
    right = after.get(Assessment)
    if right is None:
        raise AuditError("law", " ".join(faults) or f"{reference}: the law cannot be applied to this correction")
    return rules.differ(reference, decided.fact(Assessment), right, book[AccountsPage].digits, faults)


def find(
    pen: Pen, means: Means, number: str, reference: str, line: int, offence: str, says: str, law: str,
    corrections: Sequence[Correction], mitigations: Sequence[str],
) -> Finding:  # fmt: skip
    """Record a finding of an audit with the money that follows by law. Raises AuditError, ForbiddenError, LookupError.

    The law of the finding is that of the offence where the auditor names none.
    """
    book = means.book(pen.at.date())
    offences = book[AssessmentPage].offences
    rules.check_offence(book[AuditPage], offence, offences)
    difference = differ(means, reference, corrections)
    dues = rules.dues_of(book[AuditPage], difference, offence, tuple(mitigations), owed_since(reference), pen.at.date())
    cited = law or (offences[offence].law if offence else "")
    return services.find(pen, number, line, offence, says, cited, corrections, difference, dues, tuple(mitigations))


def owed_since(reference: str) -> date:
    """The day from which interest runs: when the duty charged was due, else when it was charged.

    Raises LookupError where nothing was charged.
    """
    charge = charges.charges_of([reference]).get(reference)
    if charge is None:
        raise LookupError(f"{reference}: nothing was charged, so nothing was due; check the MRN")
    return charge.due_on or to_utc(charge.charged_at).date()


def precheck(means: Means, reference: str, corrections: Sequence[Correction], at: datetime) -> Checked:
    """What a disclosure of this error would come to now. Nothing is written. Raises AuditError, LookupError."""
    page = means.book(at.date())[AuditPage]
    kept = declarations.get(reference)
    if kept.status != Status.RELEASED:
        raise rules.refused(page, "not_released", reference=reference)
    difference = differ(means, reference, corrections)
    since, released = owed_since(reference), to_utc(releases.release(reference).at).date()
    dues = rules.disclosed_dues(page, difference, rules.offence_of(page, corrections), since, at.date())
    audited = queries.is_announced(kept.importer, released)
    why = rules.check_disclosure(page, dues, released, at.date(), is_audited=audited, lacks=bool(difference.faults))
    return Checked(reference, difference, dues, since, why)


def disclose(
    pen: Pen, means: Means, reference: str, party: str, says: str, corrections: Sequence[Correction]
) -> Disclosure:
    """Keep a trader's disclosure, accepted and charged at once where it may be. Raises AuditError, LookupError."""
    book = means.book(pen.at.date())
    checked = precheck(means, reference, corrections, pen.at)
    return services.disclose(
        pen, book[AuditPage], book[AccountsPage], declarations.get(reference), party, says, checked.since, corrections,
        checked.dues, checked.why,
    )  # fmt: skip
