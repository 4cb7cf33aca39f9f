"""Where does a benchmark write? A database of its own, made for the run and dropped after it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url

#: Its own for each process, so that several benchmarks do not meet.
NAME = f"greenlane_bench_{os.getpid()}"


@contextmanager
def database(url: str | None) -> Iterator[str]:
    """Set Django up on a fresh database: SQLite where ``url`` is None, else beside the PostgreSQL database named.

    Yields the vendor's name. Call once a process: Django is set up once.
    """
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as home:
        os.environ["GREENLANE_HOME"] = home
        os.environ["DATABASE_URL"] = _fresh(url) if url else f"sqlite:///{Path(home) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.site.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield connection.vendor
        finally:
            connection.close()
            if url:
                _admin(url, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _fresh(url: str) -> str:
    _admin(url, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    return url.rsplit("/", 1)[0] + f"/{NAME}"


def _admin(url: str, *statements: str) -> None:
    import psycopg

    parts = dj_database_url.parse(url)
    with psycopg.connect(
        host=parts["HOST"],
        port=parts["PORT"] or None,
        user=parts["USER"],
        password=parts["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as admin:
        for statement in statements:
            admin.execute(statement)
