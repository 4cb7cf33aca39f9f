"""How fast is the log? Appending, sealing on both databases, proofs at ten million leaves; each against a raw limit.

    python -m bench.bench_ledger [--quick] [--leaves N] [--events N] [--postgres URL]

Each figure stands beside the limit it is measured against in the same run; only the ratios travel between machines.
``--postgres`` (or DATABASE_URL) names a server on which a database of its own is made and dropped again.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bench import figures

Shelf = Callable[[int, int], bytes]
AT = datetime(2026, 3, 4, tzinfo=UTC)
#: Targets of docs/performance.md.
SEALED_PER_CPU_SECOND, PROOF_P99_MS = 50_000, 1.2


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="a tenth of everything, for a first look")
    ask.add_argument("--leaves", type=int, help="leaves of the tree for proofs (10,000,000)")
    ask.add_argument("--events", type=int, help="events sealed on each database (200,000)")
    ask.add_argument("--postgres", default=os.environ.get("DATABASE_URL", ""), help="address of a PostgreSQL server")
    ask.add_argument("--database", action="store_true", help=argparse.SUPPRESS)
    given = ask.parse_args()
    leaves = given.leaves or (1_000_000 if given.quick else 10_000_000)
    events = given.events or (20_000 if given.quick else 200_000)
    if given.database:
        print(json.dumps(on_database(events)))
        return
    in_memory(leaves)
    with tempfile.TemporaryDirectory() as folder:
        sealed("SQLite", f"sqlite:///{folder}/bench.sqlite3", folder, events)
        if given.postgres.startswith("postgres"):
            sealed("PostgreSQL", given.postgres, folder, events)
        else:
            print("PostgreSQL: not measured; name a server with --postgres")


def say(what: str, value: str, limit: str = "", target: str = "") -> None:
    print(f"{what:<46} {value:>28}  {limit:<52} {target}".rstrip(), flush=True)


def in_memory(leaves: int) -> None:
    """Append ``leaves`` and prove some of them, tiles as files in the layout in which they are served."""
    from greenlane.base.ledger import tiles

    raw = rate(lambda: sha256(b"\x01" * 65).digest(), 300_000)
    with tempfile.TemporaryDirectory() as folder:
        edge, spent = tiles.Edge(), 0.0
        for chunk in leaf_hashes(leaves):
            began = time.process_time()
            changed = edge.grow(chunk)
            spent += time.process_time() - began
            for tile in changed:
                path = Path(folder, tiles.path_of(tile.level, tile.index))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tile.data)
        say(
            f"append, {leaves:,} leaves",
            f"{leaves / spent:,.0f} leaves/CPU-s",
            f"{leaves / spent / raw:.2f} of raw SHA-256 ({raw:,.0f}/s)",
        )

        def shelf(level: int, index: int) -> bytes:
            return Path(folder, tiles.path_of(level, index)).read_bytes()

        root, chance = edge.root(), random.Random(7)
        prove_inclusion(leaves, root, shelf, chance, raw)
        prove_consistency(leaves, root, shelf, chance)


def prove_inclusion(leaves: int, root: bytes, shelf: Shelf, chance: random.Random, raw: float) -> None:
    """Time proofs of leaves taken by chance, each one checked. CPU time: a busy machine makes the wall lie."""
    from greenlane.base.ledger import merkle, tiles

    wall, cpu, hashes = [], [], 0
    for _ in range(3000):
        index = chance.randrange(leaves)
        began, at_work = time.perf_counter(), time.process_time()
        plan = merkle.inclusion_plan(index, leaves)
        proof = tiles.proven(plan, shelf)
        cpu.append(time.process_time() - at_work)
        wall.append(time.perf_counter() - began)
        hashes += sum((1 << node[0] % tiles.HEIGHT) - 1 for part in plan for node in part)
        merkle.check_inclusion(leaf_hash(index), index, leaves, root, proof)
    figures.tell(
        figures.Figure(
            f"inclusion proof at {leaves:,} leaves: p99 in ms of CPU",
            "files",
            quantiles(cpu),
            f"{hashes / raw / sum(cpu):.2f} of raw SHA-256 of the same hashes",
            p99(cpu) * 1e3,
            figures.AT_MOST,
            PROOF_P99_MS,
        )
    )
    say("the same on the wall, tiles read from files", quantiles(wall))


def prove_consistency(leaves: int, root: bytes, shelf: Shelf, chance: random.Random) -> None:
    """Time proofs that the tree extends older ones taken by chance, each one checked."""
    from greenlane.base.ledger import merkle, tiles

    times = []
    for _ in range(500):
        older = chance.randrange(1, leaves)
        at_work = time.process_time()
        plan = merkle.consistency_plan(older, leaves)
        proof = tiles.proven(plan, shelf)
        times.append(time.process_time() - at_work)
        merkle.check_consistency(older, leaves, tiles.root_of(older, shelf), root, proof)
    say("consistency proof from any older tree, CPU", quantiles(times))


def sealed(name: str, url: str, home: str, events: int) -> None:
    """Run :func:`on_database` in a process of its own and show what it found."""
    settings = {
        **os.environ,
        "DATABASE_URL": url,
        "GREENLANE_HOME": home,
        "DJANGO_SETTINGS_MODULE": "greenlane.site.settings",
    }
    command = [sys.executable, "-m", "bench.bench_ledger", "--database", "--events", str(events)]
    answer = subprocess.run(command, env=settings, stdout=subprocess.PIPE, check=True, text=True)
    found = json.loads(answer.stdout.splitlines()[-1])
    share = found["raw_wall"] / found["wall"]
    say(
        f"{name}: told, {events:,} events",
        f"{events / found['told_cpu']:,.0f} events/CPU-s",
        f"{found['told_wall'] / events * 1e6:.1f} µs each on the wall",
    )
    rate_of_process = events / found["cpu"]
    figures.tell(
        figures.Figure(
            f"sealed, {events:,} events, a CPU-second",
            name.lower(),
            f"{rate_of_process:,.0f} events/CPU-s",
            f"{share:.2f} of one raw UPDATE of the same rows (wall)",
            rate_of_process,
            target=SEALED_PER_CPU_SECOND,
        )
    )
    if found["server_cpu"]:
        both = found["cpu"] + found["server_cpu"]
        say(
            f"{name}: sealed, with the server's CPU",
            f"{events / both:,.0f} events/CPU-s",
            f"{found['raw_server_cpu'] / found['server_cpu']:.2f} of the server's CPU is the raw UPDATE",
        )
    say(f"{name}: proof of an event through queries", quantiles(found["proofs"]))
    say(f"{name}: verification of the log", f"{events / found['verified']:,.0f} events/s")


def on_database(events: int) -> dict[str, object]:
    """Tell, seal, prove and verify on the database of the settings, in a database made for it."""
    import django
    from django.conf import settings
    from django.db import connection

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"] = {"NAME": f"{settings.DATABASES['default']['NAME']}.test"}
    else:
        settings.DATABASES["default"]["TEST"] = {"NAME": "greenlane_bench_ledger"}
    django.setup()
    from greenlane.base.ledger import triggers

    # Tables straight from the models, then the ledger's guards: the seal is measured with them in place.
    settings.MIGRATION_MODULES = dict.fromkeys([app.label for app in django.apps.apps.get_app_configs()])
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with connection.cursor() as cursor:
            for statement in triggers.forward(connection.vendor):
                cursor.execute(statement)
        return measured(events)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def measured(events: int) -> dict[str, object]:
    from greenlane.base.ledger import queries
    from greenlane.base.ledger.models import Event
    from greenlane.base.ledger.notes import Signer
    from greenlane.base.ledger.sealing import seal
    from greenlane.base.ledger.verification import verify_log

    signer = Signer("bench.example/log", bytes(32))
    told = clocked(lambda: tell(events))
    raw = raw_update()
    work = clocked(lambda: drained(lambda: seal(signer, AT).count))
    chance, proofs = random.Random(7), []
    for pk in chance.sample(list(Event.objects.values_list("pk", flat=True)), min(1000, events)):
        began = time.perf_counter()
        queries.proof_of(pk)
        proofs.append(time.perf_counter() - began)
    began = time.perf_counter()
    verdict = verify_log(signer.verifier)
    if verdict.difference or verdict.size != events:
        raise SystemExit(f"the log does not verify: {verdict}")
    return {
        "told_wall": told[0],
        "told_cpu": told[1],
        "wall": work[0],
        "cpu": work[1],
        "server_cpu": work[2],
        "raw_wall": raw[0],
        "raw_server_cpu": raw[2],
        "proofs": proofs,
        "verified": time.perf_counter() - began,
    }


def tell(events: int) -> None:
    from greenlane.base.ledger.writing import writing

    body = {"lane": "green", "duty": "1234.56", "reasons": ["no profile matched", "the draw fell on another"]}
    for start in range(0, events, 500):
        with writing(by="bench", at=AT) as pen:
            for number in range(start, min(start + 500, events)):
                pen.event("lanes.routed", f"26XX{number:014d}", body)


def raw_update() -> tuple[float, float, float]:
    """The limit: one UPDATE that gives every event a number, undone again so that the sealer finds them as before."""
    from django.db import connection, transaction

    def update() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE base_event SET leaf_index = id WHERE leaf_index IS NULL")

    with transaction.atomic():
        found = clocked(update)
        transaction.set_rollback(True)
    if connection.vendor == "postgresql":  # the rolled-back rows would slow what follows
        with connection.cursor() as cursor:
            cursor.execute("VACUUM base_event")
    return found


def clocked(work: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds on the wall, of this process's CPU, and of the database server's (0 where it cannot be seen)."""
    server, wall, cpu = server_cpu(), time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu, server_cpu() - server


def server_cpu() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not status.exists():
        return 0.0
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def drained(work: Callable[[], int]) -> None:
    while work():
        pass


def leaf_hash(index: int) -> bytes:
    return sha256(b"\x00%d" % index).digest()


def leaf_hashes(count: int) -> Iterator[bytes]:
    """Leaf hashes, 20,000 at a time as the sealer takes them."""
    for start in range(0, count, 20_000):
        yield b"".join([leaf_hash(index) for index in range(start, min(start + 20_000, count))])


def rate(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return times / (time.process_time() - began)


def p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def quantiles(times: list[float]) -> str:
    return f"p50 {sorted(times)[len(times) // 2] * 1e3:.2f} ms, p99 {p99(times) * 1e3:.2f} ms"


if __name__ == "__main__":
    main()
