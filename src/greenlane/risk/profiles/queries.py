"""Every read: history of the parties before a declaration, usual prices, what each profile is worth."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from greenlane.base.ledger.reading import Ask, Question, fetch
from greenlane.core.case import Batch, Case
from greenlane.risk.profiles import models
from greenlane.risk.profiles.prices import UsualPrice
from greenlane.risk.profiles.rules import wilson
from greenlane.risk.profiles.terms import History, HitRate

IMPORTER, DECLARANT, EXPORTER, PARTNERS, MANDATE = "importer", "declarant", "exporter", "partners", "mandate"
_RECORD = ("role", "party", "declared", "inspected", "offences", "first_seen")
_PRICE = ("code", "origin", "median", "spread")
_NOBODY = (0, 0, 0, None)


class Past(NamedTuple):
    """Records by (role, party), usual prices by (goods code, origin)."""

    records: Mapping[tuple[str, ...], tuple[int, int, int, date | None]]
    prices: Mapping[tuple[str, ...], tuple[float, float]]


def parties_of(case: Case) -> tuple[str, str, str]:
    """Importer, declarant and exporter of a declaration by number (by name where there is none), ``""`` if absent."""
    declaration = case.declaration
    shipment = declaration.goods_shipment
    importer = shipment.importer if shipment else None
    declarant, exporter = declaration.declarant, declaration.exporter or (shipment.seller if shipment else None)
    return (
        ((importer.id or importer.name) if importer else None) or "",
        ((declarant.id or declarant.name) if declarant else None) or "",
        ((exporter.id or exporter.name) if exporter else None) or "",
    )


def roles_of(importer: str, declarant: str, exporter: str) -> list[tuple[str, str]]:
    """The keys under which a declaration is remembered."""
    found = [(r, p) for r, p in ((IMPORTER, importer), (DECLARANT, declarant), (EXPORTER, exporter)) if p]
    if importer and exporter:
        found.append((PARTNERS, f"{importer} {exporter}"))
    if importer and declarant:
        found.append((MANDATE, f"{importer} {declarant}"))
    return [(role, party[:160]) for role, party in found]


def past_of(batch: Batch) -> Question[Past]:
    """What was learned of the parties and the goods of ``batch``."""
    roles = {role for case in batch for role in roles_of(*parties_of(case))}
    goods = {(line.code, line.origin) for case in batch for line in case.lines}
    return Question(
        lambda records, prices: Past({row[:2]: row[2:] for row in records}, {row[:2]: row[2:] for row in prices}),
        Ask(models.PartyRecord, ("role", "party"), _RECORD, roles),
        Ask(models.PriceReference, ("code", "origin"), _PRICE, goods),
    )


def history_of(batch: Batch, past: Past, operators: Mapping[str, str] | None = None) -> list[History]:
    """What was learned before, for each case of ``batch`` in order.

    ``operators`` is the tier of authorised operator by importer number.
    """
    tiers = operators or {}
    return [
        _history(case, who, past.records, past.prices, tiers.get(who[0], ""))
        for case, who in ((case, parties_of(case)) for case in batch)
    ]


def _history(
    case: Case,
    who: tuple[str, str, str],
    records: Mapping[tuple[str, ...], tuple[int, int, int, date | None]],
    prices: Mapping[tuple[str, ...], tuple[float, float]],
    operator: str,
) -> History:
    known = dict(roles_of(*who))
    record = {role: records.get((role, party), _NOBODY) for role, party in known.items()}
    one, two, three = (record.get(role, _NOBODY) for role in (IMPORTER, DECLARANT, EXPORTER))
    usual = [prices.get((line.code, line.origin), (0.0, 0.0)) for line in case.lines]
    return History(
        importer_declared=one[0],
        importer_inspected=one[1],
        importer_offences=one[2],
        declarant_declared=two[0],
        declarant_inspected=two[1],
        declarant_offences=two[2],
        exporter_declared=three[0],
        exporter_inspected=three[1],
        exporter_offences=three[2],
        partners_declared=record.get(PARTNERS, _NOBODY)[0],
        mandates_declared=record.get(MANDATE, _NOBODY)[0],
        days_known=max((case.day - one[3]).days, 0) if one[3] is not None else -1,
        operator=operator,
        prices=tuple([price for price, _ in usual]),
        spreads=tuple([spread for _, spread in usual]),
    )


def usual_prices(keys: Iterable[tuple[str, str]], lock: bool = False) -> dict[tuple[str, str], UsualPrice]:
    """The usual price of each goods code and origin that was seen."""
    columns = ("code", "origin", "count", "recent")
    rows = fetch(models.PriceReference, ("code", "origin"), columns, keys, "FOR UPDATE" if lock else "")
    return {(code, origin): UsualPrice(seen, tuple(map(float, recent.split()))) for code, origin, seen, recent in rows}


def hit_rates(since: date, until: date, profiles: Collection[str] = ()) -> list[HitRate]:
    """What each profile was worth between two days, both included, the surest first; of some editions or of all."""
    rows = models.ProfileCounter.objects.filter(day__gte=since, day__lte=until)
    if profiles:
        rows = rows.filter(profiles__in=profiles)
    sums = rows.values_list("profile").annotate(Sum("hits"), Sum("inspected"), Sum("found")).order_by()
    rates = [_rate(*row) for row in sums]
    return sorted(rates, key=lambda r: (-r.low, r.profile))


def _rate(profile: str, hits: int, inspected: int, found: int) -> HitRate:
    low, high = wilson(found, inspected)
    return HitRate(profile, hits, inspected, found, found / inspected if inspected else 0.0, low, high)
