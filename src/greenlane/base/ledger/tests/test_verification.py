"""Whoever changes anything is found, and the place is named."""

from datetime import UTC, datetime, timedelta

import pytest

from greenlane.base.ledger import notes, queries
from greenlane.base.ledger.models import Checkpoint, Event, Tile
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.verification import verify_log
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]


def tell(count: int) -> None:
    with writing(by="test", at=AT) as pen:
        for number in range(count):
            pen.event("test.told", f"subject-{number}", {"number": number})


@pytest.fixture
def log():
    for count in (10, 290, 1):
        tell(count)
        seal(SIGNER, AT)
    tell(2)


def test_a_good_log(log):
    heard = []
    verdict = verify_log(SIGNER.verifier, progress=heard.append)
    assert (verdict.size, verdict.checkpoints, verdict.unsealed, verdict.difference) == (301, 3, 2, None)
    assert heard == [301]


def test_an_empty_log():
    assert verify_log(SIGNER.verifier).difference is None


def leaf(number: int):
    return Event.objects.filter(leaf_index=number)


TAMPERINGS = {
    "body": (lambda: leaf(7).update(body='{"number":8}'), "leaf 7"),
    "actor": (lambda: leaf(7).update(by="nobody"), "leaf 7"),
    "subject": (lambda: leaf(7).update(subject="another"), "leaf 7"),
    "kind": (lambda: leaf(7).update(kind="test.untold"), "leaf 7"),
    "moment": (lambda: leaf(7).update(at=AT + timedelta(microseconds=1)), "leaf 7"),
    "salt": (lambda: leaf(7).update(salt=bytes(16)), "leaf 7"),
    "hash": (lambda: leaf(7).update(leaf_hash=bytes(32)), "leaf 7"),
    "unsealed": (lambda: Event.objects.filter(leaf_index=None).update(body="{}"), "event "),
    "deleted": (lambda: leaf(7).delete(), "leaf 7: no event"),
    "last deleted": (lambda: leaf(300).delete(), "signs 301 leaves; there are 300"),
    "tile": (lambda: Tile.objects.filter(level=0, index=0).update(data=bytes(8192)), "tile/0/000"),
    "partial tile": (lambda: Tile.objects.filter(level=0, index=1).update(data=bytes(45 * 32)), "tile/0/001"),
    "tile gone": (lambda: Tile.objects.filter(level=1).delete(), "tile/1/000"),
    "tile more": (lambda: Tile.objects.create(level=2, index=0, width=1, data=bytes(32)), "tiles are kept"),
    "root": (lambda: Checkpoint.objects.filter(size=300).update(root=bytes(32)), "checkpoint of 300 leaves"),
    "checkpoint gone": (lambda: Checkpoint.objects.filter(size=301).delete(), "last checkpoint signs 300"),
    "note": (lambda: Checkpoint.objects.filter(size=300).update(note="x\n\n— y AAAA\n"), "no signature of"),
    "another's note": (
        lambda: Checkpoint.objects.filter(size=300).update(
            note=Signer(SIGNER.name, bytes(32)).sign(Checkpoint.objects.get(size=300).note.split("\n\n")[0] + "\n")
        ),
        "no signature of",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(log, name):
    tamper, found = TAMPERINGS[name]
    tamper()
    assert found in (verify_log(SIGNER.verifier).difference or "")


def test_two_events_that_changed_places(log):
    one, two = leaf(7).get(), leaf(8).get()
    leaf(8).update(leaf_index=None)
    Event.objects.filter(pk=one.pk).update(leaf_index=8)
    Event.objects.filter(pk=two.pk).update(leaf_index=7)
    assert "another root at 10 leaves" in (verify_log(SIGNER.verifier).difference or "")


def test_only_a_checkpoint_kept_outside_catches_an_owner_who_signs_a_rewritten_past(log):
    kept = queries.checkpoint() or ""
    Tile.objects.all().delete()
    Checkpoint.objects.all().delete()
    leaf(7).delete()
    Event.objects.update(leaf_index=None)
    tell(1)
    seal(SIGNER, AT)
    assert verify_log(SIGNER.verifier).difference is None
    assert "another root at 301" in (verify_log(SIGNER.verifier, [kept]).difference or "")


def test_a_kept_checkpoint_of_the_same_log(log):
    kept = [row.note for row in Checkpoint.objects.all()]
    assert verify_log(SIGNER.verifier, kept).checkpoints == 6
    head = notes.head_of(kept[0])
    ahead = SIGNER.sign(f"{head.origin}\n999\n" + kept[0].split("\n")[2] + "\n")
    assert "signs 999 leaves; there are 301" in (verify_log(SIGNER.verifier, [ahead]).difference or "")
    foreign = SIGNER.sign("elsewhere.example\n" + kept[0].split("\n", 1)[1].split("\n\n")[0] + "\n")
    assert "of the log elsewhere.example" in (verify_log(SIGNER.verifier, [foreign]).difference or "")
