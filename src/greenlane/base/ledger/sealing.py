"""Who gives each event its leaf? The one sealer, in the ledger's own transaction, apart from business.

An event is *told* when its transaction commits, *sealed* when it has a leaf below a signed checkpoint. A sealer killed
at any moment leaves the log as it was.
"""

from datetime import datetime

from django.db import connection, transaction

from greenlane.base.ledger import merkle, notes, tiles
from greenlane.base.ledger.models import Checkpoint
from greenlane.base.ledger.models import Event as EventRow
from greenlane.base.ledger.models import Tile as TileRow
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.queries import shelf_of
from greenlane.base.ledger.terms import Head, Sealed, Tile
from greenlane.core.dates import to_utc

#: Events that one sealing takes at most: about 4 MB of memory, a transaction well below a second.
MOST = 20_000
#: The advisory lock of the one sealer of a PostgreSQL database: "greenlane" in ASCII, its first seven letters.
_LOCK = int.from_bytes(b"greenla", "big")


class TornLogError(RuntimeError):
    """The log on disk is not the one that was signed. Nothing was sealed."""


def seal(signer: Signer, at: datetime, most: int = MOST) -> Sealed:
    """Give leaves to at most ``most`` events that have none, keep tiles, sign a checkpoint. Waits for another sealer.

    Call until ``count`` is 0: every event committed before the call is then sealed. Raises TornLogError where the
    tiles do not give the root signed last, or the key is of another log.
    """
    moment = to_utc(at)
    with transaction.atomic():
        _alone()
        last = Checkpoint.objects.order_by("-size").first()
        size, note = (last.size, last.note) if last else (0, "")
        leaves = _sequenced(size, most)
        if not leaves:
            return Sealed(first=size, count=0, checkpoint=note)
        edge = _edge(last, signer)
        _shelve(edge.grow(leaves))
        head = Head(origin=signer.name, size=edge.size, root=edge.root())
        if last:
            _show_extension(size, bytes(last.root), head)
        note = signer.sign(notes.checkpoint_text(head))
        Checkpoint.objects.create(size=head.size, root=head.root, note=note, at=moment)
    return Sealed(first=size, count=head.size - size, checkpoint=note)


def _alone() -> None:
    """One sealer at a time. SQLite has one writer anyway: the transaction itself is the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _sequenced(size: int, most: int) -> bytes:
    """Give the next leaves, from ``size`` on, in the order of ids; returns their hashes, concatenated.

    What has no leaf is found by that absence. An id is given before its transaction commits, so whoever looked for
    ids above the last one sealed would lose events.
    """
    table = connection.ops.quote_name(EventRow._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET leaf_index = picked.place FROM ("  # noqa: S608 — the name is our own table's
            f"SELECT id, %s + row_number() OVER (ORDER BY id) - 1 AS place FROM {table} "
            f"WHERE leaf_index IS NULL ORDER BY id LIMIT %s) AS picked WHERE {table}.id = picked.id",
            [size, most],
        )
        given = cursor.rowcount
    if not given:
        return b""
    rows = EventRow.objects.filter(leaf_index__gte=size).order_by("leaf_index").values_list("leaf_hash", flat=True)
    leaves = b"".join(map(bytes, rows))
    if len(leaves) != given * merkle.HASH:
        raise TornLogError(f"events beyond leaf {size} bear leaves that no checkpoint signed; run the verification")
    return leaves


def _edge(last: Checkpoint | None, signer: Signer) -> tiles.Edge:
    """Where the tree grows on, once its tiles have given the root that was signed last."""
    if last is None:
        return tiles.Edge()
    origin = notes.head_of(last.note).origin
    if origin != signer.name:
        raise TornLogError(f"this is the log {origin}; the key is of {signer.name}; use the key of this log")
    edge = tiles.Edge.at(last.size, shelf_of((level, index) for level, index, _ in tiles.edge_places(last.size)))
    if edge.root() != bytes(last.root):
        raise TornLogError(
            f"the tiles do not give the root signed at {last.size} leaves; run the verification, restore"
        )
    return edge


def _shelve(changed: list[Tile]) -> None:
    TileRow.objects.bulk_create(
        [TileRow(level=t.level, index=t.index, width=len(t.data) // merkle.HASH, data=t.data) for t in changed],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["width", "data"],
    )


def _show_extension(size: int, root: bytes, head: Head) -> None:
    """Prove to ourselves, from the tiles as they now lie there, what every client will ask of this checkpoint."""
    plan = merkle.consistency_plan(size, head.size)
    proof = tiles.proven(plan, shelf_of(tiles.places_of(plan)))
    try:
        merkle.check_consistency(size, head.size, root, head.root, proof)
    except merkle.ProofError as fault:
        raise TornLogError(f"the new tree does not extend the one signed at {size} leaves: {fault}") from fault
