"""Sealing on the database under test: once each, in any batches, whatever the order of commits."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from greenlane.base.ledger import merkle, notes, queries, tiles, triggers
from greenlane.base.ledger.models import Checkpoint, Event, Tile
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import TornLogError, seal
from greenlane.base.ledger.terms import Sealed
from greenlane.base.ledger.verification import verify_log
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))


def tell(count: int, seed: int = 0) -> None:
    """``count`` events with salts that depend on ``seed`` alone."""
    with writing(by="test", at=AT, random=lambda n: bytes([seed % 256]) * n) as pen:
        for number in range(count):
            pen.event("test.told", f"subject-{seed}-{number}", {"number": number})


def shelf() -> dict[tuple[int, int], bytes]:
    return {(t.level, t.index): bytes(t.data) for t in Tile.objects.all()}


@pytest.mark.django_db
def test_nothing_to_seal():
    assert seal(SIGNER, AT) == Sealed(first=0, count=0, checkpoint="")
    assert queries.checkpoint() is None


@pytest.mark.django_db
def test_every_event_gets_one_leaf_and_a_signed_checkpoint():
    tell(300)
    sealed = seal(SIGNER, AT)
    assert (sealed.first, sealed.count) == (0, 300)
    head = notes.head_of(notes.opened(sealed.checkpoint, SIGNER.verifier))
    rows = Event.objects.order_by("leaf_index")
    assert [row.leaf_index for row in rows] == list(range(300))
    edge = tiles.Edge()
    edge.grow(b"".join(bytes(row.leaf_hash) for row in rows))
    assert (head.size, head.root) == (300, edge.root())
    assert seal(SIGNER, AT) == Sealed(first=300, count=0, checkpoint=sealed.checkpoint)
    assert Checkpoint.objects.count() == 1


class Batches(TestCase):
    """Hypothesis with one transaction an example."""

    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), min_size=1, max_size=5))
    def test_in_random_batches_is_as_at_once(self, batches):
        for seed, (count, most) in enumerate(batches):
            tell(count, seed)
            seal(SIGNER, AT, most)
        while seal(SIGNER, AT, 170).count:
            pass
        in_batches, root = shelf(), getattr(queries.head(), "root", None)
        assert verify_log(SIGNER.verifier).difference is None
        Checkpoint.objects.all().delete()
        Tile.objects.all().delete()
        with connection.cursor() as cursor:
            for statement in triggers.backward(connection.vendor):
                cursor.execute(statement)
        Event.objects.update(leaf_index=None)
        seal(SIGNER, AT)
        assert (shelf(), getattr(queries.head(), "root", None)) == (in_batches, root)


@pytest.mark.usefixtures("unguarded")
def test_an_event_that_comes_late_with_a_low_id_is_sealed_too():
    tell(3)
    held = Event.objects.order_by("id").first()
    copy = {f.attname: getattr(held, f.attname) for f in Event._meta.concrete_fields}
    held.delete()
    assert seal(SIGNER, AT).count == 2
    Event.objects.create(**copy)
    assert seal(SIGNER, AT).count == 1
    assert Event.objects.get(pk=copy["id"]).leaf_index == 2
    assert verify_log(SIGNER.verifier).difference is None


@pytest.mark.django_db
def test_torn_tiles_are_never_signed():
    tell(300)
    seal(SIGNER, AT)
    tile = Tile.objects.get(level=0, index=1)
    tile.data = bytes(len(tile.data))
    tile.save()
    tell(1, 1)
    with pytest.raises(TornLogError, match="do not give the root"):
        seal(SIGNER, AT)
    assert queries.unsealed() == 1


@pytest.mark.django_db
def test_a_full_tile_that_was_changed_is_never_extended():
    tell(512)
    seal(SIGNER, AT)
    tell(1, 1)
    seal(SIGNER, AT)
    tile = Tile.objects.get(level=1, index=0)
    tile.data = bytes(32) + bytes(tile.data)[32:]
    tile.save()
    tell(1, 2)
    with pytest.raises(TornLogError):
        seal(SIGNER, AT)


@pytest.mark.django_db
def test_a_root_that_does_not_extend_the_last_is_never_signed(monkeypatch):
    tell(10)
    seal(SIGNER, AT)
    tell(10, 1)
    right = tiles.Edge.root
    monkeypatch.setattr(tiles.Edge, "root", lambda edge: right(edge) if edge.size == 10 else bytes(32))
    with pytest.raises(TornLogError, match="does not extend"):
        seal(SIGNER, AT)
    monkeypatch.undo()
    assert (queries.unsealed(), seal(SIGNER, AT).count) == (10, 10)


@pytest.mark.django_db
def test_the_key_of_another_log_signs_nothing_here():
    tell(1)
    seal(SIGNER, AT)
    tell(1, 1)
    with pytest.raises(TornLogError, match="use the key of this log"):
        seal(Signer("other.example", bytes(32)), AT)


@pytest.mark.django_db
def test_a_leaf_that_no_checkpoint_signed_stops_the_sealer():
    tell(2)
    Event.objects.filter(pk=Event.objects.order_by("id").first().pk).update(leaf_index=1)
    with pytest.raises(TornLogError, match="no checkpoint signed"):
        seal(SIGNER, AT)


def started(faults: list, work, *given) -> threading.Thread:
    """A thread with a connection of its own; what it fails with is heard."""

    def run() -> None:
        try:
            work(*given)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def write_many(seed: int) -> None:
    for turn in range(12):
        tell(1 + (seed * turn) % 5, seed * 100 + turn)


def seal_until(done: threading.Event) -> None:
    while not done.is_set():
        seal(SIGNER, AT, 7)


@pytest.mark.django_db(transaction=True)
def test_events_committed_out_of_order_by_many_writers_are_all_sealed_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; ids and commits cannot cross there")
    done, faults = threading.Event(), []
    writers = [started(faults, write_many, seed) for seed in range(6)]
    sealers = [started(faults, seal_until, done) for _ in range(2)]
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    while seal(SIGNER, AT).count:
        pass
    assert faults == []
    count = Event.objects.count()
    assert count == sum(1 + (seed * turn) % 5 for seed in range(6) for turn in range(12))
    assert sorted(Event.objects.values_list("leaf_index", flat=True)) == list(range(count))
    assert verify_log(SIGNER.verifier).difference is None


@pytest.mark.django_db(transaction=True)
def test_an_id_given_before_and_committed_after_the_sealing_is_not_lost():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; ids and commits cannot cross there")
    written, sealed_once, faults = threading.Event(), threading.Event(), []

    def slow() -> None:
        with writing(by="slow", at=AT) as pen:
            pen.event("test.slow", "early id", {})
            pen.close()
            pen._told.clear()
            written.set()
            sealed_once.wait(20)

    thread = started(faults, slow)
    written.wait(20)
    tell(3)
    assert seal(SIGNER, AT).count == 3
    sealed_once.set()
    thread.join()
    assert faults == []
    assert seal(SIGNER, AT).count == 1
    late = Event.objects.get(subject="early id")
    assert late.pk < Event.objects.exclude(pk=late.pk).order_by("id").first().pk
    assert late.leaf_index == 3


@pytest.mark.django_db
def test_a_sealer_killed_before_its_commit_leaves_the_log_as_it_was(monkeypatch):
    tell(3)
    with monkeypatch.context() as patch:
        patch.setattr(Signer, "sign", lambda self, text: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            seal(SIGNER, AT)
    assert (queries.unsealed(), Tile.objects.count(), Checkpoint.objects.count()) == (3, 0, 0)
    assert seal(SIGNER, AT).count == 3


@pytest.mark.django_db
def test_consistency_between_any_two_checkpoints():
    for seed in range(5):
        tell(100, seed)
        seal(SIGNER, AT)
    heads = [notes.head_of(row.note) for row in Checkpoint.objects.order_by("size")]
    for older in heads:
        for newer in heads:
            if older.size <= newer.size:
                proof = queries.consistency(older.size, newer.size)
                merkle.check_consistency(older.size, newer.size, older.root, newer.root, proof)
