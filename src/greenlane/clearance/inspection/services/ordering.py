"""How is an examination ordered and taken on? Order, claim, put back, go further, leave it out."""

from datetime import timedelta

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assessment.states import HAPPENING
from greenlane.clearance.assessment.terms import Action
from greenlane.clearance.inspection import models, queries, rules
from greenlane.clearance.inspection.terms import Drawn, GuidancePage, InspectionPage, Kind, Lot, Order, Written
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.case import Case
from greenlane.core.codes import check_character
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations import services as moving
from greenlane.filing.declarations.terms import Kept
from greenlane.risk.profiles.terms import Hits

_json = msgspec.json.Encoder(decimal_format="string")
_EXAMINATION = ("declaration_id", "ordered_at", "instruction", "outcome", "offence", "amount_minor", "notes")
_ORDER = (
    "id",
    "examination_id",
    "reference",
    "office",
    "kind",
    "body",
    "place",
    "starts_at",
    "due_at",
    "claimed_by",
    "drawn",
)
_ORDERED = HAPPENING[Action.ORDER_EXAMINATION].value


def order_examination(
    pen: Pen,
    page: InspectionPage,
    guidance: GuidancePage,
    reference: str,
    instruction: str = "",
    kind: Kind | None = None,
) -> Written:
    """Order an examination; the system writes the order, the declarant is told time and place.

    Events ``assessment.examination_ordered`` and, where the goods are looked at, ``inspection.notified`` on the
    declaration, ``inspection.ordered`` on the order. ``instruction`` stays with officers. Raises ForbiddenError where
    none can be ordered now, RefusedActionError where the office has no place of examination, LookupError.
    """
    moving.advance(pen, [reference], _ORDERED)
    kept = declarations.get(reference)
    place = page.places.get(kept.office)
    if place is None:
        raise rules.refused(page, "no_place", office=kept.office)
    order = rules.order_of(_case(kept), page, guidance, kind=kind, instruction=instruction)
    [examination] = pen.reserve(models.Examination, 1)
    [key] = pen.reserve(models.ExaminationOrder, 1)
    ahead = queries.open_orders().filter(office=kept.office).count()
    starts_at = rules.starts_at(pen.at, page.notice_hours, place, order.minutes, ahead)
    number = numbered(pen, page.prefix, key)
    due_at = max(pen.at + timedelta(hours=page.due_hours), starts_at + timedelta(minutes=order.minutes))
    pen.insert(
        models.Examination, ("id", *_EXAMINATION), [(examination, kept.id, pen.at, instruction[:400], "", "", 0, "")]
    )
    body = _json.encode(order).decode()
    row = (key, examination, number, kept.office, order.kind.value, body, place.name, starts_at, due_at, "", "")
    pen.insert(models.ExaminationOrder, _ORDER, [row])
    pen.event(_ORDERED, reference, {})
    told = {"declaration": reference, "office": kept.office, "kind": order.kind, "opens": order.opens}
    pen.event("inspection.ordered", number, {**told, "dueAt": due_at})
    if order.kind.rank >= Kind.EXTERNAL.rank:
        day, time = f"{starts_at:%Y-%m-%d}", f"{starts_at:%H:%M}"
        says = page.says["notice"].format(day=day, time=time, place=place.name)
        pen.event("inspection.notified", reference, {"place": place.name, "startsAt": starts_at, "says": says})
    return queries.order(number)


def claim(pen: Pen, page: InspectionPage, lot: Lot, reference: str) -> Written:
    """Take an order on; only now its packages are drawn. Event ``inspection.claimed`` with epoch and numbers.

    Taking on what one has taken already changes nothing. Raises RefusedActionError where another officer has it or it
    was recorded, LookupError.
    """
    row = locked(page, reference)
    if row.claimed_by == pen.by:
        return queries.order_fact(row)
    if row.claimed_by:
        raise rules.refused(page, "claimed")
    row.claimed_by, row.claimed_at = pen.by, pen.at
    row.save(update_fields=["claimed_by", "claimed_at"])
    if row.drawn:
        # Put back and taken on again: what was drawn stays drawn, or one could draw until it pleases.
        pen.event("inspection.claimed", reference, {"epoch": "", "packages": {}})
    else:
        drawn = _draw(row, lot)
        pen.event("inspection.claimed", reference, {"epoch": drawn.epoch, "packages": drawn.packages})
    return queries.order_fact(row)


