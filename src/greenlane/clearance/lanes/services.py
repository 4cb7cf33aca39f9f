"""Every write: keep decisions, set thresholds."""

from collections.abc import Iterable

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.lanes import models
from greenlane.clearance.lanes.page import rates_for
from greenlane.clearance.lanes.queries import recent, thresholds_at
from greenlane.clearance.lanes.rules import thresholds
from greenlane.clearance.lanes.terms import Decided, LanesPage
from greenlane.core.codes import Lane

_DECISION = (
    "declaration_id", "version", "at", "lane", "basis", "ruled", "book", "profiles", "model", "score", "duty_minor",
    "facts", "sha256",
)  # fmt: skip
_THRESHOLD = ("office", "regime", "at", "red", "yellow", "blue", "decisions")
CLEARS = (Lane.GREEN, Lane.BLUE)


def decide(pen: Pen, decisions: Iterable[Decided]) -> None:
    """Keep decisions, as one set. Event ``lanes.cleared`` (green, blue) or ``lanes.held`` (yellow, red) for each."""
    rows = []
    for d in decisions:
        rows.append((
            d.declaration_id, d.version, d.at, d.lane.value, d.basis, d.ruled.value, d.book, d.profiles, d.model,
            d.score, d.duty_minor, d.facts, d.sha256,
        ))  # fmt: skip
        # Every value is a hash, a word of ours or a number: nothing to escape.
        body = (
            f'{{"lane":"{d.lane.value}","basis":"{d.basis}","version":{d.version},"book":"{d.book}",'
            f'"profiles":"{d.profiles}","model":"{d.model}","facts":"{d.sha256}","dutyMinor":{d.duty_minor}}}'
        )
        pen.event("lanes.cleared" if d.lane in CLEARS else "lanes.held", d.reference, body)
    pen.insert(models.Decision, _DECISION, rows)


def recalibrate(pen: Pen, page: LanesPage) -> int:
    """Set the thresholds of each office and regime from its last decisions; returns how many changed.

    Former thresholds stay as they are. Event ``lanes.recalibrated`` where any changed; safe to run again.
    """
    groups = {key: group for key, group in recent(page.window).items() if len(group[0]) >= page.least}
    before = thresholds_at(pen.at, groups)
    rows = []
    for key, (scores, ruled) in sorted(groups.items()):
        now = thresholds(scores, ruled, rates_for(page, *key))
        if before.get(key) != now:
            rows.append((*key, pen.at, now.red, now.yellow, now.blue, len(scores)))
    if rows:
        pen.insert(models.Threshold, _THRESHOLD, rows)
        told = [{"office": r[0], "regime": r[1], "decisions": r[6]} for r in rows]
        pen.event("lanes.recalibrated", page.sha256, {"thresholds": told})
    return len(rows)
