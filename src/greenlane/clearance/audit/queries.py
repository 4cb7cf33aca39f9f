"""Every read: what waits, plans with their estimates, cases, demands, disclosures; facts, never rows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from django.db.models import Count, Prefetch, Q, QuerySet

from greenlane.clearance.audit import models, sampling
from greenlane.clearance.audit.estimating import estimate
from greenlane.clearance.audit.states import OPEN, CaseStatus, DisclosureStatus, PlanStatus, UnitStatus
from greenlane.clearance.audit.terms import (
    AuditPage,
    Case,
    Correction,
    Demand,
    Disclosure,
    Drawn,
    Dues,
    Estimate,
    Finding,
    Kind,
    Layer,
    Plan,
    Request,
    Unit,
    Waiting,
)

_tally = msgspec.json.Decoder(dict[str, int])
_texts = msgspec.json.Decoder(tuple[str, ...])
_corrections = msgspec.json.Decoder(tuple[Correction, ...])
_UNIT = ("declaration__reference", "released_at", "lane", "importer", "chapter", "duty_minor", "score")


def waiting(page: AuditPage, *, why: str = "", limit: int = 50) -> list[Waiting]:
    """Releases that wait for an audit, the first released first; of one reason, or of all."""
    rows = models.AuditUnit.objects.filter(status=UnitStatus.WAITING.value).order_by("released_at", "id")
    if why:
        rows = rows.filter(why=why)
    return [
        Waiting(ref, at, lane, sampling.sector_of(page, chapter), duty, score, reason, UnitStatus.WAITING)
        for ref, at, lane, _, chapter, duty, score, reason in rows.values_list(*_UNIT, "why")[:limit]
    ]


def waiting_counts() -> dict[str, int]:
    """How many releases wait, by why: ``lane`` or ``draw``."""
    rows = models.AuditUnit.objects.filter(status=UnitStatus.WAITING.value)
    return dict(rows.values_list("why").annotate(count=Count("id")).order_by())


def frame(plan_id: int) -> list[Unit]:
    """Every release of a plan's period, by the order of release."""
    rows = models.AuditUnit.objects.filter(plan_id=plan_id).order_by("released_at", "id")
    return [Unit(*row) for row in rows.values_list(*_UNIT).iterator()]


def plans(limit: int = 24) -> list[Plan]:
    """Sampling plans, the latest period first."""
    rows = models.AuditPlan.objects.order_by("-start", "-id").prefetch_related("layers")
    return [plan_fact(row) for row in rows[:limit]]


def plan(number: str) -> Plan:
    """One plan. Raises LookupError where there is none."""
    row = models.AuditPlan.objects.filter(number=number).prefetch_related("layers").first()
    if row is None:
        raise LookupError(f"{number}: no sampling plan has this number; check it")
    return plan_fact(row)


def due_plans(at: datetime) -> list[Plan]:
    """Approved plans whose draw may be made now."""
    rows = models.AuditPlan.objects.filter(status=PlanStatus.APPROVED.value, draw_from__lte=at).order_by("id")
    return [plan_fact(row) for row in rows.prefetch_related("layers")]


def drawn(number: str) -> list[Drawn]:
    """The sample of a plan, the most improbable first."""
    rows = models.AuditDraw.objects.filter(plan__number=number).order_by("probability", "id")
    fields = ("unit__declaration__reference", "stratum", "probability", "number", "unit__lane", "loss_minor", "offence")
    return [Drawn(*row) for row in rows.values_list(*fields)]


def draw_of(reference: str) -> tuple[str, str, Drawn] | None:
    """Plan, epoch and chance under which a declaration was drawn; None where it was not."""
    row = models.AuditDraw.objects.filter(unit__declaration__reference=reference).select_related("plan", "unit").first()
    if row is None:
        return None
    found = Drawn(reference, row.stratum, row.probability, row.number, row.unit.lane, row.loss_minor, row.offence)
    return row.plan.number, row.plan.epoch, found


