"""Every write: take, compare, file and give back originals; book and call visits; mandates; declarations typed."""

from datetime import date, datetime

from django.db.models import Max

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import entries
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.services.posting import lock
from greenlane.clearance.accounts.terms import AccountKind, AccountsPage
from greenlane.clearance.counter import models, queries, rules, states
from greenlane.clearance.counter.states import Deed, PaperStatus, Turn, VisitStatus
from greenlane.clearance.counter.terms import Capture, CounterPage, Mandate, Original, Purpose, Visit
from greenlane.core.dates import to_utc
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import DocumentStatus


def receive(pen: Pen, page: CounterPage, office: str, reference: str, document: str, pages: int) -> Original:
    """Take in an original to be compared with an upload of the declaration. Event ``counter.original_received``.

    Raises CounterError, LookupError where there is no such declaration.
    """
    rules.check_counter(page, office)
    _check_apart(pen, page, reference)
    kept = declarations.get(reference)
    linked = {d.reference: d for d in documents.of_declarations([reference])[reference]}
    if document not in linked:
        raise rules.refused(page, "not_linked", document=document, reference=reference)
    if linked[document].status is not DocumentStatus.CLEAN:
        raise rules.refused(page, "not_readable", document=document)
    if pages < 1:
        raise rules.refused(page, "no_pages")
    here = models.Original.objects.filter(document=document, declaration_id=kept.id)
    known = here.exclude(status=PaperStatus.RETURNED.value).values_list("receipt", flat=True).first()
    if known:
        raise rules.refused(page, "here_already", document=document, receipt=known)
    key = pen.reserve(models.Original, 1)[0]
    row = models.Original.objects.create(
        pk=key,
        receipt=rules.number_of(page.receipt_prefix, key, pen.at.date()),
        document=document,
        declaration_id=kept.id,
        code=linked[document].code,
        office=office,
        pages=pages,
        status=PaperStatus.RECEIVED.value,
        received_at=pen.at,
        received_by=pen.by,
        back_by=rules.back_by(page, linked[document].code, pen.at.date()),
    )
    told = {"receipt": row.receipt, "document": document, "pages": pages, "office": office}
    pen.event("counter.original_received", reference, told)
    return queries.original(row.receipt)


def compare(pen: Pen, page: CounterPage, office: str, receipt: str, differs: str = "") -> Original:
    """Say whether an original agrees with its upload; ``differs`` says how it does not.

    Events ``counter.original_verified`` or ``counter.original_differs``, on the document and on the declaration.
    Raises CounterError, ForbiddenError.
    """
    row = _original(page, office, receipt)
    _check_apart(pen, page, row.declaration.reference)
    deed = Deed.DIFFER if differs.strip() else Deed.VERIFY
    row.status = states.paper_after(PaperStatus(row.status), deed).value
    row.says, row.checked_at, row.checked_by = differs.strip()[:400], pen.at, pen.by
    row.save(update_fields=["status", "says", "checked_at", "checked_by"])
    told = {"receipt": receipt, "document": row.document, "code": row.code}
    for subject in (row.document, row.declaration.reference):
        if deed is Deed.VERIFY:
            pen.event("counter.original_verified", subject, told)
        else:
            pen.event("counter.original_differs", subject, told)
    return queries.original(receipt)


def retain(pen: Pen, page: CounterPage, office: str, receipt: str, place: str) -> Original:
    """File an original in the archive, at ``place``. Event ``counter.original_retained`` on the declaration."""
    if not place.strip():
        raise rules.refused(page, "no_place")
    row = _original(page, office, receipt)
    row.status = states.paper_after(PaperStatus(row.status), Deed.RETAIN).value
    row.place = place.strip()[:60]
    row.save(update_fields=["status", "place"])
    pen.event("counter.original_retained", row.declaration.reference, {"receipt": receipt, "place": row.place})
    return queries.original(receipt)


