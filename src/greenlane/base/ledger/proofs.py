"""What does a trader keep? A proof that fits in one text file (C2SP tlog-proof) and needs nobody's word."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from greenlane.base.ledger.merkle import HASH, ProofError, check_inclusion
from greenlane.base.ledger.notes import Verifier, head_of, opened
from greenlane.base.ledger.rules import leaf_hash
from greenlane.base.ledger.terms import Head, Proof

HEADING = "c2sp.org/tlog-proof@v1"


def written(proof: Proof) -> str:
    """The ``.tlog-proof`` text; the leaf's bytes ride along as ``extra``."""
    lines = [HEADING, f"extra {b64encode(proof.leaf).decode()}", f"index {proof.index}"]
    lines += [b64encode(hashed).decode() for hashed in proof.path]
    return "\n".join([*lines, "", proof.checkpoint])


def read(text: str) -> Proof:
    """A Proof from its text. Raises ProofError on anything malformed."""
    heading, gap, checkpoint = text.partition("\n\n")
    lines = heading.split("\n")
    if not gap or len(lines) < 3 or lines[0] != HEADING:
        raise ProofError(f"not a proof: the first line is {HEADING}, an empty line comes before the checkpoint")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise ProofError("the second line is extra with the leaf, the third is index with its number")
    number = lines[2].removeprefix("index ")
    if not number.isascii() or not number.isdigit() or number != str(int(number)):
        raise ProofError(f"{number!r} is not the index of a leaf")
    path = tuple([_base64(line) for line in lines[3:]])
    if any(len(hashed) != HASH for hashed in path):
        raise ProofError(f"a hash of the path has {HASH} bytes")
    return Proof(leaf=_base64(lines[1].removeprefix("extra ")), index=int(number), path=path, checkpoint=checkpoint)


def check(proof: Proof, verifier: Verifier) -> Head:
    """The signed tree head that holds the leaf. Raises ProofError or NoteError."""
    head = head_of(opened(proof.checkpoint, verifier))
    check_inclusion(leaf_hash(proof.leaf), proof.index, head.size, head.root, proof.path)
    return head


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError) as fault:
        raise ProofError(f"not base64: {fault}") from fault
