"""How quickly do pages open while 2,000 traders and 200 officers work? Against a Django view that says "ok".

Everyone opens a page, reads for a while (drawn at random, a minute on average) and opens the next; arrivals do not wait
for answers, so a slow page is not excused by those queued behind it. Both services run two processes of one thread on
the same machine under the same arrivals.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from bench.clients import Line
from bench.databases import database
from bench.figures import AT_MOST, Figure, quantile, tell

TARGET_MS = 300.0
LINES = 48
PASSWORDLESS = "!"


def main() -> None:
    """``python -m bench.desks [--url postgres://…] [--traders 2000] [--officers 200] [--seconds 60]``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside; SQLite without")
    ask.add_argument("--traders", type=int, default=2000)
    ask.add_argument("--officers", type=int, default=200)
    ask.add_argument("--reading", type=float, default=60.0, help="seconds that a person reads, on average")
    ask.add_argument("--seconds", type=float, default=60.0)
    ask.add_argument("--count", type=int, default=1500, help="declarations in the database")
    asked = ask.parse_args()
    with database(asked.url) as vendor:
        _run(vendor, asked)


def _run(vendor: str, asked: argparse.Namespace) -> None:
    from bench.http import served

    people = _people(asked)
    requests = _requests(people)
    rate = len(people) / asked.reading
    os.environ["GREENLANE_PAGE_RATE"], os.environ["GREENLANE_SECOND_FACTOR"] = "0", ""
    with served(2, False) as (port, _):
        _opened(port, requests, rate, 5)
        times = _opened(port, requests, rate, asked.seconds)
    with _bare() as port:
        bare = _opened(port, {"bare": [_get("/", "")]}, rate, min(20.0, asked.seconds))["bare"]
    every = [seconds for found in times.values() for seconds in found]
    peer = quantile(bare, 0.95)
    for name, found in sorted(times.items()):
        print(
            f"  {name:24s} {len(found):6d} opened, p50 {quantile(found, 0.5):6.1f}, p95 {quantile(found, 0.95):6.1f} ms"
        )
    p50, p95 = quantile(every, 0.5), quantile(every, 0.95)
    who = f"{asked.traders:,} traders and {asked.officers} officers, {rate:.0f} pages a second"
    told = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms; {who}"
    tell(
        Figure("pages under load: p95, ms", vendor, told, f"a bare Django view {peer:.1f} ms", p95, AT_MOST, TARGET_MS)
    )
    tell(Figure("pages under load: p95 over that of a bare view", vendor, told, f"{peer:.1f} ms", p95 / peer))


def _people(asked: argparse.Namespace) -> list[tuple[str, str, list[str]]]:
    """Trade of some days, and for each person a role, a session, and the addresses it opens."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from greenlane.base.people.models import User
    from greenlane.clearance.assignment import queries as assigning
    from greenlane.filing.declarations import queries as declarations
    from greenlane.filing.declarations.states import Status
    from greenlane.site import bank
    from greenlane.site.clock import now
    from greenlane.site.demo.showing import Demo
    from greenlane.site.means import log_signer, means, veil_key

    start = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=8)
    show = Demo(means(), log_signer(), bank.simulator(), 7, start, 8.0, veil_key())
    show.open(lambda done: None)
    show.give_logins(start, lambda: "not for anybody to know")
    for _ in show.run(asked.count):
        pass
    kept = declarations.recent(limit=asked.count)
    held = [
        one.reference for one in declarations.waiting([Status.UNDER_CONTROL.value, Status.QUERIED.value], limit=500)
    ]
    bills = [one.reference for one in assigning.bills_of("officer", datetime.now(UTC))] or held
    parties = sorted({k.declarant for k in kept})
    own = defaultdict(list)
    for one in kept:
        own[one.declarant].append(one.reference)
    made = []
    for number in range(asked.traders + asked.officers):
        is_trader = number < asked.traders
        party = parties[number % len(parties)] if is_trader else ""
        user = User(
            username=f"p{number}", role="trader" if is_trader else "officer", party=party, password=PASSWORDLESS
        )
        user.office = "" if is_trader else "XX001"
        made.append(user)
    User.objects.bulk_create(made)
    people = []
    for user in User.objects.filter(username__startswith="p").exclude(username__in=["password"]):
        if not user.username[1:].isdigit():
            continue
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        people.append((user.role, session.session_key, own[user.party] if user.party else bills))
    return people


#: What a person opens, and how often: a format of the address with the declaration in hand.
PAGES = {
    "trader": [
        ("list", "/", 3),
        ("declaration", "/declarations/{}", 4),
        ("new", "/desk/new", 1),
        ("appeals", "/desk/appeals", 1),
    ],
    "officer": [("bills", "/control/", 3), ("queue", "/queue", 2), ("dock", "/control/dock", 1)],
}


def _requests(people: list[tuple[str, str, list[str]]]) -> dict[str, list[bytes]]:
    chance = random.Random(5)
    made: dict[str, list[bytes]] = defaultdict(list)
    for role, session, references in people:
        for name, address, times in PAGES[role]:
            for _ in range(times):
                made[f"{role}: {name}"].append(_get(address.format(chance.choice(references)), session))
    return made


def _get(address: str, session: str) -> bytes:
    cookie = f"Cookie: sessionid={session}\r\n" if session else ""
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode()


def _opened(port: int, requests: dict[str, list[bytes]], rate: float, seconds: float) -> dict[str, list[float]]:
    """Seconds from when each page was wanted until it was there. Raises RuntimeError where one was not."""
    chance = random.Random(6)
    every = [(name, request) for name, some in requests.items() for request in some]
    wanted: SimpleQueue[tuple[float, str, bytes] | None] = SimpleQueue()
    times: dict[str, list[float]] = defaultdict(list)
    wrong: list[Any] = []

    def work() -> None:
        line = Line(port)
        while (each := wanted.get()) is not None:
            due, name, request = each
            status = line.ask(request)
            times[name].append(time.perf_counter() - due)
            if status != 200:
                wrong.append((status, request.split(b"\r\n")[0]))

    threads = [Thread(target=work) for _ in range(LINES)]
    for thread in threads:
        thread.start()
    due = begun = time.perf_counter()
    while due < begun + seconds:
        due += chance.expovariate(rate)
        time.sleep(max(0.0, due - time.perf_counter()))
        wanted.put((due, *chance.choice(every)))
    for _ in threads:
        wanted.put(None)
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} pages did not open, first {wrong[:3]}")
    return times


@contextmanager
def _bare() -> Any:
    """A Django project of one view, served in the same way."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = "from granian import Granian; from granian.constants import Interfaces as I\n"
    serve += f"Granian('bench.bare:application', port={port}, interface=I.WSGI, workers=2, log_enabled=False).serve()"
    process = subprocess.Popen([sys.executable, "-c", serve], cwd=Path(__file__).resolve().parents[1])
    try:
        for _ in range(100):
            try:
                Line(port)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


if __name__ == "__main__":
    main()
