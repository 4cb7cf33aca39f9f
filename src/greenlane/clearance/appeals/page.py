"""What does the country say about appeals? Reads the page ``flow/appeals``."""

from datetime import date
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.appeals.terms import AppealsPage, Effect, Kind, Stay

_SETTINGS = (
    "prefix", "most_text", "test_days", "court_days", "interest", "interest_tax", "year_days", "says",
)  # fmt: skip
_KINDS = (
    "kind", "says", "events", "effect", "restores", "days", "decide_days", "stay", "security", "law", "start", "end",
)  # fmt: skip
_GROUNDS = ("code", "says", "start", "end")
_SAYS = (
    "no_kind", "nothing_decided", "too_late", "appealed", "no_ground", "no_text", "disputed", "no_stay", "not_unpaid",
    "no_reviewer", "not_reviewer", "no_samples", "no_reasons", "no_law", "no_change", "only_annul", "worse",
    "not_overdue", "past",
)  # fmt: skip


def read(source: Source, on: date) -> AppealsPage:
    """The page ``flow/appeals`` of a day. Raises PackError on unknown keys, missing texts."""
    source.only(*_SETTINGS)
    settings = source.settings
    missing = [key for key in _SAYS if key not in settings.get("says", {})]
    if missing:
        raise PackError(f"{source.path}.toml: [says] has no {', '.join(missing)}; write the sentence a person reads")
    kinds = {row["kind"]: _kind(source, row) for row in source.table("kinds", _KINDS) if in_force(row, on)}
    return AppealsPage(
        kinds=kinds,
        grounds={row["code"]: row["says"] for row in source.table("grounds", _GROUNDS) if in_force(row, on)},
        prefix=settings["prefix"],
        most_text=int(settings["most_text"]),
        test_days=int(settings["test_days"]),
        court_days=int(settings["court_days"]),
        interest=Decimal(settings["interest"]),
        interest_tax=settings["interest_tax"],
        year_days=int(settings["year_days"]),
        says=dict(settings["says"]),
        sha256=source.sha256,
    )


def _kind(source: Source, row: Row) -> Kind:
    security = Decimal(row["security"])
    if row["restores"] not in ("former", "nothing") or not 0 <= security <= 1:
        raise PackError(
            f"{source.path}/kinds.csv, {row['kind']}: restores is 'former' or 'nothing', security a part from 0 to 1"
        )
    return Kind(
        code=row["kind"],
        says=row["says"],
        events=tuple(row["events"].split()),
        effect=Effect(row["effect"]),
        restores_former=row["restores"] == "former",
        days=int(row["days"]),
        decide_days=int(row["decide_days"]),
        stay=Stay(row["stay"]),
        security=security,
        law=row["law"],
    )
