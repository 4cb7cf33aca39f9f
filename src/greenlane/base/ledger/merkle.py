"""Which hashes prove that a leaf is in a tree, and that a tree only grew? The Merkle tree of RFC 6962, section 2.1.

A proof is worked out in two moves, so that reading lies between them: first the list of perfect subtrees it needs
(``inclusion_plan``, ``consistency_plan``), then, with their hashes at hand, the proof (``folded``). All hashes are
SHA-256, 32 bytes; sizes and indexes count leaves.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from struct import iter_unpack

HASH = 32
EMPTY_ROOT = sha256(b"").digest()

#: A perfect subtree: ``(height, place)`` covers the leaves from ``place << height``, ``1 << height`` of them.
Node = tuple[int, int]
#: One hash of a proof: the perfect subtrees, left to right, that are folded into it.
Part = tuple[Node, ...]


class ProofError(ValueError):
    """A proof does not show what it claims."""


def joined(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """The root over 2**k concatenated hashes."""
    while len(hashes) > HASH:
        hashes = b"".join([sha256(b"\x01" + pair).digest() for (pair,) in iter_unpack("64s", hashes)])
    return hashes


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring perfect subtrees, the largest first; of none, the root of the empty tree."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = joined(left, root)
    return root


def cover(start: int, end: int) -> Part:
    """The perfect subtrees over leaves ``start`` to ``end`` (excluded), where ``start`` is aligned as in RFC 6962."""
    nodes = []
    while start < end:
        height = (end - start).bit_length() - 1
        nodes.append((height, start >> height))
        start += 1 << height
    return tuple(nodes)


def inclusion_plan(index: int, size: int) -> tuple[Part, ...]:
    """PATH(index, D[size]) as subtrees, the leaf's sibling first. Raises ValueError unless ``index`` < ``size``."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    parts, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            parts.append(cover(middle, end))
            end = middle
        else:
            parts.append(cover(start, middle))
            start = middle
    return tuple(reversed(parts))


def consistency_plan(first: int, second: int) -> tuple[Part, ...]:
    """PROOF(first, D[second]) as subtrees. Raises ValueError unless 0 < ``first`` <= ``second``."""
    if not 0 < first <= second:
        raise ValueError(f"a tree of {second} leaves cannot extend one of {first}")
    parts, start, end, old = [], 0, second, first
    # The loop of SUBPROOF: ``old`` is the end of the old tree; at the end [start, end) is a subtree of it.
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            parts.append(cover(middle, end))
            end = middle
        else:
            parts.append(cover(start, middle))
            start = middle
    if start:  # the old tree is not itself that subtree, so the verifier needs its hash
        parts.append(cover(start, end))
    return tuple(reversed(parts))


def proof_of(plan: Sequence[Part], hash_of: Callable[[Node], bytes]) -> tuple[bytes, ...]:
    """The hashes of a planned proof, given those of its subtrees."""
    return tuple([folded([hash_of(node) for node in part]) for part in plan])


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, section 2.1.3.2. ``leaf`` is the leaf's hash. Raises ProofError."""
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} cannot be in a tree of {size} leaves")
    place, last, here = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if place & 1 or place == last:
            here = joined(sibling, here)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            here = joined(here, sibling)
        place, last = place >> 1, last >> 1
    if last or here != root:
        raise ProofError(f"leaf {index} is not in the tree of {size} leaves with this root")


def check_consistency(first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, section 2.1.4.2: the tree of ``second`` leaves begins with that of ``first``. Raises ProofError."""
    if first == second:
        if proof or old != new:
            raise ProofError(f"two different trees of {first} leaves")
        return
    if not 0 < first < second or not proof:
        raise ProofError(f"nothing shows that the tree of {second} leaves extends the one of {first}")
    hashes = list(proof) if first & (first - 1) else [old, *proof]
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = hashes[0]
    for hashed in hashes[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if place & 1 or place == last:
            was, now = joined(hashed, was), joined(hashed, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = joined(now, hashed)
        place, last = place >> 1, last >> 1
    if last or was != old or now != new:
        raise ProofError(f"the tree of {second} leaves does not extend the one of {first}")


def _split(count: int) -> int:
    """The largest power of two smaller than ``count``."""
    return 1 << ((count - 1).bit_length() - 1)