def give_back(pen: Pen, page: CounterPage, office: str, receipt: str) -> Original:
    """Give an original back. Event ``counter.original_returned``. Raises CounterError where it must stay."""
    row = _original(page, office, receipt)
    rules.check_return(page, queries.original_fact(row), pen.at.date())
    row.status = states.paper_after(PaperStatus(row.status), Deed.GIVE_BACK).value
    row.returned_at = pen.at
    row.save(update_fields=["status", "returned_at"])
    pen.event("counter.original_returned", row.declaration.reference, {"receipt": receipt, "document": row.document})
    return queries.original(receipt)


def book(
    pen: Pen, page: CounterPage, money: AccountsPage, office: str, purpose: str, party: str, at: datetime
) -> Visit:
    """Book a visit. Event ``counter.visit_booked`` on the trader. Raises CounterError with the next free hour."""
    rules.check_counter(page, office)
    kind = _purpose(page, purpose)
    rules.check_hour(page, money, kind, at)
    taken = queries.booked(office, pen.at.date())
    if at <= pen.at or not rules.is_free(page, office, kind, at, taken):
        free = rules.free_hours(page, money, office, kind, max(at, pen.at), taken, 1)
        raise rules.refused(page, "full", next=f"{free[0]:%Y-%m-%d %H:%M}" if free else "not within two weeks")
    row = models.CounterVisit.objects.create(
        office=office, day=at.date(), at=at, purpose=purpose, party=party, is_booked=True,
        status=VisitStatus.BOOKED.value,
    )  # fmt: skip
    pen.event("counter.visit_booked", party, {"office": office, "purpose": purpose, "visitAt": at})
    return queries.visit_fact(row)


def walk_in(pen: Pen, page: CounterPage, office: str, purpose: str, party: str = "") -> Visit:
    """Somebody comes unannounced and draws a number. Event ``counter.visit_arrived`` on the office."""
    rules.check_counter(page, office)
    _purpose(page, purpose)
    row = models.CounterVisit(
        office=office, day=pen.at.date(), at=pen.at, purpose=purpose, party=party, is_booked=False,
        status=VisitStatus.WAITING.value,
    )  # fmt: skip
    return _arrived(pen, page, row)


def turn(pen: Pen, page: CounterPage, office: str, visit: int, what: Turn, desk: int | None = None) -> Visit:
    """Move a visit on. Events ``counter.visit_arrived``, ``_called``, ``_served``, ``_missed`` on the office.

    Raises LookupError where this office has no such visit, ForbiddenError.
    """
    row = models.CounterVisit.objects.select_for_update().filter(pk=visit, office=office).first()
    if row is None:
        raise LookupError(f"{visit}: {office} has no such visit")
    row.status = states.visit_after(VisitStatus(row.status), what).value
    if what is Turn.ARRIVE:
        return _arrived(pen, page, row)
    row.desk = desk or row.desk
    row.save(update_fields=["status", "desk"])
    told = {"ticket": row.ticket, "desk": row.desk}
    if what is Turn.CALL:
        pen.event("counter.visit_called", office, told)
    elif what is Turn.SERVE:
        pen.event("counter.visit_served", office, told)
    else:
        pen.event("counter.visit_missed", office, told)
    return queries.visit_fact(row)


def give_mandate(
    pen: Pen, page: CounterPage, party: str, identity: str, number: str, document: str, signed: date, until: date
) -> Mandate:
    """Keep a signed mandate of an identified person. Event ``counter.mandate_given`` on the trader.

    Raises CounterError where nobody was identified, it is not signed, or it holds too long.
    """
    rules.check_mandate(page, signed, until, identity, number, pen.at.date())
    try:
        found = documents.document(document)
    except LookupError:
        found = None
    if found is None or found.owner != party:
        raise rules.refused(page, "unsigned", document=document or "Nothing", party=party)
    key = pen.reserve(models.Mandate, 1)[0]
    mandate = rules.number_of(page.mandate_prefix, key, pen.at.date())
    ends, hashed = rules.identity_of(number, mandate)
    models.Mandate.objects.create(
        pk=key, number=mandate, party=party, identity=identity, ends_with=ends, identity_hash=hashed,
        document=document, signed_on=signed, until=until, given_at=pen.at,
    )  # fmt: skip
    pen.event("counter.mandate_given", party, {"mandate": mandate, "document": document, "until": until})
    return queries.mandate(mandate)


