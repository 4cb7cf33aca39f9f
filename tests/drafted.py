"""How do tests make drafts? Opened and saved by the services, in the name of one party."""

from datetime import UTC, datetime

from django.test import Client

from greenlane.base.ledger.writing import writing
from greenlane.filing.drafts import services
from greenlane.filing.drafts.terms import DraftsPage, Opening, Save
from greenlane.site.means import means

US = "XX300500042"


def at() -> datetime:
    return datetime.now(UTC)


def page_of_day() -> DraftsPage:
    return means().book(at().date())[DraftsPage]


def opened(texts: dict[str, str], owner: str = US) -> str:
    with writing(by="test", at=at()) as pen:
        [draft] = services.open_all(pen, page_of_day(), [Opening(owner, "user:t", texts)])
    return draft.reference


def save(reference: str, base: int, writer: str, count: int, **changes: str):
    with writing(by="test", at=at()) as pen:
        return services.save(pen, page_of_day(), US, reference, Save(base, writer, count, changes))


def url(reference: str, what: str = "parties") -> str:
    return f"/desk/drafts/{reference}/{what}"


def posted(client: Client, reference: str, what: str, fields: dict[str, str], **more: str):
    data = {"_base": "1", "_was": "{}", "_writer": "", "_count": "", "do": "save", **fields, **more}
    return client.post(url(reference, what), data)
