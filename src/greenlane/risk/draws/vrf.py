"""Which number can nobody predict and everybody check? ECVRF-EDWARDS25519-SHA512-TAI, suite 0x03 of RFC 9381.

Curve arithmetic is libsodium's, by way of PyNaCl. libsodium multiplies only points of the prime-order subgroup, so
this verifier is stricter than the RFC: it also refuses a key or Gamma with a small-order component, which no honest
prover ever makes.
"""

from hashlib import sha512

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

SUITE = b"\x03"
PROOF_LENGTH, OUTPUT_LENGTH, KEY_LENGTH = 80, 64, 32
_FIELD = 2**255 - 19
_BELOW_TOP_BIT = 2**255 - 1
_COFACTOR_DOUBLINGS = 3
_CHALLENGE = 16


class VrfError(ValueError):
    """A key, point or proof is not what RFC 9381 asks for."""


class Key:
    """A secret key with its public half. Never printed: ``repr`` shows the public half alone."""

    __slots__ = ("_secret", "public")

    def __init__(self, secret: bytes) -> None:
        self._secret, self.public = secret, public_key(secret)

    def prove(self, alpha: bytes) -> bytes:
        return prove(self._secret, alpha)

    def __repr__(self) -> str:
        return f"Key(public={self.public.hex()})"


def public_key(secret: bytes) -> bytes:
    """The 32-byte public key of a 32-byte secret key (RFC 8032, section 5.1.5)."""
    return sodium.crypto_scalarmult_ed25519_base_noclamp(_expanded(secret)[0])


def prove(secret: bytes, alpha: bytes) -> bytes:
    """The 80-byte proof pi for ``alpha`` (RFC 9381, section 5.1). Deterministic."""
    scalar, prefix = _expanded(secret)
    public = sodium.crypto_scalarmult_ed25519_base_noclamp(scalar)
    hashed = _encode_to_curve(public, alpha)
    gamma = _times(scalar, hashed)
    nonce = sodium.crypto_core_ed25519_scalar_reduce(sha512(prefix + hashed).digest())
    challenge = _challenge(
        public, hashed, gamma, sodium.crypto_scalarmult_ed25519_base_noclamp(nonce), _times(nonce, hashed)
    )
    reduced = sodium.crypto_core_ed25519_scalar_reduce(scalar + bytes(32))
    product = sodium.crypto_core_ed25519_scalar_mul(_wide(challenge), reduced)
    return gamma + challenge + sodium.crypto_core_ed25519_scalar_add(nonce, product)


def verify(public: bytes, alpha: bytes, proof: bytes) -> bytes:
    """The 64-byte output beta (RFC 9381, section 5.3). Raises VrfError unless ``proof`` is the one for ``alpha``."""
    gamma, challenge, response = _decoded(proof)
    if len(public) != KEY_LENGTH or not _is_canonical(public):
        raise VrfError("the public key is not a point of the curve")
    try:
        hashed = _encode_to_curve(public, alpha)
        wide = _wide(challenge)
        u = sodium.crypto_core_ed25519_sub(
            sodium.crypto_scalarmult_ed25519_base_noclamp(response), _times(wide, public)
        )
        v = sodium.crypto_core_ed25519_sub(_times(response, hashed), _times(wide, gamma))
    except (CryptoError, RuntimeError) as fault:
        raise VrfError("the proof holds a point or number that is not allowed") from fault
    if _challenge(public, hashed, gamma, u, v) != challenge:
        raise VrfError("the proof does not belong to this input and key")
    return proof_to_hash(proof)


def proof_to_hash(proof: bytes) -> bytes:
    """beta of a proof already known to be good (RFC 9381, section 5.2). Raises VrfError on malformed bytes."""
    gamma, _, _ = _decoded(proof)
    return sha512(SUITE + b"\x03" + _cleared(gamma) + b"\x00").digest()


def _expanded(secret: bytes) -> tuple[bytes, bytes]:
    """The clamped scalar and the nonce prefix of a secret key."""
    if len(secret) != KEY_LENGTH:
        raise VrfError(f"a secret key has {KEY_LENGTH} bytes, this one {len(secret)}")
    digest = bytearray(sha512(secret).digest())
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return bytes(digest[:32]), bytes(digest[32:])


def _encode_to_curve(salt: bytes, alpha: bytes) -> bytes:
    """Try and increment (RFC 9381, section 5.4.1.1)."""
    for counter in range(256):
        candidate = sha512(b"%b\x01%b%b%c\x00" % (SUITE, salt, alpha, counter)).digest()[:32]
        if not _is_canonical(candidate):
            continue
        try:
            return _cleared(candidate)
        except (CryptoError, RuntimeError):
            continue
    raise VrfError("no point found in 256 tries")  # chance 2**-256


def _is_canonical(point: bytes) -> bool:
    """Whether the encoding is the one RFC 8032 allows: y below the field's prime, no sign on x = 0 (y = 1 or -1)."""
    y = int.from_bytes(point, "little") & _BELOW_TOP_BIT
    return y < _FIELD and not (point[31] & 128 and y in (1, _FIELD - 1))


def _cleared(point: bytes) -> bytes:
    """Eight times the point, by addition, which takes any point of the curve."""
    for _ in range(_COFACTOR_DOUBLINGS):
        point = sodium.crypto_core_ed25519_add(point, point)
    return point


def _times(scalar: bytes, point: bytes) -> bytes:
    return sodium.crypto_scalarmult_ed25519_noclamp(scalar, point)


def _challenge(*points: bytes) -> bytes:
    return sha512(SUITE + b"\x02" + b"".join(points) + b"\x00").digest()[:_CHALLENGE]


def _wide(challenge: bytes) -> bytes:
    return challenge + bytes(KEY_LENGTH - _CHALLENGE)


def _decoded(proof: bytes) -> tuple[bytes, bytes, bytes]:
    """Gamma, challenge and response (RFC 9381, section 5.4.4)."""
    if len(proof) != PROOF_LENGTH:
        raise VrfError(f"a proof has {PROOF_LENGTH} bytes, this one {len(proof)}")
    gamma, challenge, response = proof[:32], proof[32:48], proof[48:]
    if not _is_canonical(gamma):
        raise VrfError("Gamma is not a point of the curve")
    if sodium.crypto_core_ed25519_scalar_reduce(response + bytes(32)) != response:
        raise VrfError("the response is not below the order of the group")
    try:
        sodium.crypto_core_ed25519_add(gamma, gamma)
    except (CryptoError, RuntimeError) as fault:
        raise VrfError("Gamma is not a point of the curve") from fault
    return gamma, challenge, response
