"""How is a release note handed out? As the PDF that the release room draws, its code leading to the verify page."""

from datetime import datetime

from django.http import HttpResponse

from greenlane.base.people.terms import Caller
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.release import queries as release
from greenlane.clearance.release.terms import NotePage
from greenlane.site.means import means
from greenlane.site.speaking import dated, spoken
from greenlane.site.veil import is_veiled


def for_whom(reference: str, caller: Caller) -> None:
    """A note names importer and declarant: whoever decides has none. Raises LookupError, as where there is none yet."""
    if is_veiled(caller):
        raise LookupError(f"{reference} has no release note that you may read: it names the parties")


def pdf(reference: str, address: str, at: datetime) -> bytes:
    """The note. Raises LookupError where the declaration was not released."""
    book = means().book(at.date())
    return release.note(reference, spoken(book[NotePage]), spoken(book[AccountsPage]), address, dated)


def answer(reference: str, raw: bytes) -> HttpResponse:
    """The PDF to be shown, under a name to be kept."""
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="release-{reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
