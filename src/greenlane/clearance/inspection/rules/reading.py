"""What does the pack say about examination? The pages ``flow/inspection`` and ``private/inspection``, checked."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.inspection.terms import (
    CheckRule,
    DeviationRule,
    GoodsCare,
    Guidance,
    GuidancePage,
    InspectionPage,
    Kind,
    KindRule,
    PhotoRule,
    Place,
    Reply,
)

_SETTINGS = (
    "prefix", "sample_prefix", "due_hours", "notice_hours", "kinds_by", "photos", "laboratories", "procedures", "says",
)  # fmt: skip
_KINDS = ("kind", "percent", "least", "most", "minutes", "wider", "name", "says")
_CHECKS = (
    "check", "on", "asks", "reply", "fact", "tolerance", "deviation", "since", "prefixes", "start", "end",
)  # fmt: skip
_CARE = ("prefix", "tools", "safety", "start", "end")
_PLACES = ("office", "place", "opens", "closes", "bays", "start", "end")
_DEVIATIONS = ("code", "says", "law", "start", "end")
_GUIDANCE = ("profile", "kind", "says", "start", "end")
_PHOTOS = ("max_bytes", "max_pixels", "max_side", "quality", "most")
#: What is declared of a part, by the name that a check asks for.
FACTS: Mapping[str, tuple[str, ...]] = {
    "container": ("container", "seals"),
    "item": ("packages", "gross", "net", "quantity", "marks", "description", "origin"),
}
_SAYS = (
    "notice", "no_place", "claimed", "not_claimed", "recorded", "no_wider", "why_wider", "unknown_part",
    "missing_part", "unknown_check", "bad_number", "bad_reply", "why_unchecked", "why_deviation", "why_fewer",
    "too_many_opened", "new_seal", "no_deviation", "no_laboratory", "bad_seal", "used_seal", "bad_key", "photo_empty",
    "photo_large", "photo_kind", "photo_pixels", "photo_broken", "photo_many", "sample_step", "sample_words",
)  # fmt: skip


def read(source: Source, on: date) -> InspectionPage:
    """The page ``flow/inspection`` of a day. Raises PackError naming what is wrong and what to write."""
    source.only(*_SETTINGS)
    settings = source.settings
    _complete(source, "says", settings.get("says", {}), _SAYS)
    _complete(source, "photos", settings.get("photos", {}), _PHOTOS)
    deviations = {
        row["code"]: DeviationRule(row["code"], row["says"], row["law"])
        for row in _rows(source, "deviations", _DEVIATIONS, on)
    }
    return InspectionPage(
        prefix=settings["prefix"],
        sample_prefix=settings["sample_prefix"],
        due_hours=int(settings["due_hours"]),
        notice_hours=int(settings["notice_hours"]),
        kinds_by=_kinds_by(source),
        kinds=_kinds(source),
        checks=tuple(_check(source, row, deviations) for row in _rows(source, "checks", _CHECKS, on)),
        care=tuple(_care(row) for row in _rows(source, "goods", _CARE, on)),
        places={row["office"]: _place(source, row) for row in _rows(source, "places", _PLACES, on)},
        deviations=deviations,
        laboratories=dict(settings["laboratories"]),
        procedures=dict(settings["procedures"]),
        photos=PhotoRule(**{name: int(settings["photos"][name]) for name in _PHOTOS}),
        says=dict(settings["says"]),
        sha256=source.sha256,
    )


def read_guidance(source: Source, on: date) -> GuidancePage:
    """The page ``private/inspection`` of a day. Raises PackError on an unknown kind."""
    source.only()
    found: dict[str, tuple[Guidance, ...]] = {}
    for row in _rows(source, "guidance", _GUIDANCE, on):
        told = Guidance(row["profile"], _kind(f"{source.path}/guidance.csv", row["kind"]), row["says"])
        found[told.profile] = (*found.get(told.profile, ()), told)
    return GuidancePage(guidance=found, sha256=source.sha256)


def _rows(source: Source, table: str, columns: tuple[str, ...], on: date) -> list[Row]:
    return [row for row in source.table(table, columns) if in_force(row, on)]


def _complete(source: Source, section: str, found: Mapping[str, Any], wanted: tuple[str, ...]) -> None:
    if set(found) != set(wanted):
        odd = ", ".join(sorted(set(found) ^ set(wanted)))
        raise PackError(f"{source.path}.toml, [{section}]: exactly these are needed: {', '.join(wanted)}; odd: {odd}")


def _kind(where: str, text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise PackError(f"{where}: {text!r} is no kind of examination; write one of {', '.join(Kind)}") from None


def _kinds_by(source: Source) -> Mapping[str, Kind]:
    found = {by: _kind(f"{source.path}.toml, [kinds_by]", kind) for by, kind in source.settings["kinds_by"].items()}
    if "*" not in found:
        raise PackError(f'{source.path}.toml, [kinds_by]: no "*"; it holds where no other entry does')
    return found


def _kinds(source: Source) -> Mapping[Kind, KindRule]:
    where = f"{source.path}/kinds.csv"
    found = {}
    for row in source.table("kinds", _KINDS):
        kind, wider = _kind(where, row["kind"]), _kind(where, row["wider"]) if row["wider"] else None
        percent, least, most = Decimal(row["percent"]), int(row["least"]), int(row["most"])
        if not 0 <= percent <= 100 or not 0 <= least <= most or (wider is not None and wider.rank <= kind.rank):
            raise PackError(f"{where}, {kind}: percent is 0 to 100, least at most most, and what is wider goes further")
        found[kind] = KindRule(
            kind, percent, least, most, int(row["minutes"]), wider, row["name"], row["says"]
        )  # fmt: skip
    missing = [kind for kind in Kind if kind not in found]
    if missing:
        raise PackError(f"{where}: no row for {', '.join(missing)}")
    return found


def _check(source: Source, row: Row, deviations: Mapping[str, DeviationRule]) -> CheckRule:
    where = f"{source.path}/checks.csv, {row['check']}"
    if row["on"] not in FACTS or (row["fact"] and row["fact"] not in FACTS[row["on"]]):
        known = "; ".join(f"{on}: {', '.join(facts)}" for on, facts in FACTS.items())
        raise PackError(f"{where}: {row['on']} {row['fact']} is not declared; known are {known}")
    if row["deviation"] not in deviations:
        raise PackError(f"{where}: no deviation {row['deviation']!r} in deviations.csv")
    if row["reply"] not in set(Reply):
        raise PackError(f"{where}: {row['reply']!r} is no kind of reply; write one of {', '.join(Reply)}")
    reply, prefixes = Reply(row["reply"]), tuple(row["prefixes"].split())
    since = _kind(where, row["since"])
    return CheckRule(
        row["check"], row["on"], row["asks"], reply, row["fact"], Decimal(row["tolerance"]), row["deviation"], since,
        prefixes,
    )  # fmt: skip


def _care(row: Row) -> GoodsCare:
    return GoodsCare(row["prefix"], tuple(tool for tool in row["tools"].split("|") if tool), row["safety"])


def _place(source: Source, row: Row) -> Place:
    opens, closes, bays = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]), int(row["bays"])
    if opens >= closes or bays < 1:
        raise PackError(
            f"{source.path}/places.csv, {row['office']}: it opens before it closes and has at least one bay"
        )
    return Place(row["office"], row["place"], opens, closes, bays)
