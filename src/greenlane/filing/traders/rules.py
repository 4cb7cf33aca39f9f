"""What follows? Parties who must be registered and are not; who may act for whom; what a mandate may say."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.codes import check_character
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Finding, Findings
from greenlane.filing.traders.states import Standing
from greenlane.filing.traders.terms import ANY, Ask, Mandate, MandateError, Offer, Power, Recognised, TradersPage

_COLUMNS = ("regime", "law", "start", "end")
_COUNTS = ("offer_days", "longest_days", "invitation_days")
#: What a person may have to be told.
_SAYS = (
    "oneself", "nothing_allowed", "in_the_past", "reversed", "too_long", "no_company", "clash", "over",
    "unregistered", "register", "declarant", "importer", "exporter", "law",
)  # fmt: skip
_POINTERS = {"importer": "/goodsShipment/importer/id", "exporter": "/exporter/id"}


def read(source: Source, on: date) -> TradersPage:
    """The page ``flow/traders`` of a day. Raises PackError on unknown keys, a number of days that is none, or a
    sentence that is missing."""
    source.only("prefix", "says", *_COUNTS)
    settings = source.settings
    missing = [key for key in _SAYS if key not in settings.get("says", {})]
    if missing:
        raise PackError(f"{source.path}.toml: [says] has no {', '.join(missing)}; write the sentence a person reads")
    for key in _COUNTS:
        if not isinstance(settings[key], int) or settings[key] < 1:
            raise PackError(f"{source.path}.toml: {key} is {settings[key]!r}; write a whole number of days above 0")
    rows = [row for row in source.table("mandates", _COLUMNS) if in_force(row, on)]
    return TradersPage(
        prefix=settings["prefix"],
        required={row["regime"]: row["law"] for row in rows},
        says=dict(settings["says"]),
        sha256=source.sha256,
        **{key: settings[key] for key in _COUNTS},
    )


def recognise(batch: Batch, book: Book) -> Batch:
    """Declarant and owner of the goods must be registered (Revised Kyoto Convention, Standard 3.6)."""
    page = book[TradersPage]
    return [_one(case, page) for case in batch]


def owner_of(declaration: Declaration, is_export: bool) -> str:
    """The registration declared of the party at home who answers for the goods, ``""`` where there is none."""
    shipment = declaration.goods_shipment
    party = declaration.exporter if is_export else shipment.importer if shipment else None
    return (party.id if party else None) or ""


def declarant_registered(case: Case, page: TradersPage) -> Finding:
    """The finding for a declarant without a registration."""
    named = case.declaration.declarant
    number = (named.id if named else None) or ""
    return _unregistered("declarant_registered", "/declarant/id", "declarant", number, page)


def owner_registered(case: Case, page: TradersPage) -> Finding:
    """The finding for an importer, of exports an exporter, without a registration."""
    known = case[Recognised]
    return _unregistered("owner_registered", _POINTERS[known.role], known.role, known.number, page)


def refused(page: TradersPage, why: str, **words: object) -> MandateError:
    """The error, in the words of the pack."""
    return MandateError(why, page.says[why], **words)


def number_of(prefix: str, key: int, on: date) -> str:
    """The number of a mandate: prefix, two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{prefix}{on.year % 100:02d}{key:09d}"
    return text + check_character(text)


def allows(mandate: Mandate, ask: Ask, at: datetime) -> bool:
    """Whether this mandate is in force at that moment and gives what is asked.

    What was not accepted, was revoked, or lies outside its days gives nothing, whether a job has noted it or not.
    """
    return (
        mandate.standing is Standing.ACCEPTED
        and (mandate.broker, mandate.principal) == (ask.broker, ask.principal)
        and mandate.since <= at.date() <= mandate.until
        and ask.power in mandate.powers
        and (not mandate.regimes or ask.regime in mandate.regimes)
    )


def required(page: TradersPage, regime: str) -> str:
    """The law under which whoever declares for another in this regime needs its mandate; ``""`` where none does."""
    return page.required.get(regime) or page.required.get(ANY, "")


def checked(page: TradersPage, principal: str, offer: Offer, at: datetime) -> Offer:
    """The offer as it is kept: each power once, an end within the limit. Raises MandateError where it cannot be."""
    today, since = at.date(), offer.since
    last = since + timedelta(days=page.longest_days)
    until = offer.until or last
    if offer.broker == principal:
        raise refused(page, "oneself")
    if not offer.powers:
        raise refused(page, "nothing_allowed")
    if since < today:
        raise refused(page, "in_the_past", first=today)
    if until < since:
        raise refused(page, "reversed")
    if until > last:
        raise refused(page, "too_long", days=page.longest_days, last=last)
    powers = tuple(power for power in Power if power in offer.powers)
    regimes = tuple(dict.fromkeys(regime.strip() for regime in offer.regimes if regime.strip()))
    return Offer(broker=offer.broker, powers=powers, since=since, until=until, regimes=regimes)


def clash(offer: Offer, live: Iterable[Mandate]) -> str:
    """The number of a mandate, offered or in force, that gives the same powers in the same days; ``""`` without one."""
    for one in live:
        meets = one.since <= (offer.until or one.until) and offer.since <= one.until
        if one.broker == offer.broker and meets and set(offer.powers) & set(one.powers) and _share(offer, one):
            return one.number
    return ""


def lapses_on(mandate: Mandate, page: TradersPage) -> date:
    """The last day of a mandate as it stands: an offer lapses sooner, where nobody answers it."""
    answered_by = mandate.offered_at.date() + timedelta(days=page.offer_days)
    return min(mandate.until, answered_by) if mandate.standing is Standing.OFFERED else mandate.until


def _share(offer: Offer, other: Mandate) -> bool:
    return not offer.regimes or not other.regimes or bool(set(offer.regimes) & set(other.regimes))


def _one(case: Case, page: TradersPage) -> Case:
    known = case.get(Recognised)
    if known is None or (known.declarant and known.owner):
        return case
    found = list(case[Findings].all)
    if not known.declarant:
        found.append(declarant_registered(case, page))
    if not known.owner:
        found.append(owner_registered(case, page))
    return case.having(Findings(all=tuple(found)))


def _unregistered(rule: str, pointer: str, role: str, number: str, page: TradersPage) -> Finding:
    words = {"role": page.says[role], "number": number}
    return Finding(
        rule=rule,
        pointer=pointer,
        says=page.says["unregistered"].format(**words),
        remedy=page.says["register"].format(**words),
        law=page.says["law"],
    )
