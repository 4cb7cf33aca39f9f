"""Which editions of the law does the demonstration know? One before that in force, and one that waits for a word."""

from datetime import datetime, timedelta

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import services
from greenlane.base.packs.rules import Shelf, pack_of
from greenlane.base.packs.terms import Pack
from greenlane.journey.means import Means
from greenlane.journey.steps import PAGES

#: A setting that editions differ in, by which no decision of the demonstration is another; what it was, is, may be.
PATH, WAS, IS, MAY_BE = "flow/escalation.toml", b"close_hours = 32", b"close_hours = 40", b"close_hours = 48"
#: Who proposes the next edition, under which name, why, and when it would begin.
BY, FOLDER, AHEAD = "demo", "xx-2027", timedelta(days=30)
SAYS = "Six working days to open a ticket again: Service Charter 2027"


def former(means: Means) -> Means:
    """The law before its last edition: by it the first of the declarations are decided."""
    return Means(Shelf(_with(means.shelf.pack, WAS), PAGES), means.draw_key, means.country)


def propose_next(means: Means, at: datetime) -> None:
    """An edition is proposed, and waits for an administrator to approve it."""
    with writing(by=BY, at=at) as pen:
        services.propose(pen, _with(means.shelf.pack, MAY_BE), FOLDER, SAYS, at + AHEAD)


def _with(pack: Pack, text: bytes) -> Pack:
    page = pack.files[PATH]
    if IS not in page:
        raise ValueError(f"{PATH} no longer says {IS.decode()}: name another setting that editions differ in")
    return pack_of(pack.country, {**pack.files, PATH: page.replace(IS, text, 1)})
