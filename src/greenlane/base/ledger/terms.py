"""What do we call it? Events, leaves, tree heads, tiles, proofs."""

from datetime import datetime

from greenlane.core.words import Fact


class Event(Fact, frozen=True):
    """Something that happened: ``kind`` is room.past (``release.released``), ``subject`` what it happened to.

    ``body`` is JSON text; ``salt`` 16 random bytes that keep the leaf from betraying the body.
    """

    kind: str
    subject: str
    at: datetime
    by: str
    body: str
    salt: bytes


class Told(Fact, frozen=True):
    """An event as it is kept: ``leaf`` is its place in the log, None until sealed; an ``erased`` body is empty."""

    id: int
    kind: str
    subject: str
    at: datetime
    by: str
    body: str
    leaf: int | None
    erased: bool = False


class Head(Fact, frozen=True):
    """What a checkpoint signs: whose log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes


class Tile(Fact, frozen=True):
    """Up to 256 neighbouring hashes of one level of the tree, concatenated."""

    level: int
    index: int
    data: bytes


class Proof(Fact, frozen=True):
    """That ``leaf`` (its bytes) stands at ``index``: the audit path, the leaf's sibling first, and the signed note."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str


class Evidence(Fact, frozen=True):
    """An event laid open to whoever may see it, and the text of its proof (``.tlog-proof``).

    The leaf holds kind, moment and the SHA-256 over salt, actor, subject and body, which anyone can now work out.
    """

    event: Event
    index: int
    proof: str


class Sealed(Fact, frozen=True):
    """What one sealing did: events from leaf ``first`` on, ``count`` of them; ``checkpoint`` the latest signed note."""

    first: int
    count: int
    checkpoint: str


class Verdict(Fact, frozen=True):
    """What a verification of the whole log found. ``difference`` is the first thing that is wrong, or None.

    ``size`` leaves and ``checkpoints`` were checked up to there; ``unsealed`` events still wait for the sealer.
    """

    size: int
    checkpoints: int
    unsealed: int
    difference: str | None = None
