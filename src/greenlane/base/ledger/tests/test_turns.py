"""Writers of SQLite come one after the other, each woken in turn."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from greenlane.base.ledger.models import Event
from greenlane.base.ledger.turns import turn
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_lose_nothing_and_never_overlap(monkeypatch, tmp_path):
    if connection.vendor == "sqlite":  # a file to stand in line for, where the test's database lives in memory
        (tmp_path / "kept").touch()
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "kept"))
    inside, most, begin = [], [], Barrier(4)

    def write(number):
        begin.wait()
        for _ in range(20):
            with turn():
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 80
    if connection.vendor == "sqlite":
        assert max(most) == 1


@pytest.mark.django_db(transaction=True)
def test_a_turn_within_a_turn_does_not_wait_for_itself():
    with writing(by="test", at=AT) as pen:
        with writing(by="test", at=AT) as inner:
            inner.event("test.told", "inner", {})
        pen.event("test.told", "outer", {})
    assert Event.objects.count() == 2
