"""Every write: charge, pay, give back, open accounts. Each books through ``posting.post``, which always balances."""

from greenlane.clearance.accounts.services.applying import apply_for, approve, refuse, withdraw
from greenlane.clearance.accounts.services.charging import charge
from greenlane.clearance.accounts.services.correcting import correct, pay_interest
from greenlane.clearance.accounts.services.giving_back import refund, release_guarantee, reverse
from greenlane.clearance.accounts.services.opening import open_deferred, open_guarantee, set_limit
from greenlane.clearance.accounts.services.paying import (
    cancel_order,
    deposit,
    identify,
    order,
    order_deposit,
    pay_from_wallet,
    receive,
)
from greenlane.clearance.accounts.services.securing import free, secure

__all__ = [
    "apply_for",
    "approve",
    "cancel_order",
    "charge",
    "correct",
    "deposit",
    "free",
    "identify",
    "open_deferred",
    "open_guarantee",
    "order",
    "order_deposit",
    "pay_from_wallet",
    "pay_interest",
    "receive",
    "refund",
    "refuse",
    "release_guarantee",
    "reverse",
    "secure",
    "set_limit",
    "withdraw",
]
