"""Every write: counters follow the passages."""

from collections.abc import Iterable, Sequence

from django.db import models as django

from greenlane.base.ledger.writing import Pen
from greenlane.insight.dashboards import models, rules
from greenlane.insight.timing.terms import Change
from greenlane.risk.profiles.tallies import upsert

#: Table, key columns, and for each column the name of its counts.
_TABLES: tuple[tuple[type[django.Model], tuple[str, ...], dict[str, str]], ...] = (
    (
        models.DayCount,
        ("day", "office", "regime", "lane"),
        {"decided": "decided", "released": "released", "refused": "refused", "charged": "charged"},
    ),
    (
        models.BasisCount,
        ("day", "office", "basis"),
        {"decided": "chosen", "looked": "looked", "found": "found"},
    ),
    (models.TimeCount, ("day", "office", "lane", "segment", "bucket"), {"number": "number"}),
)


def count(pen: Pen, changes: Sequence[Change]) -> None:
    """Bring the counters up to date with changed passages: a statement for each table.

    Event ``dashboards.counted`` where any counter moved.
    """
    found, moved = rules.differences(changes), 0
    for model, keys, columns in _TABLES:
        touched: Iterable[rules.Key] = {key for name in columns.values() for key in found[name]}
        rows = [(*key, *(found[name][key] for name in columns.values())) for key in touched]
        upsert(model, keys, dict.fromkeys(columns, "add"), rows)
        moved += len(rows)
    if moved:
        pen.event("dashboards.counted", "dashboards", {"counters": moved})
