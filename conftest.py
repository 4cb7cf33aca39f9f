"""What do all tests share? Hypothesis without deadlines, a way to run the database tests alone."""

from typing import Any

import pytest
from hypothesis import settings

# Machines are shared and noisy: a slow example is no failure. Derandomised, so that a run can be repeated.
settings.register_profile("greenlane", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("greenlane")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="run only the tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--database-only`` leave out what came out the same on the other database already."""
    if config.getoption("--database-only"):
        touched = [
            i for i in items if i.get_closest_marker("django_db") or _DATABASE & {*getattr(i, "fixturenames", ())}
        ]
        config.hook.pytest_deselected(items=[i for i in items if i not in touched])
        items[:] = touched


def _fixtures(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))


_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """SQLite empties its tables by DELETE between tests, which the guard of the events refuses; so it rests here.

    The guards have tests of their own, which put it back.
    """
    from django.db import connection

    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS event_never_deleted")


@pytest.fixture(autouse=True)
def nothing_recalled() -> None:
    """No test sees what a process recalled of another test's database."""
    from greenlane.site.means import forget

    forget()
