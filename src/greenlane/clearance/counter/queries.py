"""Every read: originals, visits of a day, mandates, captures, who has stood at the counter for a declaration."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from greenlane.base.files.papers import Paper
from greenlane.base.files.wording import Dated, iso
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.counter import models, rules
from greenlane.clearance.counter.states import PaperStatus, VisitStatus
from greenlane.clearance.counter.terms import Capture, CounterPage, Mandate, Original, Visit

_HERE = [
    PaperStatus.RECEIVED.value,
    PaperStatus.VERIFIED.value,
    PaperStatus.DIFFERENT.value,
    PaperStatus.RETAINED.value,
]


def original(receipt: str) -> Original:
    """One original. Raises LookupError where there is none."""
    row = models.Original.objects.select_related("declaration").filter(receipt=receipt).first()
    if row is None:
        raise LookupError(f"{receipt}: no receipt of the counter has this number; check it")
    return original_fact(row)


def originals(office: str = "", *, reference: str = "", here: bool = False, limit: int = 50) -> list[Original]:
    """Originals, the last received first; of one office, of one declaration, only those still here."""
    rows = models.Original.objects.select_related("declaration").order_by("-received_at", "-id")
    if office:
        rows = rows.filter(office=office)
    if reference:
        rows = rows.filter(declaration__reference=reference)
    if here:
        rows = rows.filter(status__in=_HERE)
    return [original_fact(row) for row in rows[:limit]]


def due_back(office: str, day: date, limit: int = 50) -> list[Original]:
    """Originals that are due to be given back by this day, the first due first."""
    rows = models.Original.objects.select_related("declaration").filter(office=office, back_by__lte=day)
    rows = rows.filter(~Q(status=PaperStatus.RETURNED.value)).order_by("back_by", "id")
    return [original_fact(row) for row in rows[:limit]]


def verified(references: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The documents whose original was found to agree, by declaration. One statement."""
    wanted = list(references)
    rows = models.Original.objects.filter(declaration__reference__in=wanted, checked_at__isnull=False)
    rows = rows.filter(~Q(status=PaperStatus.DIFFERENT.value), says="").order_by("id")
    found: dict[str, tuple[str, ...]] = {}
    for reference, document in rows.values_list("declaration__reference", "document"):
        found[reference] = (*found.get(reference, ()), document)
    return found


def visits(office: str, day: date) -> list[Visit]:
    """The visits of a day, by their hour."""
    rows = models.CounterVisit.objects.filter(office=office, day=day).order_by("at", "id")
    return [visit_fact(row) for row in rows]


def booked(office: str, since: date) -> list[Visit]:
    """Visits booked from a day on that were not missed."""
    rows = models.CounterVisit.objects.filter(office=office, day__gte=since, is_booked=True)
    return [visit_fact(row) for row in rows.exclude(status=VisitStatus.MISSED.value).order_by("at", "id")]


def visits_of(party: str, since: date) -> list[Visit]:
    """A trader's visits from a day on."""
    rows = models.CounterVisit.objects.filter(party=party, day__gte=since).order_by("at", "id")
    return [visit_fact(row) for row in rows]


def mandate(number: str) -> Mandate:
    """One mandate. Raises LookupError where there is none."""
    row = models.Mandate.objects.filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no mandate has this number; check it")
    return mandate_fact(row)


def mandates(party: str, day: date) -> list[Mandate]:
    """The mandates of a trader that hold on a day."""
    rows = models.Mandate.objects.filter(party=party, signed_on__lte=day, until__gte=day, revoked_at__isnull=True)
    return [mandate_fact(row) for row in rows.order_by("until", "id")]


def capture(receipt: str) -> Capture:
    """One declaration typed at the counter. Raises LookupError where there is none."""
    rows = models.Capture.objects.select_related("declaration", "mandate")
    row = rows.filter(receipt=receipt).first()
    if row is None:
        raise LookupError(f"{receipt}: no receipt of the counter has this number; check it")
    return capture_fact(row)


def captures(office: str, limit: int = 20) -> list[Capture]:
    """The declarations typed at an office, the last first."""
    rows = models.Capture.objects.select_related("declaration", "mandate").filter(office=office)
    return [capture_fact(row) for row in rows.order_by("-captured_at", "-id")[:limit]]


def handlers(reference: str) -> frozenset[str]:
    """Who met the trader at the counter for this declaration: none of them assesses it."""
    papers = models.Original.objects.filter(declaration__reference=reference)
    typed = models.Capture.objects.filter(declaration__reference=reference)
    named = {name for pair in papers.values_list("received_by", "checked_by") for name in pair}
    return frozenset(named | set(typed.values_list("captured_by", flat=True))) - {""}


def receipt(number: str, page: CounterPage, money: AccountsPage, dated: Dated = iso) -> bytes:
    """The receipt as PDF: the same one gives the same bytes. Raises LookupError where there is none."""
    held: Original | Capture
    try:
        held = original(number)
    except LookupError:
        held = capture(number)
    paper = Paper(
        title=f"{page.words['title']} {number}",
        author=page.words["author"],
        subject=held.reference,
        language=page.words["language"],
    )
    paper.band(page.words["author"], page.words["title"])
    pairs = rules.receipt_pairs(page, held, dated)
    if isinstance(held, Capture) and held.fee:
        pairs.append((page.words["fee"], f"{major(held.fee, money.digits):,f} {money.currency}"))
    paper.pairs(pairs)
    paper.paragraph(page.words["thanks"])
    return paper.bytes()


def original_fact(row: models.Original) -> Original:
    return Original(
        receipt=row.receipt,
        document=row.document,
        reference=row.declaration.reference,
        code=row.code,
        office=row.office,
        pages=row.pages,
        status=PaperStatus(row.status),
        received_at=row.received_at,
        back_by=row.back_by,
        place=row.place,
        says=row.says,
        checked_at=row.checked_at,
        returned_at=row.returned_at,
    )


def visit_fact(row: models.CounterVisit) -> Visit:
    status = VisitStatus(row.status)
    return Visit(row.pk, row.office, row.purpose, row.at, row.is_booked, status, row.ticket, row.desk)


def mandate_fact(row: models.Mandate) -> Mandate:
    return Mandate(
        row.number, row.party, row.identity, row.ends_with, row.document, row.signed_on, row.until, row.revoked_at
    )


def capture_fact(row: models.Capture) -> Capture:
    return Capture(
        row.receipt, row.declaration.reference, row.mandate.number, row.office, row.captured_at, row.original_at,
        row.form, row.fee_minor,
    )  # fmt: skip
