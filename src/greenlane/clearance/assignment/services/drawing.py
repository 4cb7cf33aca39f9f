"""How does a bill come to its officer? Drawn when it is held, anew when its officer cannot take it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.assignment import models, queries
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.rules import drawing
from greenlane.clearance.assignment.rules.drawing import Result
from greenlane.clearance.assignment.rules.hours import working_until
from greenlane.clearance.assignment.terms import OTHER, Assignment, AssignmentPage, Bill, Cause, Outcome
from greenlane.clearance.lanes import queries as lanes
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.risk.draws import queries as epochs
from greenlane.risk.draws import rules as numbers

_DRAW = (
    "id", "declaration_id", "round", "at", "cause", "epoch", "number", "candidates", "digest", "pseudonym", "username",
    "site", "chance",
)  # fmt: skip
_ASSIGNMENT = (
    "declaration_id", "draw_id", "username", "site", "group", "centre", "weight", "open_by", "opened_at",
)  # fmt: skip
_CONCLUDED = ("declaration_id", "username", "site", "group", "code", "region", "outcome", "at")
_FIRST = (Cause.HELD, Cause.WAITING)


def assign(pen: Pen, page: AssignmentPage, chance: Chance, references: Sequence[str]) -> int:
    """Draw an officer for each bill that stands in a lane of the page and has none yet; returns how many were drawn.

    A constant number of statements. Event ``assignment.drawn``, or ``assignment.pooled`` where nobody could be drawn:
    such a bill waits at its group's centre. The epoch of the moment must be open. Raises risk.draws' NotOpenError.
    """
    bills = _bills(page, references)
    results = _drawn(pen, page, chance, bills, {})
    _keep(pen, page, chance, results, {})
    return len(results)


def redraw(pen: Pen, page: AssignmentPage, chance: Chance, moved: Mapping[str, tuple[Cause, str]]) -> int:
    """Draw anew the bills that were referred or restored: never to who had a hand in them.

    ``moved`` gives for each the cause and the place it was referred to (``""``: none): a group, a centre or an office.
    Event ``assignment.rerouted``, ``assignment.pooled`` where nobody is left. Returns how many moved.
    """
    open_now = {r: k for r, k in declarations.get_all(moved).items() if k.status in queries.OPEN}
    due = {r: (one, moved[r][0]) for r, one in _locked(open_now).items()}
    places = {r: _place(page, one, moved[r][1]) for r, (one, _) in due.items()}
    bills = [_again(one, open_now[r], *places[r]) for r, (one, _) in due.items()]
    results = _drawn(pen, page, chance, bills, due)
    _keep(pen, page, chance, results, due)
    return len(results)


def reroute(pen: Pen, page: AssignmentPage, chance: Chance) -> int:
    """Draw anew what its officer cannot take: absent, without a post, or not opened in time; and what waits in a pool.

    Event ``assignment.rerouted`` with the cause, ``assignment.drawn`` for what waited, ``assignment.pooled`` where
    nobody is left. A bill not opened in time stays where it is while nobody else can be drawn. Returns how many moved;
    running it again changes nothing. A constant number of statements.
    """
    due = _due(pen, queries.outstanding())
    if not due:
        return 0
    kept = declarations.get_all(due)
    now = _locked(kept)
    due = {reference: why for reference, why in due.items() if now.get(reference) == why[0]}
    bills = [_again(one, kept[reference], one.group) for reference, (one, _) in due.items()]
    results = [
        result
        for result in _drawn(pen, page, chance, bills, due)
        if result.officer is not None or due[result.bill.reference][1] in (Cause.ABSENT, Cause.LEFT)
    ]
    _keep(pen, page, chance, results, due)
    return len(results)


def open_bill(pen: Pen, page: AssignmentPage, reference: str, username: str) -> None:
    """The officer has opened the bill: it stays with it from now on. Event ``assignment.opened``, once.

    Raises LookupError where the bill is not this officer's.
    """
    rows = models.Assignment.objects.filter(declaration__reference=reference, username=username)
    if not username or not rows.exists():
        raise LookupError(f"{reference}: no bill of yours has this reference")
    if models.Assignment.objects.filter(pk__in=rows.values("pk"), opened_at__isnull=True).update(opened_at=pen.at):
        pen.event("assignment.opened", reference, {})


def conclude(pen: Pen, page: AssignmentPage, decided: Sequence[tuple[str, Outcome, datetime]]) -> int:
    """Remember the officer's first decision on each bill, and when it was made, for the watch on even practice.

    ``decided`` stands in the order of the log. Returns how many were new.

    Event ``assignment.concluded`` for each, with the outcome. A constant number of statements; safe to run again.
    """
    first = {reference: (outcome, at) for reference, outcome, at in reversed(decided)}
    found = queries.assignments(first)
    kept = declarations.get_all(found)
    done = set(
        models.Concluded.objects.filter(declaration_id__in=[k.id for k in kept.values()]).values_list("pk", flat=True)
    )
    fresh = [one for one in found.values() if one.username and kept[one.reference].id not in done]
    texts = declarations.read_all(one.reference for one in fresh)
    rows = []
    for one in fresh:
        lines = lines_of(texts[one.reference])
        line = max(lines, key=lambda each: (page.chapters.get(each.code[:2]) == one.group, each.price or 0))
        region, (outcome, at) = page.regions.get(line.origin, OTHER), first[one.reference]
        key = kept[one.reference].id
        rows.append((key, one.username, one.site, one.group, line.code, region, outcome.value, at))
        pen.event("assignment.concluded", one.reference, {"round": one.round, "outcome": outcome})
    pen.insert(models.Concluded, _CONCLUDED, rows)
    when = models.Concluded.objects.filter(declaration=OuterRef("declaration")).values("at")
    unopened = models.Assignment.objects.filter(pk__in=[row[0] for row in rows], opened_at__isnull=True)
    unopened.update(opened_at=Subquery(when))
    return len(rows)


def _bills(page: AssignmentPage, references: Sequence[str]) -> list[Bill]:
    """Those of the references that are to be drawn now, in the order of their registration."""
    kept = {r: k for r, k in declarations.get_all(references).items() if k.status in queries.OPEN}
    lane = {
        (decided.reference, decided.version): decided.lane.value
        for decided in lanes.decisions(references=kept, limit=20 * len(kept) + 1)
    }
    have = queries.assignments(kept)
    due = [k for k in kept.values() if lane.get((k.reference, k.version)) in page.lanes and k.reference not in have]
    texts = declarations.read_all(k.reference for k in due)
    return [_bill(page, k, drawing.group_of(lines_of(texts[k.reference]), page)) for k in sorted(due, key=_registered)]


def _registered(kept: Kept) -> int:
    return kept.id


def _bill(page: AssignmentPage, kept: Kept, group: str) -> Bill:
    weight = drawing.weight_of(kept.items, page.weighing)
    return Bill(
        key=kept.id, reference=kept.reference, office=kept.office, owner=kept.importer, group=group, weight=weight
    )


def _again(one: Assignment, kept: Kept, group: str, site: str = "") -> Bill:
    """A bill that was drawn before."""
    return Bill(kept.id, one.reference, kept.office, kept.importer, group, one.weight, site)


def _locked(kept: Mapping[str, Kept]) -> Mapping[str, Assignment]:
    """Who has these bills, held until the end of the transaction."""
    keys = [one.id for one in kept.values()]
    list(models.Assignment.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return queries.assignments(kept)


def _place(page: AssignmentPage, one: Assignment, to: str) -> tuple[str, str]:
    """The group and office that a bill is drawn in once it was referred to a place."""
    if to in page.groups:
        return to, ""
    if to in page.centres and one.centre != to:
        return next((group.code for group in page.groups.values() if group.centre == to), one.group), ""
    return one.group, to if to in page.sites else ""


def _drawn(
    pen: Pen, page: AssignmentPage, chance: Chance, bills: Sequence[Bill],
    former: Mapping[str, tuple[Assignment, Cause]],
) -> list[Result]:  # fmt: skip
    """The draws of bills; ``former`` says who had them, and is not drawn again, nor is who had another hand in them."""
    if not bills:
        return []
    turns = {b.reference: former[b.reference][0].round + 1 if b.reference in former else 1 for b in bills}
    _, beta = epochs.beta_for(pen.at, chance.page, chance.key)
    drawn = [numbers.number(beta, drawing.purpose_of(b.reference, turns[b.reference])) for b in bills]
    recent = queries.last_officers((b.owner for b in bills), page.weighing.apart)
    hands = queries.hands(turns)
    apart = {r: hands.get(r, frozenset()) | ({former[r][0].username} if r in former else set()) for r in turns}
    return drawing.draw(bills, queries.here(pen.at, chance.secret), recent, drawn, page, apart_from=apart)


def _due(pen: Pen, outstanding: Sequence[Assignment]) -> dict[str, tuple[Assignment, Cause]]:
    """Which open bills are to be drawn anew now, and why."""
    gone = queries.away(pen.at)
    posted = {post.username for post in queries.roster(pen.at)}
    due = {}
    for one in outstanding:
        if one.is_pooled:
            due[one.reference] = (one, Cause.WAITING)
        elif one.username in gone:
            due[one.reference] = (one, Cause.ABSENT)
        elif one.username not in posted:
            due[one.reference] = (one, Cause.LEFT)
        elif one.opened_at is None and one.open_by is not None and one.open_by < pen.at:
            due[one.reference] = (one, Cause.UNOPENED)
    return due


def _keep(
    pen: Pen, page: AssignmentPage, chance: Chance, results: Sequence[Result],
    former: Mapping[str, tuple[Assignment, Cause]],
) -> None:  # fmt: skip
    """Write draws and who has the bills now, each with its event."""
    label, closed = _epoch(pen, chance), _closed(pen) if results else {}
    draws, assignments = [], []
    for key, result in zip(pen.reserve(models.Draw, len(results)), results, strict=True):
        bill, officer = result.bill, result.officer
        before, cause = former.get(bill.reference, (None, Cause.HELD))
        turn = before.round + 1 if before else 1
        text = drawing.text_of(result.candidates)
        digest = drawing.digest_of(drawing.purpose_of(bill.reference, turn), text)
        username, site, name = (officer.username, officer.site, officer.pseudonym) if officer else ("", "", "")
        draws.append((
            key, bill.key, turn, pen.at, cause.value, label, result.number, text, digest, name, username, site,
            result.chance,
        ))  # fmt: skip
        by = None
        if site in page.sites:
            by = working_until(pen.at, page.open_hours, page.sites[site], page.calendar, closed.get(site, frozenset()))
        centre = page.groups[bill.group].centre
        assignments.append((bill.key, key, username, site, bill.group, centre, bill.weight, by, None))
        told = {"round": turn, "epoch": label, "number": result.number, "digest": digest, "officer": name}
        pen.event(
            "assignment.pooled" if not officer else "assignment.drawn" if cause in _FIRST else "assignment.rerouted",
            bill.reference,
            {**told, "reason": cause},
        )
    pen.insert(models.Draw, _DRAW, draws)
    _put(assignments)


def _closed(pen: Pen) -> dict[str, set[date]]:
    """The days on which each office does not work, from yesterday on: somewhere it is still yesterday."""
    found: dict[str, set[date]] = {}
    for one in queries.closed_days(pen.at.date() - timedelta(days=1)):
        found.setdefault(one.site, set()).add(one.day)
    return found


def _epoch(pen: Pen, chance: Chance) -> str:
    """The epoch in which a draw of this moment is made."""
    return numbers.epoch_of(pen.at, chance.page.epoch_minutes)


def _put(rows: Sequence[tuple[object, ...]]) -> None:
    """Insert who has each bill, or put it in place of who had it. One statement."""
    if rows:
        models.Assignment.objects.bulk_create(
            [models.Assignment(**dict(zip(_ASSIGNMENT, row, strict=True))) for row in rows],
            update_conflicts=True,
            unique_fields=["declaration_id"],
            update_fields=[name.removesuffix("_id") for name in _ASSIGNMENT[1:]],
        )
