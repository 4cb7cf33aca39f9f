"""Who is written to, and how does a letter leave the house? Chosen persons of the parties, once each, by e-mail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import msgspec
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from greenlane.base.ledger.terms import Told
from greenlane.base.ledger.writing import Pen
from greenlane.base.notices import services as notices
from greenlane.base.notices.jobs import Post
from greenlane.base.notices.terms import Letter, PostError
from greenlane.base.people.queries import reachable
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.filing.declarations import queries as declarations
from greenlane.journey.reactions import notice
from greenlane.site.clock import now
from greenlane.site.letters import KINDS, USUAL, Written, is_wanted, kinds_of, written
from greenlane.site.means import means

#: The follower's name: its cursor says how far it has come.
NAME = "letters"
EVENTS = kinds_of(tuple(KINDS))
#: What is older is not written about any more: a mail server that is set up late does not tell of last year.
FRESH = timedelta(days=2)


def is_on() -> bool:
    """Whether a mail server is set."""
    return bool(settings.EMAIL_HOST)


def announce(pen: Pen, events: Sequence[Told]) -> None:
    """Write down the letters about these events; :func:`greenlane.base.notices.jobs.post_once` posts them.

    Who never chose is given the usual kinds. A constant number of statements; nothing where there is no mail server.
    """
    fresh = [e for e in events if e.at >= pen.at - FRESH and not e.erased] if is_on() else []
    if not fresh:
        return
    kept = declarations.get_all(event.subject for event in fresh)
    told = [notice(e, kept[e.subject]) for e in fresh if e.subject in kept]
    told = [one for one in told if is_wanted(one.kind, msgspec.json.decode(one.data))]
    people = reachable(party={party for one in told for party in one.parties})
    if people:
        notices.enrol(pen, {name: person.party for name, person in people.items()}, kinds_of(USUAL))
        notices.address(pen, told)


@contextmanager
def mailbox(connection: BaseEmailBackend | None = None) -> Iterator[Post]:
    """Hands letters in, all over one connection that is opened with the first and closed at the end."""
    server = connection or get_connection()

    def post(letter: Letter) -> str:
        try:
            made = _message(written(letter, means().book(now().date())[AccountsPage], settings.ADDRESS))
            made.connection = server
            if server.open() is False and getattr(server, "connection", True) is None:
                raise PostError("the mail server does not answer")
            made.send()
        except SMTPRecipientsRefused as no:
            codes = [code for code, _text in no.recipients.values()]
            raise PostError(f"refused: {no.recipients}", is_final=all(code >= 500 for code in codes)) from no
        except SMTPResponseException as no:
            raise PostError(f"{no.smtp_code} {no.smtp_error!r}", is_final=no.smtp_code >= 550) from no
        except ValueError as fault:  # a line end in a header: no later try mends it
            raise PostError(f"cannot be written: {fault}", is_final=True) from fault
        except (SMTPException, OSError) as fault:
            server.close()
            raise PostError(f"{type(fault).__name__}: {fault}") from fault
        return "handed in"

    try:
        yield post
    finally:
        server.close()


def _message(letter: Written) -> EmailMultiAlternatives:
    """Text and HTML; the headers by which a mail program ends such letters with one press (RFC 8058)."""
    made = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers={
            "List-Unsubscribe": f"<{letter.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    made.attach_alternative(letter.html, "text/html")
    return made
