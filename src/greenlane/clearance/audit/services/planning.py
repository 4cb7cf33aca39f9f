"""How does a release come into a sample? Noted when it goes, planned by the month, approved, drawn by lot."""

from collections.abc import Sequence
from datetime import datetime

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.audit import models, queries, rules, sampling
from greenlane.clearance.audit.states import PlanStatus, UnitStatus
from greenlane.clearance.audit.terms import AuditPage, Plan, Unit
from greenlane.core.codes import Lane
from greenlane.risk.draws import rules as drawing
from greenlane.risk.draws.terms import DrawsPage

LANE, DRAW = "lane", "draw"
_UNIT = (
    "declaration_id", "released_at", "lane", "importer", "chapter", "duty_minor", "score", "status", "why", "plan_id",
)  # fmt: skip
_LAYER = ("plan_id", "name", "units", "duty_minor", "expected", "least", "drawn")
_DRAW = ("plan_id", "unit_id", "stratum", "probability", "number", "loss_minor", "offence")


def note_releases(pen: Pen, released: Sequence[tuple[int, Unit]]) -> int:
    """Take releases, by their declaration's key, into the frame; those of the blue lane wait for an audit at once.

    Safe to call twice. Event ``audit.noted`` on the set of releases. Returns how many were new.
    """
    known = set(
        models.AuditUnit.objects.filter(declaration_id__in=[key for key, _ in released]).values_list(
            "declaration_id", flat=True
        )
    )
    rows, late = [], 0
    for key, unit in dict(released).items():
        if key not in known:
            later = unit.lane == Lane.BLUE
            late += later
            status = UnitStatus.WAITING if later else UnitStatus.FRAME
            rows.append((
                key, unit.released_at, unit.lane, unit.importer, unit.chapter, unit.duty, unit.score, status.value,
                LANE if later else "", None,
            ))  # fmt: skip
    if rows:
        pen.insert(models.AuditUnit, _UNIT, rows)
        pen.event("audit.noted", "audit", {"count": len(rows), "waiting": late})
    return len(rows)


def make_plan(pen: Pen, page: AuditPage, start: datetime, end: datetime) -> Plan:
    """Fix the frame of a period that is over: every release before its end that no plan holds yet, with its chance.

    Event ``audit.plan_made`` with the hash of the frame: nothing in it can be changed afterwards unseen.
    Raises AuditError where the period is not over, or has a plan.
    """
    if end > pen.at:
        raise rules.refused(page, "period", month=f"{start:%B %Y}")
    if models.AuditPlan.objects.filter(start=start, end=end).exclude(status=PlanStatus.DROPPED.value).exists():
        raise rules.refused(page, "planned", month=f"{start:%B %Y}")
    key = pen.reserve(models.AuditPlan, 1)[0]
    row = models.AuditPlan.objects.create(
        pk=key,
        number=rules.number_of(page.plan_prefix, key, pen.at.date()),
        start=start,
        end=end,
        status=PlanStatus.MADE.value,
        units=0,
        frame="",
        made_at=pen.at,
        made_by=pen.by,
    )
    models.AuditUnit.objects.filter(plan__isnull=True, released_at__lt=end).update(plan=row)
    frame = sampling.chances(page, queries.frame(key))
    row.units, row.frame = len(frame), sampling.hash_of(frame)
    row.save(update_fields=["units", "frame"])
    found = sampling.layers(frame)
    pen.insert(models.AuditLayer, _LAYER, [(key, s.name, s.units, s.duty, s.expected, s.least, 0) for s in found])
    told = {"start": start, "end": end, "units": row.units, "frame": row.frame}
    pen.event("audit.plan_made", row.number, {**told, "expected": sum(s.expected for s in found)})
    return queries.plan(row.number)


def approve_plan(pen: Pen, page: AuditPage, draws: DrawsPage, number: str) -> Plan:
    """Another than its maker approves a plan; it is drawn in the first epoch that opens afterwards, which nobody can
    know now. Event ``audit.plan_approved``. Raises AuditError, LookupError."""
    row = _plan(number, PlanStatus.MADE)
    if page.four_eyes and row.made_by == pen.by:
        raise rules.refused(page, "own_plan")
    row.status, row.approved_at, row.approved_by = PlanStatus.APPROVED.value, pen.at, pen.by
    row.draw_from = drawing.bounds(drawing.epoch_of(pen.at, draws.epoch_minutes))[1]
    row.save(update_fields=["status", "approved_at", "approved_by", "draw_from"])
    pen.event("audit.plan_approved", number, {"frame": row.frame, "drawFrom": row.draw_from})
    return queries.plan(number)


def drop_plan(pen: Pen, number: str, reason: str) -> None:
    """Give a plan up before it is drawn; its releases go into the next. Event ``audit.plan_dropped``."""
    row = _plan(number, PlanStatus.MADE, PlanStatus.APPROVED)
    row.status = PlanStatus.DROPPED.value
    row.save(update_fields=["status"])
    models.AuditUnit.objects.filter(plan=row).update(plan=None)
    pen.event("audit.plan_dropped", number, {"reason": reason})


def draw(pen: Pen, page: AuditPage, number: str, epoch: str, beta: bytes) -> int:
    """Draw the sample of an approved plan by the output of ``epoch``; returns how many releases were drawn.

    ``page`` is that of the day the plan was made. Event ``audit.drawn`` with the epoch; each release drawn waits for
    its audit. Raises AuditError where the frame is not the one approved, LookupError where the plan is not approved.
    """
    row = _plan(number, PlanStatus.APPROVED)
    if row.draw_from is None or drawing.bounds(epoch)[0] < row.draw_from:
        raise LookupError(f"{number}: the epoch {epoch} was open before the approval; draw from {row.draw_from} on")
    frame = sampling.chances(page, queries.frame(row.pk))
    if sampling.hash_of(frame) != row.frame:
        raise rules.refused(page, "changed", number=number)
    numbers = {c.unit.reference: drawing.number(beta, sampling.key_of(number, c.unit.reference)) for c in frame}
    taken = sampling.take(frame, numbers)
    units = models.AuditUnit.objects.filter(plan=row).values_list("declaration__reference", "pk")
    keys = dict(units.iterator()) if taken else {}
    pen.insert(
        models.AuditDraw,
        _DRAW,
        [(row.pk, keys[c.unit.reference], c.stratum, c.probability, drawn, None, None) for c, drawn in taken],
    )
    chosen = models.AuditUnit.objects.filter(auditdraw__plan=row, status=UnitStatus.FRAME.value)
    chosen.update(status=UnitStatus.WAITING.value, why=DRAW)
    for layer in row.layers.all():
        layer.drawn = sum(1 for c, _ in taken if c.stratum == layer.name)
        layer.save(update_fields=["drawn"])
    row.status, row.epoch = PlanStatus.DRAWN.value, epoch
    row.save(update_fields=["status", "epoch"])
    pen.event("audit.drawn", number, {"epoch": epoch, "frame": row.frame, "units": row.units, "drawn": len(taken)})
    return len(taken)


def _plan(number: str, *statuses: PlanStatus) -> models.AuditPlan:
    row = models.AuditPlan.objects.select_for_update().filter(number=number).first()
    if row is None or row.status not in statuses:
        is_ = f"it is {row.status}" if row else "there is none"
        raise LookupError(f"{number}: no plan of this number is {' or '.join(statuses)}; {is_}")
    return row
