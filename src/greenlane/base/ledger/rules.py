"""What follows? The bytes of a leaf and its hash (RFC 6962, section 2.1).

A leaf names kind and moment and commits to the rest by a salted hash, so that a body (which may hold
personal data) can be erased and every proof still holds.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from greenlane.base.ledger.terms import Event

LEAF_FORMAT = "greenlane-event-v1"


def commitment(event: Event) -> bytes:
    """SHA-256 over salt, actor, subject and body, each ended by a line feed."""
    return sha256(
        b"%b%b\n%b\n%b\n" % (event.salt, event.by.encode(), event.subject.encode(), event.body.encode())
    ).digest()


def leaf_bytes(event: Event, committed: bytes | None = None) -> bytes:
    """The public leaf: format, kind, moment (UTC, ISO 8601), commitment in hexadecimal; one line each.

    ``committed`` is the commitment kept for an event whose body was erased.
    """
    kept = commitment(event) if committed is None else committed
    return f"{LEAF_FORMAT}\n{event.kind}\n{event.at.isoformat()}\n{kept.hex()}\n".encode()


def leaf_hashes(at: datetime, by: str, told: Sequence[tuple[str, str, str]], salts: Sequence[bytes]) -> list[bytes]:
    """The leaf hashes of many events of one moment and actor, ``told`` as (kind, subject, body): equal to
    ``leaf_hash(leaf_bytes(event))`` of each, without an object for each."""
    moment, actor = at.isoformat(), by.encode()
    heads = {kind: f"{LEAF_FORMAT}\n{kind}\n{moment}\n" for kind, _, _ in told}
    hashes = []
    for (kind, subject, body), salt in zip(told, salts, strict=True):
        kept = sha256(b"%b%b\n%b\n%b\n" % (salt, actor, subject.encode(), body.encode())).hexdigest()
        hashes.append(leaf_hash(f"{heads[kind]}{kept}\n".encode()))
    return hashes


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def salts(count: int, random: Callable[[int], bytes]) -> list[bytes]:
    """``count`` salts of 16 bytes from one draw of ``random``."""
    drawn = random(16 * count)
    return [drawn[16 * i : 16 * i + 16] for i in range(count)]
