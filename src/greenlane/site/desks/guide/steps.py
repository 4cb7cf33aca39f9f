"""What is shown on the tour, in which order, as whom?"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from greenlane.base.people.terms import Role
from greenlane.core.words import Fact

#: In the session: the number of the step that is shown.
STEP = "tour"


class Step(Fact, frozen=True):
    """One stop: whose eyes, what to look at in two sentences, and the place (a name in ``where``) it leads to."""

    role: Role
    title: Any
    says: Any
    place: str


STEPS: tuple[Step, ...] = (
    Step(
        Role.TRADER,
        _("Every consignment on one list"),
        _(
            "You are a company that imports. "
            "Look at the status of each declaration: most went through by themselves, a few wait for somebody."
        ),
        "list",
    ),
    Step(
        Role.TRADER,
        _("A declaration while it is typed"),
        _(
            "Change a price or a code and look at the check beside the form: duty, documents and errors follow as you "
            "type. Close the page whenever you like; nothing that was typed is lost."
        ),
        "draft",
    ),
    Step(
        Role.TRADER,
        _("Released without waiting"),
        _(
            "These goods needed no control, so they went as soon as they were paid. "
            "Read the duty line by line with its law, and the history: each step has its leaf in the public log."
        ),
        "released",
    ),
    Step(
        Role.OFFICER,
        _("What was drawn to you"),
        _(
            "Now you are an officer who checks papers. "
            "Look at why each bill is here and by when it must be decided: a lot chose you, and nobody can choose you."
        ),
        "bills",
    ),
    Step(
        Role.OFFICER,
        _("One bill, one decision"),
        _(
            "Goods, papers and reasons stand side by side, and nothing tells you whose goods they are. "
            "Compare the price with the usual one; then accept, ask once for everything, or order an examination."
        ),
        "bill",
    ),
    Step(
        Role.OFFICER,
        _("At the dock"),
        _(
            "The same officer with a telephone: what to open, what to count, which photo to take. "
            "The form works without a connection and sends itself when there is one."
        ),
        "dock",
    ),
    Step(
        Role.MANAGER,
        _("The whole office at a glance"),
        _(
            "Now you are the manager. "
            "Look at how much waits and what went by itself; then open something that is late and see where it stands."
        ),
        "office",
    ),
    Step(
        Role.TRADER,
        _("Anybody can check"),
        _(
            "This is what the code on a release note leads to; no log-in is needed for it. "
            "Change one character in the address and look again: only what stands in the log is genuine."
        ),
        "verify",
    ),
)


def told(number: object) -> Step | None:
    """The step of a number that came from outside; None where there is no such step."""
    return STEPS[number - 1] if isinstance(number, int) and 1 <= number <= len(STEPS) else None
