"""Every read: the numbers of declarations while the epoch is secret, the evidence for anyone once it is published."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from greenlane.core.case import Batch
from greenlane.core.dates import to_utc
from greenlane.risk.draws import rules, vrf
from greenlane.risk.draws.models import Epoch as EpochRow
from greenlane.risk.draws.terms import Draw, DrawsPage, Epoch, Evidence
from greenlane.risk.draws.vrf import Key

#: Outputs worked out by this process: ``(public key, label)`` to beta. Secret while the epoch is open.
_outputs: dict[tuple[bytes, str], bytes] = {}
_MOST_KEPT = 4096


class NotOpenError(LookupError):
    """No draw can be made: the epoch was never opened, or under a key that is not here."""


class NotPublishedError(LookupError):
    """The draw cannot be checked yet: its epoch is not published."""


def beta_for(at: datetime, page: DrawsPage, key: Key) -> tuple[str, bytes]:
    """Label and output of the epoch that ``at`` falls in. Secret until published. Raises NotOpenError."""
    label = rules.epoch_of(at, page.epoch_minutes)
    return label, _betas([label], key)[label]


def drawn(batch: Batch, page: DrawsPage, key: Key) -> Batch:
    """Gather: the Draw of every case, by its moment and reference. At most one query. Raises NotOpenError."""
    labels = [rules.epoch_of(case.at, page.epoch_minutes) for case in batch]
    betas = _betas(labels, key)
    return [
        case.having(Draw(epoch=label, number=rules.number(betas[label], case.reference)))
        for case, label in zip(batch, labels, strict=True)
    ]


def unopened(moments: Iterable[datetime], page: DrawsPage) -> list[str]:
    """The epochs of ``moments`` that are not open yet."""
    labels = {rules.epoch_of(at, page.epoch_minutes) for at in moments}
    return sorted(labels - set(EpochRow.objects.filter(label__in=labels).values_list("label", flat=True)))


def epoch(label: str) -> Epoch:
    """An epoch as it is public. Raises NotOpenError."""
    row = EpochRow.objects.filter(label=label).first()
    if row is None:
        raise NotOpenError(f"the epoch {label} was never opened; no declaration was drawn in it")
    return Epoch(
        label=row.label,
        opened_at=to_utc(row.opened_at),
        closes_at=to_utc(row.closes_at),
        alpha=row.alpha,
        checkpoint=row.checkpoint,
        public_key=bytes(row.public_key).hex(),
        proof=None if row.proof is None else bytes(row.proof).hex(),
        beta=None if row.beta is None else bytes(row.beta).hex(),
        published_at=None if row.published_at is None else to_utc(row.published_at),
    )


def check(reference: str, label: str) -> Evidence:
    """The whole evidence for the draw of ``reference`` in an epoch, checked here once more before it is given.

    Raises NotOpenError, NotPublishedError; vrf.VrfError where what is kept does not hold.
    """
    found = epoch(label)
    if found.proof is None or found.beta is None:
        raise NotPublishedError(f"the epoch {label} is not published yet; it ends at {found.closes_at.isoformat()}")
    number = rules.verify(bytes.fromhex(found.public_key), found.alpha, bytes.fromhex(found.proof), reference)
    return Evidence(
        reference=reference,
        number=number,
        epoch=label,
        alpha=found.alpha,
        proof=found.proof,
        beta=found.beta,
        public_key=found.public_key,
        checkpoint=found.checkpoint,
    )


def forget() -> None:
    """Drop the outputs kept by this process (after a restore of the database, between tests)."""
    _outputs.clear()


def _betas(labels: list[str], key: Key) -> dict[str, bytes]:
    wanted = dict.fromkeys(labels)
    found = {label: _outputs[key.public, label] for label in wanted if (key.public, label) in _outputs}
    missing = wanted.keys() - found.keys()
    if missing:
        found |= _worked_out(missing, key)
    return found


def _worked_out(labels: Iterable[str], key: Key) -> dict[str, bytes]:
    rows = {row.label: row for row in EpochRow.objects.filter(label__in=labels)}
    found = {}
    for label in labels:
        if label not in rows:
            raise NotOpenError(f"the epoch {label} is not open; open it before drawing in it")
        found[label] = _beta(rows[label], key)
    # An epoch seen inside a transaction may yet be rolled back and opened anew with another alpha: do not keep it.
    if not connection.in_atomic_block:
        if len(_outputs) > _MOST_KEPT:
            _outputs.clear()
        _outputs.update({(key.public, label): beta for label, beta in found.items()})
    return found


def _beta(row: EpochRow, key: Key) -> bytes:
    if row.beta is not None:
        return bytes(row.beta)
    if bytes(row.public_key) != key.public:
        raise NotOpenError(
            f"the epoch {row.label} was opened under another key; bring that key back until it is published"
        )
    return vrf.proof_to_hash(key.prove(row.alpha.encode()))
