"""Every write: open, save, discard, take back, lodge, erase."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256

import msgspec

from greenlane.base.ledger.writing import Pen
from greenlane.filing.drafts import models, queries, rules
from greenlane.filing.drafts.terms import (
    TITLE,
    ClosedError,
    Content,
    Draft,
    DraftsPage,
    Opening,
    Save,
    Saved,
    UnfitError,
    Value,
)

_encoder = msgspec.json.Encoder(order="deterministic")
_COLUMNS = (
    "id", "reference", "owner", "author", "title", "lrn", "words", "origin", "source", "amends", "revision", "body",
    "sha256", "opened_at", "saved_at", "discarded_at", "lodged",
)  # fmt: skip
_LRN = "functionalReferenceId"


def open_all(pen: Pen, page: DraftsPage, openings: Sequence[Opening]) -> list[Draft]:
    """Open drafts, as one set. Event ``drafts.opened`` on each. Raises UnfitError where one holds more than is kept."""
    for opening in openings:
        rules.check(page, {}, opening.texts)
    ids = pen.reserve(models.Draft, len(openings))
    rows, opened = [], []
    for number, opening in zip(ids, openings, strict=True):
        reference = rules.reference_of(number, page, pen.at.date())
        texts = {**opening.texts}
        # A reference of one's own is needed and must be new: the draft's number is both.
        texts[_LRN] = texts.get(_LRN) or reference
        fields = {key: Value(text, 1, "") for key, text in texts.items() if text}
        content = Content(fields=fields, notes=opening.notes[: page.notes])
        body, digest = _written(content)
        title, lrn, words = _taken_out(content)
        rows.append((
            number, reference, opening.owner, opening.author, title, lrn, words, opening.origin.value,
            opening.source[:120], opening.amends, 1, body, digest, pen.at, pen.at, None, "",
        ))  # fmt: skip
        opened.append(Draft(
            id=number, reference=reference, owner=opening.owner, author=opening.author, title=title, lrn=lrn,
            origin=opening.origin, source=opening.source[:120], amends=opening.amends, revision=1, opened_at=pen.at,
            saved_at=pen.at, discarded_at=None, lodged="",
        ))  # fmt: skip
        pen.event("drafts.opened", reference, {"origin": opening.origin, "revision": 1, "sha256": digest})
    pen.insert(models.Draft, _COLUMNS, rows)
    return opened


def save(pen: Pen, page: DraftsPage, owner: str, reference: str, given: Save) -> Saved:
    """Keep what a page sends; answers what others changed meanwhile and what two typed at once.

    Event ``drafts.saved`` with the revision and the hash of the whole, where anything is new; nothing is written where
    nothing is. Raises LookupError, ClosedError where it was lodged or discarded, UnfitError where it cannot be kept.
    """
    row = _locked(owner, reference)
    _refuse_closed(row)
    held = queries.read(row.body)
    rules.check(page, held.fields, given.changes)
    if given.base > row.revision:
        says = "revision {base} is not known here; the last is {last}. Load the draft anew."
        raise UnfitError("revision_unknown", says, base=given.base, last=row.revision)
    merged = rules.merge(held, given, row.revision + 1)
    if merged is not held and (merged.fields, merged.contested) != (held.fields, held.contested):
        row.revision += 1
        row.body, row.sha256 = _written(merged)
        row.title, row.lrn, row.words = _taken_out(merged)
        row.saved_at = pen.at
        row.save(update_fields=["revision", "body", "sha256", "title", "lrn", "words", "saved_at"])
        pen.event("drafts.saved", reference, {"revision": row.revision, "sha256": row.sha256})
    return Saved(
        revision=row.revision,
        saved_at=row.saved_at,
        changes=rules.news(merged, given.base, given.writer),
        contested=rules.rivals(merged),
    )


def discard(pen: Pen, owner: str, reference: str) -> None:
    """Put a draft away; it can be taken back for some days. Event ``drafts.discarded``. Twice is once."""
    row = _locked(owner, reference)
    if row.discarded_at is None:
        _refuse_closed(row)
        row.discarded_at = pen.at
        row.save(update_fields=["discarded_at"])
        pen.event("drafts.discarded", reference, {"revision": row.revision})


def restore(pen: Pen, page: DraftsPage, owner: str, reference: str) -> None:
    """Take a discarded draft back. Event ``drafts.restored``. Raises ClosedError where the days are over."""
    row = _locked(owner, reference)
    if row.discarded_at is None:
        return
    if row.discarded_at < pen.at - timedelta(days=page.undo_days):
        says = "{reference}: it was discarded more than {days} days ago and is gone"
        raise ClosedError("draft_gone", says, reference=reference, days=page.undo_days)
    row.discarded_at = None
    row.save(update_fields=["discarded_at"])
    pen.event("drafts.restored", reference, {"revision": row.revision})


def lodged(pen: Pen, owner: str, reference: str, mrn: str) -> None:
    """Note what became of a draft. Event ``drafts.lodged``. Twice is once; raises ClosedError on another MRN."""
    row = _locked(owner, reference)
    if row.lodged == mrn:
        return
    _refuse_closed(row)
    row.lodged = mrn
    row.save(update_fields=["lodged"])
    pen.event("drafts.lodged", reference, {"revision": row.revision, "declaration": mrn})


def refused(pen: Pen, owner: str, reference: str) -> int:
    """Note that a lodging was refused, so that the next is a message of its own; returns the new revision.

    Event ``drafts.refused``.
    """
    row = _locked(owner, reference)
    _refuse_closed(row)
    row.revision += 1
    row.save(update_fields=["revision"])
    pen.event("drafts.refused", reference, {"revision": row.revision})
    return row.revision


def erase(pen: Pen, references: Iterable[str]) -> int:
    """Remove discarded drafts for good; returns how many. Event ``drafts.erased`` on each."""
    rows = models.Draft.objects.select_for_update().filter(reference__in=list(references), discarded_at__isnull=False)
    found = sorted(rows.values_list("reference", flat=True))
    models.Draft.objects.filter(reference__in=found).delete()
    for reference in found:
        pen.event("drafts.erased", reference, {"because": "discarded"})
    return len(found)


def _locked(owner: str, reference: str) -> models.Draft:
    row = models.Draft.objects.select_for_update().filter(owner=owner, reference=reference).first()
    if row is None:
        raise queries.nowhere(reference)
    return row


def _refuse_closed(row: models.Draft) -> None:
    if row.lodged:
        says = "{reference}: it was lodged as {lodged}; amend that"
        raise ClosedError("draft_lodged", says, reference=row.reference, lodged=row.lodged)
    if row.discarded_at is not None:
        raise ClosedError(
            "draft_discarded", "{reference}: it was discarded; take it back first", reference=row.reference
        )


def _written(content: Content) -> tuple[str, str]:
    body = _encoder.encode(content)
    return body.decode(), sha256(body).hexdigest()


def _taken_out(content: Content) -> tuple[str, str, str]:
    texts = content.texts()
    return texts.get(TITLE, "").strip()[:120], texts.get(_LRN, "").strip()[:35], rules.words_of(texts)