def estimate_of(number: str, page: AuditPage) -> Estimate:
    """Revenue at risk in all releases of a plan, from what its sample has shown so far. Raises LookupError."""
    return estimate(plan(number).layers, drawn(number), page.few)


def case(number: str) -> Case:
    """One audit. Raises LookupError where there is none."""
    found = _cases(models.AuditCase.objects.filter(number=number))
    if not found:
        raise LookupError(f"{number}: no audit has this number; check it")
    return found[0]


def cases(*, party: str = "", shown: bool = False, is_open: bool = False, limit: int = 50) -> list[Case]:
    """Audits, the latest first; of one trader, only those it knows of (``shown``), only those that are not over."""
    rows = models.AuditCase.objects.order_by("-opened_at", "-id")
    if party:
        rows = rows.filter(party=party)
    if shown:
        rows = rows.filter(shown_at__isnull=False)
    if is_open:
        rows = rows.filter(status__in=[status.value for status in OPEN])
    return _cases(rows, limit)


def case_of(reference: str) -> Case | None:
    """The last audit of a declaration."""
    found = _cases(models.AuditCase.objects.filter(items__unit__declaration__reference=reference).order_by("-id"), 1)
    return found[0] if found else None


def is_announced(party: str, day: date) -> bool:
    """Whether the trader knows of an audit that covers this day and is not over."""
    rows = models.AuditCase.objects.filter(party=party, shown_at__isnull=False, since__lte=day, until__gte=day)
    return rows.filter(status__in=[status.value for status in OPEN]).exists()


def overdue_books(day: date) -> list[str]:
    """Audits whose books are overdue on this day."""
    rows = models.BooksRequest.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True, due_on__lt=day)
    return list(rows.order_by("case_id").values_list("case__number", flat=True))


def demand(number: str) -> Demand:
    """One demand. Raises LookupError where there is none."""
    row = models.Demand.objects.filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no demand has this number; check it")
    return demand_fact(row)


def demands(payer: str = "", *, unpaid: bool = False, limit: int = 50) -> list[Demand]:
    """Demands, the first due first; of one payer, only the unpaid."""
    rows = models.Demand.objects.order_by("due_on", "id")
    if payer:
        rows = rows.filter(payer=payer)
    if unpaid:
        rows = rows.filter(paid_at__isnull=True)
    return [demand_fact(row) for row in rows[:limit]]


def disclosure(number: str) -> Disclosure:
    """One disclosure. Raises LookupError where there is none."""
    found = _disclosures(models.Disclosure.objects.filter(number=number))
    if not found:
        raise LookupError(f"{number}: no disclosure has this number; check it")
    return found[0]


def disclosures(*, party: str = "", status: DisclosureStatus | None = None, limit: int = 50) -> list[Disclosure]:
    """Disclosures, the last sent first; of one trader, of one status."""
    rows = models.Disclosure.objects.order_by("-sent_at", "-id")
    if party:
        rows = rows.filter(party=party)
    if status:
        rows = rows.filter(status=status.value)
    return _disclosures(rows, limit)


def plan_fact(row: models.AuditPlan) -> Plan:
    return Plan(
        number=row.number,
        start=row.start,
        end=row.end,
        status=PlanStatus(row.status),
        units=row.units,
        frame=row.frame,
        made_at=row.made_at,
        made_by=row.made_by,
        approved_at=row.approved_at,
        draw_from=row.draw_from,
        epoch=row.epoch,
        layers=tuple(
            Layer(s.name, s.units, s.duty_minor, s.expected, s.least, s.drawn)
            for s in sorted(row.layers.all(), key=lambda s: s.name)
        ),
    )


def growing(day: date, limit: int = 500) -> list[str]:
    """Demands that were due before a day, are not paid, and are not counted up to it; the first due first."""
    rows = models.Demand.objects.filter(paid_at__isnull=True, due_on__lt=day)
    rows = rows.filter(Q(late_until__isnull=True) | Q(late_until__lt=day)).order_by("due_on", "pk")
    return list(rows.values_list("number", flat=True)[:limit])


