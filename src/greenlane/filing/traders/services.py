"""Every write: register traders."""

from collections.abc import Sequence

from greenlane.base.ledger.writing import Pen
from greenlane.filing.traders import models
from greenlane.filing.traders.queries import operators
from greenlane.filing.traders.terms import Trader

_COLUMNS = ("number", "name", "line", "city", "country", "phone", "email", "is_broker", "operator", "registered_at")


def register(pen: Pen, traders: Sequence[Trader]) -> int:
    """Register those who are not yet; returns how many. One set, one event each."""
    known = operators(t.id for t in traders).answer()
    new = [t for t in traders if t.id not in known]
    pen.insert(
        models.Trader,
        _COLUMNS,
        [
            (t.id, t.name, t.line, t.city, t.country, t.phone, t.email, t.is_broker, t.operator.value, pen.at)
            for t in new
        ],
    )
    for t in new:
        pen.event("traders.registered", t.id, {"broker": t.is_broker, "operator": t.operator})
    return len(new)
