"""Every write: charge, pay, give back, open accounts. Each books through ``posting.post``, which always balances."""

from greenlane.clearance.accounts.services.charging import charge
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

__all__ = [
    "cancel_order",
    "charge",
    "deposit",
    "identify",
    "open_deferred",
    "open_guarantee",
    "order",
    "order_deposit",
    "pay_from_wallet",
    "receive",
    "refund",
    "release_guarantee",
    "reverse",
    "set_limit",
]
