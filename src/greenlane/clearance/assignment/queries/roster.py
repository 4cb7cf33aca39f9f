"""Who is here? Posts, absences, loads, and who had a trader's last bills."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import F, Q, Sum, Window
from django.db.models.functions import RowNumber

from greenlane.base.ledger import queries as ledger
from greenlane.clearance.assignment import models
from greenlane.clearance.assignment.queries.bills import OPEN
from greenlane.clearance.assignment.rules.drawing import pseudonym_of
from greenlane.clearance.assignment.terms import Absence, ClosedDay, Duty, Officer, Post
from greenlane.core.dates import to_utc

#: Beginnings of the kinds of event that only somebody with a hand in a declaration leaves.
HANDS = ("counter.", "assessment.", "inspection.", "appeals.")


def roster(at: datetime, *, site: str = "", username: str = "") -> list[Post]:
    """The posts held at ``at``, by site and name."""
    rows = models.Post.objects.filter(_during(at)).order_by("site", "username", "id")
    chosen = {name: value for name, value in (("site", site), ("username", username)) if value}
    return [_post(row) for row in rows.filter(**chosen)]


def centres_of(username: str, at: datetime) -> tuple[str, ...]:
    """The centres that this officer keeps at ``at``."""
    return tuple(post.centre for post in roster(at, username=username) if post.duty is Duty.CENTRE)


def absences(at: datetime, username: str = "") -> list[Absence]:
    """Absences that run at ``at`` or are still to come, of one officer or of all, the earliest first."""
    rows = models.Absence.objects.filter(Q(until__isnull=True) | Q(until__gt=at)).order_by("since", "id")
    if username:
        rows = rows.filter(username=username)
    return [_absence(row) for row in rows]


def away(at: datetime) -> frozenset[str]:
    """Who is absent at ``at``. One statement."""
    return frozenset(models.Absence.objects.filter(_during(at)).values_list("username", flat=True))


def closed_days(since: date, site: str = "") -> list[ClosedDay]:
    """Days from ``since`` on which one office, or any, does not work; the earliest first. One statement."""
    rows = models.ClosedDay.objects.filter(day__gte=since).order_by("day", "site")
    return [ClosedDay(row.pk, row.site, row.day, row.title) for row in (rows.filter(site=site) if site else rows)]


def loads() -> Mapping[str, int]:
    """The open points of each officer who has any. One statement."""
    rows = models.Assignment.objects.filter(declaration__status__in=OPEN).exclude(username="")
    return dict(rows.values_list("username").annotate(Sum("weight")).order_by())


def here(at: datetime, secret: bytes) -> list[Officer]:
    """Every officer who may be drawn at ``at``: holds a post of assessment and is not absent. Three statements.

    Who holds posts at two sites is drawn for the first of them alone.
    """
    gone, held, day = away(at), loads(), at.date().isoformat()
    found: dict[str, Officer] = {}
    for post in roster(at):
        if post.duty is not Duty.ASSESS or post.username in gone or post.username in found:
            continue
        found[post.username] = Officer(
            username=post.username,
            site=post.site,
            groups=frozenset(post.groups),
            load=held.get(post.username, 0),
            pseudonym=pseudonym_of(secret, day, post.username),
        )
    return list(found.values())


def last_officers(owners: Iterable[str], most: int) -> Mapping[str, list[str]]:
    """The officers of the last ``most`` draws for each owner of goods, the latest first. One statement."""
    rows = (
        models.Draw.objects.filter(declaration__importer__in={o for o in owners if o})
        .exclude(username="")
        .annotate(
            owner=F("declaration__importer"),
            place=Window(
                RowNumber(), partition_by=F("declaration__importer"), order_by=[F("at").desc(), F("id").desc()]
            ),
        )
        .filter(place__lte=most)
        .order_by("owner", "place")
    )
    found: dict[str, list[str]] = {}
    for owner, username in rows.values_list("owner", "username"):
        found.setdefault(owner, []).append(username)
    return found


def hands(references: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The users who had a hand in each declaration: at the counter, in its assessment, examination or appeal. By MRN;
    one statement. None of them is drawn for it."""
    found = ledger.actors(references, HANDS)
    return {reference: frozenset(by.removeprefix("user:") for by in named) for reference, named in found.items()}


def _during(at: datetime) -> Q:
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def _post(row: models.Post) -> Post:
    return Post(
        id=row.pk,
        username=row.username,
        site=row.site,
        groups=tuple(row.groups.split()),
        duty=Duty(row.duty),
        centre=row.centre,
        since=to_utc(row.since),
        until=None if row.until is None else to_utc(row.until),
    )


def _absence(row: models.Absence) -> Absence:
    until = None if row.until is None else to_utc(row.until)
    return Absence(id=row.pk, username=row.username, since=to_utc(row.since), until=until, reason=row.reason)
