"""Is the log what it says it is? Everything worked out again from the events, up to the first difference."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from greenlane.base.ledger import merkle, notes, rules, tiles
from greenlane.base.ledger.models import Checkpoint
from greenlane.base.ledger.models import Event as EventRow
from greenlane.base.ledger.models import Tile as TileRow
from greenlane.base.ledger.notes import NoteError, Verifier
from greenlane.base.ledger.queries import leaf_of, shelf_of
from greenlane.base.ledger.terms import Verdict

#: Events read at a time; whole tiles.
_STRIDE = 16 * tiles.WIDTH


class _DifferenceError(Exception):
    """The first thing that is wrong."""


class _Walk:
    """One pass over the log: how far it came."""

    def __init__(self, verifier: Verifier, kept: Sequence[str]) -> None:
        self.verifier = verifier
        self.edge = tiles.Edge()
        self.checkpoints = self.unsealed = self._tiles = 0
        self._heads = sorted([*_signed(kept, verifier), *_heads(verifier)], key=lambda head: head[0])
        self._open: dict[tuple[int, int], bytes] = {}

    def along(self, progress: Callable[[int], None]) -> None:
        while True:
            hashes = self._stride(self.edge.size)
            if not hashes:
                break
            self._grow(b"".join(hashes))
            progress(self.edge.size)
        if self._heads:
            size, _, where = self._heads[0]
            raise _DifferenceError(f"{where} signs {size} leaves; there are {self.edge.size}")
        self._shelved(self._open)
        self._nothing_else()

    def _stride(self, start: int) -> list[bytes]:
        """The hashes of the next events, each worked out again from what the event says."""
        rows = EventRow.objects.filter(leaf_index__gte=start, leaf_index__lt=start + _STRIDE).order_by("leaf_index")
        hashes = []
        for place, row in enumerate(rows, start):
            if row.leaf_index != place:
                raise _DifferenceError(f"leaf {place}: no event bears it")
            hashes.append(_recomputed(row))
        return hashes

    def _grow(self, hashes: bytes) -> None:
        """Grow the tree from checkpoint to checkpoint, so that each root is seen at its own size."""
        start, begin = self.edge.size, 0
        end = start + len(hashes) // merkle.HASH
        while self._heads and self._heads[0][0] <= end:
            size, root, where = self._heads.pop(0)
            here = (size - start) * merkle.HASH
            self._take(hashes[begin:here])
            begin = here
            if self.edge.root() != root:
                raise _DifferenceError(f"{where}: the events give another root at {size} leaves")
            self.checkpoints += 1
        self._take(hashes[begin:])
        full = {place: data for place, data in self._open.items() if len(data) == tiles.FULL}
        self._shelved(full)
        self._open = {place: data for place, data in self._open.items() if place not in full}

    def _take(self, hashes: bytes) -> None:
        self._open.update({(t.level, t.index): t.data for t in self.edge.grow(hashes)})

    def _shelved(self, expected: dict[tuple[int, int], bytes]) -> None:
        shelf = shelf_of(expected)
        for (level, index), data in sorted(expected.items()):
            if shelf(level, index) != data:
                raise _DifferenceError(f"{tiles.path_of(level, index)}: the tile is not what the events give")
        self._tiles += len(expected)

    def _nothing_else(self) -> None:
        sealed = EventRow.objects.filter(leaf_index__isnull=False).count()
        if sealed != self.edge.size:
            raise _DifferenceError(f"{sealed} events bear a leaf; the tree has {self.edge.size}")
        last = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        if last != sealed:
            raise _DifferenceError(f"the last checkpoint signs {last} leaves; there are {sealed}")
        if TileRow.objects.count() != self._tiles:
            raise _DifferenceError(f"{TileRow.objects.count()} tiles are kept; the tree has {self._tiles}")
        for row in EventRow.objects.filter(leaf_index=None).order_by("id").iterator(chunk_size=_STRIDE):
            _recomputed(row)
            self.unsealed += 1


def verify_log(
    verifier: Verifier, kept: Sequence[str] = (), progress: Callable[[int], None] = lambda size: None
) -> Verdict:
    """Check each event against its leaf, each tile, each checkpoint's root and signature.

    ``kept`` are checkpoints that somebody put aside earlier, outside: they must be of this log too; only they catch
    an owner who rewrote everything and signed it again. ``progress`` hears the number of leaves checked.
    """
    walk: _Walk | None = None
    difference = None
    try:
        walk = _Walk(verifier, kept)
        walk.along(progress)
    except _DifferenceError as found:
        difference = str(found)
    if walk is None:
        return Verdict(size=0, checkpoints=0, unsealed=0, difference=difference)
    return Verdict(size=walk.edge.size, checkpoints=walk.checkpoints, unsealed=walk.unsealed, difference=difference)


def _recomputed(row: EventRow) -> bytes:
    hashed = rules.leaf_hash(leaf_of(row))
    if hashed != bytes(row.leaf_hash):
        where = f"event {row.pk}" if row.leaf_index is None else f"leaf {row.leaf_index} (event {row.pk})"
        raise _DifferenceError(f"{where}: what the event says now is not what was sealed")
    return hashed


def _heads(verifier: Verifier) -> Iterator[tuple[int, bytes, str]]:
    """Size and root of every checkpoint kept here, once its note is signed and says the same."""
    for row in Checkpoint.objects.order_by("size").iterator(chunk_size=_STRIDE):
        (found,) = _signed([row.note], verifier)
        if found[:2] != (row.size, bytes(row.root)):
            raise _DifferenceError(f"checkpoint of {row.size} leaves: its note states something else")
        yield found


def _signed(kept: Iterable[str], verifier: Verifier) -> Iterator[tuple[int, bytes, str]]:
    for note in kept:
        try:
            head = notes.head_of(notes.opened(note, verifier))
        except NoteError as fault:
            raise _DifferenceError(f"checkpoint {note[:60]!r}…: {fault}") from fault
        if head.origin != verifier.name:
            raise _DifferenceError(f"checkpoint of {head.size} leaves: it is of the log {head.origin}")
        yield head.size, head.root, f"checkpoint of {head.size} leaves"
