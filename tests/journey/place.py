"""Where do stories of any order happen? Exampleland with its traders, and filings that come to every status."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from tests import ROOT
from tests.journey.conftest import NOW, message

from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.rules import Shelf
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.lanes.queries import decision_of
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.book import Book
from greenlane.journey.clear import clear
from greenlane.journey.means import Means
from greenlane.journey.steps import PAGES
from greenlane.journey.terms import Received
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.vrf import Key
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.terms import Filing
from greenlane.site.demo.world import World, traders

#: Filings of each status: few, so that much happens to each.
OF_EACH = 2
#: The wait of goods that are cleared at the office of the first filing, so that some are released by time alone.
STAND_BY = 30


@dataclass(frozen=True)
class Place:
    """Where the machine lives: Exampleland with its traders, and filings that end up in every status."""

    means: Means
    pool: list[Filing]
    firsts: tuple[int, ...]

    def book(self) -> Book:
        return self.means.book(NOW.date())


def settled(overlay: Path, world: World, filings: list[Filing]) -> Place:
    """Lodges sixty filings in a transaction that is rolled back, and takes a few of each status they came to."""
    shutil.copytree(Path(__file__).parent / "overlay", overlay)
    [rates] = overlay.rglob("*.csv")
    slow = filings[0].declaration.declaration_office_id
    rates.write_text(rates.read_text() + rates.read_text().splitlines()[1].replace("*,*", f"{slow},*").replace(
        ",red,0,", f",red,{STAND_BY},") + "\n")  # fmt: skip
    means = Means(shelf=Shelf(on_disk(ROOT / "packs" / "xx", overlay), PAGES), draw_key=Key(b"d" * 32), country="XX")
    chosen = filings[:60]
    wanted = {f.sender for f in chosen} | {f.declaration.goods_shipment.importer.id for f in chosen}
    with writing(by="life", at=NOW - timedelta(days=1)) as pen:
        open_for_business(pen, [r for r in traders(world) if r.trader.id in wanted])
    draws.forget()
    by_status: dict[str, list[Filing]] = {}
    with transaction.atomic():
        told = clear(means, [Received(raw=message(f), sender=f.sender) for f in chosen], NOW, "life")
        charges = accounts.charges_of(decided.answer.reference for decided in told)
        for decided, filing in zip(told, chosen, strict=True):
            slow = decision_of(decided.answer.reference).fact(Routing).stand_by_until is not None
            owed = not charges[decided.answer.reference].is_settled
            found = f"{decided.answer.status}{' slow' * slow}{' owed' * owed}"
            by_status.setdefault(found, []).append(filing)
        transaction.set_rollback(True)
    wanted_ = {"released", "verified owed", "verified slow", "under_control", "under_control owed"}
    assert wanted_ <= set(by_status), {name: len(found) for name, found in by_status.items()}
    groups = [found[:OF_EACH] for found in by_status.values()]
    firsts = tuple(sum(map(len, groups[:n])) for n in range(len(groups)))
    return Place(means, [filing for group in groups for filing in group], firsts)
