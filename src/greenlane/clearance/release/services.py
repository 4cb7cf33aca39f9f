"""Every write: release, interdict, lift. What keeps goods from going is looked at again inside the transaction."""

from collections.abc import Iterable, Sequence

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.terms import Standing
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import models, rules
from greenlane.clearance.release.terms import Going
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening, Status, befores
from greenlane.filing.manifests import queries as manifests

MACHINE, OFFICER = "machine", "officer"
#: From here goods may go: verified, or secured until the final decision.
READY = befores(Happening.RELEASED.value)
_GONE = (Status.RELEASED.value, Status.PROVISIONAL.value, Status.REFUSED.value, Status.CANCELLED.value)
_COLUMNS = ("id", "declaration_id", "number", "at", "version", "by", "sha256")


def release_fresh(pen: Pen, fresh: Sequence[Going]) -> None:
    """Release declarations that are registered in this very transaction: nobody can have interdicted them yet.

    Their status is set by the caller. Event ``release.released`` on each.
    """
    if fresh:
        _write(pen, fresh, MACHINE)


def release(pen: Pen, references: Sequence[str], by: str = MACHINE) -> list[str]:
    """Release those of the declarations that may go now; returns their MRNs. Safe to ask again.

    One may go when compliance is verified, nothing is owed, the stand-by time is over, the goods are there where
    the country waits for them, and nobody interdicts; all is looked at under lock. Event ``release.released`` on each.
    """
    if not references:
        return []
    standing = accounts.standings(references, lock=True)
    ready = {s.declaration_id: s for s in standing if s.status in READY and s.is_settled}
    barred = _barred(ready)
    waiting = _waiting(pen, [s.reference for s in ready.values()])
    waiting |= manifests.not_there(s.reference for s in ready.values())
    going = [s for key, s in ready.items() if key not in barred and s.reference not in waiting]
    if going:
        declarations.advance(pen, [s.reference for s in going], Happening.RELEASED.value)
        _write(pen, [_going(s) for s in going], by)
    return [s.reference for s in going]


def interdict(pen: Pen, reference: str, authority: str, reason: str) -> None:
    """Keep goods from going until :func:`lift`. Event ``release.interdicted``; the reason stays with officers.

    Raises ForbiddenError where they are gone, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError(f"{reference}: an interdict needs its reason; write what was found")
    standing = _standing(reference)
    if standing.status in _GONE:
        says = f"{reference} is {standing.status}; an interdict comes too late, order an audit instead"
        raise ForbiddenError(says, thing="a declaration", status=standing.status)
    if models.Interdict.objects.filter(
        declaration_id=standing.declaration_id, authority=authority, lifted_at__isnull=True
    ).exists():
        return
    columns = ("declaration_id", "authority", "reason", "placed_at")
    pen.insert(models.Interdict, columns, [(standing.declaration_id, authority, reason[:400], pen.at)])
    pen.event("release.interdicted", reference, {"authority": authority})


def lift(pen: Pen, reference: str, authority: str) -> None:
    """Lift an authority's interdict. Event ``release.lifted``. Raises LookupError where there is none."""
    standing = _standing(reference)
    rows = models.Interdict.objects.filter(
        declaration_id=standing.declaration_id, authority=authority, lifted_at__isnull=True
    )
    if not rows.update(lifted_at=pen.at):
        raise LookupError(f"{reference}: {authority} has no open interdict on it; check the authority")
    pen.event("release.lifted", reference, {"authority": authority})


def _going(standing: Standing) -> Going:
    return Going(standing.declaration_id, standing.reference, standing.version, standing.sha256)


def _write(pen: Pen, going: Sequence[Going], by: str) -> None:
    keys, day = pen.reserve(models.Release, len(going)), pen.at.date()
    rows = []
    for key, s in zip(keys, going, strict=True):
        number = rules.number_of(key, day)
        rows.append((key, s.declaration_id, number, pen.at, s.version, by, s.sha256))
        # Words of ours and hashes: nothing to escape.
        body = f'{{"by":"{by}","number":"{number}","sha256":"{s.sha256}","version":{s.version}}}'
        pen.event(Happening.RELEASED.value, s.reference, body)
    pen.insert(models.Release, _COLUMNS, rows)


def _barred(keys: Iterable[int]) -> set[int]:
    rows = models.Interdict.objects.filter(declaration_id__in=list(keys), lifted_at__isnull=True)
    return set(rows.values_list("declaration_id", flat=True))


def _waiting(pen: Pen, references: Sequence[str]) -> set[str]:
    """Those whose stand-by time is not over, by the last decision on each."""
    if not references:
        return set()
    until = {}
    for decided in reversed(lanes.decisions(references=references, limit=len(references) * 20)):
        until[decided.reference] = decided.fact(Routing).stand_by_until
    return {reference for reference, end in until.items() if end is not None and end > pen.at}


def _standing(reference: str) -> Standing:
    found = accounts.standings([reference], lock=True)
    if not found:
        raise LookupError(f"{reference}: no declaration of this reference is under way; check the MRN")
    return found[0]
