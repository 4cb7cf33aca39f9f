"""Everyone is invented, registered once, and has what a trader needs."""

from collections import Counter
from datetime import date

from greenlane.base.packs.terms import Pack
from greenlane.core.codes import is_checked
from greenlane.filing.traders.terms import Operator
from greenlane.site.demo.calendar import is_working
from greenlane.site.demo.terms import Filing, Pages
from greenlane.site.demo.world import World, traders


def test_every_name_is_plainly_invented(world: World, pages: Pages) -> None:
    stems = pages.world.names["stem"]
    for registration in traders(world):
        name = registration.trader.name
        assert name.endswith("(Exampleland)")
        assert name.startswith(stems)
    for supplier in world.suppliers:
        assert "(invented, " in (supplier.party.name or "")
        assert (supplier.party.name or "").startswith(stems)


def test_registrations_are_checked_and_differ(world: World) -> None:
    everyone = [r.trader for r in traders(world)]
    assert all(is_checked(t.id) for t in everyone)
    assert len({t.id for t in everyone}) == len(everyone)
    assert len({t.name for t in everyone}) == len(everyone)
    assert sum(t.is_broker for t in everyone) == 150
    assert len(everyone) > 1300


def test_tiers_and_money_are_spread(world: World) -> None:
    everyone = traders(world)
    tiers = Counter(r.trader.operator for r in everyone)
    assert tiers[Operator.NONE] > 0.85 * len(everyone)
    assert min(tiers[Operator.FULL], tiers[Operator.SECURITY], tiers[Operator.SIMPLIFIED]) > 5
    assert 0.3 < sum(bool(r.deferred) for r in everyone) / len(everyone) < 0.6
    assert all((r.limit > 0) == bool(r.deferred) for r in everyone)
    assert all(r.deferred and r.guarantee for r in everyone if r.trader.operator)


def test_traders_come_and_go(world: World) -> None:
    born = [i.born for i in world.importers]
    assert 0.2 < sum(day > 0 for day in born) / len(born) < 0.4
    assert all(i.dies > i.born for i in world.importers)


def test_senders_are_registered(world: World, filings: list[Filing]) -> None:
    known = {r.trader.id for r in traders(world)}
    assert {f.sender for f in filings} <= known
    assert {f.sender for f in filings} == {f.declaration.declarant.id for f in filings}


def test_nobody_files_before_birth_or_after_death(world: World, filings: list[Filing]) -> None:
    life = {i.trader.id: (i.born, i.dies) for i in world.importers}
    for filing in filings:
        importer = filing.declaration.goods_shipment.importer
        if importer is not None and importer.id in life:
            born, dies = life[importer.id]
            assert born - 7 <= (filing.at.date() - world.dawn).days < dies + 7


def test_officers_have_offices_and_offices_have_modes(pages: Pages) -> None:
    people = pages.people
    assert len(people.offices) == 8
    assert 50 <= len(people.officers) <= 70
    assert {o.office for o in people.officers} == set(people.offices)
    assert all(o.modes for o in people.offices.values())


def test_holidays_and_weekends_are_no_working_days(pages: Pages) -> None:
    assert is_working(date(2026, 2, 2), pages.people)
    assert not is_working(date(2026, 2, 1), pages.people)
    assert not is_working(date(2026, 12, 25), pages.people)


def test_the_calendar_agrees_with_the_due_dates_of_accounts(pack: Pack, pages: Pages) -> None:
    rows = pack.files["flow/accounts/holidays.csv"].decode().splitlines()[1:]
    days = {(int(row[5:7]), int(row[8:10])) for row in rows}
    assert days == set(pages.people.holidays)


def test_offices_are_those_where_declarations_may_be_lodged(pack: Pack, pages: Pages) -> None:
    rows = pack.files["flow/declaration/offices.csv"].decode().splitlines()[1:]
    assert {row.split(",")[0]: row.split(",")[1] for row in rows} == {
        o.code: o.name for o in pages.people.offices.values()
    }
