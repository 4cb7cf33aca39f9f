"""What happens after an event? Each effect once, in the order of the log."""

import msgspec

from greenlane.base.jobs.reacting import Effect
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.base.notices import services as notices
from greenlane.base.notices.queries import is_anyone_listening
from greenlane.base.notices.terms import Notice
from greenlane.clearance.release import services as release
from greenlane.filing.declarations import queries as declarations

#: What a party's system may be told of, and which parts of the body it may read: nothing of risk, no officer.
PUBLIC: dict[str, tuple[str, ...]] = {
    "declarations.accepted": ("version",),
    "declarations.amended": ("version", "reason"),
    "declarations.cancelled": ("reason",),
    "assessment.queried": ("text",),
    "assessment.refused": (),
    "accounts.charged": ("total", "method", "due_on"),
    "accounts.paid": ("amount",),
    "release.released": ("number",),
}


def announce(pen: Pen, event: Told) -> None:
    """Tell the declarant's and the importer's systems what happened to their declaration."""
    if event.kind not in PUBLIC or event.erased or not is_anyone_listening():
        return
    try:
        kept = declarations.get(event.subject)
    except LookupError:
        return
    body = msgspec.json.decode(event.body)
    data = {"reference": kept.reference, "lrn": kept.lrn, "status": kept.status}
    data |= {name: body[name] for name in PUBLIC[event.kind] if name in body}
    parties = tuple(dict.fromkeys(p for p in (kept.declarant, kept.importer) if p))
    text = msgspec.json.encode(data).decode()
    notices.announce(pen, [Notice(event.id, event.kind, event.subject, event.at, parties, text)])


def release_paid(pen: Pen, event: Told) -> None:
    """Payment releases what is verified (idempotent: mostly it is released with the payment itself)."""
    release.release(pen, [event.subject])


#: (kind begins with, name, effect). A name is for ever: its cursor says how far it has come.
REACTIONS: tuple[tuple[str, str, Effect], ...] = (
    ("", "announce", announce),
    ("accounts.paid", "release", release_paid),
)