def put_back(pen: Pen, page: InspectionPage, reference: str) -> None:
    """Give an order back to the list. Event ``inspection.put_back``. Raises RefusedActionError where one has it not."""
    row = mine(pen, page, reference)
    row.claimed_by, row.claimed_at = "", None
    row.save(update_fields=["claimed_by", "claimed_at"])
    pen.event("inspection.put_back", reference, {})


def widen(pen: Pen, page: InspectionPage, guidance: GuidancePage, lot: Lot, reference: str, why: str) -> Written:
    """What was seen calls for opening more: the next kind, with its packages. Event ``inspection.widened``.

    Raises RefusedActionError where it goes no further, without a reason, or where one has it not.
    """
    row = mine(pen, page, reference)
    wider = page.kinds[Kind(row.kind)].wider
    if wider is None:
        raise rules.refused(page, "no_wider")
    if not why.strip():
        raise rules.refused(page, "why_wider")
    case = _case(declarations.get(row.examination.declaration.reference))
    order = rules.order_of(case, page, guidance, kind=wider, instruction=row.examination.instruction)
    row.kind, row.body = wider.value, _json.encode(order).decode()
    row.due_at = max(row.due_at, pen.at + timedelta(minutes=order.minutes))
    row.save(update_fields=["kind", "body", "due_at"])
    drawn = _draw(row, lot)
    told = {"kind": wider, "why": why.strip()[:400], "epoch": drawn.epoch, "packages": drawn.packages}
    pen.event("inspection.widened", reference, told)
    return queries.order_fact(row)


def waive(pen: Pen, reference: str, why: str) -> None:
    """No examination is needed; why stays with officers. Event ``assessment.waived``.

    ``clearance.assessment`` then accepts with ``is_examined``. Raises LookupError.
    """
    kept = declarations.get(reference)
    note = (kept.id, pen.at, why.strip()[:400], "", "", 0, "waived")
    pen.insert(models.Examination, (*_EXAMINATION, "recorded_at"), [(*note, pen.at)])
    pen.event("assessment.waived", reference, {})


def locked(page: InspectionPage, reference: str) -> models.ExaminationOrder:
    """The order, locked until the end of the transaction. Raises LookupError, RefusedActionError where it is over."""
    row = taken_up(reference)
    if row.recorded_at is not None:
        raise rules.refused(page, "recorded", day=f"{row.recorded_at:%Y-%m-%d}")
    if not queries.is_open(reference):
        raise LookupError(f"{reference}: this examination is not wanted any more; its declaration was decided")
    return row


def mine(pen: Pen, page: InspectionPage, reference: str) -> models.ExaminationOrder:
    """The order, locked, of the officer who writes. Raises RefusedActionError where it is another's or nobody's."""
    row = locked(page, reference)
    if row.claimed_by != pen.by:
        raise rules.refused(page, "claimed" if row.claimed_by else "not_claimed")
    return row


def taken_up(reference: str) -> models.ExaminationOrder:
    """The order, locked, over or not. Raises LookupError."""
    rows = models.ExaminationOrder.objects.select_for_update(of=("self",)).select_related("examination__declaration")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no examination has this number; check it")
    return row


def _draw(row: models.ExaminationOrder, lot: Lot) -> Drawn:
    """Draw and keep. The kind stands in the seed: going further cannot be foreseen from the numbers before."""
    drawn = rules.draw(lot, f"{row.reference}/{row.kind}", msgspec.json.decode(row.body, type=Order))
    row.drawn = _json.encode(drawn).decode()
    row.save(update_fields=["drawn"])
    return drawn


def numbered(pen: Pen, prefix: str, key: int) -> str:
    """A number of ours: prefix, two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{prefix}{pen.at.year % 100:02d}{key:09d}"
    return text + check_character(text)


def _case(kept: Kept) -> Case:
    """The declaration with what was noticed of it; one that was never decided has nothing noticed."""
    case = Case(kept.reference, declarations.read(kept.reference), kept.lodged_at)
    try:
        decided = lanes.decision_of(kept.reference)
    except LookupError:
        return case
    return case.having(decided.fact(Routing), decided.fact(Hits))
