"""Which bank pays in a trial? A simulator that signs its callbacks as a bank does; the site serves it over HTTP."""

from base64 import b64encode
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from greenlane.clearance.accounts.gateway import HEADER, signed
from greenlane.clearance.accounts.terms import Callback, Payment


class Bank:
    """A bank with a key of its own; ``seed`` is 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that a gateway checks with."""
        return self._key.public_key().public_bytes_raw()

    def simulate(self, order: Payment, at: datetime, *, status: str = "paid") -> tuple[dict[str, str], bytes]:
        """The headers and body the bank would send for an order; the same order has the same bank reference."""
        said = Callback(
            order=order.reference,
            bank_reference=f"BANK-{order.reference}",
            amount=order.amount,
            currency=order.currency,
            status=status,
        )
        return self.say(said, at)

    def say(self, callback: Callback, at: datetime) -> tuple[dict[str, str], bytes]:
        """Headers and body of any callback, signed at ``at``."""
        body = msgspec.json.encode(callback)
        seconds = int(at.timestamp())
        signature = b64encode(self._key.sign(signed(seconds, body))).decode()
        return {HEADER: f"t={seconds},v1={signature}", "content-type": "application/json"}, body
