"""What does the address ask for? Office, days and bounds of a list, checked; an office of one's own stays one's own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from greenlane.base.people.terms import ANYWHERE, Caller, Role
from greenlane.core.book import Book
from greenlane.core.codes import LANES
from greenlane.filing.declarations.terms import FormalitiesPage
from greenlane.insight.timing.queries import Which
from greenlane.insight.timing.terms import Segment
from greenlane.site.desks.officer.roles import roles

#: Who looks after others' work; officers look at their own bills.
managers = roles(Role.MANAGER, Role.AUDITOR, Role.ADMIN)
PERIODS = (7, 14, 30)
_LONGEST = timedelta(days=370)


def office_of(caller: Caller, given: Mapping[str, str]) -> str:
    """The office asked for, ``""`` for all. Who speaks for one office asks for no other: PermissionDenied."""
    asked = given.get("office", "")[:16]
    if caller.office == ANYWHERE:
        return asked
    if asked not in ("", caller.office):
        raise PermissionDenied(_("Your account speaks for another office."))
    return caller.office


def offices_for(caller: Caller, book: Book) -> dict[str, str]:
    """The offices that may be asked for, by code; none where there is no choice."""
    known = book[FormalitiesPage].offices
    return {code: one.name for code, one in known.items()} if caller.office == ANYWHERE else {}


def days_of(given: Mapping[str, str]) -> int:
    """How many days back; one of PERIODS."""
    text = given.get("days", "")
    return int(text) if text.isascii() and text.isdigit() and int(text[:4]) in PERIODS else PERIODS[1]


def period_of(given: Mapping[str, str], at: datetime, days: int = 30) -> tuple[date, date]:
    """First and last day (both included), the last ``days`` where none are asked for. Raises Http404 on no days."""
    last = _day(given.get("to", "")) or at.date()
    first = _day(given.get("from", "")) or last - timedelta(days=days - 1)
    if first > last or last - first > _LONGEST:
        raise Http404(_("The first day comes before the last, at most a year before."))
    return first, last


def start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def which_of(caller: Caller, given: Mapping[str, str], at: datetime) -> Which:
    """The list asked for. Raises Http404 where the address names what there is not."""
    lane, segment = given.get("lane", ""), given.get("segment", "")
    if (lane and lane not in LANES) or (segment and segment not in list(Segment)):
        raise Http404(_("There is no such lane or segment."))
    bounds = {name: _day(given.get(name, "")) for name in ("decided", "released", "charged")}
    ends = {name: (_day(given.get(f"{name}_to", "")) or day) for name, day in bounds.items()}
    after = {name: day and day + timedelta(days=1) for name, day in ends.items()}
    return Which(
        office=office_of(caller, given),
        lane=lane,
        regime=given.get("regime", "")[:4],
        basis=given.get("basis", "")[:8],
        decided_from=bounds["decided"],
        decided_before=after["decided"],
        released_from=_start(bounds["released"]),
        released_before=_start(after["released"]),
        charged_from=bounds["charged"],
        charged_before=after["charged"],
        lodged_from=_ago(given.get("younger", ""), at),
        lodged_before=_ago(given.get("older", ""), at),
        segment=segment,
        is_open="open" in given,
        is_looked="looked" in given,
        is_offence="found" in given,
    )


def _start(day: date | None) -> datetime | None:
    return None if day is None else start_of(day)


def _ago(hours: str, at: datetime) -> datetime | None:
    return at - timedelta(hours=int(hours)) if hours.isascii() and hours.isdigit() and len(hours) < 6 else None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Http404(_("A day is written like 2026-03-04.")) from fault
