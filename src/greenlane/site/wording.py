"""What is a status called in front of people, and which colour does it have?"""

from collections.abc import Mapping

from greenlane.clearance.lanes.terms import Basis
from greenlane.core.words import Fact
from greenlane.filing.declarations.states import Status


class State(Fact, frozen=True):
    """The words for a status, its colour (``""``, ``green``, ``blue``, ``yellow``, ``red``), and what it means."""

    name: str
    colour: str
    means: str


STATES: Mapping[str, State] = {
    Status.DRAFT: State("Draft", "", "It was not lodged yet."),
    Status.ACCEPTED: State("Accepted", "blue", "It is registered and being checked."),
    Status.UNDER_CONTROL: State("With customs", "yellow", "A customs officer looks at it. Wait until you are asked."),
    Status.QUERIED: State("Question open", "yellow", "Customs asked a question. Answer it to go on."),
    Status.UNDER_EXAMINATION: State("Being examined", "yellow", "Customs examines the goods."),
    Status.VERIFIED: State("Verified", "blue", "Customs accepts it. The goods go as soon as the duty is settled."),
    Status.RELEASED: State("Released", "green", "The goods are free to go."),
    Status.REFUSED: State("Refused", "red", "Customs does not release these goods. The history says why."),
    Status.CANCELLED: State("Cancelled", "", "It was taken back and has no effect."),
}  # fmt: skip

#: What decided on the lane, for officers.
BASES: Mapping[str, str] = {
    Basis.PROFILE: "A risk profile",
    Basis.CONTROL: "A document that the law asks for",
    Basis.DRAW: "The random draw",
    Basis.SCORE: "The model",
    Basis.NONE: "Nothing was noticed",
}
