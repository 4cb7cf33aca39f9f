"""What follows? From the pages ``demo/world``, ``demo/schemes``, ``demo/mistakes`` and ``people`` to a plan."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from greenlane.base.packs.rules import in_force, source_of
from greenlane.base.packs.terms import Pack, PackError, Row, Source
from greenlane.site.demo.terms import (
    Agency,
    Country,
    Examination,
    Goods,
    Law,
    MistakesPage,
    Office,
    Officer,
    Pages,
    PeoplePage,
    Regime,
    SchemeRow,
    SchemesPage,
    Sector,
    WorldPage,
)

_GOODS = (
    "code", "sector", "weight", "price", "spread", "lot", "pack", "pack_kg", "unit", "unit_kg", "origins", "says",
    "vague",
)  # fmt: skip
_COUNTRIES = (
    "country", "currency", "level", "sea", "air", "road", "port", "airport", "sea_rate", "air_rate", "road_rate",
    "transit_days",
)  # fmt: skip
_OFFICES = ("office", "name", "city", "place", "modes", "kinds", "opens", "closes", "share")
_NUMBERS = (
    "importers", "brokers", "suppliers", "declarations_per_day", "container_digit_valid", "lodged_by_broker",
    "transshipped", "vague_description", "holiday_rhythm", "preference_used", "lot", "lot_spread",
    "heavy_packing", "relieved",
)  # fmt: skip
_PLAIN = (
    "country",
    "currency",
    "realm",
    "dawn",
    "hours",
    "regimes",
    "incoterms",
    "tiers",
    "formats",
    "prefixes",
    "payment",
    "claims",
    "types",
)
_GROUPS = ("zipf", "life", "prices", "money")
_SCHEME = {
    "name", "kind", "share", "rate", "first_day", "last_day", "sectors", "patience", "revealed_by", "with",
}  # fmt: skip
T = TypeVar("T")


def pages_of(pack: Pack, on: date, law: Law) -> Pages:
    """Every page a world is made from, in force on ``on``. Raises PackError naming the page and the fault."""
    return Pages(
        world=_checked(read_world, source_of(pack, "demo/world"), on),
        schemes=_checked(read_schemes, source_of(pack, "demo/schemes"), on),
        mistakes=_checked(read_mistakes, source_of(pack, "demo/mistakes"), on),
        people=_checked(read_people, source_of(pack, "people"), on),
        law=law,
    )


def _checked(read: Callable[[Source, date], T], source: Source, on: date) -> T:
    try:
        return read(source, on)
    except PackError:
        raise
    except (KeyError, ValueError, TypeError, ArithmeticError) as fault:
        raise PackError(
            f"{source.path}: {type(fault).__name__} {fault}; correct the page and check the pack"
        ) from fault


def read_world(source: Source, on: date) -> WorldPage:
    """The page ``demo/world``: settings, ``goods``, ``countries``, ``sectors``, ``currencies`` and ``names``."""
    source.only(*_NUMBERS, *_GROUPS, *_PLAIN)
    settings = source.settings
    numbers = {name: float(settings[name]) for name in _NUMBERS}
    for group in _GROUPS:
        numbers |= {f"{group}.{name}": float(value) for name, value in settings[group].items()}
    countries = {r["country"]: _country(r) for r in source.table("countries", _COUNTRIES)}
    sectors = {
        r["sector"]: _sector(r) for r in source.table("sectors", ("sector", "importers", "items", "seasons", "growth"))
    }
    return WorldPage(
        country=settings["country"],
        currency=settings["currency"],
        realm=settings["realm"],
        dawn=date.fromisoformat(str(settings["dawn"])),
        numbers=numbers,
        hours=tuple(float(h) for h in settings["hours"]),
        regimes=tuple(Regime(**r) for r in settings["regimes"]),
        incoterms=_weights(settings["incoterms"]),
        tiers=_weights(settings["tiers"]),
        formats=_weights(settings["formats"]),
        goods=tuple(_goods(source, r, countries, sectors) for r in source.table("goods", _GOODS)),
        countries=countries,
        sectors=sectors,
        currencies={
            r["currency"]: (float(r["value"]), float(r["trend"]))
            for r in source.table("currencies", ("currency", "value", "trend"))
        },
        names=_names(source),
        prefixes=dict(settings["prefixes"]),
        payment=dict(settings["payment"]),
        types=dict(settings["types"]),
        no_preference=settings["claims"]["none"],
        duty=settings["claims"]["tax"],
        reliefs=tuple(settings["claims"]["reliefs"]),
    )


def _goods(source: Source, row: Row, countries: Mapping[str, Country], sectors: Mapping[str, Sector]) -> Goods:
    origins = tuple((part[:2], float(part[2:])) for part in row["origins"].split())
    for country, _ in origins:
        if country not in countries:
            raise PackError(
                f"{source.path}/goods.csv, code {row['code']}: no country {country} in countries.csv; add it"
            )
    if row["sector"] not in sectors:
        raise PackError(
            f"{source.path}/goods.csv, code {row['code']}: no sector {row['sector']} in sectors.csv; add it"
        )
    return Goods(
        code=f"{row['code']}00",
        sector=row["sector"],
        weight=float(row["weight"]),
        price=float(row["price"]),
        spread=float(row["spread"]),
        lot=float(row["lot"]),
        package=row["pack"],
        packed=float(row["pack_kg"]),
        unit=row["unit"],
        each=float(row["unit_kg"] or 0),
        origins=origins,
        says=tuple(row["says"].split("|")),
        vague=row["vague"],
    )


def _country(row: Row) -> Country:
    return Country(
        code=row["country"],
        currency=row["currency"],
        level=float(row["level"]),
        modes=(float(row["sea"]), float(row["air"]), float(row["road"])),
        port=row["port"],
        airport=row["airport"],
        rates=(float(row["sea_rate"]), float(row["air_rate"]), float(row["road_rate"])),
        transit_days=int(row["transit_days"]),
    )


def _sector(row: Row) -> Sector:
    seasons = tuple(float(factor) for factor in row["seasons"].split())
    if len(seasons) != 12:
        raise PackError(f"sectors.csv, sector {row['sector']}: seasons needs twelve factors, January to December")
    return Sector(row["sector"], float(row["importers"]), float(row["items"]), seasons, float(row["growth"]))


def _names(source: Source) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for row in source.table("names", ("kind", "text")):
        names.setdefault(row["kind"], []).append(row["text"])
    return {kind: tuple(words) for kind, words in names.items()}


def _weights(table: Mapping[str, object]) -> dict[str, float]:
    return {name: float(str(value)) for name, value in table.items()}


def read_schemes(source: Source, on: date) -> SchemesPage:
    """The page ``demo/schemes``: one ``[[scheme]]`` for each, and ``[examinations]``."""
    source.only("scheme", "examinations")
    rows = []
    for row in source.settings["scheme"]:
        for key in row:
            if key not in _SCHEME:
                raise PackError(f"{source.path}.toml, scheme {row.get('name')!r}: unknown key {key!r}")
        rows.append(
            SchemeRow(
                name=row["name"],
                kind=row["kind"],
                share=float(row["share"]),
                rate=float(row["rate"]),
                first_day=int(row["first_day"]),
                last_day=int(row["last_day"]),
                sectors=tuple(row["sectors"]),
                patience=int(row["patience"]),
                revealed_by=tuple(sorted(_weights(row["revealed_by"]).items())),
                settings=row["with"],
            )
        )
    examinations = {
        name: Examination(float(e["minutes"]), float(e["mistake"]), float(e["false_alarm"]))
        for name, e in source.settings["examinations"].items()
    }
    for scheme in rows:
        for kind, _ in scheme.revealed_by:
            if kind not in examinations:
                raise PackError(f"{source.path}.toml, scheme {scheme.name!r}: no examination {kind!r}; add it")
    return SchemesPage(tuple(rows), examinations)


def read_mistakes(source: Source, on: date) -> MistakesPage:
    """The page ``demo/mistakes``."""
    source.only("share", "rookie", "kinds", "expired")
    settings = source.settings
    return MistakesPage(
        share=float(settings["share"]),
        rookie=float(settings["rookie"]),
        kinds=_weights(settings["kinds"]),
        expired={f"{code}00": str(old) for code, old in settings["expired"].items()},
    )


def read_people(source: Source, on: date) -> PeoplePage:
    """The page ``people``: ``offices``, ``officers``, ``agencies``, ``weekdays`` and ``holidays``."""
    offices = {
        r["office"]: Office(
            r["office"], r["name"], r["city"], r["place"], tuple(r["modes"].split()), r["kinds"], r["opens"],
            r["closes"], float(r["share"]),
        )
        for r in source.table("offices", _OFFICES)
    }  # fmt: skip
    officers = []
    for row in source.table("officers", ("officer", "name", "office", "role", "skills", "start", "end")):
        if row["office"] not in offices:
            raise PackError(f"people/officers.csv, officer {row['officer']}: no office {row['office']} in offices.csv")
        if in_force(row, on):
            officers.append(
                Officer(row["officer"], row["name"], row["office"], row["role"], tuple(row["skills"].split()))
            )
    weekdays = sorted(source.table("weekdays", ("weekday", "name", "works", "rhythm")), key=lambda r: int(r["weekday"]))
    return PeoplePage(
        offices=offices,
        officers=tuple(officers),
        agencies={
            r["agency"]: Agency(r["agency"], r["name"], r["covers"], float(r["response_hours"]))
            for r in source.table("agencies", ("agency", "name", "covers", "response_hours"))
        },
        works=tuple(r["works"] == "yes" for r in weekdays),
        rhythm=tuple(float(r["rhythm"]) for r in weekdays),
        holidays={
            (int(r["month"]), int(r["day"])): r["name"] for r in source.table("holidays", ("month", "day", "name"))
        },
    )
