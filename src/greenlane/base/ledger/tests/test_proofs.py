"""The proof file: reads as it is written, checks against the key alone, and refuses anything else."""

import msgspec
import pytest

from greenlane.base.ledger import merkle, notes, proofs, rules, tiles
from greenlane.base.ledger.merkle import ProofError
from greenlane.base.ledger.notes import NoteError, Signer
from greenlane.base.ledger.terms import Head, Proof

SIGNER = Signer("log.example/xx", bytes(32))
LEAVES = [b"leaf %d\n" % number for number in range(300)]


def proof_at(index: int, size: int = 300) -> Proof:
    edge = tiles.Edge()
    shelf = {(t.level, t.index): t.data for t in edge.grow(b"".join(map(rules.leaf_hash, LEAVES[:size])))}
    head = Head(origin=SIGNER.name, size=size, root=edge.root())
    plan = merkle.inclusion_plan(index, size)
    path = merkle.proof_of(plan, lambda node: tiles.hash_of(node, lambda *place: shelf[place]))
    note = SIGNER.sign(notes.checkpoint_text(head))
    return Proof(leaf=LEAVES[index], index=index, path=path, checkpoint=note)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 300), (255, 300), (256, 300), (299, 300)])
def test_written_read_checked(index, size):
    proof = proof_at(index, size)
    text = proofs.written(proof)
    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    assert proofs.read(text) == proof
    assert proofs.check(proofs.read(text), SIGNER.verifier).size == size


def test_a_changed_leaf_index_path_or_checkpoint_is_refused():
    proof = proof_at(77)
    for bad in (
        msgspec.structs.replace(proof, leaf=b"leaf 78\n"),
        msgspec.structs.replace(proof, index=78),
        msgspec.structs.replace(proof, path=proof.path[1:]),
        msgspec.structs.replace(proof, checkpoint=proof_at(77, 299).checkpoint),
    ):
        with pytest.raises(ProofError):
            proofs.check(bad, SIGNER.verifier)
    with pytest.raises(NoteError):
        proofs.check(proof, Signer("log.example/xx", bytes([1] * 32)).verifier)


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: "",
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 77", "index 077"),
        lambda text: text.replace("index 77", "index -1"),
        lambda text: text.replace("index 77", "index ٧"),
        lambda text: text.replace("extra ", "extra !"),
        lambda text: text.replace("index 77\n", "index 77\nAAAA\n"),
        lambda text: text.replace("\n\n", "\n", 1).replace("\n\n", "\n"),
        lambda text: text.replace("extra", "more"),
    ],
)
def test_what_is_no_proof(broken):
    with pytest.raises(ProofError):
        proofs.read(broken(proofs.written(proof_at(77))))
