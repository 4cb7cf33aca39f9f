"""Every write: decide, ask, hear, order, look twice. A trader may read the bodies of events: no officer is named."""

from greenlane.clearance.assessment.services.asking import answer, lapse, mark_read, query, remind, withdraw
from greenlane.clearance.assessment.services.deciding import (
    accept,
    pass_checked,
    refer,
    refuse,
    reopen,
    second_check,
)
from greenlane.clearance.assessment.services.hearing import conclude, finalise, hear, notify, order, secure
from greenlane.clearance.assessment.services.seconding import confirm, propose, send_back

__all__ = [
    "accept",
    "answer",
    "conclude",
    "confirm",
    "finalise",
    "hear",
    "lapse",
    "mark_read",
    "notify",
    "order",
    "pass_checked",
    "propose",
    "query",
    "refer",
    "refuse",
    "remind",
    "reopen",
    "second_check",
    "secure",
    "send_back",
    "withdraw",
]
