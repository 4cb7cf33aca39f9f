"""How do held bills come to officers? In sealed order, drawn by lot; drawn anew where an officer cannot take them."""

from collections.abc import Callable
from datetime import datetime

from greenlane.clearance.assignment import jobs
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.terms import AssignmentPage
from greenlane.journey.gather import open_chance
from greenlane.journey.means import Means
from greenlane.risk.draws.queries import NotOpenError
from greenlane.risk.draws.terms import DrawsPage


def chance_of(at: datetime, means: Means, secret: bytes) -> Chance:
    """What a draw of this moment needs; ``secret`` is the deployment's key of pseudonyms."""
    return Chance(means.book(at.date())[DrawsPage], means.draw_key, secret)


def assign_once(at: datetime, means: Means, secret: bytes) -> int:
    """Draw what was held or handed on since, remember what officers decided; returns how many leaves were read."""
    page, chance = means.book(at.date())[AssignmentPage], chance_of(at, means, secret)
    drawn = _open_first(at, means, lambda: jobs.assign_once(at, page, chance)) + jobs.conclude_once(at, page)
    return drawn + _open_first(at, means, lambda: jobs.redraw_once(at, page, chance))


def reroute_once(at: datetime, means: Means, secret: bytes) -> int:
    """Draw anew what is due; returns how many bills moved."""
    page, chance = means.book(at.date())[AssignmentPage], chance_of(at, means, secret)
    return _open_first(at, means, lambda: jobs.reroute(at, page, chance))


def _open_first(at: datetime, means: Means, work: Callable[[], int]) -> int:
    """Work; where its epoch is not open yet, open it in a transaction of its own and work again."""
    try:
        return work()
    except NotOpenError:
        open_chance(means, at)
        return work()
