"""What runs later; safe to run twice: loops for worker threads, until they are told to stop."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event

from django.db import OperationalError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from greenlane.base.jobs.reacting import Effect, work_once

_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def react(
    reactions: Sequence[tuple[str, str, Effect]], clock: Clock, stop: Event, *, idle: float = 0.5, limit: int = 200
) -> None:
    """Follow the log until ``stop`` is set; rests ``idle`` seconds when there is nothing to do. For its own thread."""
    repeat(lambda at: work_once(at, reactions, limit), clock, stop, idle=idle)


def repeat(job: Callable[[datetime], int], clock: Clock, stop: Event, *, idle: float) -> None:
    """Run a job again and again until ``stop`` is set; a job that did nothing, or lost its database, rests first."""
    while not stop.is_set():
        try:
            done = job(clock())
        except OperationalError as fault:
            _log.warning("the database is away: %s; trying again", fault)
            close_old_connections()
            done = 0
        if not done:
            stop.wait(idle)


def run_tasks(worker: str, most: int = 100) -> int:
    """Run up to ``most`` waiting Django tasks (``django_tasks``, database backend) in this thread; returns how many.

    ``worker`` names this thread in the task's record. A task that fails is recorded as failed and is not run again.
    """
    runner = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
        excluded_queue_names=[],
    )
    for done in range(most):
        with exclusive_transaction():
            waiting = DBTaskResult.objects.ready().get_locked()
            if waiting is None:
                return done
            waiting.claim(worker)
        runner.run_task(waiting)
    return most
