"""Epochs on the database under test: opened once, secret until published, then checkable by anyone."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer, head_of
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.risk.draws import keys, queries, rules, vrf
from greenlane.risk.draws.models import Epoch
from greenlane.risk.draws.queries import NotOpenError, NotPublishedError
from greenlane.risk.draws.services import open_epochs, publish
from greenlane.risk.draws.terms import Draw, DrawsPage

AT = datetime(2026, 3, 4, 5, 20, tzinfo=UTC)
LABEL = "2026-03-04T05:15Z/PT15M"
PAGE = DrawsPage(epoch_minutes=15, publish_after_minutes=30, sha256="")
KEY = vrf.Key(bytes(range(32)))
SIGNER = Signer("log.example/xx", bytes(32))


def opened(*moments: datetime, key: vrf.Key = KEY) -> list[str]:
    with writing(by="test", at=AT) as pen:
        return open_epochs(pen, moments or (AT,), PAGE, "XX", key)


def published(at: datetime, key: vrf.Key = KEY) -> int:
    with writing(by="test", at=at) as pen:
        return publish(pen, PAGE, key)


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


@pytest.mark.django_db
def test_opened_once_with_the_root_of_the_log():
    with writing(by="test", at=AT) as pen:
        pen.event("test.told", "x", {})
    note = seal(SIGNER, AT).checkpoint
    assert opened(AT, AT + timedelta(minutes=3)) == [LABEL]
    assert opened() == []
    epoch = queries.epoch(LABEL)
    assert epoch.checkpoint == note
    assert epoch.alpha == rules.alpha_of("XX", LABEL, 1, head_of(note).root)
    assert (epoch.opened_at, epoch.closes_at) == (AT, datetime(2026, 3, 4, 5, 30, tzinfo=UTC))
    assert (epoch.proof, epoch.beta) == (None, None)
    assert [told.kind for told in ledger.history(LABEL)] == ["draws.opened"]


@pytest.mark.django_db
def test_many_epochs_at_once():
    moments = [AT + timedelta(minutes=15 * number) for number in range(1200)]
    assert len(opened(*moments)) == 1200
    assert Epoch.objects.count() == 1200
    assert Event.objects.filter(kind="draws.opened").count() == 1200


@pytest.mark.django_db
def test_secret_until_its_time_then_for_everyone():
    opened()
    label, beta = queries.beta_for(AT, PAGE, KEY)
    number = rules.number(beta, "R1")
    with pytest.raises(NotPublishedError, match="not published yet"):
        queries.check("R1", LABEL)
    ends = queries.epoch(LABEL).closes_at
    assert published(ends) == 0
    assert published(ends + timedelta(minutes=29, seconds=59)) == 0
    assert published(ends + timedelta(minutes=30)) == 1
    assert published(ends + timedelta(minutes=31)) == 0
    evidence = queries.check("R1", label)
    assert (evidence.number, evidence.beta, evidence.public_key) == (number, beta.hex(), KEY.public.hex())
    # What anyone does, with what the evidence holds alone:
    output = vrf.verify(bytes.fromhex(evidence.public_key), evidence.alpha.encode(), bytes.fromhex(evidence.proof))
    assert rules.number(output, evidence.reference) == evidence.number
    assert [told.kind for told in ledger.history(LABEL)] == ["draws.opened", "draws.published"]


@pytest.mark.django_db
def test_no_event_or_row_tells_the_output_before_publication():
    opened()
    _, beta = queries.beta_for(AT, PAGE, KEY)
    proof = KEY.prove(queries.epoch(LABEL).alpha.encode())
    told = "".join(Event.objects.values_list("body", flat=True)) + repr(queries.epoch(LABEL)) + repr(KEY)
    for secret in (beta.hex(), proof.hex(), bytes(range(32)).hex()):
        assert secret not in told


@pytest.mark.django_db
def test_the_draws_of_a_batch():
    later = AT + timedelta(minutes=15)
    opened(AT, later)
    batch = [Case(f"R{number}", Declaration(), at) for number, at in enumerate([AT, later, AT])]
    drawn = queries.drawn(batch, PAGE, KEY)
    ones = [queries.drawn([case], PAGE, KEY)[0] for case in batch]
    assert [case[Draw] for case in drawn] == [case[Draw] for case in ones]
    assert [case[Draw].epoch for case in drawn] == [LABEL, "2026-03-04T05:30Z/PT15M", LABEL]
    published(later + timedelta(hours=2))
    for case in drawn:
        assert queries.check(case.reference, case[Draw].epoch).number == case[Draw].number


@pytest.mark.django_db
def test_no_draw_in_an_epoch_that_is_not_open():
    with pytest.raises(NotOpenError, match="open it before"):
        queries.beta_for(AT, PAGE, KEY)
    with pytest.raises(NotOpenError, match="never opened"):
        queries.check("R1", LABEL)


@pytest.mark.django_db
def test_a_new_key_leaves_the_epochs_of_the_old_one():
    opened()
    other = vrf.Key(bytes(32))
    with pytest.raises(NotOpenError, match="another key"):
        queries.beta_for(AT, PAGE, other)
    assert published(AT + timedelta(days=1), other) == 0
    assert published(AT + timedelta(days=1)) == 1
    assert queries.beta_for(AT, PAGE, other)[1].hex() == queries.epoch(LABEL).beta


@pytest.mark.django_db
def test_a_forged_proof_is_never_given_out():
    opened()
    published(AT + timedelta(days=1))
    Epoch.objects.update(proof=vrf.Key(bytes(32)).prove(queries.epoch(LABEL).alpha.encode()))
    with pytest.raises(vrf.VrfError):
        queries.check("R1", LABEL)


@pytest.mark.django_db(transaction=True)
def test_kept_by_the_process_once_committed_and_not_before(django_assert_num_queries):
    seen = []

    def rolled_back() -> None:
        with writing(by="test", at=AT) as pen:
            open_epochs(pen, [AT], PAGE, "XX", KEY)
            seen.append(queries.beta_for(AT, PAGE, KEY)[1])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        rolled_back()
    with writing(by="test", at=AT) as pen:
        pen.event("test.told", "x", {})
    seal(SIGNER, AT)
    opened()
    after = queries.beta_for(AT, PAGE, KEY)[1]
    assert seen != [after]
    with django_assert_num_queries(0):
        assert queries.beta_for(AT, PAGE, KEY)[1] == after


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_the_same_epoch():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; two cannot open at the same moment")
    found, gate = [], threading.Barrier(4)

    def work() -> None:
        gate.wait()
        found.append(opened(AT, AT + timedelta(minutes=15)))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(label for labels in found for label in labels) == [LABEL, "2026-03-04T05:30Z/PT15M"]
    assert Event.objects.filter(kind="draws.opened").count() == Epoch.objects.count() == 2


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / keys.VRF_KEY
    first = keys.draw_key(path)
    assert keys.draw_key(path).public == first.public
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("not a key")
    with pytest.raises(keys.KeyFileError, match="restore it"):
        keys.draw_key(path)
