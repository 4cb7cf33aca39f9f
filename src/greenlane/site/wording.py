"""What is a status called in front of people, and which colour does it have?"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenlane.clearance.lanes.terms import Basis
from greenlane.core.words import Fact
from greenlane.filing.declarations.states import Status
from greenlane.insight.timing import report


class State(Fact, frozen=True):
    """The words for a status, its colour (``""``, ``green``, ``blue``, ``yellow``, ``red``), and what it means."""

    name: str | Promise
    colour: str
    means: str | Promise


STATES: Mapping[str, State] = {
    Status.DRAFT: State(_("Draft"), "", _("It was not lodged yet.")),
    Status.ACCEPTED: State(_("Accepted"), "blue", _("It is registered and being checked.")),
    Status.UNDER_CONTROL: State(
        _("With customs"), "yellow", _("A customs officer looks at it. Wait until you are asked.")
    ),
    Status.QUERIED: State(_("Question open"), "yellow", _("Customs asked a question. Answer it to go on.")),
    Status.UNDER_EXAMINATION: State(_("Being examined"), "yellow", _("Customs examines the goods.")),
    Status.HEARING: State(_("Notice given"), "yellow", _("Customs means to change the assessment. Answer the notice.")),
    Status.SECURED: State(_("Against security"), "blue", _("The goods go as soon as duty and security are settled.")),
    Status.PROVISIONAL: State(
        _("Released, not final"), "blue", _("The goods are free to go; the final decision follows.")
    ),
    Status.VERIFIED: State(
        _("Verified"), "blue", _("Customs accepts it. The goods go as soon as the duty is settled.")
    ),
    Status.RELEASED: State(_("Released"), "green", _("The goods are free to go.")),
    Status.REFUSED: State(_("Refused"), "red", _("Customs does not release these goods. The history says why.")),
    Status.CANCELLED: State(_("Cancelled"), "", _("It was taken back and has no effect.")),
}

#: What decided on the lane, for officers.
BASES: Mapping[str, str | Promise] = {
    Basis.PROFILE: _("A risk profile"),
    Basis.CONTROL: _("A document that the law asks for"),
    Basis.DRAW: _("The random draw"),
    Basis.SCORE: _("The model"),
    Basis.NONE: _("Nothing was noticed"),
}

#: The lanes by name.
LANE_NAMES: Mapping[str, str | Promise] = {
    "green": _("Green"),
    "blue": _("Blue"),
    "yellow": _("Yellow"),
    "red": _("Red"),
}

#: How long something took, by the largest unit it is told in.
_SPANS: Mapping[str, str | Promise] = {
    "seconds": _("{seconds} s"),
    "minutes": _("{minutes} min"),
    "hours": _("{hours} h {minutes}"),
    "days": _("{days} d {hours} h"),
}


def span(seconds: float) -> str:
    """A duration in the reader's language."""
    return report.span(seconds, {unit: str(form) for unit, form in _SPANS.items()})
