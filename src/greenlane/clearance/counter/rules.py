"""What follows? Whether there is a counter, when a visit fits, what is given back, when a mandate holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from greenlane.base.files.wording import Dated, iso
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.counter.terms import Capture, CounterError, CounterPage, Mandate, Original, Purpose, Visit
from greenlane.core.codes import check_character

_PURPOSES = ("code", "name", "minutes", "letter")
_PLAIN = ("receipt_prefix", "mandate_prefix", "return_days", "mandate_days", "outage_days", "fee", "fee_tax")
_SAYS = (
    "no_counter", "assessor", "not_here", "not_linked", "not_readable", "here_already", "no_place", "no_words",
    "no_pages", "keeps", "closed", "full", "no_purpose", "no_identity", "too_short", "unsigned", "mandate_dates",
    "no_mandate", "other_party", "outage", "no_form",
)  # fmt: skip
_WORDS = (
    "language", "author", "title", "receipt", "office", "reference", "document", "code", "pages", "received", "status",
    "place", "back_by", "captured", "original", "mandate", "fee", "thanks",
)  # fmt: skip
#: Kinds of event by which an officer takes part in the assessment of a declaration.
ASSESSING = ("assessment.", "inspection.", "assignment.taken", "audit.")
_SHOWN, _LEAST = 4, 5
_LOOK_AHEAD = 14


def read(source: Source, on: date) -> CounterPage:
    """The page ``flow/counter`` of a day. Raises PackError on unknown keys, or a missing text."""
    source.only(*_PLAIN, "opens", "closes", "offices", "papers", "identities", "says", "words")
    told = source.settings
    for part, wanted in (("says", _SAYS), ("words", _WORDS)):
        missing = [key for key in wanted if key not in told.get(part, {})]
        if missing:
            raise PackError(f"{source.path}.toml: [{part}] has no {', '.join(missing)}; write the sentence")
    rows = source.table("purposes", _PURPOSES)
    purposes = {r["code"]: Purpose(r["code"], r["name"], int(r["minutes"]), r["letter"]) for r in rows}
    if len({p.letter for p in purposes.values()}) < len(purposes):
        raise PackError(f"{source.path}/purposes.csv: two purposes share a letter; queue numbers would be the same")
    return CounterPage(
        **{name: told[name] for name in _PLAIN},
        opens=time.fromisoformat(told["opens"]),
        closes=time.fromisoformat(told["closes"]),
        offices=dict(told["offices"]),
        purposes=purposes,
        papers=dict(told["papers"]),
        identities=dict(told["identities"]),
        says=dict(told["says"]),
        words=dict(told["words"]),
        sha256=source.sha256,
    )


def refused(page: CounterPage, rule: str, **words: object) -> CounterError:
    """The error of a rule, in the words of the pack."""
    return CounterError(rule, page.says[rule], **words)


def number_of(prefix: str, key: int, on: date) -> str:
    """Prefix, two digits of the year, seven digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{prefix}{on.year % 100:02d}{key:07d}"
    return text + check_character(text)


def check_counter(page: CounterPage, office: str) -> None:
    """The office has a counter. Raises CounterError."""
    if office not in page.offices:
        raise refused(page, "no_counter", office=office, offices=", ".join(page.offices))


def check_apart(page: CounterPage, reference: str, by: str, told: Iterable[tuple[str, str]]) -> None:
    """Whoever stands at the counter has no part in the assessment; ``told`` are (kind, actor). Raises CounterError."""
    if any(actor == by and kind.startswith(ASSESSING) for kind, actor in told):
        raise refused(page, "assessor", reference=reference)


def back_by(page: CounterPage, code: str, day: date) -> date | None:
    """When an original is due to be given back; None where it is retained."""
    return None if page.papers.get(code, 0) else day + timedelta(days=page.return_days)


def check_return(page: CounterPage, held: Original, day: date) -> None:
    """A retained original goes back when its years are over. Raises CounterError."""
    years = page.papers.get(held.code, 0)
    received = held.received_at.date()
    # An original that differs is never retained for its own sake: it goes back to whoever brought it.
    if held.place and years and day < received.replace(year=received.year + years, day=min(received.day, 28)):
        raise refused(page, "keeps", code=held.code, years=years)


def check_hour(page: CounterPage, money: AccountsPage, purpose: Purpose, at: datetime) -> None:
    """A visit lies within the hours of a working day. Raises CounterError."""
    ends = (at + timedelta(minutes=purpose.minutes)).time()
    day = at.date()
    if (
        day.weekday() in money.weekend
        or day in money.holidays
        or at.time() < page.opens
        or not at.time() < ends <= page.closes
    ):
        raise refused(page, "closed", opens=f"{page.opens:%H:%M}", closes=f"{page.closes:%H:%M}")


