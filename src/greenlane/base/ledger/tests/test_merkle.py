"""The tree against RFC 6962's own definition, written here as the recursion it is, and the CT reference vectors."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.ledger import merkle, rules, tiles
from greenlane.base.ledger.merkle import ProofError

#: Inputs and roots of the Certificate Transparency reference implementation's Merkle tree test.
REFERENCE_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

sizes = st.integers(min_value=1, max_value=300)


def root_by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_by_definition(leaves[:split]) + root_by_definition(leaves[split:])).digest()


def hashes(size: int) -> list[bytes]:
    return [rules.leaf_hash(b"leaf %d" % number) for number in range(size)]


def by_definition(leaves: list[bytes]):
    def hash_of(node):
        height, place = node
        return root_by_definition(leaves[place << height : (place + 1) << height])

    return hash_of


def inclusion(index: int, size: int) -> tuple[bytes, ...]:
    return merkle.proof_of(merkle.inclusion_plan(index, size), by_definition(hashes(size)))


def consistency(first: int, second: int) -> tuple[bytes, ...]:
    return merkle.proof_of(merkle.consistency_plan(first, second), by_definition(hashes(second)))


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.folded([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tiles.Edge().root() == merkle.EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_trees(size):
    leaves = [rules.leaf_hash(leaf) for leaf in REFERENCE_LEAVES[:size]]
    edge = tiles.Edge()
    edge.grow(b"".join(leaves))
    assert edge.root().hex() == REFERENCE_ROOTS[size - 1]
    assert (
        merkle.folded([by_definition(leaves)(node) for node in merkle.cover(0, size)]).hex()
        == REFERENCE_ROOTS[size - 1]
    )


def test_every_inclusion_proof_is_sound_up_to_64_leaves():
    for size in range(1, 65):
        root = root_by_definition(hashes(size))
        for index in range(size):
            merkle.check_inclusion(hashes(size)[index], index, size, root, inclusion(index, size))


def test_every_consistency_proof_is_sound_up_to_48_leaves():
    roots = [root_by_definition(hashes(size)) for size in range(49)]
    for second in range(1, 49):
        for first in range(1, second + 1):
            merkle.check_consistency(first, second, roots[first], roots[second], consistency(first, second))


@settings(max_examples=60, deadline=None)
@given(sizes, st.data())
def test_inclusion_is_sound_and_a_changed_bit_is_seen(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaves, proof = hashes(size), inclusion(index, size)
    root = root_by_definition(leaves)
    merkle.check_inclusion(leaves[index], index, size, root, proof)
    with pytest.raises(ProofError):
        merkle.check_inclusion(flipped(leaves[index], data), index, size, root, proof)
    with pytest.raises(ProofError):
        merkle.check_inclusion(leaves[index], index, size, flipped(root, data), proof)
    with pytest.raises(ProofError):
        merkle.check_inclusion(leaves[index], index, size, root, (*proof, leaves[0]))
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        bad = (*proof[:place], flipped(proof[place], data), *proof[place + 1 :])
        with pytest.raises(ProofError):
            merkle.check_inclusion(leaves[index], index, size, root, bad)
        with pytest.raises(ProofError):
            merkle.check_inclusion(leaves[index], index, size, root, proof[:-1])
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        with pytest.raises(ProofError):
            merkle.check_inclusion(leaves[index], other, size, root, proof)


@settings(max_examples=60, deadline=None)
@given(sizes, st.data())
def test_consistency_is_sound_and_a_rewritten_past_is_seen(second, data):
    first = data.draw(st.integers(1, second))
    old, new = root_by_definition(hashes(first)), root_by_definition(hashes(second))
    proof = consistency(first, second)
    merkle.check_consistency(first, second, old, new, proof)
    with pytest.raises(ProofError):
        merkle.check_consistency(first, second, flipped(old, data), new, proof)
    with pytest.raises(ProofError):
        merkle.check_consistency(first, second, old, flipped(new, data), proof)
    rewritten = [rules.leaf_hash(b"another"), *hashes(second)[1:]]
    forged = merkle.proof_of(merkle.consistency_plan(first, second), by_definition(rewritten))
    with pytest.raises(ProofError):
        merkle.check_consistency(first, second, old, root_by_definition(rewritten), forged)
    for place in range(len(proof)):
        bad = (*proof[:place], flipped(proof[place], data), *proof[place + 1 :])
        with pytest.raises(ProofError):
            merkle.check_consistency(first, second, old, new, bad)


@settings(max_examples=100, deadline=None)
@given(sizes, sizes, st.data())
def test_a_consistency_proof_speaks_of_one_size_only(second, claimed, data):
    first = data.draw(st.integers(1, second))
    old, new = root_by_definition(hashes(first)), root_by_definition(hashes(second))
    proof = consistency(first, second)
    if first < claimed and len(merkle.consistency_plan(first, claimed)) != len(proof):
        with pytest.raises(ProofError):
            merkle.check_consistency(first, claimed, old, new, proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 4), (4, 4)])
def test_no_proof_of_a_leaf_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_plan(index, size)
    with pytest.raises(ProofError):
        merkle.check_inclusion(b"", index, size, b"", ())


@settings(max_examples=60, deadline=None)
@given(sizes, sizes, st.data())
def test_a_proof_speaks_of_one_size_only(size, claimed, data):
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion(index, size), root_by_definition(hashes(size))
    if index < claimed and len(merkle.inclusion_plan(index, claimed)) != len(proof):
        with pytest.raises(ProofError):
            merkle.check_inclusion(hashes(size)[index], index, claimed, root, proof)


@pytest.mark.parametrize(("first", "second"), [(0, 4), (5, 4)])
def test_no_proof_that_a_tree_shrank_or_came_from_nothing(first, second):
    with pytest.raises(ValueError, match="cannot extend"):
        merkle.consistency_plan(first, second)
    with pytest.raises(ProofError):
        merkle.check_consistency(first, second, b"", b"", (b"x",))


def flipped(hashed: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, 255))
    return (int.from_bytes(hashed, "big") ^ 1 << bit).to_bytes(32, "big")
