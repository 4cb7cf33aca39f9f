"""Every read: tickets for either side, what waits, the figures of a manager, where a declaration stands."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from greenlane.base.ledger.queries import history
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment import rules as assigning
from greenlane.clearance.escalation import models, rules, states
from greenlane.clearance.escalation.states import Status
from greenlane.clearance.escalation.terms import Figures, Situation, Ticket, TicketStep
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Happening
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.traders import queries as traders

_MOVING = frozenset(happening.value for happening in Happening)
_FIELDS = (
    "number", "want", "level", "opened_at", "due_at", "acknowledge_by", "answer_by", "acknowledged_at",
    "answered_at", "closed_at", "reopened", "cause", "score",
)  # fmt: skip


def situation(reference: str) -> Situation:
    """Where a declaration stands and since when. Raises LookupError where there is none."""
    kept = declarations.get(reference)
    moved = [event.at for event in history(reference) if event.kind in _MOVING]
    standing = accounts.standings([reference])
    return Situation(
        reference=reference,
        status=str(kept.status),
        lodged_at=kept.lodged_at,
        since=moved[-1] if moved else kept.lodged_at,
        is_settled=bool(standing) and standing[0].is_settled,
    )


def identities(kept: Kept) -> tuple[str, ...]:
    """Every word that would tell an officer whose declaration it is."""
    found = [kept.declarant, kept.importer, kept.lrn]
    for number in {kept.declarant, kept.importer} - {""}:
        try:
            trader = traders.get(number)
        except LookupError:
            continue
        found += [trader.name, trader.line, trader.phone, trader.email]
    found += assigning.identities(declarations.read(kept.reference))
    return tuple(word for word in found if word)


def ticket(number: str) -> Ticket:
    """One ticket with its entries. Raises LookupError where there is none."""
    found = _tickets(models.Ticket.objects.filter(number=number))
    if not found:
        raise LookupError(f"{number}: no ticket has this number; check it")
    return found[0]


def of_declaration(reference: str) -> list[Ticket]:
    """The tickets on a declaration, the last first."""
    return _tickets(models.Ticket.objects.filter(declaration__reference=reference).order_by("-pk"))


def of_party(party: str, limit: int = 50) -> list[Ticket]:
    """The tickets on declarations of a party, the last first."""
    mine = Q(declaration__declarant=party) | Q(declaration__importer=party)
    return _tickets(models.Ticket.objects.filter(mine).order_by("-pk")[:limit])


def waiting(office: str = "", limit: int = 50) -> list[Ticket]:
    """Tickets that this office (``""``: any) has to work on, the first due first."""
    rows = models.Ticket.objects.filter(status__in=[s.value for s in states.PENDING])
    return _tickets(_of_office(rows, office).order_by("answer_by", "pk")[:limit])


def answered(office: str = "", limit: int = 20) -> list[Ticket]:
    """Tickets that this office answered, or that were closed there, the last first."""
    rows = models.Ticket.objects.exclude(status__in=[s.value for s in states.PENDING])
    return _tickets(_of_office(rows, office).order_by("-pk")[:limit])


def handler_of(number: str) -> str:
    """The office that handles a ticket now, for authorisation; never shown. Raises LookupError."""
    office = models.Ticket.objects.filter(number=number).values_list("office", flat=True).first()
    if office is None:
        raise LookupError(f"{number}: no ticket has this number; check it")
    return office


def centre_of(reference: str) -> str:
    """The site that a declaration was given to; the office where it was lodged as long as nobody has it."""
    held = assignment.assigned(reference)
    return (held.site if held else "") or declarations.get(reference).office


def figures(since: datetime, until: datetime, at: datetime, office: str = "") -> Figures:
    """The figures of tickets opened from ``since`` up to before ``until``, at one office or at all."""
    rows = models.Ticket.objects.filter(opened_at__gte=since, opened_at__lt=until)
    return rules.figures(_tickets(_of_office(rows, office)), at)


def facts_of(rows: Iterable[models.Ticket]) -> list[Ticket]:
    """Rows as facts, with their entries. One statement."""
    listed = list(rows)
    entries: dict[int, list[TicketStep]] = {}
    found = models.TicketEntry.objects.filter(ticket__in=[row.pk for row in listed]).order_by("pk")
    for key, at, kind, side, level, text in found.values_list("ticket_id", "at", "kind", "side", "level", "text"):
        entries.setdefault(key, []).append(TicketStep(at, kind, side, level, text))
    return [_fact(row, tuple(entries.get(row.pk, ()))) for row in listed]


def _tickets(rows: QuerySet[models.Ticket]) -> list[Ticket]:
    return facts_of(rows.select_related("declaration"))


def _fact(row: models.Ticket, entries: tuple[TicketStep, ...]) -> Ticket:
    fields = {name: getattr(row, name) for name in _FIELDS}
    return Ticket(reference=row.declaration.reference, status=Status(row.status), entries=entries, **fields)


def _of_office(rows: QuerySet[models.Ticket], office: str) -> QuerySet[models.Ticket]:
    return rows.filter(office=office) if office else rows
