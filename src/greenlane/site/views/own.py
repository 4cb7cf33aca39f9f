"""What does a trader have with customs? Its drafts and its declarations, found by reference, goods, status and day."""

from datetime import UTC, date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.drafts import queries as drafts
from greenlane.filing.drafts.terms import Draft, DraftsPage
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Ask, Power
from greenlane.site.api.paging import cursor_of, place_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.clock import now
from greenlane.site.frame import page
from greenlane.site.means import means
from greenlane.site.wording import STATES

ROWS = 25
#: Drafts shown above the declarations; the rest by searching, or on the list of drafts alone.
DRAFTS = 5
#: So many declarations are looked through for words at a time; the page offers to look further.
LOOK = 4000


def listed(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The page; a reference that is found leads straight to its declaration."""
    asked = request.GET
    words, status = asked.get("words", "").strip()[:80], asked.get("status", "")
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    after = _after(asked.get("cursor", ""))
    party = _party(caller, asked.get("for", ""))
    hit = declarations.named(party, words) if words and after is None else None
    if hit:
        return redirect("declaration", reference=hit)
    kept = {"words": words, "status": status, "since": asked.get("since", ""), "until": asked.get("until", "")}
    kept |= {"for": party} if party != caller.party else {}
    found, further = _found(party, words, status if status in STATES else "", since, until, after)
    waiting = _drafts(caller, words, status, since, until, after) if party == caller.party else []
    at = now()
    context: dict[str, object] = {
        "found": found[:ROWS],
        "drafts": waiting[: ROWS if status == "draft" else DRAFTS],
        "more_drafts": len(waiting) > DRAFTS and status != "draft",
        "discarded": _discarded(caller, at) if party == caller.party and not words and after is None else [],
        "following": urlencode({**kept, "cursor": cursor_of(further)}) if further else "",
        "later": after is not None,
        "searched": bool(words or status or since or until),
        "states": STATES,
        "principal": party if party != caller.party else "",
        "names": traders.names({party, *(one.importer for one in found)}),
        "for_others": any(one.importer != party for one in found),
        **kept,
    }
    return page(request, "site/trader/list.html", context)


def _party(caller: Caller, asked: str) -> str:
    """Whose declarations are shown: the caller's, or a company's that lets it read all of them by a mandate."""
    if asked in ("", caller.party):
        return caller.party
    if not traders.may_act([Ask(caller.party, asked, Power.READ)], now()):
        raise Http404(_("No company of this number lets you read its declarations."))
    return asked


def _found(
    party: str, words: str, status: str, since: date | None, until: date | None, after: tuple[datetime, int] | None
) -> tuple[list[Kept], Kept | None]:
    """One page, and the last one looked at where there may be more."""
    if status == "draft":
        return [], None
    begin = datetime.combine(since, time(), UTC) if since else None
    end = datetime.combine(until + timedelta(days=1), time(), UTC) if until else None
    if not words:
        found = declarations.of_party(party, status=status, since=begin, until=end, after=after, limit=ROWS + 1)
        return found[:ROWS], found[ROWS - 1] if len(found) > ROWS else None
    looked = declarations.of_party(party, status=status, since=begin, until=end, after=after, limit=LOOK)
    hits = declarations.saying(looked, words)
    if len(hits) > ROWS:
        return hits[:ROWS], hits[ROWS - 1]
    return hits, looked[-1] if len(looked) == LOOK else None


def _drafts(
    caller: Caller, words: str, status: str, since: date | None, until: date | None, after: object
) -> list[Draft]:
    if not caller.may(Scope.LODGE) or status not in ("", "draft") or (after is not None and status != "draft"):
        return []
    rows = drafts.open_drafts(caller.party, words=words, limit=ROWS if status == "draft" else DRAFTS + 1)
    return [d for d in rows if (not since or d.saved_at.date() >= since) and (not until or d.saved_at.date() <= until)]


def _discarded(caller: Caller, at: datetime) -> list[Draft]:
    if not caller.may(Scope.LODGE):
        return []
    return drafts.discarded(caller.party, at - timedelta(days=means().book(at.date())[DraftsPage].undo_days))


def _after(cursor: str) -> tuple[datetime, int] | None:
    try:
        return place_of(cursor)
    except ProblemError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
