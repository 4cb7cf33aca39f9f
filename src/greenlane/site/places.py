"""Where can a person go? At most seven sections for each role; the pages of a section stand side by side below."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenlane.base.people.terms import Caller, Role
from greenlane.clearance.counter.terms import CounterPage
from greenlane.core.words import Fact
from greenlane.site.clock import now
from greenlane.site.means import means

Words = str | Promise
TRADER, OFFICER, MANAGER, AUDITOR, ADMIN = (frozenset([role.value]) for role in Role)
DESK = OFFICER | MANAGER
COUNTER = "officer-counter"
OFFICIALS = DESK | AUDITOR | ADMIN


class Page(NamedTuple):
    """One page by the name of its address, and the roles that see it there."""

    name: Words
    address: str
    roles: frozenset[str]


class Section(NamedTuple):
    """Pages that belong together, under one name."""

    name: Words
    pages: tuple[Page, ...]


class Place(Fact, frozen=True):
    """A link of the navigation; ``here`` marks the page shown, or its section."""

    name: str
    address: str
    here: bool


SECTIONS = (
    Section(
        _("Board"),
        (
            Page(_("Board"), "manager-board", MANAGER | AUDITOR | ADMIN),
            Page(_("Time release study"), "manager-study", MANAGER | AUDITOR | ADMIN),
            Page(_("Chance"), "manager-chance", MANAGER | AUDITOR | ADMIN),
            Page(_("Accounts"), "officer-accounts", MANAGER),
        ),
    ),
    Section(_("Declarations"), (Page(_("Declarations"), "home", TRADER | MANAGER | AUDITOR | ADMIN),)),
    Section(_("New"), (Page(_("Type it"), "trader-new", TRADER), Page(_("Send a file"), "lodge", TRADER))),
    Section(
        _("Bills"),
        (
            Page(_("My bills"), "officer-bills", DESK),
            Page(_("Queue"), "queue", DESK),
            Page(_("Absences"), "officer-absences", DESK),
        ),
    ),
    Section(_("Arrivals"), (Page(_("Arrivals"), "trader-arrivals", TRADER),)),
    Section(_("Dock"), (Page(_("Dock"), "officer-dock", DESK),)),
    Section(
        _("Cases"),
        (
            Page(_("Tickets"), "trader-escalations", TRADER),
            Page(_("Appeals"), "trader-appeals", TRADER),
            Page(_("Audits"), "trader-audits", TRADER),
            Page(_("Questions"), "trader-questions", TRADER),
            Page(_("Tickets"), "officer-escalations", DESK),
            Page(_("Appeals"), "officer-appeals", DESK),
            Page(_("Audits"), "officer-audit", MANAGER | AUDITOR),
        ),
    ),
    Section(
        _("Money"), (Page(_("Money"), "trader-money", TRADER), Page(_("Statement"), "trader-money-statement", TRADER))
    ),
    Section(_("Company"), (Page(_("Company"), "trader-company", TRADER), Page(_("Letters"), "trader-letters", TRADER))),
    Section(_("Tariff"), (Page(_("Goods codes"), "trader-tariff", TRADER), Page(_("Origin"), "trader-origin", TRADER))),
    Section(_("Centre"), (Page(_("Centre"), "officer-centre", DESK),)),
    Section(_("Counter"), (Page(_("Counter"), COUNTER, DESK),)),
    Section(
        _("Administration"),
        (
            Page(_("People"), "admin-people", ADMIN),
            Page(_("Posts"), "admin-posts", ADMIN),
            Page(_("Calendars"), "admin-calendars", ADMIN),
            Page(_("Law and settings"), "admin-packs", ADMIN),
        ),
    ),
)
#: What a visitor finds.
OPEN = (Page(_("Start"), "home", frozenset()), Page(_("Verify"), "verify", frozenset()))


def places(caller: Caller | None, path: str) -> tuple[list[Place], list[Place]]:
    """The sections for this caller, and the pages beside the one at ``path``, none where it stands alone."""
    if caller is None:
        return [_place(page, reverse(page.address) == path) for page in OPEN], []
    mine = [(section, _seen(section, caller)) for section in SECTIONS]
    mine = [(section, pages) for section, pages in mine if pages]
    here = _here([page for _, pages in mine for page in pages], path)
    sections = [
        Place(name=str(section.name), address=reverse(pages[0].address), here=here in pages) for section, pages in mine
    ]
    beside = next((pages for _, pages in mine if here in pages and len(pages) > 1), [])
    return sections, [_place(page, page is here) for page in beside]


def _seen(section: Section, caller: Caller) -> list[Page]:
    return [page for page in section.pages if caller.role in page.roles and _is_there(page, caller)]


def _is_there(page: Page, caller: Caller) -> bool:
    """A national office has no counter."""
    return page.address != COUNTER or caller.office in means().book(now().date())[CounterPage].offices


def _here(pages: Sequence[Page], path: str) -> Page | None:
    """The page shown, or the one whose address is the longest beginning of this."""
    found: Iterator[tuple[int, Page]] = (
        (len(address), page)
        for page in pages
        if (address := reverse(page.address)) == path or (address != "/" and path.startswith(address.rstrip("/") + "/"))
    )
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def _place(page: Page, here: bool) -> Place:
    return Place(name=str(page.name), address=reverse(page.address), here=here)
