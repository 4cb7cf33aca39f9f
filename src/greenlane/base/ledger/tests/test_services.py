"""A body can be erased; its leaf, its place and its proofs remain."""

from datetime import UTC, datetime

import pytest

from greenlane.base.ledger import queries
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.services import erase
from greenlane.base.ledger.verification import verify_log
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))


@pytest.mark.django_db
def test_an_erased_body_keeps_its_leaf_and_proof():
    with writing(by="test", at=AT) as pen:
        for number in range(5):
            pen.event("test.told", f"subject-{number}", {"number": number})
    seal(SIGNER, AT)
    row = Event.objects.get(leaf_index=3)
    before = queries.proof_of(row.pk)
    with writing(by="auditor", at=AT) as pen:
        erase(pen, row.pk, "GDPR, Article 17")
    after = Event.objects.get(pk=row.pk)
    assert (after.body, bytes(after.salt)) == ("", b"")
    assert queries.proof_of(row.pk) == before
    assert queries.history(row.subject)[0].erased
    assert [told.kind for told in queries.history(row.subject)] == ["test.told", "ledger.erased"]
    with pytest.raises(LookupError, match="erased"):
        queries.evidence_of(row.pk)
    with writing(by="auditor", at=AT) as pen, pytest.raises(LookupError, match="erased already"):
        erase(pen, row.pk, "again")
    assert verify_log(SIGNER.verifier).difference is None
