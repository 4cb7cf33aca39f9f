"""Which drafts does the demo's trader find? One just begun, one from an invoice, one ready, a copy, an amendment."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from greenlane.base.ledger.writing import writing
from greenlane.core.declaration import Declaration
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Happening, befores
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.rules.building import ITEMS
from greenlane.filing.drafts.terms import REASON, TITLE, Draft, DraftsPage, Opening, Origin, Save
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Trader
from greenlane.journey.means import Means

ACTOR = "user:trader"
#: A declaration's drafts are told from the last so many that the trader has.
_LOOK = 40


def show_drafts(means: Means, party: str, at: datetime) -> int:
    """Open drafts in different states for ``party`` from what was lodged for it before; returns how many.

    Nothing where nothing was lodged. Each is an act of the trader through the services.
    """
    lodged = declarations.of_party(party, limit=_LOOK)
    if not lodged:
        return 0
    page = means.book(at.date())[DraftsPage]
    openings = [*_begun(page, party, at), *_used_again(lodged, party), *_amending(lodged, party)]
    for number, (opening, changes) in enumerate(openings):
        moment = at - timedelta(hours=7 * (len(openings) - number))
        with writing(by=ACTOR, at=moment) as pen:
            [draft] = services.open_all(pen, page, [opening])
        with writing(by=ACTOR, at=moment + timedelta(minutes=12)) as pen:
            services.save(pen, page, party, draft.reference, Save(1, "demo", 1, changes))
    _put_away(page, party, at, openings[0][0])
    return len(openings) + 1


def _begun(page: DraftsPage, party: str, at: datetime) -> list[tuple[Opening, Mapping[str, str]]]:
    """A blank draft in which somebody has typed for a few minutes, not all of it valid yet."""
    trader = traders.get(party)
    texts = {**page.blank["import"], "declarant.id": party, "declarant.name": trader.name}
    typed = {
        TITLE: "Spare pumps, second lot",
        f"{ITEMS}:i1.commodity.description": "Centrifugal pumps for ",
        f"{ITEMS}:i1.commodity.goodsMeasure.grossMassMeasure": "ca. 400",
        "invoiceAmount.value": "18 250,00",
        "invoiceAmount.currencyId": "EUR",
    }
    return [(Opening(party, ACTOR, texts), typed)]


def _used_again(lodged: list[Kept], party: str) -> list[tuple[Opening, Mapping[str, str]]]:
    """A copy that lacks its invoice amount, one from a message file, and one that is ready to lodge."""
    own = traders.get(party)
    told = [(kept, declarations.read(kept.reference)) for kept in lodged[:3]]
    kept, first = told[0]
    copy = Opening(party, ACTOR, _own(first, own), Origin.COPY, kept.reference)
    _, second = told[min(1, len(told) - 1)]
    read = Opening(
        party, ACTOR, _own(second, own), Origin.FILE, "invoice-2207.xlsx", 0,
        ("Row 14: 'Ours until paid' was not understood.", "The column 'Pallet' was not understood."),
    )  # fmt: skip
    _, third = told[-1]
    ready = Opening(party, ACTOR, _own(third, own))
    return [
        (copy, {TITLE: "As last month", "invoiceAmount.value": ""}),
        (read, {TITLE: "Invoice 2207"}),
        (ready, {TITLE: f"{_goods(third)}, ready"}),
    ]


def _amending(lodged: list[Kept], party: str) -> list[tuple[Opening, Mapping[str, str]]]:
    """An amendment of the first declaration that can still be amended."""
    mine = [kept for kept in lodged if kept.declarant == party]
    kept = next((k for k in mine if k.status in befores(Happening.AMENDED.value)), None)
    if kept is None:
        return []
    texts = rules.texts_of(declarations.read(kept.reference))
    opening = Opening(party, ACTOR, texts, Origin.AMENDMENT, kept.reference, kept.version)
    marks = next((key for key in texts if key.endswith("marksNumbersId")), f"{ITEMS}:r1.packagings:r1.marksNumbersId")
    return [
        (opening, {REASON: "The marks on the packages were misread.", marks: "EXM 7702-A", TITLE: "Marks corrected"})
    ]


def _put_away(page: DraftsPage, party: str, at: datetime, like: Opening) -> Draft:
    """One draft that was given up, and can be taken back."""
    with writing(by=ACTOR, at=at - timedelta(hours=3)) as pen:
        texts = {**like.texts, TITLE: "Trade fair samples"}
        [draft] = services.open_all(pen, page, [Opening(party, ACTOR, texts)])
        services.discard(pen, party, draft.reference)
    return draft


def _own(declaration: Declaration, trader: Trader) -> dict[str, str]:
    """A declaration's texts as the trader would lodge it for itself, without the broker who once did."""
    texts = {k: t for k, t in rules.copied(declaration).items() if not k.startswith(("declarant.", "agent."))}
    address = {"declarant.address.line": trader.line, "declarant.address.cityName": trader.city}
    who = {"declarant.id": trader.id, "declarant.name": trader.name, "declarant.address.countryCode": trader.country}
    return texts | who | address


def _goods(declaration: Declaration) -> str:
    item = declaration.items[0] if declaration.items else None
    said = item.commodity.description if item and item.commodity else ""
    return " ".join((said or "Goods").split()[:3]).strip(",")
