"""Every write: passages follow the log."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment.terms import AssignmentPage
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.page import rates_for
from greenlane.clearance.lanes.terms import Decided, LanesPage
from greenlane.core.book import Book
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Happening
from greenlane.filing.declarations.terms import Kept
from greenlane.insight.timing import folding, models, queries, rules
from greenlane.insight.timing.terms import Change, Lane, Passage, Step, TimingPage
from greenlane.law.controls.terms import ControlsPage, Obligations
from greenlane.risk.draws.terms import Draw

BookOf = Callable[[date], Book]
ORDERED, RECEIVED = "accounts.ordered", "accounts.received"
#: The kinds of event that move a passage or tell something of it.
KINDS = (
    *(happening.value for happening in Happening), folding.CHARGED, folding.PAID, folding.REVERSED, folding.REFUNDED,
    folding.CORRECTED, folding.BARRED, folding.LIFTED, folding.FOUND, ORDERED, RECEIVED,
    *sorted(folding.ARRIVALS),
)  # fmt: skip
_LANES = (Happening.CLEARED, Happening.HELD)
#: No declaration is decided anew so often.
_VERSIONS = 50
_decode = msgspec.json.Decoder().decode
_json = msgspec.json.Encoder(order="deterministic")


def record(pen: Pen, book_of: BookOf, told: Sequence[Told]) -> list[Change]:
    """Move passages along a set of events, in the order of the log; returns each that changed, once.

    The same number of statements whatever the number of events. Event ``timing.recorded`` with how many there were.
    """
    bodies = {event.id: {} if event.erased else _decode(event.body or "{}") for event in told}
    _remit(told, bodies)
    kept = declarations.get_all(event.subject for event in told)
    before = queries.by_key(one.id for one in kept.values())
    steps = _steps([event for event in told if event.subject in kept], bodies, kept, book_of)
    # A way that did not begin in the log cannot be measured.
    fresh = {r for r, moved in steps.items() if kept[r].id not in before and moved[0].kind == Happening.ACCEPTED}
    modes = {reference: _mode_of(text) for reference, text in declarations.read_all(fresh).items()}
    changes = []
    for reference, moved in steps.items():
        one = kept[reference]
        start = before.get(one.id)
        if start is None and reference not in fresh:
            continue
        after = start or _begun(one, moved[0], modes[reference])
        for step in moved:
            book = book_of(step.at.date())
            hours = rules.hours_of(book[TimingPage], book[AssignmentPage].calendar, after.office)
            after = folding.follow(after, step, hours, book[ControlsPage].agencies.keys())
        if after != start:
            changes.append(Change(start, after))
    _keep(pen, changes)
    return changes


def _mode_of(declaration: Declaration) -> str:
    """The mode of transport at the border as declared, ``""`` where none is."""
    means = declaration.border_transport_means
    return (means.mode_code if means else None) or ""


def _begun(kept: Kept, step: Step, mode: str) -> Passage:
    return Passage(
        id=kept.id, reference=kept.reference, office=kept.office, regime=kept.regime, mode=mode, lodged_at=step.at,
        since=step.at, status="draft",
    )  # fmt: skip


def _steps(
    told: Sequence[Told], bodies: Mapping[int, Any], kept: Mapping[str, Kept], book_of: BookOf
) -> Mapping[str, list[Step]]:
    routed = _lanes([kept[event.subject] for event in told if event.kind in _LANES], book_of)
    ordered = queries.receipts({str(bodies[e.id].get("receipt", "")) for e in told if e.kind == folding.PAID})
    found: dict[str, list[Step]] = {}
    for event in told:
        body = bodies[event.id]
        lane = routed.get((event.subject, int(body.get("version", 0)))) if event.kind in _LANES else None
        paid = ordered.get(str(body.get("receipt", ""))) if event.kind == folding.PAID else None
        found.setdefault(event.subject, []).append(Step(event.kind, event.at, body, lane or Lane(), paid))
    return found


def _lanes(held: Sequence[Kept], book_of: BookOf) -> Mapping[tuple[str, int], Lane]:
    """What each decision rests on, by MRN and version. At most one statement."""
    known = {one.reference: one for one in held}
    found = lanes.decisions(references=known, limit=_VERSIONS * len(known)) if known else []
    return {(d.reference, d.version): _lane(d, known[d.reference], book_of) for d in found}


def _lane(decided: Decided, kept: Kept, book_of: BookOf) -> Lane:
    facts = msgspec.json.decode(decided.facts, type=dict[str, msgspec.Raw])
    agencies: tuple[str, ...] = ()
    if Obligations.__name__ in facts:
        agencies = tuple(sorted({o.agency for o in decided.fact(Obligations).all if o.agency}))
    if Draw.__name__ not in facts:
        return Lane(agencies)
    number = decided.fact(Draw).number
    rates = rates_for(book_of(decided.at.date())[LanesPage], kept.office, kept.regime)
    return Lane(agencies, number, rates.random, number < rates.random and decided.lane.rank >= rates.random_lane.rank)


def _remit(told: Sequence[Told], bodies: Mapping[int, Any]) -> None:
    """Payments ordered, and the receipts they came to. At most two statements."""
    ordered = [models.Remittance(payment=e.subject, ordered_at=e.at) for e in told if e.kind == ORDERED]
    models.Remittance.objects.bulk_create(ordered, ignore_conflicts=True)
    receipts = {e.subject: str(bodies[e.id].get("receipt", "")) for e in told if e.kind == RECEIVED}
    rows = list(models.Remittance.objects.filter(payment__in=[p for p, r in receipts.items() if r]))
    for row in rows:
        row.receipt = receipts[row.payment]
    models.Remittance.objects.bulk_update(rows, ["receipt"])


def _keep(pen: Pen, changes: Iterable[Change]) -> None:
    rows = [_row(change.after) for change in changes]
    if not rows:
        return
    columns = [f.attname for f in models.PassageRow._meta.concrete_fields if not f.primary_key]
    models.PassageRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["declaration"], update_fields=columns
    )
    pen.event("timing.recorded", "timing", {"declarations": len(rows)})


def _row(passage: Passage) -> models.PassageRow:
    given = msgspec.structs.asdict(passage)
    for name in ("id", "reference", "charged"):
        del given[name]
    for name in ("barred", "agencies"):
        given[name] = " ".join(given[name])
    for name in ("spent", "waited"):
        given[name] = _json.encode(given[name]).decode()
    return models.PassageRow(declaration_id=passage.id, charged_minor=passage.charged, seconds=passage.seconds, **given)
