"""How does the tree lie on the shelf? Tiles of 256 hashes (C2SP tlog-tiles), and the edge on which it grows.

Tile ``(level, index)`` holds the hashes of the subtrees of height ``8 * level`` from ``256 * index`` on. A narrower
tile of the same place is the beginning of a wider one, so one row a place is enough.
"""

from collections.abc import Callable, Iterable, Sequence

from greenlane.base.ledger.merkle import HASH, Node, Part, folded, perfect_root, proof_of
from greenlane.base.ledger.terms import Tile

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = WIDTH * HASH
#: The data of tile ``(level, index)``, as wide as it is known.
Shelf = Callable[[int, int], bytes]


class Edge:
    """The right edge of a growing tree: at each level the hashes of the tile that is not full yet."""

    def __init__(self, size: int = 0, partials: Sequence[bytes] = ()) -> None:
        self.size = size
        self._partials = list(partials)

    @classmethod
    def at(cls, size: int, shelf: Shelf) -> "Edge":
        """The edge of the tree of ``size`` leaves whose tiles lie on ``shelf``."""
        places = {level: (index, width) for level, index, width in edge_places(size)}
        partials = []
        for level in range(max(places, default=-1) + 1):
            index, width = places.get(level, (0, 0))
            partials.append(shelf(level, index)[: width * HASH] if width else b"")
        return cls(size, partials)

    def grow(self, leaves: bytes) -> list[Tile]:
        """Append concatenated leaf hashes; returns every tile that is new or wider, the partial ones included."""
        changed: list[Tile] = []
        size, level, news = self.size, 0, leaves
        self.size += len(leaves) // HASH
        while news:
            if level == len(self._partials):
                self._partials.append(b"")
            data, first = self._partials[level] + news, (size >> HEIGHT * level) // WIDTH
            full = len(data) // FULL
            tiles = [data[i * FULL : (i + 1) * FULL] for i in range(full)]
            changed += [Tile(level=level, index=first + i, data=tile) for i, tile in enumerate(tiles)]
            rest = self._partials[level] = data[full * FULL :]
            if rest:
                changed.append(Tile(level=level, index=first + full, data=rest))
            news = b"".join(map(perfect_root, tiles))
            level += 1
        return changed

    def root(self) -> bytes:
        """The root of the tree (RFC 6962, MTH)."""
        hashes: list[bytes] = []
        for data in reversed(self._partials):
            hashes += _peaks(data)
        return folded(hashes)


def edge_places(size: int) -> list[tuple[int, int, int]]:
    """``(level, index, width)`` of each partial tile of a tree of ``size`` leaves."""
    found, level = [], 0
    while size >> HEIGHT * level:
        count = size >> HEIGHT * level
        if count % WIDTH:
            found.append((level, count // WIDTH, count % WIDTH))
        level += 1
    return found


def place_of(node: Node) -> tuple[int, int]:
    """``(level, index)`` of the tile that holds a subtree."""
    height, place = node
    return height // HEIGHT, place >> (HEIGHT - height % HEIGHT)


def places_of(plan: Iterable[Part]) -> set[tuple[int, int]]:
    """Every tile that a planned proof reads."""
    return {place_of(node) for part in plan for node in part}


def hash_of(node: Node, shelf: Shelf) -> bytes:
    """The hash of a subtree, from the one tile that holds it. Raises LookupError where the tile is too narrow."""
    height, place = node
    inner = height % HEIGHT
    level, index = place_of(node)
    start = ((place << inner) % WIDTH) * HASH
    data = shelf(level, index)[start : start + (HASH << inner)]
    if len(data) != HASH << inner:
        raise LookupError(f"tile {path_of(level, index)} is missing or too narrow; run the verification of the log")
    return perfect_root(data)


def proven(plan: Sequence[Part], shelf: Shelf) -> tuple[bytes, ...]:
    """The hashes of a planned proof; each tile is read once."""
    near = {place: shelf(*place) for place in places_of(plan)}
    return proof_of(plan, lambda node: hash_of(node, lambda level, index: near[level, index]))


def root_of(size: int, shelf: Shelf) -> bytes:
    """The root of the tree of ``size`` leaves whose tiles lie on ``shelf``."""
    return Edge.at(size, shelf).root()


def path_of(level: int | str, index: int, width: int = WIDTH) -> str:
    """The address of a tile, such as ``tile/0/x001/067.p/12``; ``level`` may be ``entries``."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def bundle(leaves: Iterable[bytes]) -> bytes:
    """An entry bundle: each leaf after its length in two bytes, big-endian."""
    return b"".join([len(leaf).to_bytes(2, "big") + leaf for leaf in leaves])


def _peaks(data: bytes) -> list[bytes]:
    """The perfect subtrees of a partial tile, the largest first."""
    peaks, start, count = [], 0, len(data) // HASH
    while count:
        span = HASH << (count.bit_length() - 1)
        peaks.append(perfect_root(data[start : start + span]))
        start += span
        count -= span // HASH
    return peaks
