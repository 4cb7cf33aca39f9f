"""What follows? From a moment to its epoch, from an epoch's output to the number of each declaration.

One proof an epoch, not one a declaration: a proof takes about 300 µs, a declaration has 100 µs for everything. The
number of a declaration is a hash of the epoch's output and its reference, so it costs 1 µs and is as checkable.

What it gives. Until the epoch is published only the holder of the secret key can know a draw: the output cannot be
told from chance (RFC 9381, section 3.3). Nobody can choose it: key and alpha allow one output only (uniqueness), and
alpha holds the root of the log at the opening, which nobody knew beforehand. Once published, everyone can check
every draw of the epoch, and that no second output was tried.

What it does not give. The holder of the key knows the draws of an open epoch and could whisper them: keep the key
apart from people, and the epoch short. Whoever both holds the key and decides what is sealed just before an opening
could try several roots; checkpoints cosigned by witnesses take that away. References must be given by the
administration in order and before publication: who chooses references after seeing the output chooses draws.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha512

from greenlane.base.packs.terms import PackError, Source
from greenlane.core.dates import to_utc
from greenlane.risk.draws import vrf
from greenlane.risk.draws.terms import DrawsPage

ALPHA_FORMAT = "greenlane-draw-v1"
_DAY = 24 * 60
_UNIT = 2.0**-53


def read(source: Source, on: date) -> DrawsPage:
    """The page ``flow/draws``. Raises PackError: an epoch is whole minutes and a day is whole epochs."""
    source.only("epoch_minutes", "publish_after_minutes")
    minutes, after = source.settings.get("epoch_minutes"), source.settings.get("publish_after_minutes")
    if type(minutes) is not int or not 0 < minutes <= _DAY or _DAY % minutes:
        raise PackError(
            f"{source.path}.toml: epoch_minutes is {minutes!r}; write whole minutes that divide a day, such as 15 or 60"
        )
    if type(after) is not int or not 0 <= after <= _DAY:
        raise PackError(
            f"{source.path}.toml: publish_after_minutes is {after!r}; write 0 to {_DAY} whole minutes, such as 30"
        )
    return DrawsPage(epoch_minutes=minutes, publish_after_minutes=after, sha256=source.sha256)


def epoch_of(at: datetime, minutes: int) -> str:
    """The label of the epoch that ``at`` falls in, counted from midnight UTC: ``2026-03-04T05:15Z/PT15M``."""
    moment = to_utc(at)
    return _label(moment.date(), (moment.hour * 60 + moment.minute) // minutes, minutes)


def bounds(label: str) -> tuple[datetime, datetime]:
    """When an epoch begins and ends (its end is the beginning of the next). Raises ValueError on another text."""
    start, gap, length = label.partition("Z/PT")
    if not gap or not length.endswith("M"):
        raise ValueError(f"{label!r} is not an epoch; it is written like 2026-03-04T05:15Z/PT15M")
    begins = datetime.fromisoformat(f"{start}+00:00")
    return begins, begins + timedelta(minutes=int(length[:-1]))


def alpha_of(country: str, label: str, size: int, root: bytes) -> str:
    """What the function is asked: country, epoch, and the log's size and root when the epoch was opened."""
    return f"{ALPHA_FORMAT}\n{country}\n{label}\n{size}\n{root.hex()}\n"


def number(beta: bytes, reference: str) -> float:
    """The first 53 bits of SHA-512(beta || reference) over 2**53: uniform in [0, 1), exact in a double."""
    return (int.from_bytes(sha512(beta + reference.encode()).digest()[:8], "big") >> 11) * _UNIT


def verify(public_key: bytes, alpha: str, proof: bytes, reference: str) -> float:
    """The number of ``reference``, once the proof has been checked. Raises vrf.VrfError where it does not hold."""
    return number(vrf.verify(public_key, alpha.encode(), proof), reference)


@lru_cache(maxsize=4096)
def _label(day: date, slot: int, minutes: int) -> str:
    hour, minute = divmod(slot * minutes, 60)
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}Z/PT{minutes}M"
