"""Every write: open epochs, publish their proofs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.merkle import EMPTY_ROOT
from greenlane.base.ledger.notes import head_of
from greenlane.base.ledger.writing import Pen
from greenlane.risk.draws import rules, vrf
from greenlane.risk.draws.models import Epoch as EpochRow
from greenlane.risk.draws.queries import unopened
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.draws.vrf import Key

_COLUMNS = ("label", "opened_at", "closes_at", "alpha", "checkpoint", "public_key")
#: Rows of one INSERT, epochs of one publication: a statement and a transaction of moderate size.
_ROWS, MOST = 500, 1_000


def open_epochs(pen: Pen, moments: Iterable[datetime], page: DrawsPage, country: str, key: Key) -> list[str]:
    """Open the epochs that ``moments`` fall in and that nobody has opened; returns their labels.

    Commit before anyone is drawn in them: the alpha, with the log's root of this moment, must stand first.
    """
    labels = unopened(moments, page)
    if not labels:
        return []
    note = ledger.checkpoint() or ""
    size, root = (0, EMPTY_ROOT)
    if note:
        head = head_of(note)
        size, root = head.size, head.root
    rows = []
    for label in labels:
        alpha = rules.alpha_of(country, label, size, root)
        rows.append((label, pen.at, rules.bounds(label)[1], alpha, note, key.public))
    opened = {label for start in range(0, len(rows), _ROWS) for label in _inserted(rows[start : start + _ROWS])}
    for label, _, closes_at, alpha, _, public in rows:
        if label in opened:
            pen.event("draws.opened", label, {"alpha": alpha, "publicKey": public.hex(), "closesAt": closes_at})
    return [label for label in labels if label in opened]


def publish(pen: Pen, page: DrawsPage, key: Key, most: int = MOST) -> int:
    """Publish the proof of every epoch of ``key`` that ended long enough ago (``publish_after_minutes``); their number.

    The wait lets declarations lodged in the epoch get their reference before its output is known.
    """
    ended = pen.at - timedelta(minutes=page.publish_after_minutes)
    due = EpochRow.objects.filter(proof=None, closes_at__lte=ended, public_key=key.public).order_by("closes_at")
    rows = list(due.select_for_update()[:most])
    for row in rows:
        proof = key.prove(row.alpha.encode())
        row.proof, row.beta, row.published_at = proof, vrf.proof_to_hash(proof), pen.at
        told = {"alpha": row.alpha, "proof": proof.hex(), "beta": row.beta.hex(), "publicKey": key.public.hex()}
        pen.event("draws.published", row.label, told)
    EpochRow.objects.bulk_update(rows, ["proof", "beta", "published_at"], batch_size=_ROWS)
    return len(rows)


def _inserted(rows: list[tuple[str, datetime, datetime, str, str, bytes]]) -> list[str]:
    """Insert; returns the labels that were new. Another worker may open the same epoch at the same moment."""
    quote, adapt = connection.ops.quote_name, connection.ops.adapt_datetimefield_value
    marks = ", ".join(["%s"] * len(_COLUMNS))
    values: list[Any] = []
    for label, opened_at, closes_at, *rest in rows:
        values += [label, adapt(opened_at), adapt(closes_at), *rest]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(EpochRow._meta.db_table)} ({', '.join(map(quote, _COLUMNS))}) "  # noqa: S608 — our names
            f"VALUES {', '.join([f'({marks})'] * len(rows))} ON CONFLICT (label) DO NOTHING RETURNING label",
            values,
        )
        return [label for (label,) in cursor.fetchall()]
