"""Every write: plan and draw, audit, recover, disclose. Each takes the pen first."""

from greenlane.clearance.audit.services.casework import (
    add,
    announce,
    conclude,
    drop,
    find,
    lapse,
    open_cases,
    pass_releases,
    produce_books,
    request_books,
    start,
    withdraw,
)
from greenlane.clearance.audit.services.disclosing import accept_disclosure, disclose, refuse_disclosure
from greenlane.clearance.audit.services.growing import grow
from greenlane.clearance.audit.services.planning import approve_plan, draw, drop_plan, make_plan, note_releases
from greenlane.clearance.audit.services.recovering import order_payment, pay_from_wallet, settle_paid

__all__ = [
    "accept_disclosure",
    "add",
    "announce",
    "approve_plan",
    "conclude",
    "disclose",
    "draw",
    "drop",
    "drop_plan",
    "find",
    "grow",
    "lapse",
    "make_plan",
    "note_releases",
    "open_cases",
    "order_payment",
    "pass_releases",
    "pay_from_wallet",
    "produce_books",
    "refuse_disclosure",
    "request_books",
    "settle_paid",
    "start",
    "withdraw",
]