def is_free(page: CounterPage, office: str, purpose: Purpose, at: datetime, booked: Sequence[Visit]) -> bool:
    """Whether a desk is free for the whole visit: at each moment in it fewer visits run than there are desks."""
    end = at + timedelta(minutes=purpose.minutes)
    spans = [(v.at, v.at + timedelta(minutes=page.purposes[v.purpose].minutes)) for v in booked if v.is_booked]
    over = [(a, b) for a, b in spans if a < end and b > at]
    moments = {at, *(a for a, _ in over if a > at)}
    return all(sum(a <= m < b for a, b in over) < page.offices[office] for m in moments)


def free_hours(
    page: CounterPage, money: AccountsPage, office: str, purpose: Purpose, after: datetime, booked: Sequence[Visit],
    most: int = 12,
) -> list[datetime]:  # fmt: skip
    """The next hours at which a visit of this purpose fits, by quarters of an hour, within two weeks."""
    found: list[datetime] = []
    step = timedelta(minutes=15)
    at = after.replace(minute=after.minute // 15 * 15, second=0, microsecond=0) + step
    end = after + timedelta(days=_LOOK_AHEAD)
    while at < end and len(found) < most:
        try:
            check_hour(page, money, purpose, at)
        except CounterError:
            at += step
            continue
        if is_free(page, office, purpose, at, booked):
            found.append(at)
        at += step
    return found


def ticket_of(purpose: Purpose, number: int) -> str:
    """The number in the queue: the letter of the purpose and three digits."""
    return f"{purpose.letter}{number:03d}"


def check_mandate(page: CounterPage, signed: date, until: date, identity: str, number: str, day: date) -> None:
    """A mandate is signed, ends, and somebody was identified. Raises CounterError."""
    if identity not in page.identities:
        raise refused(page, "no_identity", kind=identity, kinds=", ".join(page.identities.values()))
    if len(number.strip()) < _LEAST:
        raise refused(page, "too_short")
    if signed > day or until < day or (until - signed).days > page.mandate_days:
        raise refused(page, "mandate_dates", days=page.mandate_days)


def check_holds(page: CounterPage, mandate: Mandate, party: str, day: date) -> None:
    """The mandate holds for this party on this day. Raises CounterError."""
    if mandate.party != party:
        raise refused(page, "other_party", declarant=party or "nobody", party=mandate.party)
    if mandate.revoked_at is not None or not mandate.signed_on <= day <= mandate.until:
        raise refused(page, "no_mandate", number=mandate.number, party=party)


def check_outage(page: CounterPage, original: datetime | None, form: str, at: datetime) -> None:
    """A form of an outage names its number and lies a few days back at most. Raises CounterError."""
    if original is None:
        return
    if original > at or at - original > timedelta(days=page.outage_days):
        raise refused(page, "outage", days=page.outage_days)
    if not form.strip():
        raise refused(page, "no_form")


def fee_of(page: CounterPage, original: datetime | None) -> int:
    """The fee of a declaration typed at the counter: none where customs itself could not be reached."""
    return 0 if original is not None else page.fee


def identity_of(number: str, salt: str) -> tuple[str, str]:
    """What is kept of an identity paper: the last characters, and a salted hash by which it is found again."""
    text = "".join(number.split()).upper()
    return text[-_SHOWN:], sha256(f"{salt}\n{text}".encode()).hexdigest()


def receipt_pairs(page: CounterPage, held: Original | Capture, dated: Dated = iso) -> list[tuple[str, str]]:
    """What stands on a receipt: names nobody but the office."""
    words: Mapping[str, str] = page.words
    pairs = [(words["receipt"], held.receipt), (words["office"], held.office), (words["reference"], held.reference)]
    if isinstance(held, Capture):
        pairs += [
            (words["captured"], f"{dated(held.captured_at)} UTC"),
            (words["original"], f"{dated(held.original_at)} UTC {held.form}".strip()),
            (words["mandate"], held.mandate),
        ]
        return pairs
    pairs += [
        (words["document"], held.document),
        (words["code"], held.code),
        (words["pages"], str(held.pages)),
        (words["received"], f"{dated(held.received_at)} UTC"),
        (words["status"], held.status.value),
    ]
    if held.place:
        pairs.append((words["place"], held.place))
    if held.back_by:
        pairs.append((words["back_by"], dated(held.back_by)))
    return pairs
