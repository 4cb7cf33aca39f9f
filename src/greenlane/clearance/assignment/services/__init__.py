"""Every write: posts and absences, draws of bills, instructions of the centres, questions of the trade."""

from greenlane.clearance.assignment.services.centres import answer, ask, publish, withdraw
from greenlane.clearance.assignment.services.drawing import assign, conclude, open_bill, reroute
from greenlane.clearance.assignment.services.roster import add_posts, close_post, end_absence, note_absence

__all__ = [
    "add_posts",
    "answer",
    "ask",
    "assign",
    "close_post",
    "conclude",
    "end_absence",
    "note_absence",
    "open_bill",
    "publish",
    "reroute",
    "withdraw",
]
