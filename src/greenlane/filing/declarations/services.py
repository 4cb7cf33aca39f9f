"""Every write: register, advance, amend, cancel."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

from greenlane.base.ledger.writing import Pen
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import models, states
from greenlane.filing.declarations.states import Happening, Status
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of

_COLUMNS = (
    "id", "reference", "version", "lrn", "declarant", "importer", "type_code", "office", "regime", "status",
    "lodged_at", "items", "body", "sha256",
)  # fmt: skip
_ITEM_COLUMNS = ("declaration_id", "number", "code", "origin", "net_grams", "price_minor", "currency")


def tell_accepted(pen: Pen, accepted: Sequence[tuple[str, str]]) -> None:
    """Event ``declarations.accepted`` for each (MRN, hash of the text); :func:`keep` follows with the rows."""
    for reference, digest in accepted:
        pen.event(Happening.ACCEPTED.value, reference, f'{{"sha256":"{digest}","version":1}}')


def keep(pen: Pen, registrations: Sequence[Registration]) -> None:
    """Keep accepted declarations with their items, as one set, in the status that their events lead to."""
    rows: list[tuple[object, ...]] = []
    items: list[tuple[object, ...]] = []
    for r in registrations:
        d, case = r.case.declaration, r.case
        importer = d.goods_shipment.importer if d.goods_shipment else None
        rows.append((
            r.id, case.reference, 1, d.functional_reference_id, (d.declarant.id if d.declarant else None) or "",
            (importer.id if importer else None) or "", d.type_code or "", d.declaration_office_id or "",
            case.lines[0].regime if case.lines else "", r.status.value, case.at, len(case.lines), r.body, r.sha256,
        ))  # fmt: skip
        items += _item_rows(r.id, case)
    pen.insert(models.Declaration, _COLUMNS, rows)
    pen.insert(models.Item, _ITEM_COLUMNS, items)


def advance(pen: Pen, references: Sequence[str], kind: str) -> None:
    """Move the status of declarations by an event that the caller tells. A few statements, whatever their number.

    Raises ForbiddenError, naming the declarations, where one of them cannot take this event; nothing is written.
    """
    rows = models.Declaration.objects.select_for_update().filter(reference__in=references).order_by("pk")
    befores: dict[Status, list[int]] = {}
    for key, reference, status in rows.values_list("pk", "reference", "status"):
        try:
            states.after(Status(status), kind)
        except ForbiddenError as no:
            raise no.about(reference) from None
        befores.setdefault(Status(status), []).append(key)
    if sum(map(len, befores.values())) != len(set(references)):
        raise LookupError(f"{len(references)} declarations were to take {kind}; some do not exist")
    for before, keys in befores.items():
        models.Declaration.objects.filter(pk__in=keys).update(status=states.after(before, kind))


def hold(pen: Pen, reference: str, kind: str) -> None:
    """Lock a declaration for a change by an event of ``kind``. Raises ForbiddenError where it cannot happen now."""
    _locked(reference, kind)


def amend(pen: Pen, reference: str, declaration: Declaration, reason: str) -> int:
    """Put an amended text in place of the former, which is kept; it is then to be decided anew.

    Returns the new version. Raises ForbiddenError where the declaration may no longer be amended.
    """
    return revise(pen, reference, declaration, reason, Happening.AMENDED, {"reason": reason})


def revise(
    pen: Pen, reference: str, declaration: Declaration, reason: str, by: Happening, told: Mapping[str, object]
) -> int:
    """The same by another event than an amendment, whose body tells hash and version beside ``told``.

    Returns the new version. Raises ForbiddenError where this event cannot happen now.
    """
    row = _locked(reference, by.value)
    body = text_of(declaration)
    models.FormerVersion.objects.create(
        declaration=row, version=row.version, body=row.body, sha256=row.sha256, replaced_at=pen.at, reason=reason[:200]
    )
    row.version, row.body, row.sha256 = row.version + 1, body, sha256(body.encode()).hexdigest()
    row.status = states.after(Status(row.status), by.value)
    row.items = len(declaration.items)
    row.save(update_fields=["version", "body", "sha256", "status", "items"])
    models.Item.objects.filter(declaration=row).delete()
    case = Case(reference, declaration, pen.at)
    pen.event(by.value, reference, {"sha256": row.sha256, "version": row.version, **told})
    pen.insert(models.Item, _ITEM_COLUMNS, _item_rows(row.pk, case))
    return row.version


def cancel(pen: Pen, reference: str, reason: str) -> None:
    """Cancel at the declarant's request. Raises ForbiddenError where it is too late."""
    row = _locked(reference, Happening.CANCELLED.value)
    row.status = states.after(Status(row.status), Happening.CANCELLED.value)
    row.save(update_fields=["status"])
    pen.event(Happening.CANCELLED.value, reference, {"reason": reason})


def _locked(reference: str, kind: str) -> models.Declaration:
    row = models.Declaration.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no declaration has this reference; check the MRN")
    states.after(Status(row.status), kind)
    return row


def _item_rows(key: int, case: Case) -> Iterable[tuple[object, ...]]:
    for line in case.lines:
        yield (
            key, line.number, line.code, line.origin, _scaled(line.net, 1000), _scaled(line.price, 100), line.currency
        )  # fmt: skip


def _scaled(value: Decimal | None, by: int) -> int | None:
    return None if value is None else int(value * by)
