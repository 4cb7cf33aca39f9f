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
from greenlane.base.notices.jobs import deliver_once
from greenlane.base.notices.sending import client, resolve
from greenlane.clearance.lanes.jobs import recalibrate
from greenlane.clearance.release.jobs import release_due
from greenlane.filing.documents.jobs import rescan
from greenlane.journey.learning import learn_once
from greenlane.journey.means import Means
from greenlane.journey.reactions import FOLLOWERS, REACTIONS
from greenlane.risk.draws.services import publish
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site.means import log_signer, means

SCAN_SECONDS = 20.0
Job = Callable[[datetime], int]


def work_until(stop: Event, clock: Callable[[], datetime], idle: float) -> None:
    """Do all of it, again and again, until ``stop`` is set; rests ``idle`` seconds when there is nothing."""
    with _jobs(means(), log_signer()) as jobs:
        repeat(lambda at: sum(job(at) for job in jobs), clock, stop, idle=idle)


@contextmanager
def _jobs(by: Means, signer: Signer) -> Iterator[tuple[Job, ...]]:
    chance = random.SystemRandom()
    with client() as http:

        def deliver(at: datetime) -> int:
            return deliver_once(at, http, resolve, chance.random, private=settings.WEBHOOK_PRIVATE)

        yield (
            lambda at: seal(signer, at).count,
            learn_once,
            lambda at: sum(follow(at, *follower) for follower in FOLLOWERS),
            lambda at: work_once(at, REACTIONS),
            deliver,
            Every(timedelta(seconds=20), release_due),
            Every(timedelta(minutes=1), lambda at: _publish(at, by)),
            Every(timedelta(minutes=1), _rescan),
            Every(timedelta(hours=1), lambda at: recalibrate(at, by.book(at.date()))),
        )


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


def _publish(at: datetime, by: Means) -> int:
    with writing(by="job:draws", at=at) as pen:
        return publish(pen, by.book(at.date())[DrawsPage], by.draw_key)


def _rescan(at: datetime) -> int:
    return rescan(at, Path(settings.MEDIA_ROOT), lambda raw: scan(settings.CLAMD_SOCKET, raw, SCAN_SECONDS))
