"""Which bank confirms payments? The one whose public key is set, else a simulator that signs as a bank does."""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from greenlane.base.ledger import keys
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway

SIMULATOR_KEY = "bank.key"
_SEED = 32


def is_simulated() -> bool:
    """Whether payments are a trial: no real bank's key is set in GREENLANE_BANK_KEY."""
    return not os.environ.get("GREENLANE_BANK_KEY")


@cache
def simulator() -> Bank:
    """The local bank simulator; its key is made on first use."""
    path = Path(settings.HOME) / "keys" / SIMULATOR_KEY
    return Bank(bytes.fromhex(keys.kept(path, lambda: secrets.token_hex(_SEED))))


def gateway(tolerance: int) -> SignedGateway:
    """The gateway that believes the bank's signature alone. Raises ValueError where the key set is no Ed25519 key."""
    if is_simulated():
        return SignedGateway(simulator().public_key, tolerance)
    return SignedGateway(bytes.fromhex(os.environ["GREENLANE_BANK_KEY"]), tolerance)
