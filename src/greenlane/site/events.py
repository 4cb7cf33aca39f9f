"""What happened, in words? Each kind of event has a small template; a trader sees the kinds that have a public one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, select_template

from greenlane.base.ledger.terms import Told
from greenlane.base.people.terms import Caller
from greenlane.core.words import Fact


class Shown(Fact, frozen=True):
    """An event for one reader. ``leaf`` is its place in the sealed log, None until it is sealed.

    ``by`` and ``body`` are for the administration; a trader's copy leaves them empty.
    """

    id: int
    kind: str
    at: datetime
    says: str
    leaf: int | None
    by: str = ""
    body: dict[str, Any] = {}


def shown(told: Iterable[Told], caller: Caller) -> tuple[Shown, ...]:
    """The events that this reader may see, in the order told."""
    official = caller.is_official
    return tuple(_shown(one, official) for one in told if official or is_public(one.kind))


def is_public(kind: str) -> bool:
    """Whether a trader may see events of this kind."""
    try:
        get_template(f"site/events/public/{kind}.txt")
    except TemplateDoesNotExist:
        return False
    return True


def says(kind: str, body: dict[str, Any]) -> str:
    """The sentence for an event, as plain text (a page must escape it); the kind in words where nobody wrote one."""
    try:
        template = select_template([f"site/events/public/{kind}.txt", f"site/events/official/{kind}.txt"])
    except TemplateDoesNotExist:
        return kind.replace(".", ": ").replace("_", " ")
    return str(template.render({"body": body})).strip()


def _shown(one: Told, official: bool) -> Shown:
    body = _body(one)
    sentence = says(one.kind, body)
    if official:
        return Shown(id=one.id, kind=one.kind, at=one.at, says=sentence, leaf=one.leaf, by=one.by, body=body)
    return Shown(id=one.id, kind=one.kind, at=one.at, says=sentence, leaf=one.leaf)


def _body(one: Told) -> dict[str, Any]:
    found = msgspec.json.decode(one.body) if one.body else {}
    return found if isinstance(found, dict) else {"value": found}
