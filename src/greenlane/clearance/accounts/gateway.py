"""What does the bank say, and is it the bank? The interface every payment gateway meets, and the signed one.

A callback is JSON with the header ``Bank-Signature: t=<unix seconds>,v1=<base64>``: Ed25519 (RFC 8032) over the
seconds, a full stop and the body. The platform holds the public key only, so it cannot forge a payment.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from greenlane.clearance.accounts.terms import Callback, Payment, PaymentStatus, Result

HEADER = "bank-signature"
LONGEST = 10_000
_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([A-Za-z0-9+/=]{88})\Z")


class CallbackRefusedError(ValueError):
    """A callback that is not believed; ``result`` says why."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.value)
        self.result = result


class Gateway(Protocol):
    """A payment gateway: reads and checks what the bank sends. Raises CallbackRefusedError."""

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Callback: ...


class SignedGateway:
    """A bank that signs with Ed25519; ``public_key`` is 32 bytes, ``tolerance`` the seconds a signature stays fresh."""

    def __init__(self, public_key: bytes, tolerance: int) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self._tolerance = tolerance

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Callback:
        """The callback. Raises CallbackRefusedError: signature first, then age, then form."""
        given = {name.lower(): value for name, value in headers.items()}.get(HEADER, "")
        parts = _SIGNATURE.match(given)
        if parts is None or len(body) > LONGEST:
            raise CallbackRefusedError(Result.WRONG_SIGNATURE)
        try:
            self._key.verify(b64decode(parts[2], validate=True), signed(int(parts[1]), body))
        except (InvalidSignature, ValueError):
            raise CallbackRefusedError(Result.WRONG_SIGNATURE) from None
        if abs(at.timestamp() - int(parts[1])) > self._tolerance:
            raise CallbackRefusedError(Result.STALE)
        try:
            callback = msgspec.json.decode(body, type=Callback)
        except msgspec.MsgspecError:
            raise CallbackRefusedError(Result.MALFORMED) from None
        if not _is_meant(callback):
            raise CallbackRefusedError(Result.MALFORMED)
        return callback


def signed(seconds: int, body: bytes) -> bytes:
    """The bytes that are signed."""
    return b"%d.%b" % (seconds, body)


def judge(payment: Payment | None, callback: Callback) -> Result:
    """What a believed callback means for the payment it names."""
    if payment is None:
        return Result.UNKNOWN_ORDER
    if callback.status == "failed":
        return Result.FAILED if payment.status is PaymentStatus.ORDERED else Result.DUPLICATE
    if callback.currency != payment.currency:
        return Result.WRONG_CURRENCY
    if payment.status is PaymentStatus.PAID:
        return Result.PAID_TWICE
    if payment.status is PaymentStatus.CANCELLED:
        return Result.LATE
    if callback.amount != payment.amount:
        return Result.WRONG_AMOUNT
    return Result.PAID


def _is_meant(callback: Callback) -> bool:
    short = 0 < len(callback.order) <= 64 and 0 < len(callback.bank_reference) <= 64 and len(callback.currency) == 3
    # A column of the database ends at 2**63.
    return short and callback.status in ("paid", "failed") and 0 < callback.amount < 2**62
