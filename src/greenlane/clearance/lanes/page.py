"""What does the pack say about lanes? The page, read and checked, and the row that holds for an office and regime."""

from datetime import date

from greenlane.base.packs.rules import in_force
from greenlane.base.packs.terms import PackError, Row, Source
from greenlane.clearance.lanes.terms import Basis, LaneRates, LanesPage, Thresholds
from greenlane.core.codes import LANES, Lane

_COLUMNS = (
    "office", "regime", "red", "yellow", "blue", "random", "random_lane", "stand_by_minutes", "red_from",
    "yellow_from", "blue_from", "start", "end",
)  # fmt: skip
ANY = "*"
#: Reasons that concern the whole declaration and not one of its lines.
_OF_ALL = ("profile_of_all", "control_of_all")


def read(source: Source, on: date) -> LanesPage:
    """The lanes page in force on a day. Raises PackError naming the row and what to do."""
    source.only("window", "least", "advice", "reasons")
    rates: dict[tuple[str, str], LaneRates] = {}
    for number, row in enumerate(source.table("rates", _COLUMNS), start=2):
        where = f"{source.path}/rates.csv, row {number}"
        held = _rates(row, where)
        if in_force(row, on):
            if (row["office"], row["regime"]) in rates:
                raise PackError(f"{where}: a second row for {row['office']} {row['regime']} on {on}; end one of them")
            rates[row["office"], row["regime"]] = held
    if (ANY, ANY) not in rates:
        raise PackError(f"{source.path}/rates.csv: no row for {ANY},{ANY} on {on}; it holds where no other does")
    advice, reasons = source.settings.get("advice", {}), source.settings.get("reasons", {})
    _complete(f"{source.path}.toml, advice", advice, {*[lane.value for lane in LANES], "documents"})
    _complete(f"{source.path}.toml, reasons", reasons, {*[basis.value for basis in Basis], *_OF_ALL})
    return LanesPage(
        rates=rates,
        advice=advice,
        reasons=reasons,
        window=int(source.settings["window"]),
        least=int(source.settings["least"]),
        sha256=source.sha256,
    )


def rates_for(page: LanesPage, office: str, regime: str) -> LaneRates:
    """The most specific row: office and regime, then office, then regime, then any."""
    rates = page.rates
    return rates.get((office, regime)) or rates.get((office, ANY)) or rates.get((ANY, regime)) or rates[ANY, ANY]


def _rates(row: Row, where: str) -> LaneRates:
    try:
        shares = {name: float(row[name]) for name in ("red", "yellow", "blue", "random")}
        lane, minutes = Lane(row["random_lane"]), int(row["stand_by_minutes"])
        held = Thresholds(float(row["red_from"]), float(row["yellow_from"]), float(row["blue_from"]))
    except ValueError as fault:
        raise PackError(f"{where}: {fault}; correct the cell") from fault
    if not all(0 <= share <= 1 for share in shares.values()) or shares["red"] + shares["yellow"] + shares["blue"] > 1:
        raise PackError(f"{where}: shares lie between 0 and 1, and red, yellow and blue together are at most 1")
    if lane not in (Lane.RED, Lane.YELLOW):
        raise PackError(f"{where}: a draw sends to red or yellow, not to {lane.value}")
    if minutes < 0 or not 0 <= held.blue <= held.yellow <= held.red:
        raise PackError(f"{where}: blue_from, yellow_from and red_from must not fall, and minutes not be negative")
    return LaneRates(random_lane=lane, stand_by_minutes=minutes, thresholds=held, **shares)


def _complete(where: str, texts: object, keys: set[str]) -> None:
    if not isinstance(texts, dict) or set(texts) != keys:
        raise PackError(f"{where}: exactly these texts are needed: {', '.join(sorted(keys))}")
