"""How does a company let another act for it? The same through pages and API; a mandate of others is not there."""

from datetime import datetime

from django.utils.translation import gettext as _

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller
from greenlane.filing.traders import mandating, queries
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import Mandate, MandateError, Offer, TradersPage
from greenlane.site.means import means


def own(caller: Caller, number: str) -> Mandate:
    """A mandate that the caller's company gave or was given. Raises LookupError, in the same words, for any other."""
    found = queries.mandate(number)
    if not caller.party or caller.party not in (found.principal, found.broker):
        raise LookupError(f"{number}: no mandate has this number; check it")
    return found


def acts_of(caller: Caller, found: Mandate) -> tuple[str, ...]:
    """What the caller's company can do with a mandate now."""
    if found.standing is Standing.OFFERED:
        return ("revoke",) if found.principal == caller.party else ("accept", "decline")
    return ("revoke",) if found.standing is Standing.ACCEPTED else ()


def offer(caller: Caller, said: Offer, at: datetime) -> Mandate:
    """Offer a mandate. Raises MandateError where it cannot be: nobody gives what it may not do itself."""
    beyond = [power for power in said.powers if not caller.may(power)]
    if beyond:
        says = _("You may not {powers} yourself, so you cannot let another do it.")
        raise MandateError("power_beyond", says, powers=", ".join(beyond))
    with writing(by=caller.name, at=at) as pen:
        return mandating.offer(pen, _page(at), caller.party, said)


def act(caller: Caller, number: str, name: str, reason: str, at: datetime) -> Mandate:
    """Accept, decline or revoke. Raises LookupError, MandateError, ForbiddenError."""
    found = own(caller, number)
    if name not in ("accept", "decline", "revoke"):
        raise LookupError(f"{name}: no such act; accept, decline or revoke")
    if name != "revoke" and found.broker != caller.party:
        raise MandateError("not_addressed", _("The other company answers an offer; you can take it back."))
    with writing(by=caller.name, at=at) as pen:
        if name == "accept":
            return mandating.accept(pen, _page(at), number)
        if name == "decline":
            return mandating.decline(pen, number, reason)
        return mandating.revoke(pen, number, caller.party, reason)


def _page(at: datetime) -> TradersPage:
    page: TradersPage = means().book(at.date())[TradersPage]
    return page
