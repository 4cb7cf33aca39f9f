"""Every read: appeals for either side, what may be appealed against, who may review, what stays, the figures."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.terms import Told
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.appeals import models, rules, states
from greenlane.clearance.appeals.states import Status
from greenlane.clearance.appeals.terms import (
    Appeal,
    AppealsPage,
    AppealStep,
    Contestable,
    Decision,
    Drawn,
    Effect,
    Figures,
    Reviewer,
    Stake,
)
from greenlane.clearance.audit import queries as audits
from greenlane.clearance.escalation.queries import centre_of
from greenlane.clearance.escalation.terms import Calendar
from greenlane.filing.declarations import queries as declarations

_FIELDS = (
    "number", "kind", "event", "decided_on", "lodged_at", "decide_by", "due_at", "samples", "wants_hearing",
    "is_stayed", "overdue_at", "court",
)  # fmt: skip


def contestable(reference: str, page: AppealsPage, calendar: Calendar) -> tuple[Contestable, ...]:
    """The decisions on a declaration that an appeal may be lodged against, and until when."""
    told = _told(reference)
    taken = models.Appeal.objects.filter(event__in=[event.id for event in told])
    held = taken.exclude(status__in=[s.value for s in states.GONE]).values_list("event", flat=True)
    return rules.contestable(page, calendar, told, held)


def stake(reference: str, effect: Effect) -> Stake:
    """The money at stake in a decision on a declaration."""
    if effect is Effect.DEMAND:
        case = audits.case_of(reference)
        demand = case.demand if case else None
        if demand is None:
            return Stake()
        return Stake(demand.payer, demand.total, 0 if demand.paid_at else demand.total, demand.number)
    charge = charges.charges_of([reference]).get(reference)
    return Stake(charge.payer, charge.total, charge.outstanding) if charge else Stake()


def appeal(number: str) -> Appeal:
    """One appeal with its entries. Raises LookupError where there is none."""
    found = _appeals(models.Appeal.objects.filter(number=number))
    if not found:
        raise LookupError(f"{number}: no appeal has this number; check it")
    return found[0]


def of_declaration(reference: str) -> list[Appeal]:
    """The appeals on a declaration, the last first."""
    return _appeals(models.Appeal.objects.filter(declaration__reference=reference).order_by("-pk"))


def of_party(party: str, limit: int = 50) -> list[Appeal]:
    """The appeals on declarations of a party, the last first."""
    mine = Q(declaration__declarant=party) | Q(declaration__importer=party)
    return _appeals(models.Appeal.objects.filter(mine).order_by("-pk")[:limit])


def of_reviewer(name: str, limit: int = 50) -> list[Appeal]:
    """The appeals that this reviewer was chosen for, the pending ones first, the first due first."""
    found = _appeals(models.Appeal.objects.filter(reviewer=name).order_by("decide_by", "pk")[:limit])
    return sorted(found, key=lambda one: one.status not in states.PENDING)


def unassigned(limit: int = 50) -> list[Appeal]:
    """Appeals without a reviewer, the first lodged first."""
    return _appeals(models.Appeal.objects.filter(status=Status.LODGED.value).order_by("pk")[:limit])


def is_reviewer(number: str, name: str) -> bool:
    """Whether this user was chosen for this appeal."""
    return bool(name) and models.Appeal.objects.filter(number=number, reviewer=name).exists()


def reviewers() -> tuple[Reviewer, ...]:
    """Who is appointed now."""
    rows = models.Reviewer.objects.filter(dismissed_at__isnull=True).order_by("name")
    return tuple(Reviewer(*row) for row in rows.values_list("name", "office", "appointed_at"))


def pool(number: str) -> tuple[Reviewer, ...]:
    """Those appointed who had no hand in the declaration of this appeal, and whose office had none.

    Every actor of its history counts, not only who decided. Raises LookupError.
    """
    kept = declarations.get(appeal(number).reference)
    sites = {kept.office, centre_of(kept.reference)}
    return rules.eligible(reviewers(), {event.by for event in _told(kept.reference)}, sites)


def stayed(references: Iterable[str]) -> Mapping[str, int]:
    """Disputed duty that is not collected while an appeal runs, in minor units by MRN. One statement."""
    rows = models.Appeal.objects.filter(declaration__reference__in=list(references), is_stayed=True)
    return dict(rows.values_list("declaration__reference", "disputed_minor"))


def figures(since: datetime, until: datetime, at: datetime, office: str = "") -> Figures:
    """The figures of appeals lodged from ``since`` up to before ``until``, on one office's declarations or on all."""
    rows = models.Appeal.objects.filter(lodged_at__gte=since, lodged_at__lt=until)
    return rules.figures(_appeals(rows.filter(declaration__office=office) if office else rows), at)


def facts_of(rows: Iterable[models.Appeal]) -> list[Appeal]:
    """Rows as facts, with their entries. One statement."""
    listed = list(rows)
    entries: dict[int, list[AppealStep]] = {}
    found = models.AppealEntry.objects.filter(appeal__in=[row.pk for row in listed]).order_by("pk")
    for key, at, kind, side, text, documents, for_at in found.values_list(
        "appeal_id", "at", "kind", "side", "text", "documents", "for_at"
    ):
        entries.setdefault(key, []).append(AppealStep(at, kind, side, text, tuple(documents.split()), for_at))
    return [_fact(row, tuple(entries.get(row.pk, ()))) for row in listed]


def _told(reference: str) -> list[Told]:
    """What was told of a declaration, and of its audit where there was one, in the order of the log."""
    case = audits.case_of(reference)
    told = [*history(reference), *(history(case.number) if case else ())]
    return sorted(told, key=lambda event: event.id)


def _appeals(rows: QuerySet[models.Appeal]) -> list[Appeal]:
    return facts_of(rows.select_related("declaration"))


def _fact(row: models.Appeal, entries: tuple[AppealStep, ...]) -> Appeal:
    return Appeal(
        reference=row.declaration.reference,
        status=Status(row.status),
        grounds=tuple(row.grounds.split()),
        disputed=row.disputed_minor,
        security=row.security_minor,
        drawn=msgspec.json.decode(row.drawn, type=Drawn) if row.drawn else None,
        decision=msgspec.json.decode(row.decision, type=Decision) if row.decision else None,
        entries=entries,
        **{name: getattr(row, name) for name in _FIELDS},
    )
