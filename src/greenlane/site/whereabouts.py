"""What is known of where a consignment stands? Gathered from the rooms for its trader; nothing of risk is looked at."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from greenlane.base.ledger import queries as ledger
from greenlane.base.people.terms import Caller
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.terms import Charge, Method, PaymentStatus
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.lanes.queries import decision_of
from greenlane.clearance.lanes.terms import Decided
from greenlane.core.dates import to_utc
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.documents import queries as documents
from greenlane.filing.manifests import queries as manifests
from greenlane.law.controls.terms import ControlKind, ControlsPage, Obligation, Obligations
from greenlane.site import tickets
from greenlane.site.dossier import visible
from greenlane.site.means import means
from greenlane.site.tracking import Consignment, Tracking, track

_UNDECIDED = (Status.ACCEPTED, Status.UNDER_CONTROL)


def tracking(reference: str, caller: Caller, at: datetime) -> Tracking:
    """Where the caller's consignment stands. Raises LookupError, in the same words, where it is not its own."""
    tickets.visible_to_party(reference, caller)
    return track(consignment(visible(reference, caller), at), at)


def consignment(kept: Kept, at: datetime) -> Consignment:
    """All that its trader may know of where it stands."""
    events = ledger.history(kept.reference)
    charge = accounts.charges_of([kept.reference]).get(kept.reference)
    decided = _decided(kept.reference)
    hours = timedelta(hours=means().book(at.date())[AssessmentPage].first_decision_hours)
    delay = tickets.may_open(kept.reference, at)
    heard = [h for h in assessing.hearings(kept.reference) if h.ended_at is None]
    secured = [p for p in assessing.provisions(kept.reference) if p.ended_at is None]
    notice = next((e for e in reversed(events) if e.kind == "inspection.notified" and not e.erased), None)
    invited: dict[str, Any] = msgspec.json.decode(notice.body) if notice else {}
    missing = _missing(kept, decided)
    return Consignment(
        reference=kept.reference,
        lrn=kept.lrn,
        status=kept.status,
        lodged_at=kept.lodged_at,
        told={event.kind: event.at for event in events},
        decide_by=decided.at + hours if decided else None,
        go_on_by=delay.at if delay else None,
        answer_by=next((q.answer_by for q in assessing.queries(kept.reference) if q.is_open), None),
        hearing_until=heard[-1].until if heard else None,
        examined_at=str(invited.get("place", "")),
        examined_from=to_utc(datetime.fromisoformat(invited["startsAt"])) if invited.get("startsAt") else None,
        final_by=secured[-1].final_by if secured else None,
        expected=manifests.expected(kept.reference),
        owes=charge is not None and charge.method is Method.DUE and charge.outstanding > 0,
        was_charged=charge is not None and charge.total > 0,
        paid_at=_settled_at(charge, kept),
        due_on=charge.due_on if charge else None,
        ordered=charge is not None and _is_ordered(charge, kept.reference),
        agencies=_agencies(missing, at),
        lacks_papers=any(one.kind is ControlKind.DOCUMENT for one in missing),
    )


def _decided(reference: str) -> Decided | None:
    try:
        return decision_of(reference)
    except LookupError:
        return None


def _settled_at(charge: Charge | None, kept: Kept) -> datetime | None:
    """When nothing was owed any more: what is deferred counts as settled from the beginning."""
    if charge is None:
        return None
    return charge.paid_at or (None if charge.method is Method.DUE else kept.lodged_at)


def _is_ordered(charge: Charge, reference: str) -> bool:
    return charge.method is Method.DUE and any(
        order.status is PaymentStatus.ORDERED and reference in order.references
        for order in accounts.payments(charge.payer)
    )


def _missing(kept: Kept, decided: Decided | None) -> tuple[Obligation, ...]:
    """What the goods may not go without and nobody has brought yet, while customs decides."""
    if decided is None or kept.status not in _UNDECIDED:
        return ()
    try:
        asked = decided.fact(Obligations).open
    except LookupError:
        return ()
    added = {paper.code for paper in documents.of_declarations([kept.reference])[kept.reference]}
    return tuple(one for one in asked if one.holds and not added & set(one.documents))


def _agencies(missing: tuple[Obligation, ...], at: datetime) -> tuple[str, ...]:
    """The names of the agencies whose permits and certificates are missing."""
    names = means().book(at.date())[ControlsPage].agencies
    codes = [one.agency for one in missing if one.kind in (ControlKind.PERMIT, ControlKind.CERTIFICATE)]
    return tuple(dict.fromkeys(names[code].name if code in names else code for code in codes if code))
