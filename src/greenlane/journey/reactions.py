"""What happens after an event? Each effect once, in the order of the log."""

from collections.abc import Sequence

import msgspec

from greenlane.base.jobs.following import SetEffect
from greenlane.base.jobs.reacting import Effect
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.base.notices import services as notices
from greenlane.base.notices.queries import is_anyone_listening
from greenlane.base.notices.terms import Notice
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as charging
from greenlane.clearance.assessment import services as assessment
from greenlane.clearance.release import services as release
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept

#: What a party's system may be told of, and which parts of the body it may read: nothing of risk, no officer.
PUBLIC: dict[str, tuple[str, ...]] = {
    "declarations.accepted": ("version",),
    "declarations.amended": ("version", "reason"),
    "declarations.cancelled": ("reason",),
    "assessment.queried": ("number", "points", "answerBy"),
    "assessment.reminded": ("number", "answerBy"),
    "assessment.lapsed": ("number", "answerBy", "silence"),
    "assessment.withdrawn": ("what", "number"),
    "assessment.notified": ("number", "until", "ground", "says", "law", "reason", "before", "after"),
    "assessment.reassessed": ("order", "kind", "version", "ground", "says", "law", "before", "after"),
    "assessment.secured": ("order", "amount", "finalBy", "version"),
    "assessment.finalised": ("order",),
    "assessment.reopened": ("version",),
    "assessment.refused": ("reason", "says", "law"),
    "inspection.notified": ("place", "startsAt", "says"),
    "escalation.acknowledged": ("ticket",),
    "escalation.answered": ("ticket", "cause"),
    "escalation.raised": ("ticket", "answerBy"),
    "appeals.assigned": ("appeal",),
    "appeals.hearing_set": ("appeal", "forAt"),
    "appeals.decided": ("appeal", "outcome", "law", "givenBack", "interest"),
    "accounts.charged": ("total", "method", "dueOn"),
    "accounts.paid": ("amount",),
    "release.released": ("number",),
    "manifests.expected": ("law", "report"),
    "manifests.arrived": ("report", "at", "place", "document", "number", "revision"),
    "manifests.corrected": ("report", "at", "place", "document", "number", "revision", "fields"),
}


def announce(pen: Pen, events: Sequence[Told]) -> None:
    """Tell the declarants' and importers' systems what happened to their declarations."""
    if not is_anyone_listening():
        return
    kept = declarations.get_all(event.subject for event in events)
    notices.announce(pen, [notice(e, kept[e.subject]) for e in events if e.subject in kept and not e.erased])


def notice(event: Told, kept: Kept) -> Notice:
    """What the parties of a declaration may be told of one event on it."""
    body = msgspec.json.decode(event.body)
    data = {"reference": kept.reference, "lrn": kept.lrn, "status": kept.status}
    data |= {name: body[name] for name in PUBLIC[event.kind] if name in body}
    parties = tuple(dict.fromkeys(p for p in (kept.declarant, kept.importer) if p))
    return Notice(event.id, event.kind, event.subject, event.at, parties, msgspec.json.encode(data).decode())


def release_paid(pen: Pen, event: Told) -> None:
    """Payment releases what is verified (idempotent: mostly it is released with the payment itself)."""
    release.release(pen, [event.subject])


def release_accepted(pen: Pen, event: Told) -> None:
    """What an officer accepts and nothing is owed for goes."""
    release.release(pen, [event.subject], by=release.OFFICER)


def accept_checked(pen: Pen, event: Told) -> None:
    """What was assessed before its examination and is found in order goes, with no second look at the papers."""
    is_compliant = msgspec.json.decode(event.body).get("outcome") == "compliant"
    if is_compliant and assessment.pass_checked(pen, event.subject):
        release.release(pen, [event.subject], by=release.OFFICER)


def give_back(pen: Pen, event: Told) -> None:
    """Goods that are refused owe no duty: what was charged is reversed, what was paid goes to the wallet."""
    if event.subject in accounts.charges_of([event.subject]):
        charging.reverse(pen, event.subject, "refused")


#: (name, kinds, effect on a set). A name is for ever: its cursor says how far it has come.
FOLLOWERS: tuple[tuple[str, tuple[str, ...], SetEffect], ...] = (("announce", tuple(PUBLIC), announce),)

#: (kind begins with, name, effect on one event, tried again where it fails).
REACTIONS: tuple[tuple[str, str, Effect], ...] = (
    ("accounts.paid", "release", release_paid),
    ("assessment.accepted", "release-accepted", release_accepted),
    ("assessment.examined", "accept-checked", accept_checked),
    ("assessment.refused", "give-back", give_back),
)
