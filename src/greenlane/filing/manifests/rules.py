"""What follows? Which declarations wait for their goods, whether a report can be taken, what two reports differ in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Source
from greenlane.core.case import Case
from greenlane.core.codes import check_character, iso6346_digit
from greenlane.core.dates import to_utc
from greenlane.core.declaration import Declaration
from greenlane.filing.manifests.terms import (
    ANY,
    Awaited,
    Bill,
    Container,
    ManifestsPage,
    RefusedReportError,
    Report,
)

_COLUMNS = ("type", "regime", "mode", "law", "start", "end")
_SAYS = (
    "no_goods", "no_document", "no_place", "too_long", "not_text", "ahead", "long_ago", "container", "twice",
    "too_many", "other", "nothing", "late",
)  # fmt: skip
_SIZES = {"place": 100, "reference": 18, "number": 70}
LONGEST_SEAL = 30
LONG_AGO = timedelta(days=366)


def read(source: Source, on: date) -> ManifestsPage:
    """The page ``flow/manifests``. Raises PackError on an unknown key or a missing text."""
    source.only("prefix", "documents", "correct_hours", "ahead_minutes", "most_containers", "says")
    says = source.settings.get("says", {})
    missing = [key for key in _SAYS if key not in says]
    if missing or set(says) - set(_SAYS):
        wrong = ", ".join(missing or sorted(set(says) - set(_SAYS)))
        raise PackError(f"{source.path}.toml: [says]: {wrong}; the sentences are {', '.join(_SAYS)}")
    rows = [row for row in source.table("awaited", _COLUMNS) if in_force(row, on)]
    return ManifestsPage(
        prefix=source.settings["prefix"],
        documents=frozenset(source.settings["documents"]),
        correct_hours=source.settings["correct_hours"],
        ahead_minutes=source.settings["ahead_minutes"],
        most_containers=source.settings["most_containers"],
        awaited=tuple(Awaited(row["type"], row["regime"], row["mode"], row["law"]) for row in rows),
        says=dict(says),
        sha256=source.sha256,
    )


def awaited(case: Case, page: ManifestsPage) -> Awaited | None:
    """The row by which this declaration waits for its goods; None where it need not."""
    if not page.awaited:
        return None
    declaration = case.declaration
    means = declaration.border_transport_means
    type_code, mode = declaration.type_code or "", (means.mode_code if means else None) or ""
    regime = case.lines[0].regime if case.lines else ""
    asked = (type_code, regime, mode)
    for row in page.awaited:
        if all(rule in (ANY, said) for rule, said in zip((row.type, row.regime, row.mode), asked, strict=True)):
            return row
    return None


def bills_of(declaration: Declaration, page: ManifestsPage) -> tuple[Bill, ...]:
    """The transport documents that a declaration names, on its head or its goods, each once."""
    papers = [*declaration.additional_documents, *[d for item in declaration.items for d in item.additional_documents]]
    found = [Bill(paper.code, plain(paper.id)) for paper in papers if paper.id and paper.code in page.documents]
    return tuple(dict.fromkeys(bill for bill in found if bill.number))


def place_of(declaration: Declaration) -> str:
    """Where the goods are to be, as declared; ``""`` where it does not say."""
    shipment = declaration.goods_shipment
    consignment = (shipment.consignment if shipment else None) or declaration.consignment
    location = consignment.goods_location if consignment else None
    return (location.name or location.id or "") if location else ""


def containers_of(declaration: Declaration) -> tuple[Container, ...]:
    """The containers that a declaration names, with their seals."""
    shipment = declaration.goods_shipment
    consignment = (shipment.consignment if shipment else None) or declaration.consignment
    units = consignment.transport_equipments if consignment else ()
    return tuple(
        Container(plain(unit.id), tuple(plain(seal.id) for seal in unit.seals if seal.id)) for unit in units if unit.id
    )


def plain(text: str) -> str:
    """A number as it is compared: in capitals, without spaces."""
    return "".join(text.upper().split())


def checked(report: Report, page: ManifestsPage, at: datetime) -> Report:
    """The report as it is kept: numbers plain, moment in UTC, to the second. Raises RefusedReportError."""
    told = replace(
        report,
        place=" ".join(report.place.split()),
        at=to_utc(report.at).replace(microsecond=0),
        reference=plain(report.reference),
        code=plain(report.code),
        number=plain(report.number),
        containers=tuple(
            Container(plain(c.number), tuple(sorted(set(map(plain, c.seals))))) for c in report.containers
        ),
    )
    _goods(told, page)
    _texts(told, page)
    moment = f"{told.at:%Y-%m-%d %H:%M}"
    if told.at > at + timedelta(minutes=page.ahead_minutes):
        raise refused(page, "ahead", at=moment)
    if told.at < at - LONG_AGO:
        raise refused(page, "long_ago", at=moment)
    _containers(told.containers, page)
    return replace(told, containers=tuple(sorted(told.containers, key=lambda c: c.number)))


def about_of(report: Report) -> str:
    """Under which name a checked report is kept: its MRN, else its transport document."""
    return report.reference or Bill(report.code, report.number).about


def differing(one: Report, other: Report) -> tuple[str, ...]:
    """The names of the parts that two reports on the same goods tell otherwise."""
    return tuple(name for name in Report.__struct_fields__ if getattr(one, name) != getattr(other, name))


def number_of(key: int, page: ManifestsPage, on: date) -> str:
    """The number of a report: prefix, two digits of the year, nine digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{page.prefix}{on.year % 100:02d}{key:09d}"
    return text + check_character(text)


def refused(page: ManifestsPage, rule: str, **words: object) -> RefusedReportError:
    """The refusal in the words of the pack."""
    return RefusedReportError(rule, page.says[rule], **words)


def _goods(told: Report, page: ManifestsPage) -> None:
    if not told.place:
        raise refused(page, "no_place")
    if bool(told.code) != bool(told.number) or not (told.reference or told.number):
        raise refused(page, "no_goods")
    if told.code and told.code not in page.documents:
        raise refused(page, "no_document", code=told.code[:20], codes=", ".join(sorted(page.documents)))


def _texts(told: Report, page: ManifestsPage) -> None:
    for name, most in _SIZES.items():
        text = getattr(told, name)
        if len(text) > most:
            raise refused(page, "too_long", name=name, most=most)
        if not text.isprintable():
            raise refused(page, "not_text", name=name)


def _containers(units: Sequence[Container], page: ManifestsPage) -> None:
    if len(units) > page.most_containers:
        raise refused(page, "too_many", count=len(units), most=page.most_containers)
    seen: set[str] = set()
    for unit in units:
        digit = iso6346_digit(unit.number)
        if digit is None or len(unit.number) != 11 or unit.number[10] != str(digit):
            raise refused(page, "container", number=unit.number[:20])
        if unit.number in seen:
            raise refused(page, "twice", number=unit.number)
        seen.add(unit.number)
        for seal in unit.seals:
            if len(seal) > LONGEST_SEAL:
                raise refused(page, "too_long", name="seal", most=LONGEST_SEAL)
            if not seal or not seal.isprintable():
                raise refused(page, "not_text", name="seal")
