"""What does the pack say about audits? The page ``flow/audit``, read and checked."""

from datetime import date
from decimal import Decimal

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.audit.terms import ANY, AuditPage, LateRate, Mitigation, Penalty, Per, Rate, Size, Stratum

_STRATA = ("name", "lane", "sector", "trader", "band", "size", "share", "least", "law", "start", "end")
_SECTORS = ("name", "first", "last")
_RATES = ("rate", "law", "start", "end")
_LATE = ("rate", "per", "law", "start", "end")
_PENALTIES = ("offence", "says", "share", "least", "most", "law", "start", "end")
_MITIGATIONS = ("code", "says", "share", "law", "start", "end")
_PLAIN = (
    "plan_prefix", "case_prefix", "demand_prefix", "disclosure_prefix", "four_eyes", "notice_days", "books_days",
    "years", "demand_days", "bank_days", "year_days", "few", "interest_tax", "penalty_tax",
)  # fmt: skip
SAYS = (
    "own_plan", "not_waiting", "other_trader", "too_old", "site_notice", "notice_over", "no_offence", "no_mitigation",
    "nothing_corrected", "no_line", "open_books", "early", "empty", "not_released", "announced", "too_much", "too_long",
    "incomplete", "lower", "twice", "period", "changed", "planned", "late_day", "late_month",
)  # fmt: skip
WORDS = (
    "language", "author", "title", "intro", "number", "trader", "period", "scope", "kind", "desk", "site", "notice",
    "rights", "law", "declarations", "demand_title", "demand_intro", "duty", "interest", "penalty", "total", "due_on",
    "item", "amount", "late",
)  # fmt: skip


def read(source: Source, on: date) -> AuditPage:
    """The page of a day. Raises PackError on unknown keys, a missing text, or a plan that leaves a release out."""
    source.only(*_PLAIN, "most_mitigation", "disclosure", "traders", "bands", "says", "words")
    told = source.settings
    for part, wanted in (("says", SAYS), ("words", WORDS)):
        missing = [key for key in wanted if key not in told.get(part, {})]
        if missing:
            raise PackError(f"{source.path}.toml: [{part}] has no {', '.join(missing)}; write the sentence")
    own = told["disclosure"]
    sectors = tuple((r["name"], int(r["first"]), int(r["last"])) for r in source.table("sectors", _SECTORS))
    traders = tuple(sorted((int(least), name) for name, least in told["traders"].items()))
    bands = tuple(sorted((float(least), name) for name, least in told["bands"].items()))
    known = ({name for name, _, _ in sectors} | {"rest"}, {name for _, name in traders}, {name for _, name in bands})
    return AuditPage(
        **{name: told[name] for name in _PLAIN},
        confidence=0.95,
        most_mitigation=Decimal(told["most_mitigation"]),
        most_duty=int(own["most_duty"]),
        most_months=int(own["most_months"]),
        interest_factor=Decimal(own["interest_factor"]),
        disclosed=str(own["mitigation"]),
        errors=dict(own["errors"]),
        strata=_strata(source, on, known),
        sectors=sectors,
        traders=traders,
        bands=bands,
        interest=tuple(_rate(row) for row in source.table("interest", _RATES)),
        late=tuple(_late(row) for row in source.table("late", _LATE)),
        penalties={r["offence"]: _penalty(r) for r in source.table("penalties", _PENALTIES) if in_force(r, on)},
        mitigations=_mitigations(source, on, str(own["mitigation"])),
        says=dict(told["says"]),
        words=dict(told["words"]),
        sha256=source.sha256,
    )


def _strata(source: Source, on: date, names: tuple[set[str], set[str], set[str]]) -> tuple[Stratum, ...]:
    found = []
    for number, row in enumerate(source.table("strata", _STRATA), start=2):
        where = f"{source.path}/strata.csv, row {number}"
        for column, known in zip(("sector", "trader", "band"), names, strict=True):
            if row[column] not in known | {ANY}:
                raise PackError(f"{where}: {column} {row[column]!r}; known are {', '.join(sorted(known))} and {ANY}")
        share, least = float(row["share"]), float(row["least"])
        if not (0 < share <= 1 and 0 < least <= 1):
            raise PackError(f"{where}: share and least lie above 0 and up to 1; at 0 a release is never audited")
        if in_force(row, on):
            name, lane, sector, trader, band = (row[column] for column in _STRATA[:5])
            found.append(Stratum(name, lane, sector, trader, band, Size(row["size"]), share, least))
    last = found[-1] if found else None
    if last is None or {last.lane, last.sector, last.trader, last.band} != {ANY}:
        raise PackError(f"{source.path}/strata.csv: the last row must hold for every release ({ANY} in each column)")
    if len({row.name for row in found}) < len(found):
        raise PackError(f"{source.path}/strata.csv: two strata of one name on {on}; rename or end one of them")
    return tuple(found)


def _rate(row: Row) -> Rate:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    return Rate(start, end, Decimal(row["rate"]), row["law"])


def _late(row: Row) -> LateRate:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    return LateRate(start, end, Decimal(row["rate"]), Per(row["per"]), row["law"])


def _penalty(row: Row) -> Penalty:
    return Penalty(row["offence"], row["says"], Decimal(row["share"]), int(row["least"]), int(row["most"]), row["law"])


def _mitigations(source: Source, on: date, disclosed: str) -> dict[str, Mitigation]:
    rows = [row for row in source.table("mitigations", _MITIGATIONS) if in_force(row, on)]
    found = {r["code"]: Mitigation(r["code"], r["says"], Decimal(r["share"]), r["law"]) for r in rows}
    if disclosed not in found:
        raise PackError(f"{source.path}.toml: [disclosure] mitigation {disclosed!r} is not in mitigations.csv; add it")
    return found