def demand_fact(row: models.Demand) -> Demand:
    return Demand(
        number=row.number,
        source=row.source,
        payer=row.payer,
        duties=_tally.decode(row.duties),
        interest=row.interest_minor,
        penalty=row.penalty_minor,
        due_on=row.due_on,
        raised_at=row.raised_at,
        payment=row.payment,
        paid_at=row.paid_at,
        late=row.late_minor,
        late_until=row.late_until,
    )


def _demands_of(sources: Iterable[str]) -> dict[str, Demand]:
    return {row.source: demand_fact(row) for row in models.Demand.objects.filter(source__in=list(sources))}


def _cases(rows: QuerySet[models.AuditCase], limit: int = 50) -> list[Case]:
    found = models.AuditFinding.objects.filter(withdrawn_at__isnull=True).order_by("number")
    listed = list(
        rows.prefetch_related(
            Prefetch("findings", found.select_related("unit__declaration")),
            Prefetch("requests", models.BooksRequest.objects.order_by("number")),
            Prefetch("items", models.AuditItem.objects.select_related("unit__declaration").order_by("id")),
        )[:limit]
    )
    demands_ = _demands_of(row.number for row in listed)
    return [_case(row, demands_.get(row.number)) for row in listed]


def _case(row: models.AuditCase, owed: Demand | None) -> Case:
    return Case(
        number=row.number,
        kind=Kind(row.kind),
        party=row.party,
        status=CaseStatus(row.status),
        since=row.since,
        until=row.until,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        scope=row.scope,
        references=tuple(item.unit.declaration.reference for item in row.items.all()),
        notice_until=row.notice_until,
        shown_at=row.shown_at,
        conclusion=row.conclusion,
        concluded_at=row.concluded_at,
        findings=tuple(_finding(f) for f in row.findings.all()),
        requests=tuple(_request(r) for r in row.requests.all()),
        demand=owed,
    )


def _finding(row: models.AuditFinding) -> Finding:
    return Finding(
        number=row.number,
        reference=row.unit.declaration.reference,
        line=row.line,
        offence=row.offence,
        says=row.says,
        law=row.law,
        corrections=_corrections.decode(row.corrections),
        duties=_tally.decode(row.duties),
        interest=row.interest_minor,
        penalty=row.penalty_minor,
        mitigations=_texts.decode(row.mitigations),
        found_at=row.found_at,
    )


def _request(row: models.BooksRequest) -> Request:
    return Request(
        number=row.number,
        asks=row.asks,
        asked_at=row.asked_at,
        due_on=row.due_on,
        answered_at=row.answered_at,
        says=row.says,
        documents=_texts.decode(row.documents),
        lapsed_at=row.lapsed_at,
    )


def _disclosures(rows: QuerySet[models.Disclosure], limit: int = 50) -> list[Disclosure]:
    listed: Sequence[models.Disclosure] = list(rows.select_related("declaration")[:limit])
    owed = _demands_of(row.number for row in listed)
    return [
        Disclosure(
            number=row.number,
            reference=row.declaration.reference,
            party=row.party,
            status=DisclosureStatus(row.status),
            says=row.says,
            since=row.since,
            corrections=_corrections.decode(row.corrections),
            dues=Dues(_tally.decode(row.duties), row.interest_minor, row.penalty_minor, row.days),
            sent_at=row.sent_at,
            why=row.why,
            decided_at=row.decided_at,
            reason=row.reason,
            demand=owed.get(row.number),
        )
        for row in listed
    ]


def is_disclosed(reference: str) -> bool:
    """Whether a disclosure on this declaration waits or was accepted."""
    rows = models.Disclosure.objects.filter(declaration__reference=reference)
    return rows.filter(~Q(status=DisclosureStatus.REFUSED.value)).exists()
