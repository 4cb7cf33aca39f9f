"""Where does a step of the tour lead? To something that is there now; to its list where nothing is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.urls import reverse

from greenlane.base.ledger import queries as ledger
from greenlane.base.people.terms import Caller
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.release import queries as release
from greenlane.clearance.release import rules
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.drafts import queries as drafts

Finder = Callable[[Caller, datetime], str]
_LOOK = 40
_GOODS = "goods"


def address(place: str, caller: Caller, at: datetime) -> str:
    """The address of a step's place for whoever is shown it. Raises KeyError on a place that is not known."""
    return PLACES[place](caller, at)


def _draft(caller: Caller, at: datetime) -> str:
    """The draft with the fullest story: the one that was begun from something, else any."""
    found = sorted(drafts.open_drafts(caller.party), key=lambda draft: (not draft.lrn, -draft.revision))
    return reverse("trader-draft", args=(found[0].reference, _GOODS)) if found else reverse("trader-new")


def _released(caller: Caller, at: datetime) -> str:
    found = _released_of(caller.party)
    return reverse("declaration", args=(found,)) if found else reverse("home")


def _bill(caller: Caller, at: datetime) -> str:
    """A bill that waits for a decision; opened before, so that looking at it is no deed."""
    held = assignment.bills_of(caller.name.removeprefix("user:"), at)
    kept = declarations.get_all([bill.reference for bill in held])
    waits = [bill for bill in held if kept[bill.reference].status == Status.UNDER_CONTROL]
    best = sorted(waits or held, key=lambda bill: (bill.opened_at is None, bill.reference))
    return reverse("officer-bill", args=(best[0].reference,)) if best else reverse("officer-bills")


def _verify(caller: Caller, at: datetime) -> str:
    """What the code on a release note says: MRN, number, and the commitment of the release event."""
    found, there = _released_of(caller.party), reverse("verify")
    event = next((e for e in ledger.history(found) if e.kind == "release.released"), None) if found else None
    if event is None:
        return there
    commitment = ledger.leaf(event.id).decode().rstrip("\n").rpartition("\n")[2]
    return rules.payload_of(there, found, release.release(found).number, commitment)


def _released_of(party: str) -> str:
    """The reference of the last released declaration of a party whose release is sealed; ``""`` for none."""
    for one in declarations.of_party(party, status=Status.RELEASED, limit=_LOOK):
        if any(e.kind == "release.released" and e.leaf is not None for e in ledger.history(one.reference)):
            return one.reference
    return ""


def _at(name: str) -> Finder:
    return lambda caller, at: reverse(name)


PLACES: Mapping[str, Finder] = {
    "list": _at("home"),
    "draft": _draft,
    "released": _released,
    "bills": _at("officer-bills"),
    "bill": _bill,
    "dock": _at("officer-dock"),
    "office": _at("manager-board"),
    "verify": _verify,
}
