"""The database itself refuses what must never happen to an event."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from greenlane.base.ledger import triggers
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.services import erase
from greenlane.base.ledger.verification import verify_log
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guarded():
    with connection.cursor() as cursor:
        for statement in triggers.forward(connection.vendor):
            cursor.execute(statement)
    with writing(by="test", at=AT) as pen:
        for number in range(4):
            pen.event("test.told", str(number), {})


REFUSED = {
    "body": {"body": "{}x"},
    "body emptied alone": {"body": ""},
    "body emptied with its salt": {"body": "", "salt": b""},
    "another body under a commitment": {"body": "x", "salt": b"", "commitment": bytes(32)},
    "a commitment beside the body": {"commitment": bytes(32)},
    "a short commitment": {"body": "", "salt": b"", "commitment": b"x"},
    "actor": {"by": "nobody"},
    "kind": {"kind": "test.untold"},
    "subject": {"subject": "x"},
    "moment": {"at": AT.replace(year=2020)},
    "hash": {"leaf_hash": bytes(32)},
    "unsealed": {"leaf_index": None},
    "moved": {"leaf_index": 77},
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    seal(SIGNER, AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(leaf_index=1).update(**REFUSED[name])
    assert verify_log(SIGNER.verifier).difference is None


def test_never_deleted():
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Event.objects.filter(subject="1").delete()


def test_the_two_doors_are_open():
    assert seal(SIGNER, AT).count == 4
    with writing(by="auditor", at=AT) as pen:
        erase(pen, Event.objects.get(leaf_index=2).pk, "law")
    assert seal(SIGNER, AT).count == 1
    assert verify_log(SIGNER.verifier).difference is None


def test_what_is_erased_stays_erased():
    row = Event.objects.first()
    with writing(by="auditor", at=AT) as pen:
        erase(pen, row.pk, "law")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=row.pk).update(body=row.body, salt=row.salt, commitment=None)


def test_put_in_place_twice_and_taken_away():
    with connection.cursor() as cursor:
        for statement in (*triggers.forward(connection.vendor), *triggers.backward(connection.vendor)):
            cursor.execute(statement)
    Event.objects.all().delete()
    assert Event.objects.count() == 0
