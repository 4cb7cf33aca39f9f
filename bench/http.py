"""How many single declarations are lodged a second over HTTP, and how long does one take? Eight clients at once.

The service is ``greenlane serve`` as anyone runs it: two web processes of one thread. Each POST is one declaration of
Exampleland's trade, sent by its own declarant's token, cleared for good before it is answered. The peer keeps the rows
of such clearances and does nothing else: pgbench with eight clients; on SQLite a loop of one transaction each.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.databases import database
from bench.figures import AT_MOST, Figure, quantile, tell

TARGET, P99_MS, PGBENCH_MODE = 0.24, 100.0, "prepared"
SINGLES = 60
SERVE = "from greenlane.site.cli import main; main()"


def main() -> None:
    """``python -m bench.http [--url postgres://…] [--count 4000] [--clients 8] [--work] [--statements]``."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--url", help="a PostgreSQL database to make the benchmark's own beside; SQLite without")
    ask.add_argument("--count", type=int, default=4000, help="lodges that are timed")
    ask.add_argument("--clients", type=int, default=8)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--work", action="store_true", help="jobs and the sealer run beside, as they do by default")
    ask.add_argument("--statements", action="store_true", help="show the statements of one clearance")
    asked = ask.parse_args()
    with database(asked.url) as vendor:
        _run(vendor, asked)


def _run(vendor: str, asked: argparse.Namespace) -> None:
    from bench.trade import trade, working_day_before
    from greenlane.site.means import means

    warm = max(200, asked.count // 10)
    made = trade(means(), SINGLES + warm + asked.count, working_day_before(datetime.now(UTC)))
    clearances = _one_by_one(vendor, made.messages[:SINGLES], asked.statements)
    lodged = Path(os.environ["GREENLANE_HOME"]) / "lodges"
    _write(lodged, made.messages[SINGLES:])
    with served(asked.workers, asked.work) as (port, pid):
        found = _called(port, pid, lodged, warm, asked.clients)
    if any(status >= "500" for status in found["statuses"]):
        raise RuntimeError(f"the service failed: {found['statuses']}\n{_said().read_text()[-3000:]}")
    rate = asked.count / found["wall"]
    p50, p99 = quantile(found["times"], 0.5), quantile(found["times"], 0.99)
    accepted = found["statuses"].get("201", 0) / asked.count
    print(f"[{vendor}] answers: {found['statuses']}; CPU-µs a lodge: {_shares(found, asked.count)}")
    peer, name = _peer(vendor, clearances, asked.clients, 4 if asked.count < 2000 else 10)
    times = f"{rate:,.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {accepted:.0%} accepted"
    told = f"{name} {peer:,.0f}/s" if peer else name
    tell(Figure("one by one over HTTP", vendor, times, told, rate / peer if peer else None, target=TARGET))
    claim = f"p99 of a lodge, {asked.clients} clients, ms"
    tell(Figure(claim, vendor, f"{p99:.1f} ms", "", p99, AT_MOST, P99_MS))


def _one_by_one(vendor: str, messages: list[Any], show: bool) -> list[Any]:
    """Clear some in this process, one by one: what they write, which statements they take, how long without HTTP."""
    from django.db import connection

    from bench.peers import Recorder
    from greenlane.journey.clear import clear
    from greenlane.site.clock import now
    from greenlane.site.means import means

    said: list[str] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(" ".join(sql.split()))
        return execute(sql, params, many, context)

    clear(means(), messages[:1], now(), "bench")
    times, counts = [], []
    with Recorder() as recorder:
        for message in messages[1:]:
            recorder.begin()
            said.clear()
            began = time.perf_counter()
            with connection.execute_wrapper(noted):
                decided = clear(means(), [message], now(), "bench")
            times.append(time.perf_counter() - began)
            counts.append((len(said), decided[0].answer.outcome.value, list(said)))
    most = max(counts)
    print(f"[{vendor}] one clearance without HTTP: p50 {quantile(times, 0.5):.1f} ms, at most {most[0]} statements")
    if show:
        for number, sql in enumerate(most[2], 1):
            print(f"  {number:2d} {sql[:180]}")
    connection.close()
    return [written for written in recorder.batches if written]


def _write(path: Path, messages: list[Any]) -> None:
    """What the clients send: each message with a token of its sender."""
    from greenlane.base.ledger.writing import writing
    from greenlane.base.people.services import issue_token
    from greenlane.base.people.terms import Scope
    from greenlane.site.clock import now

    with writing(by="bench", at=now()) as pen:
        secrets = {
            sender: issue_token(pen, f"software of {sender}", [Scope.LODGE.value], party=sender)[1]
            for sender in dict.fromkeys(message.sender for message in messages)
        }
    lines = [json.dumps([secrets[message.sender], message.raw.decode()]) for message in messages]
    path.write_text("\n".join(lines))


@contextmanager
def served(workers: int, work: bool) -> Iterator[tuple[int, int]]:
    """The service on a free port of this machine, ready; yields port and process. Ended by its number afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", str(workers)]
    command.append("--work" if work else "--no-work")
    env = {**os.environ, "GREENLANE_API_RATE": "0"}
    said = _said()
    with said.open("wb") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=file)
    try:
        _wait(port, process, said)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _said() -> Path:
    """What the service says."""
    return Path(os.environ["GREENLANE_HOME"]) / "served"


def _wait(port: int, process: "subprocess.Popen[bytes]", said: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the service ended ({process.returncode}): {said.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/status", timeout=5).read()
        except urllib.error.HTTPError:
            return  # it answers, and says that the sealer does not run beside it
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the service does not answer after 30 seconds")


def _called(port: int, pid: int, lodged: Path, warm: int, clients: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.clients", str(port), str(lodged), str(warm), str(clients)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        assert caller.stdin is not None
        if caller.stdout.readline().strip() != "warm":
            raise RuntimeError("the clients could not lodge; what they say stands above")
        web, base = {p: cpu_of(p) for p in _family(pid)}, _backends()
        before = {p: cpu_of(p) for p in base}
        caller.stdin.write("\n")
        caller.stdin.flush()
        found: dict[str, Any] = json.loads(caller.stdout.readline())
        found["web"] = [cpu_of(p) - spent for p, spent in web.items()]
        found["base"] = sum(cpu_of(p) - spent for p, spent in before.items())
    return found


def _shares(found: dict[str, Any], count: int) -> str:
    web = " + ".join(f"{spent / count * 1e6:,.0f}" for spent in found["web"] if spent > 0.01)
    return f"web {web}, database {found['base'] / count * 1e6:,.0f}, clients {found['cpu'] / count * 1e6:,.0f}"


def _peer(vendor: str, clearances: list[Any], clients: int, seconds: int) -> tuple[float, str]:
    from bench.peers import raw_seconds

    if vendor != "postgresql":
        # Again and again, for a time long enough to measure; the tables are emptied before each round.
        rounds = [raw_seconds(clearances) for _ in range(5 * seconds)]
        return len(rounds) * len(clearances) / sum(rounds), "the same rows, a transaction each,"
    from bench import pgbench

    if pgbench.path() is None:
        return 0.0, "pgbench is not installed: peer not measured"
    folder = Path(os.environ["GREENLANE_HOME"])
    return pgbench.rate(clearances, seconds, clients, folder, PGBENCH_MODE), "pgbench, the same rows,"


def cpu_of(pid: int) -> float:
    """CPU-seconds a process has used; 0 where this cannot be seen."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(int(stat.parent.name))
    return found


def _backends() -> list[int]:
    """The processes of the database server that serve this database."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [row[0] for row in cursor.fetchall()]


if __name__ == "__main__":
    main()
