"""How does work that is cheap in sets follow the log? Leaves in sealed order, effect and cursor in one transaction.

Unlike a reaction it keeps no mark for each event: the cursor alone says what is done, so a set is done once or not at
all. Its effect must therefore not fail on a single event.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from greenlane.base.jobs import models
from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen, writing

SetEffect = Callable[[Pen, Sequence[Told]], None]


def follow(at: datetime, name: str, kinds: tuple[str, ...], effect: SetEffect, limit: int = 2000) -> int:
    """Hand up to ``limit`` new events of ``kinds`` (prefixes) to ``effect`` as one set; returns the leaves passed."""
    models.Cursor.objects.get_or_create(name=name)
    with writing(by=f"job:{name}", at=at) as pen:
        cursor = models.Cursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if cursor is None:
            return 0
        told, after = ledger.passage(cursor.next_leaf, kinds, limit)
        if told:
            effect(pen, told)
        return go_on(cursor, after)


def go_on(cursor: models.Cursor, after: int) -> int:
    """Set a cursor to the leaf ``after``; returns how many it passes."""
    passed = after - cursor.next_leaf
    if passed:
        cursor.next_leaf = after
        cursor.save(update_fields=["next_leaf"])
    return passed
