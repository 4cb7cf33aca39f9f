"""Every read: the checkpoint, tiles and entries as they are served, proofs, and what was told of a subject."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet

from greenlane.base.ledger import merkle, notes, proofs, rules, tiles
from greenlane.base.ledger.models import Checkpoint
from greenlane.base.ledger.models import Event as EventRow
from greenlane.base.ledger.models import Tile as TileRow
from greenlane.base.ledger.terms import Event, Evidence, Head, Proof, Told
from greenlane.core.dates import to_utc

#: So many leaves a reader of the log passes at most in one go.
SPAN = 5_000


class NotSealedError(LookupError):
    """The event is kept but has no leaf yet; the sealer is on its way."""


def checkpoint() -> str | None:
    """The latest signed note; None before the first sealing."""
    return Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()


def head() -> Head | None:
    """What the latest checkpoint signs."""
    note = checkpoint()
    return None if note is None else notes.head_of(note)


def unsealed() -> int:
    """How many events still wait for a leaf."""
    return EventRow.objects.filter(leaf_index=None).count()


def waiting_since() -> datetime | None:
    """When the oldest event that has no leaf yet was told; None where every event is sealed."""
    at = EventRow.objects.filter(leaf_index=None).order_by("id").values_list("at", flat=True).first()
    return None if at is None else to_utc(at)


def tile(level: int, index: int, width: int = tiles.WIDTH) -> bytes | None:
    """The first ``width`` hashes of a tile; None where there are not that many."""
    row = TileRow.objects.filter(level=level, index=index, width__gte=width).first()
    return None if row is None else bytes(row.data)[: width * merkle.HASH]


def entries(index: int, width: int = tiles.WIDTH) -> bytes | None:
    """The entry bundle under tile ``(0, index)``: ``width`` leaves; None where there are not that many."""
    first = index * tiles.WIDTH
    rows = EventRow.objects.filter(leaf_index__gte=first, leaf_index__lt=first + width).order_by("leaf_index")
    leaves = [leaf_of(row) for row in rows]
    return tiles.bundle(leaves) if len(leaves) == width else None


def proof_of(event_id: int) -> Proof:
    """That an event is in the log, under the latest checkpoint. Raises LookupError, NotSealedError."""
    return _proof(_row(event_id))


def proof_of_latest(subject: str, kind: str) -> Proof:
    """The same for the latest event of that kind about ``subject``."""
    return _proof(_latest(subject, kind))


def evidence_of(event_id: int) -> Evidence:
    """The event laid open with its proof, for whoever may see it. Raises LookupError where its body was erased."""
    row = _row(event_id)
    if row.commitment is not None:
        raise LookupError(f"event {event_id}: its body was erased; proof_of still proves its leaf")
    proof = _proof(row)
    return Evidence(event=event_of(row), index=proof.index, proof=proofs.written(proof))


def consistency(first: int, second: int) -> tuple[bytes, ...]:
    """The proof that the tree of ``second`` leaves extends the one of ``first``. Raises ValueError, LookupError."""
    if first == second:
        return ()
    plan = merkle.consistency_plan(first, second)
    return tiles.proven(plan, shelf_of(tiles.places_of(plan)))


def history(subject: str) -> tuple[Told, ...]:
    """What was told of ``subject``, in the order told."""
    return tuple([_told(row) for row in EventRow.objects.filter(subject=subject).order_by("id")])


def told_of(subjects: Iterable[str], kind: str) -> frozenset[str]:
    """Those of ``subjects`` of which an event of this kind was told. One statement."""
    rows = EventRow.objects.filter(subject__in=list(subjects), kind=kind)
    return frozenset(rows.values_list("subject", flat=True))


def actors(subjects: Iterable[str], kinds: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Who left events whose kind begins with one of ``kinds``, by subject; subjects without any are missing. One
    statement."""
    rows = EventRow.objects.filter(_begins(kinds), subject__in=list(subjects)).values_list("subject", "by").distinct()
    found: dict[str, set[str]] = {}
    for subject, by in rows:
        found.setdefault(subject, set()).add(by)
    return {subject: frozenset(names) for subject, names in found.items()}


def leaf_of(row: EventRow) -> bytes:
    """The leaf's bytes, also of an event whose body was erased."""
    return rules.leaf_bytes(event_of(row), None if row.commitment is None else bytes(row.commitment))


def event_of(row: EventRow) -> Event:
    return Event(kind=row.kind, subject=row.subject, at=to_utc(row.at), by=row.by, body=row.body, salt=bytes(row.salt))


def shelf_of(places: Iterable[tuple[int, int]]) -> tiles.Shelf:
    """The tiles of ``places`` in one query; a tile that is not there is empty."""
    wanted: dict[int, set[int]] = {}
    for level, index in places:
        wanted.setdefault(level, set()).add(index)
    which = Q(pk__in=[])
    for level, indexes in wanted.items():
        which |= Q(level=level, index__in=indexes)
    rows = TileRow.objects.filter(which).values_list("level", "index", "data")
    found = {(level, index): bytes(data) for level, index, data in rows}
    return lambda level, index: found.get((level, index), b"")


def _row(event_id: int) -> EventRow:
    row = EventRow.objects.filter(pk=event_id).first()
    if row is None:
        raise LookupError(f"no event {event_id} is kept here")
    return row


def _latest(subject: str, kind: str) -> EventRow:
    row = EventRow.objects.filter(subject=subject, kind=kind).order_by("-id").first()
    if row is None:
        raise LookupError(f"no event {kind} was told of {subject}")
    return row


def _proof(row: EventRow) -> Proof:
    note = checkpoint()
    if row.leaf_index is None or note is None:
        raise NotSealedError(f"event {row.pk} waits for its leaf; ask again after the next sealing")
    plan = merkle.inclusion_plan(row.leaf_index, notes.head_of(note).size)
    path = tiles.proven(plan, shelf_of(tiles.places_of(plan)))
    return Proof(leaf=leaf_of(row), index=row.leaf_index, path=path, checkpoint=note)


def _told(row: EventRow) -> Told:
    return Told(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        at=to_utc(row.at),
        by=row.by,
        body=row.body,
        leaf=row.leaf_index,
        erased=row.commitment is not None,
    )


def sealed(first: int, end: int) -> tuple[Told, ...]:
    """The events of the leaves from ``first`` until before ``end``, in the order sealed; for reactions to events."""
    return tuple([_told(row) for row in _leaves(first, end)])


def passage(first: int, kinds: tuple[str, ...], limit: int) -> tuple[tuple[Told, ...], int]:
    """The next ``limit`` sealed events whose kind begins with one of ``kinds``, from leaf ``first`` on.

    Also the leaf to go on from: the others are passed by without being read. At most ``SPAN`` leaves are passed.
    """
    newest = EventRow.objects.aggregate(newest=Max("leaf_index"))["newest"]
    end = min(first + SPAN, 0 if newest is None else newest + 1)
    if end <= first:
        return (), first
    told = tuple([_told(row) for row in _leaves(first, end).filter(_begins(kinds))[:limit]])
    return told, end if len(told) < limit else (told[-1].leaf or 0) + 1


def _begins(kinds: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(kind__startswith=kind) for kind in kinds))


def _leaves(first: int, end: int) -> QuerySet[EventRow]:
    return EventRow.objects.filter(leaf_index__gte=first, leaf_index__lt=end).order_by("leaf_index")


def leaf(event_id: int) -> bytes:
    """The leaf of an event, sealed or not; its last line is the commitment. Raises LookupError where there is none."""
    return leaf_of(_row(event_id))
