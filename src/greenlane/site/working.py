"""What is done beside the road? Sealing, learning, reactions, publishing draws, thresholds, notices, rescans."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings

from greenlane.base.files.scanning import scan
from greenlane.base.jobs.following import follow
from greenlane.base.jobs.jobs import repeat
from greenlane.base.jobs.reacting import work_once
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.base.notices.jobs import deliver_once, post_once
from greenlane.base.notices.sending import client, resolve
from greenlane.clearance.appeals import jobs as appeals
from greenlane.clearance.assessment.jobs import escalate
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit.jobs import grow_overdue, lapse_overdue
from greenlane.clearance.escalation import jobs as escalation
from greenlane.clearance.lanes.jobs import recalibrate
from greenlane.clearance.release.jobs import release_due
from greenlane.filing.documents.jobs import rescan
from greenlane.filing.drafts.jobs import erase_due
from greenlane.filing.drafts.terms import DraftsPage
from greenlane.filing.traders.jobs import expire_due
from greenlane.filing.traders.terms import TradersPage
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.journey import auditing
from greenlane.journey.appealing import choose_waiting
from greenlane.journey.assigning import assign_once, reroute_once
from greenlane.journey.learning import learn_once
from greenlane.journey.means import Means
from greenlane.journey.reactions import FOLLOWERS, REACTIONS
from greenlane.journey.silence import pass_answer_times
from greenlane.risk.draws.services import publish
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site import posting
from greenlane.site.means import keep_up, log_signer, means, veil_key

SCAN_SECONDS = 20.0
Job = Callable[[datetime], int]


def work_until(stop: Event, clock: Callable[[], datetime], idle: float) -> None:
    """Do all of it, again and again, until ``stop`` is set; rests ``idle`` seconds when there is nothing."""
    with _jobs(log_signer()) as jobs:
        repeat(lambda at: sum(job(at) for job in jobs), clock, stop, idle=idle)


@contextmanager
def _jobs(signer: Signer) -> Iterator[tuple[Job, ...]]:
    """Each job takes the means anew: a version of the pack that comes into force holds from the next round on."""
    chance = random.SystemRandom()
    with client() as http:

        def deliver(at: datetime) -> int:
            return deliver_once(at, http, resolve, chance.random, private=settings.WEBHOOK_PRIVATE)

        yield (
            _keep_up,
            lambda at: seal(signer, at).count,
            *_FOLLOWING,
            deliver,
            lambda at: _post(at, chance.random),
            Every(timedelta(seconds=20), release_due),
            Every(timedelta(minutes=1), lambda at: _publish(at, means())),
            Every(timedelta(minutes=1), lambda at: reroute_once(at, means(), veil_key())),
            Every(timedelta(minutes=1), lambda at: escalation.pass_limits(at, means().book(at.date()))),
            Every(timedelta(minutes=1), lambda at: appeals.pass_limits(at) + choose_waiting(means(), at)),
            Every(timedelta(minutes=1), _rescan),
            Every(timedelta(minutes=1), lambda at: auditing.draw_due(means(), at)),
            Every(timedelta(hours=1), lambda at: lapse_overdue(at, means().book(at.date()))),
            Every(timedelta(hours=1), lambda at: grow_overdue(at, means().book(at.date()))),
            Every(timedelta(minutes=1), lambda at: pass_answer_times(means(), at)),
            Every(timedelta(minutes=1), lambda at: escalate(at, means().book(at.date())[AssessmentPage])),
            Every(timedelta(hours=1), lambda at: recalibrate(at, means().book(at.date()))),
            Every(timedelta(hours=1), lambda at: expire_due(at, means().book(at.date())[TradersPage])),
            Every(timedelta(hours=1), lambda at: erase_due(at, means().book(at.date())[DraftsPage])),
        )


#: What follows the log, leaf by leaf.
_FOLLOWING: tuple[Job, ...] = (
    learn_once,
    auditing.note_once,
    lambda at: assign_once(at, means(), veil_key()),
    lambda at: sum(follow(at, *follower) for follower in FOLLOWERS),
    lambda at: work_once(at, REACTIONS),
    lambda at: watch_once(at, means().book),
    lambda at: follow(at, posting.NAME, posting.EVENTS, posting.announce),
)


def catch_up(signer: Signer, at: datetime, told: Callable[[int], None]) -> None:
    """Seal what waits and do all that follows from it, until nothing does; ``told`` hears of each leaf passed."""
    while passed := seal(signer, at).count + sum(job(at) for job in _FOLLOWING):
        told(passed)


class Every:
    """A job that is done at most once in a period of time, first at once."""

    def __init__(self, period: timedelta, job: Job) -> None:
        self._period, self._job = period, job
        self._due: datetime | None = None

    def __call__(self, at: datetime) -> int:
        if self._due is not None and at < self._due:
            return 0
        self._due = at + self._period
        return self._job(at)


def _keep_up(at: datetime) -> int:
    keep_up(at)
    return 0


def _publish(at: datetime, by: Means) -> int:
    with writing(by="job:draws", at=at) as pen:
        return publish(pen, by.book(at.date())[DrawsPage], by.draw_key)


def _post(at: datetime, chance: Callable[[], float]) -> int:
    """Letters that are due; where no mail server is set they wait."""
    if not posting.is_on():
        return 0
    with posting.mailbox() as post:
        return post_once(at, post, chance)


def _rescan(at: datetime) -> int:
    return rescan(at, Path(settings.MEDIA_ROOT), lambda raw: scan(settings.CLAMD_SOCKET, raw, SCAN_SECONDS))
