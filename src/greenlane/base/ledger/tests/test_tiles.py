"""Tiles hold the tree: whatever the batches, the same tiles, roots and proofs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.ledger import merkle, rules, tiles

LEAVES = [rules.leaf_hash(b"%d" % number) for number in range(70_000)]


def shelf_after(*batches: int) -> tuple[tiles.Edge, dict[tuple[int, int], bytes]]:
    edge, shelf, start = tiles.Edge(), {}, 0
    for count in batches:
        shelf.update({(t.level, t.index): t.data for t in edge.grow(b"".join(LEAVES[start : start + count]))})
        start += count
    return edge, shelf


def reader(shelf):
    return lambda level, index: shelf.get((level, index), b"")


def test_the_tree_of_70_000_leaves_of_the_specification():
    edge, shelf = shelf_after(70_000)
    assert {place: len(data) // 32 for place, data in shelf.items() if len(data) < tiles.FULL} == {
        (0, 273): 112,
        (1, 1): 17,
        (2, 0): 1,
    }
    assert len(shelf) == 274 + 2 + 1
    assert tiles.edge_places(70_000) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert edge.root() == tiles.root_of(70_000, reader(shelf))
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        plan = merkle.inclusion_plan(index, 70_000)
        proof = merkle.proof_of(plan, lambda node: tiles.hash_of(node, reader(shelf)))
        merkle.check_inclusion(LEAVES[index], index, 70_000, edge.root(), proof)


def test_256_leaves_give_one_full_tile_and_one_hash_above():
    _, shelf = shelf_after(256)
    assert {place: len(data) // 32 for place, data in shelf.items()} == {(0, 0): 256, (1, 0): 1}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 700), max_size=6))
def test_in_batches_or_at_once(batches):
    edge, shelf = shelf_after(*batches)
    whole, at_once = shelf_after(sum(batches))
    assert shelf == at_once
    assert edge.root() == whole.root()


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 1500), st.data())
def test_any_older_tree_can_be_read_from_wider_tiles(size, data):
    older = data.draw(st.integers(1, size))
    _, shelf = shelf_after(size)
    old_root, root = tiles.root_of(older, reader(shelf)), tiles.root_of(size, reader(shelf))
    assert old_root == shelf_after(older)[0].root()
    proof = merkle.proof_of(merkle.consistency_plan(older, size), lambda n: tiles.hash_of(n, reader(shelf)))
    merkle.check_consistency(older, size, old_root, root, proof)
    edge = tiles.Edge.at(older, reader(shelf))
    edge.grow(b"".join(LEAVES[older:size]))
    assert edge.root() == root


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3000), st.data())
def test_the_places_of_a_plan_are_all_that_it_reads(size, data):
    index = data.draw(st.integers(0, size - 1))
    _, shelf = shelf_after(size)
    plan = merkle.inclusion_plan(index, size)
    few = {place: shelf[place] for place in tiles.places_of(plan)}
    proof = merkle.proof_of(plan, lambda node: tiles.hash_of(node, reader(few)))
    merkle.check_inclusion(LEAVES[index], index, size, tiles.root_of(size, reader(shelf)), proof)


def test_a_missing_tile_is_named():
    with pytest.raises(LookupError, match="tile/0/000"):
        tiles.hash_of((0, 0), reader({}))


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ((0, 0), "tile/0/000"),
        ((0, 1_234_067), "tile/0/x001/x234/067"),
        ((2, 1_000), "tile/2/x001/000"),
        (("entries", 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_addresses(place, path):
    assert tiles.path_of(*place) == path
