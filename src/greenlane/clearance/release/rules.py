"""What follows? Whether the machine verifies compliance, and what the goods wait for."""

from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.accounts.terms import Settlement
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release.terms import Disposal, Hold, NotePage, ReleasePage
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.codes import LANES, check_character
from greenlane.filing.manifests.terms import Arrival
from greenlane.law.controls.terms import Obligations

_WORDS = (
    "language", "author", "title", "intro", "number", "reference", "released_at", "office", "importer", "declarant",
    "procedure", "items", "item", "goods", "code", "origin", "net", "more", "duty", "amount", "total", "secured",
    "nothing", "deferred", "paid", "verify",
)  # fmt: skip
_CHECKS = ("genuine", "waiting", "false", "unreadable")
_DISPOSALS = {hold: Disposal(hold not in (Hold.CONTROL, Hold.DOCUMENTS), hold) for hold in Hold}


def read(source: Source, on: date) -> ReleasePage:
    """The page ``flow/release``. Raises PackError on unknown keys, or a lane that there is none of."""
    source.only("machine_lanes")
    lanes = frozenset(source.settings["machine_lanes"])
    if not lanes <= {lane.value for lane in LANES}:
        raise PackError(f"{source.path}.toml: machine_lanes {sorted(lanes)}; lanes are {', '.join(LANES)}")
    return ReleasePage(machine_lanes=lanes, sha256=source.sha256)


def read_note(source: Source, on: date) -> NotePage:
    """The page ``letters/release_note``. Raises PackError on unknown or missing words."""
    source.only(*_WORDS, "checks")
    checks = source.settings.get("checks", {})
    missing = [word for word in _WORDS if word not in source.settings] + [c for c in _CHECKS if c not in checks]
    if missing:
        raise PackError(f"{source.path}.toml: {', '.join(missing)} missing; write what stands on the note")
    words = {word: str(source.settings[word]) for word in _WORDS}
    return NotePage(words=words, checks={c: str(checks[c]) for c in _CHECKS}, sha256=source.sha256)


def dispose(batch: Batch, book: Book) -> Batch:
    """The machine verifies compliance in the lanes the country trusts it with, where no document or permit is open;
    the goods then go on payment, not before they have arrived where the country waits for that, and not before the
    stand-by time is over."""
    page = book[ReleasePage]
    return [_disposed(case, page) for case in batch]


def number_of(key: int, on: date) -> str:
    """The number of a note: two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{on.year % 100:02d}{key:09d}"
    return text + check_character(text)


def payload_of(address: str, reference: str, number: str, commitment: str) -> str:
    """The content of the note's code: an address with MRN, number and the commitment of the release event."""
    return f"{address}?{urlencode({'mrn': reference, 'note': number, 'event': commitment})}"


def payload_parts(payload: str) -> tuple[str, str, str] | None:
    """MRN, number and commitment from a scanned code; None where it is not the code of a note."""
    try:
        asked = parse_qs(urlsplit(payload.strip()).query, max_num_fields=10)
    except ValueError:
        return None
    parts = [asked.get(name, []) for name in ("mrn", "note", "event")]
    if any(len(values) != 1 for values in parts):
        return None
    reference, number, commitment = (values[0] for values in parts)
    is_hash = len(commitment) == 64 and set(commitment) <= set("0123456789abcdef")
    return (reference, number, commitment) if is_hash else None


def _disposed(case: Case, page: ReleasePage) -> Case:
    routing, obligations, settlement = case.get(Routing), case.get(Obligations), case.get(Settlement)
    if routing is None or obligations is None or settlement is None:
        return case
    if routing.lane not in page.machine_lanes:
        hold = Hold.CONTROL
    elif any(o.holds and not o.met_by for o in obligations.all):
        hold = Hold.DOCUMENTS
    elif not settlement.is_paid:
        hold = Hold.PAYMENT
    elif (arrival := case.get(Arrival)) is not None and arrival.arrived_at is None:
        hold = Hold.ARRIVAL
    elif routing.stand_by_until is not None and routing.stand_by_until > case.at:
        hold = Hold.STAND_BY
    else:
        hold = Hold.NOTHING
    return case.having(_DISPOSALS[hold])
