"""Every read: messages and the answers first given to them."""

from collections.abc import Iterable, Mapping

from greenlane.core.words import Fact
from greenlane.filing.intake import models


class FirstAnswer(Fact, frozen=True):
    """What was answered to a message: the MRN where it was accepted, the findings as JSON where it was not."""

    outcome: str
    reference: str
    answer: str
    sha256: str


def answered(sender: str, keys: Iterable[str]) -> Mapping[str, FirstAnswer]:
    """The first answer by idempotency key. One statement."""
    wanted = {k for k in keys if k}
    if not wanted:
        return {}
    rows = models.Message.objects.filter(sender=sender, key__in=wanted).values_list(
        "key", "outcome", "declaration__reference", "answer", "sha256"
    )
    return {
        key: FirstAnswer(outcome=outcome, reference=reference or "", answer=answer, sha256=sha256)
        for key, outcome, reference, answer, sha256 in rows
    }


def raw(message_id: int) -> tuple[str, bytes]:
    """The format and bytes of a message as it came. Raises LookupError where there is none."""
    row = models.Message.objects.select_related("declaration", "container").filter(pk=message_id).first()
    if row is None:
        raise LookupError(f"message {message_id} is not here")
    if row.raw is not None:
        return row.format, bytes(row.raw)
    if row.container is not None and row.container.raw is not None:
        return row.format, bytes(row.container.raw)
    if row.declaration is None:
        raise LookupError(f"message {message_id}: its bytes were erased")
    return row.format, row.declaration.body.encode()


def messages_of(reference: str) -> list[tuple[int, str, str, str]]:
    """(id, format, hash, outcome) of every message about a declaration, in order."""
    rows = models.Message.objects.filter(declaration__reference=reference).order_by("id")
    return list(rows.values_list("id", "format", "sha256", "outcome"))
