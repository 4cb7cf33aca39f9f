"""What can happen next? Which actions are allowed in each status: one table, derived from the declaration's own."""

from greenlane.clearance.assessment.terms import Action
from greenlane.filing.declarations.states import TABLE, Happening, Status

#: The event that each action leaves.
HAPPENING: dict[Action, Happening] = {
    Action.ACCEPT: Happening.VERIFIED,
    Action.QUERY: Happening.QUERIED,
    Action.ANSWER: Happening.ANSWERED,
    Action.ORDER_EXAMINATION: Happening.EXAMINATION_ORDERED,
    Action.RECORD_EXAMINATION: Happening.EXAMINED,
    Action.REFUSE: Happening.REFUSED,
    Action.SECOND_CHECK: Happening.ASSESSED,
    Action.NOTIFY: Happening.NOTIFIED,
    Action.HEAR: Happening.HEARD,
    Action.ORDER: Happening.REASSESSED,
    Action.SECURE: Happening.SECURED,
    Action.FINALISE: Happening.FINALISED,
    Action.REFER: Happening.REFERRED,
    Action.WITHDRAW: Happening.WITHDRAWN,
    Action.REOPEN: Happening.REOPENED,
    Action.CONFIRM: Happening.CONFIRMED,
    Action.SEND_BACK: Happening.SENT_BACK,
}
#: What the trader does; everything else is an officer's.
TRADERS = (Action.ANSWER, Action.HEAR)
#: Total: every status has its actions, most have none.
ALLOWED: dict[Status, tuple[Action, ...]] = {
    status: tuple(action for action in Action if TABLE[status, HAPPENING[action]] is not None) for status in Status
}
#: The statuses in which a declaration stands in an officer's queue: where more is left to do than to take back.
QUEUED: tuple[Status, ...] = tuple(status for status in Status if set(ALLOWED[status]) - {Action.REOPEN})


def allowed(status: str) -> tuple[Action, ...]:
    """The actions possible now, as far as the status says."""
    return ALLOWED[Status(status)]
