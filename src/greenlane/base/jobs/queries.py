"""Every read: how far reactions are, and the letters that failed."""

from collections.abc import Mapping

from django.db.models import QuerySet

from greenlane.base.jobs import models
from greenlane.base.jobs.terms import Letter


def cursors() -> Mapping[str, int]:
    """The next leaf of each reaction."""
    return dict(models.Cursor.objects.values_list("name", "next_leaf"))


def dead(limit: int = 100) -> list[Letter]:
    """Letters that are no longer tried, the oldest first."""
    return _letters(models.Reaction.objects.filter(done_at__isnull=True, retry_at__isnull=True), limit)


def failing(limit: int = 100) -> list[Letter]:
    """Letters that are tried again, the oldest first."""
    return _letters(models.Reaction.objects.filter(done_at__isnull=True, retry_at__isnull=False), limit)


def _letters(rows: QuerySet[models.Reaction], limit: int) -> list[Letter]:
    fields = ("pk", "name", "event__kind", "subject", "leaf", "attempts", "error", "retry_at")
    return [Letter(*row) for row in rows.order_by("leaf", "name").values_list(*fields)[:limit]]
