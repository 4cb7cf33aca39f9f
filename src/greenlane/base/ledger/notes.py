"""Who signed which tree? Signed notes, keys and checkpoints in the C2SP formats (signed-note, tlog-checkpoint)."""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from greenlane.base.ledger.merkle import HASH
from greenlane.base.ledger.terms import Head

ED25519 = b"\x01"
#: A key name is a schema-less address: no space of any kind, no plus.
NAME = re.compile(r"[^\s+]+\Z")
_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<blob>[A-Za-z0-9+/]+={0,2})\Z")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,17}")
_MOST_SIGNATURES = 64


class NoteError(ValueError):
    """A note, key or checkpoint that is malformed or not signed by the key that is trusted."""


class Verifier:
    """A public key with its name: what everyone needs to check the log."""

    def __init__(self, name: str, public: bytes) -> None:
        if not NAME.match(name) or len(public) != HASH:
            raise NoteError(f"{name!r}: a key has a name without spaces and plus signs, and 32 bytes")
        self.name, self.public = name, public
        self.key_id = sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]

    @classmethod
    def read(cls, text: str) -> "Verifier":
        """From ``name+key id+base64``. Raises NoteError."""
        name, stated, blob = _parts(text, 3)
        verifier = cls(name, _keyed(blob))
        if verifier.key_id.hex() != stated:
            raise NoteError(f"{name}: the key id {stated} does not belong to the key; copy the whole line again")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"


class Signer:
    """The log's private key. Never printed: ``repr`` shows the public half."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._seed = seed
        self.verifier = Verifier(name, self._key.public_key().public_bytes_raw())

    @classmethod
    def read(cls, text: str) -> "Signer":
        """From ``PRIVATE+KEY+name+key id+base64``. Raises NoteError, which never shows the key."""
        if not text.startswith("PRIVATE+KEY+"):
            raise NoteError("not a private key of a log; its file begins with PRIVATE+KEY+")
        name, stated, blob = _parts(text.removeprefix("PRIVATE+KEY+"), 3)
        signer = cls(name, _keyed(blob))
        if signer.verifier.key_id.hex() != stated:
            raise NoteError(f"{name}: the key id {stated} does not belong to the private key; restore its file")
        return signer

    @property
    def name(self) -> str:
        return self.verifier.name

    def secret(self) -> str:
        """The text of the key's file."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{b64encode(ED25519 + self._seed).decode()}"

    def sign(self, text: str) -> str:
        """The signed note over ``text``, which must end in a line feed."""
        if not text.endswith("\n"):
            raise NoteError("the text of a note ends in a line feed")
        blob = b64encode(self.verifier.key_id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {blob}\n"

    def __repr__(self) -> str:
        return f"Signer({self.verifier})"


def opened(note: str, verifier: Verifier) -> str:
    """The text of ``note``. Raises NoteError unless ``verifier``'s key signed it; other signatures are passed over."""
    text, signatures = _split(note)
    for name, blob in signatures:
        if name == verifier.name and blob[:4] == verifier.key_id:
            try:
                Ed25519PublicKey.from_public_bytes(verifier.public).verify(blob[4:], text.encode())
            except InvalidSignature:
                raise NoteError(f"the signature of {name} does not fit the text") from None
            return text
    raise NoteError(f"no signature of {verifier.name} with key id {verifier.key_id.hex()}")


def checkpoint_text(head: Head) -> str:
    """Origin, size, root in base64; one line each."""
    return f"{head.origin}\n{head.size}\n{b64encode(head.root).decode()}\n"


def head_of(text: str) -> Head:
    """The tree head that a checkpoint's text (or a whole note) states; further lines are passed over."""
    lines = text.split("\n", 3)
    if len(lines) < 4 or not lines[0] or not _DECIMAL.fullmatch(lines[1]):
        raise NoteError("not a checkpoint: it states origin, size and root, one line each")
    root = _base64(lines[2])
    if len(root) != HASH:
        raise NoteError(f"the root has {len(root)} bytes; a SHA-256 root has {HASH}")
    return Head(origin=lines[0], size=int(lines[1]), root=root)


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if any(ord(c) < 32 and c != "\n" for c in note):
        raise NoteError("a note holds no control characters but line feeds")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("not a signed note: text, an empty line, then signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise NoteError(f"more than {_MOST_SIGNATURES} signatures")
    found = []
    for line in lines:
        match = _SIGNATURE.match(line)
        if match is None:
            raise NoteError("a signature line is an em dash, the key's name and base64")
        found.append((match["name"], _base64(match["blob"])))
    return text + "\n", found


def _parts(text: str, count: int) -> list[str]:
    parts = text.strip().split("+", count - 1)
    if len(parts) != count:
        raise NoteError("not a key: it is written name+key id+base64")
    return parts


def _keyed(blob: str) -> bytes:
    raw = _base64(blob)
    if raw[:1] != ED25519 or len(raw) != HASH + 1:
        raise NoteError("not an Ed25519 key of 32 bytes")
    return raw[1:]


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Base64Error as fault:
        raise NoteError(f"not base64: {fault}") from fault
