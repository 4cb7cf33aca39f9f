"""Every write: count matches, tell outcomes, learn what will be history."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from greenlane.base.ledger.writing import Pen
from greenlane.risk.profiles import models
from greenlane.risk.profiles.prices import UsualPrice, with_prices
from greenlane.risk.profiles.queries import roles_of, usual_prices
from greenlane.risk.profiles.tallies import upsert
from greenlane.risk.profiles.terms import Hits, Inspected, Sighting, Tally

_COUNTS = {"hits": "add", "inspected": "add", "found": "add"}
_RECORD = {"declared": "add", "inspected": "add", "offences": "add", "first_seen": "least"}
_PRICE = dict.fromkeys(("count", "median", "spread", "recent"), "replace")


def count(pen: Pen, matched: Iterable[tuple[date, Hits]]) -> None:
    """Add the matches of declarations lodged on these days; each profile once a declaration.

    One statement; event ``profiles.counted`` on the set of profiles, its body the matches of each profile.
    """
    totals: Counter[tuple[str, str, date]] = Counter()
    for day, hits in matched:
        totals.update({(name, hits.profiles, day) for name in {hit.profile for hit in hits.all}})
    _add(pen, "profiles.counted", [Tally(*key, hits=number) for key, number in totals.items()])


def tell_outcome(pen: Pen, inspected: Sequence[Inspected]) -> None:
    """Add what inspections found, to the profiles that had matched and to the records of the parties.

    A statement each; event ``profiles.outcome_told`` on the set of profiles.
    """
    looked: Counter[tuple[str, str, date]] = Counter()
    found: Counter[tuple[str, str, date]] = Counter()
    records: Counter[tuple[str, str]] = Counter()
    offences: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], date] = {}
    for one in inspected:
        names = {(name, one.profiles, one.day) for name in one.matched}
        roles = roles_of(one.importer, one.declarant, one.exporter)
        looked.update(names)
        records.update(roles)
        if one.offence:
            found.update(names)
            offences.update(roles)
        for role in roles:
            days[role] = min(days.get(role, one.day), one.day)
    upsert(
        models.PartyRecord, ("role", "party"), _RECORD, [(*k, 0, n, offences[k], days[k]) for k, n in records.items()]
    )
    tallies = [Tally(*key, inspected=number, found=found[key]) for key, number in looked.items()]
    _add(pen, "profiles.outcome_told", tallies)


def learn(pen: Pen, sightings: Sequence[Sighting]) -> None:
    """Remember declarations as history for those to come. Call it after they were decided, never before.

    Two statements that write and one that reads, whatever the number; event ``profiles.learned``.
    """
    declared: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], date] = {}
    prices: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in sightings:
        for role in roles_of(one.importer, one.declarant, one.exporter):
            declared[role] += 1
            first[role] = min(first.get(role, one.day), one.day)
        for code, origin, price in one.prices:
            if code and origin:
                prices[code, origin].append(price)
    upsert(models.PartyRecord, ("role", "party"), _RECORD, [(*k, n, 0, 0, first[k]) for k, n in declared.items()])
    before = usual_prices(prices, lock=True)
    after = {key: with_prices(before.get(key, UsualPrice()), seen) for key, seen in prices.items()}
    rows = [(*key, u.count, u.median, u.spread, _written(u)) for key, u in after.items() if u.recent]
    upsert(models.PriceReference, ("code", "origin"), _PRICE, rows)
    if sightings:
        body = {"declarations": len(sightings), "parties": len(declared), "prices": len(rows)}
        pen.event("profiles.learned", str(max(one.day for one in sightings)), body)


def _written(usual: UsualPrice) -> str:
    return " ".join(map(repr, usual.recent))


def _add(pen: Pen, kind: str, tallies: Sequence[Tally]) -> None:
    rows = [(t.profile, t.profiles, t.day, t.hits, t.inspected, t.found) for t in tallies]
    upsert(models.ProfileCounter, ("profile", "profiles", "day"), _COUNTS, rows)
    for edition in sorted({t.profiles for t in tallies}):
        told: Counter[str] = Counter()
        for tally in tallies:
            if tally.profiles == edition:
                told[tally.profile] += tally.hits or tally.inspected
        pen.event(kind, edition, {"profiles": dict(told)})
