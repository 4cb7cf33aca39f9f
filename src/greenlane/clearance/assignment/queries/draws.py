"""Was it chance? Every draw as anybody may check it, whom a pseudonym stands for, and the standing test of all."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, QuerySet

from greenlane.clearance.assignment import models
from greenlane.clearance.assignment.queries.bills import OPEN
from greenlane.clearance.assignment.rules import drawing
from greenlane.clearance.assignment.rules.fairness import shares
from greenlane.clearance.assignment.terms import Cause, Checked, DrawFairness, Drawn
from greenlane.core.dates import to_utc
from greenlane.risk.draws import fairness as chance
from greenlane.risk.draws import queries as epochs


def draws_of(reference: str) -> tuple[Drawn, ...]:
    """Every draw of a bill, in order; nothing in them names an officer."""
    return tuple(_drawn(row) for row in _rows(models.Draw.objects.filter(declaration__reference=reference)))


def draws_open_to_all(reference: str) -> tuple[Drawn, ...]:
    """The draws of a bill that is decided. Raises LookupError before that and where there are none, in the same words:
    whether an open bill was drawn would tell its lane."""
    rows = models.Draw.objects.filter(declaration__reference=reference).exclude(declaration__status__in=OPEN)
    found = tuple(_drawn(row) for row in _rows(rows))
    if not found:
        raise LookupError(f"{reference}: no draw of an officer is open to all; it is once an officer has decided")
    return found


def verify(drawn: Drawn) -> Checked:
    """Draw again with what is recorded: the number from its epoch, the digest, the officer that both lead to.

    Raises risk.draws' VrfError where the kept proof of the epoch does not hold.
    """
    text = drawing.text_of(drawn.candidates)
    place = drawing.pick(drawn.candidates, drawn.number)
    led_to = "" if place is None else drawn.candidates[place].pseudonym
    try:
        number, is_published = epochs.check(drawn.purpose, drawn.epoch).number, True
    except epochs.NotPublishedError:
        number, is_published = drawn.number, False
    except epochs.NotOpenError:
        return Checked(drawn, holds=False, is_published=False, says=f"The epoch {drawn.epoch} was never opened.")
    if number != drawn.number:
        return Checked(drawn, holds=False, is_published=True, says="The number is not the one of this epoch.")
    if drawing.digest_of(drawn.purpose, text) != drawn.digest:
        return Checked(drawn, holds=False, is_published=is_published, says="The candidates are not those recorded.")
    if led_to != drawn.pseudonym:
        return Checked(drawn, holds=False, is_published=is_published, says=f"The number leads to {led_to or 'nobody'}.")
    says = "The number leads to the officer recorded."
    if not is_published:
        says = "The number leads to the officer recorded; it can be proven once its epoch is published."
    return Checked(drawn, holds=True, is_published=is_published, says=says)


def resolved(pseudonym: str, on: date, secret: bytes) -> str:
    """Whom a pseudonym of that day stands for; for an auditor. Raises LookupError where it is nobody's."""
    for username in models.Post.objects.values_list("username", flat=True).distinct():
        if drawing.pseudonym_of(secret, on.isoformat(), username) == pseudonym:
            return str(username)
    raise LookupError(f"{pseudonym}: no officer of the roster had this name on {on}; check the day")


def fairness(since: datetime, until: datetime, secret: bytes) -> DrawFairness:
    """The standing test of all draws from ``since`` up to before ``until``, for the board. Two statements."""
    rows = _rows(models.Draw.objects.filter(at__gte=since, at__lt=until))
    names: dict[str, dict[str, tuple[str, str]]] = {}
    posts = list(models.Post.objects.values_list("username", "site").distinct())
    by_officer, by_site, numbers, wrong = [], [], [], []
    for row in rows:
        drawn, day = _drawn(row), to_utc(row.at).date().isoformat()
        if day not in names:
            names[day] = {drawing.pseudonym_of(secret, day, user): (user, site) for user, site in posts}
        numbers.append(drawn.number)
        place = drawing.pick(drawn.candidates, drawn.number)
        if (drawn.candidates[place].pseudonym if place is not None else "") != drawn.pseudonym:
            wrong.append(drawn.reference)
        if not drawn.candidates:
            continue
        whole = sum(c.weight for c in drawn.candidates)
        known = [(*names[day].get(c.pseudonym, ("?", "?")), c.weight / whole) for c in drawn.candidates]
        by_officer.append(([(user, part) for user, _, part in known], row.username))
        sites: dict[str, float] = {}
        for _, site, part in known:
            sites[site] = sites.get(site, 0.0) + part
        by_site.append(([(site, min(1.0, part)) for site, part in sites.items()], row.site))
    return DrawFairness(
        count=len(numbers),
        officers=shares(by_officer),
        sites=shares(by_site),
        uniform_p=chance.uniformity(numbers),
        wrong=tuple(wrong),
    )


class _Row(NamedTuple):
    """What is read of a draw."""

    reference: str
    round: int
    at: datetime
    cause: str
    epoch: str
    number: float
    candidates: str
    digest: str
    pseudonym: str
    username: str
    site: str


def _rows(rows: QuerySet[models.Draw]) -> list[_Row]:
    ordered = rows.order_by("declaration_id", "round")
    return [_Row(*row) for row in ordered.values_list(F("declaration__reference"), *_Row._fields[1:])]


def _drawn(row: _Row) -> Drawn:
    return Drawn(
        reference=row.reference,
        round=row.round,
        at=to_utc(row.at),
        cause=Cause(row.cause),
        purpose=drawing.purpose_of(row.reference, row.round),
        epoch=row.epoch,
        number=row.number,
        candidates=drawing.listed_in(row.candidates),
        digest=row.digest,
        pseudonym=row.pseudonym,
    )
