"""Every write: posts, absences and closed days, draws of bills, instructions of the centres, questions of the trade."""

from greenlane.clearance.assignment.services.calendar import close_day, open_day
from greenlane.clearance.assignment.services.centres import answer, ask, publish, withdraw
from greenlane.clearance.assignment.services.drawing import assign, conclude, open_bill, redraw, reroute
from greenlane.clearance.assignment.services.roster import (
    add_posts,
    change_groups,
    close_post,
    end_absence,
    note_absence,
)

__all__ = [
    "add_posts",
    "answer",
    "ask",
    "assign",
    "change_groups",
    "close_day",
    "close_post",
    "conclude",
    "end_absence",
    "note_absence",
    "open_bill",
    "open_day",
    "publish",
    "redraw",
    "reroute",
    "withdraw",
]