def revoke_mandate(pen: Pen, number: str) -> None:
    """The trader takes its mandate back. Event ``counter.mandate_revoked``. Raises LookupError."""
    row = models.Mandate.objects.select_for_update().filter(number=number, revoked_at__isnull=True).first()
    if row is None:
        raise LookupError(f"{number}: no mandate of this number holds")
    row.revoked_at = pen.at
    row.save(update_fields=["revoked_at"])
    pen.event("counter.mandate_revoked", row.party, {"mandate": number})


def capture(
    pen: Pen, page: CounterPage, office: str, reference: str, mandate: str, *, original_at: datetime | None = None,
    form: str = "", cash: bool = True,
) -> Capture:  # fmt: skip
    """Note that a registered declaration was typed here on a mandate; take its fee, in cash or from the wallet.

    ``original_at`` is when a form of an outage was handed in. Event ``counter.captured`` on the declaration.
    Raises CounterError, AccountsError where the wallet holds too little.
    """
    rules.check_counter(page, office)
    _check_apart(pen, page, reference)
    kept = declarations.get(reference)
    held = queries.mandate(mandate)
    rules.check_holds(page, held, kept.declarant, pen.at.date())
    rules.check_outage(page, original_at, form, pen.at)
    fee = rules.fee_of(page, original_at)
    key = pen.reserve(models.Capture, 1)[0]
    # Originals and captures share the prefix, so the numbers of captures start beyond theirs.
    receipt = rules.number_of(f"{page.receipt_prefix}D", key, pen.at.date())
    models.Capture.objects.create(
        pk=key, receipt=receipt, declaration_id=kept.id, mandate=models.Mandate.objects.get(number=mandate),
        office=office, captured_at=pen.at, captured_by=pen.by, original_at=original_at or pen.at, form=form[:40],
        fee_minor=fee,
    )  # fmt: skip
    told = {"receipt": receipt, "mandate": mandate, "office": office, "form": form[:40], "fee": fee}
    pen.event("counter.captured", reference, {**told, "originalAt": to_utc(original_at or pen.at)})
    if fee:
        _take_fee(pen, page, held.party, receipt, fee, cash)
    return queries.capture(receipt)


def _take_fee(pen: Pen, page: CounterPage, party: str, receipt: str, fee: int, cash: bool) -> None:
    if cash:
        accounts.deposit(pen, party, fee, receipt)
    wallet, revenue = entries.wallet(party), entries.code(AccountKind.REVENUE, page.fee_tax)
    held = lock(pen, [wallet, revenue])
    held.plan(entries.entry("fee", receipt, [(wallet, fee), (revenue, -fee)]))
    held.post(pen)


def _check_apart(pen: Pen, page: CounterPage, reference: str) -> None:
    rules.check_apart(page, reference, pen.by, [(told.kind, told.by) for told in history(reference)])


def _original(page: CounterPage, office: str, receipt: str) -> models.Original:
    rows = models.Original.objects.select_for_update(of=("self",)).select_related("declaration")
    row = rows.filter(receipt=receipt).first()
    if row is None:
        raise LookupError(f"{receipt}: no receipt of the counter has this number; check it")
    if row.office != office:
        raise rules.refused(page, "not_here", receipt=receipt, office=row.office)
    return row


def _purpose(page: CounterPage, code: str) -> Purpose:
    if code not in page.purposes:
        raise rules.refused(page, "no_purpose", code=code or "Nothing", codes=", ".join(page.purposes))
    return page.purposes[code]


def _arrived(pen: Pen, page: CounterPage, row: models.CounterVisit) -> Visit:
    """Give the next number of the day for this purpose; two who draw at once wait for each other by the constraint."""
    today = models.CounterVisit.objects.filter(office=row.office, day=row.day, purpose=row.purpose)
    row.number = (today.aggregate(most=Max("number"))["most"] or 0) + 1
    row.ticket, row.arrived_at = rules.ticket_of(page.purposes[row.purpose], row.number), pen.at
    row.save()
    pen.event("counter.visit_arrived", row.office, {"ticket": row.ticket, "purpose": row.purpose})
    return queries.visit_fact(row)
