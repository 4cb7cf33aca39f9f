"""What is served and proven is what was told."""

from datetime import UTC, datetime

import pytest

from greenlane.base.ledger import proofs, queries, rules
from greenlane.base.ledger.models import Event
from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.queries import NotSealedError
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SIGNER = Signer("log.example/xx", bytes(range(32)))

pytestmark = pytest.mark.django_db


def tell(*subjects: str) -> None:
    with writing(by="officer:anna", at=AT) as pen:
        for subject in subjects:
            pen.event("release.released", subject, {"of": subject})


def test_a_proof_of_every_event():
    tell(*[f"XX{number}" for number in range(260)])
    seal(SIGNER, AT)
    for row in Event.objects.all():
        proof = queries.proof_of(row.pk)
        assert proofs.check(proof, SIGNER.verifier).size == 260
        assert proof.leaf == queries.leaf_of(row)


def test_the_proof_of_the_latest_of_a_kind():
    tell("XX1", "XX2", "XX1")
    seal(SIGNER, AT)
    assert queries.proof_of_latest("XX1", "release.released").index == 2
    with pytest.raises(LookupError, match=r"no event lanes\.routed"):
        queries.proof_of_latest("XX1", "lanes.routed")


def test_evidence_lets_anyone_work_out_the_leaf():
    tell("XX1")
    seal(SIGNER, AT)
    evidence = queries.evidence_of(Event.objects.get().pk)
    proof = proofs.read(evidence.proof)
    assert rules.leaf_bytes(evidence.event) == proof.leaf
    assert evidence.event.body == '{"of":"XX1"}'
    proofs.check(proof, SIGNER.verifier)


def test_an_event_not_sealed_yet_says_so():
    tell("XX1")
    with pytest.raises(NotSealedError, match="waits for its leaf"):
        queries.proof_of(Event.objects.get().pk)
    with pytest.raises(LookupError, match="no event 987654"):
        queries.proof_of(987654)
    assert queries.unsealed() == 1


def test_tiles_and_entries_fit_each_other():
    tell(*[f"XX{number}" for number in range(300)])
    seal(SIGNER, AT)
    for index, width in ((0, 256), (0, 100), (1, 44), (1, 1)):
        bundle, hashes = queries.entries(index, width), []
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            hashes.append(rules.leaf_hash(bundle[2 : 2 + length]))
            bundle = bundle[2 + length :]
        assert b"".join(hashes) == queries.tile(0, index, width)
        assert len(hashes) == width
    assert queries.tile(1, 0, 1) is not None
    assert [queries.tile(0, 1, 45), queries.tile(0, 2, 1), queries.tile(1, 0), queries.entries(1)] == [None] * 4


def test_history_in_the_order_told():
    tell("XX1", "XX2", "XX1")
    first, second = queries.history("XX1")
    assert (first.id < second.id, first.leaf, first.kind, first.at) == (True, None, "release.released", AT)


def test_a_proof_costs_a_fixed_number_of_queries(django_assert_num_queries):
    tell(*[f"XX{number}" for number in range(600)])
    seal(SIGNER, AT)
    pk = Event.objects.get(leaf_index=300).pk
    with django_assert_num_queries(3):
        queries.proof_of(pk)


def test_the_sealed_in_the_order_of_their_leaves_and_who_waits():
    tell("XX1", "XX2", "XX3")
    assert (queries.sealed(0, 10), queries.waiting_since()) == ((), AT)
    seal(SIGNER, AT)
    tell("XX4")
    assert [(told.leaf, told.subject) for told in queries.sealed(1, 10)] == [(1, "XX2"), (2, "XX3")]
    assert queries.leaf(queries.sealed(0, 1)[0].id) == queries.proof_of_latest("XX1", "release.released").leaf
    seal(SIGNER, AT)
    assert queries.waiting_since() is None
