"""What does the pack say about who decides? The page ``people/assignment``, read and checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.assignment.terms import (
    OTHER,
    AssignmentPage,
    Calendar,
    Duty,
    Group,
    Posting,
    Site,
    Watch,
    Weighing,
)
from greenlane.core.codes import LANES

SAYS = frozenset({
    "no_site", "no_group", "no_centre", "held_post", "no_post", "no_reason", "ends_before", "no_absence", "no_title",
    "no_text", "not_yours", "no_instruction", "no_question", "answered", "empty_answer", "pooled", "past_day",
    "closed_day", "no_day",
})  # fmt: skip
_SETTINGS = (
    "lanes", "open_hours", "instruction_days", "question_length", "weekdays", "holidays", "offset_minutes", "weighing",
    "watch", "absences", "says",
)  # fmt: skip
_SITES = ("site", "opens", "closes", "start", "end")
_GROUPS = ("group", "name", "centre", "chapters")
_CENTRES = ("centre", "name")
_REGIONS = ("region", "name", "countries")
_POSTS = ("officer", "site", "duty", "groups", "centre", "start", "end")
_DAY = 24 * 60


def read(source: Source, on: date) -> AssignmentPage:
    """The page in force on a day. Raises PackError naming the row and what to do."""
    source.only(*_SETTINGS)
    set_ = source.settings
    centres = {row["centre"]: row["name"] for row in source.table("centres", _CENTRES)}
    groups = _groups(source, centres)
    sites = {row["site"]: _site(row, source) for row in source.table("sites", _SITES) if in_force(row, on)}
    if not set(set_["lanes"]) <= {lane.value for lane in LANES}:
        raise PackError(f"{source.path}.toml, lanes: {set_['lanes']} are no lanes; write {', '.join(LANES)}")
    if set(set_["says"]) != SAYS:
        raise PackError(f"{source.path}.toml, says: exactly these texts are needed: {', '.join(sorted(SAYS))}")
    return AssignmentPage(
        lanes=frozenset(set_["lanes"]),
        sites=sites,
        groups=groups,
        chapters=_chapters(groups.values(), source),
        centres=centres,
        regions=_regions(source),
        region_names={row["region"]: row["name"] for row in source.table("regions", _REGIONS)},
        posts=tuple(_post(row, sites, groups, centres, source) for row in _posts(source, on)),
        absences=set_["absences"],
        calendar=_calendar(source),
        weighing=_weighing(source),
        watch=_watch(source),
        open_hours=int(set_["open_hours"]),
        instruction_days=int(set_["instruction_days"]),
        question_length=int(set_["question_length"]),
        says=set_["says"],
        sha256=source.sha256,
    )


def _groups(source: Source, centres: Mapping[str, str]) -> dict[str, Group]:
    groups = {}
    for row in source.table("groups", _GROUPS):
        if row["centre"] not in centres:
            raise PackError(f"{source.path}/groups.csv, {row['group']}: no centre {row['centre']} in centres.csv")
        groups[row["group"]] = Group(
            code=row["group"], name=row["name"], centre=row["centre"], chapters=_span(row["chapters"])
        )
    return groups


def _span(text: str) -> tuple[str, ...]:
    """``01-03 07`` as 01, 02, 03, 07."""
    chapters: list[str] = []
    for part in text.split():
        first, _, last = part.partition("-")
        chapters += [f"{number:02d}" for number in range(int(first), int(last or first) + 1)]
    return tuple(chapters)


def _chapters(groups: Iterable[Group], source: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        for chapter in group.chapters:
            if chapter in found:
                raise PackError(
                    f"{source.path}/groups.csv: chapter {chapter} stands in {found[chapter]} and {group.code}"
                )
            found[chapter] = group.code
    missing = [f"{number:02d}" for number in range(1, 100) if f"{number:02d}" not in found]
    if missing:
        raise PackError(f"{source.path}/groups.csv: no group has the chapters {' '.join(missing)}; give each to one")
    return found


def _regions(source: Source) -> dict[str, str]:
    rows = source.table("regions", _REGIONS)
    if OTHER not in {row["region"] for row in rows}:
        raise PackError(f"{source.path}/regions.csv: no region {OTHER}; it takes countries that stand in no other")
    return {country: row["region"] for row in rows for country in row["countries"].split()}


def _site(row: Row, source: Source) -> Site:
    opens, closes = _minutes(row["opens"]), _minutes(row["closes"])
    if not 0 <= opens < closes <= _DAY:
        raise PackError(f"{source.path}/sites.csv, {row['site']}: it opens before it closes, within one day")
    return Site(office=row["site"], opens=opens, closes=closes)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _posts(source: Source, on: date) -> list[Row]:
    return [row for row in source.table("posts", _POSTS) if in_force(row, on)]


def _post(
    row: Row, sites: Mapping[str, Site], groups: Mapping[str, Group], centres: Mapping[str, str], source: Source
) -> Posting:
    where = f"{source.path}/posts.csv, {row['officer']}"
    named, duty = tuple(row["groups"].split()), Duty(row["duty"])
    if row["site"] not in sites:
        raise PackError(f"{where}: no site {row['site']} in sites.csv")
    if unknown := set(named) - set(groups):
        raise PackError(f"{where}: no group {', '.join(sorted(unknown))} in groups.csv")
    if (duty is Duty.CENTRE) != (row["centre"] in centres) or (duty is Duty.ASSESS and not named):
        raise PackError(f"{where}: who assesses has groups, who keeps a centre names one of centres.csv")
    return Posting(username=row["officer"], site=row["site"], groups=named, duty=duty, centre=row["centre"])


def _calendar(source: Source) -> Calendar:
    weekdays = frozenset(source.settings["weekdays"])
    if not weekdays or not weekdays <= set(range(1, 8)):
        raise PackError(f"{source.path}.toml, weekdays: Monday is 1, Sunday 7; name at least one")
    days = [date.fromisoformat(f"2000-{text}") for text in source.settings["holidays"]]
    return Calendar(weekdays, frozenset((d.month, d.day) for d in days), int(source.settings["offset_minutes"]))


def _weighing(source: Source) -> Weighing:
    found = Weighing(**{name: int(value) for name, value in _exactly(source, "weighing", Weighing).items()})
    if found.half_load < 1 or found.most_load < 1 or found.items_a_point < 1 or found.apart < 0:
        raise PackError(f"{source.path}.toml, weighing: loads and items_a_point are at least 1, apart at least 0")
    return found


def _watch(source: Source) -> Watch:
    held = _exactly(source, "watch", Watch)
    found = Watch(int(held["digits"]), int(held["days"]), int(held["least"]), float(held["alpha"]))
    if not 2 <= found.digits <= 12 or found.days < 1 or found.least < 2 or not 0 < found.alpha < 1:
        raise PackError(f"{source.path}.toml, watch: 2 to 12 digits, days from 1, least from 2, alpha between 0 and 1")
    return found


def _exactly(source: Source, name: str, kind: type[Weighing] | type[Watch]) -> Mapping[str, Any]:
    """The settings under ``name``, which must be exactly the fields of ``kind``."""
    held: Mapping[str, Any] = source.settings[name]
    if set(held) != set(kind.__struct_fields__):
        raise PackError(f"{source.path}.toml, {name}: exactly these are needed: {', '.join(kind.__struct_fields__)}")
    return held
