"""What is seen and done about an appeal, from either side? One place for pages and API: who may, what is hidden."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people import queries as people
from greenlane.base.people.terms import ANYWHERE, Caller, Role, Scope
from greenlane.clearance.accounts.rules import minor
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.appeals import queries, rules, services
from greenlane.clearance.appeals.states import Happening, Status
from greenlane.clearance.appeals.terms import (
    CUSTOMS,
    Appeal,
    AppealsPage,
    AppealStep,
    AppealTurn,
    Contestable,
    Figures,
    Lodging,
    Outcome,
    Ruling,
)
from greenlane.clearance.assessment.terms import Change
from greenlane.clearance.escalation.rules import calendar_of
from greenlane.clearance.escalation.terms import Calendar, EscalationPage
from greenlane.core.book import Book
from greenlane.core.dates import Moment
from greenlane.core.words import Fact, Word
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import Document
from greenlane.journey import appealing
from greenlane.site.means import means
from greenlane.site.tickets import hidden, visible_to_party


class NotYoursError(PermissionError):
    """The caller may see the appeal but not decide on it."""


class AppealGrounds(Word, frozen=True):
    """An appeal: ``kind`` and ``grounds`` are codes of the pack, ``disputed`` the duty in dispute, ``documents``
    numbers of documents of the declaration, ``samples`` references of samples to be tested again."""

    kind: str
    grounds: tuple[str, ...]
    text: str
    disputed: Decimal = Decimal(0)
    documents: tuple[str, ...] = ()
    samples: str = ""
    wants_hearing: bool = False
    wants_stay: bool = False


class AppealMore(Word, frozen=True):
    """What the appellant adds; ``documents`` are numbers of documents of the declaration."""

    text: str
    documents: tuple[str, ...] = ()


class AppealNothing(Word, frozen=True):
    """Nothing is sent with it."""


class AppealCall(Word, frozen=True):
    """When the appellant is heard, and how: a link, a number to call."""

    at: Moment
    text: str


class AppealNote(Word, frozen=True):
    """What was said, found, or ruled."""

    text: str


class AppealSamples(Word, frozen=True):
    """The references of the samples that are tested a second time."""

    samples: str


class AppealVerdict(Word, frozen=True):
    """The decision; ``changes`` only where it is varied."""

    outcome: Outcome
    reasons: str
    law: str
    changes: tuple[Change, ...] = ()


Told = AppealMore | AppealNothing | AppealCall | AppealNote | AppealSamples | AppealVerdict


class AppealTold(Fact, frozen=True):
    """One step of the story: ``who`` is ``customs``, ``appellant`` or ``clock``."""

    at: datetime
    who: str
    says: str
    text: str = ""
    documents: tuple[str, ...] = ()
    for_at: datetime | None = None


class AppealShown(Fact, frozen=True):
    """An appeal for a reader, with whose turn it is and the words of the pack."""

    appeal: Appeal
    kind: str
    law: str
    grounds: tuple[str, ...]
    turn: AppealTurn
    is_late: bool
    steps: tuple[AppealTold, ...]


Act = Callable[[Pen, Book, Calendar, str, Any, Sequence[str]], Appeal]


def _page(book: Book) -> AppealsPage:
    return book[AppealsPage]


def _decide(pen: Pen, book: Book, cal: Calendar, number: str, told: AppealVerdict, names: Sequence[str]) -> Appeal:
    ruling = Ruling(told.outcome, told.reasons, told.law, told.changes)
    return appealing.decide(pen, means(), book, number, ruling, names)


#: By the name in the address: what is sent with it and what it does. The first two are the appellant's.
ACTS: Mapping[str, tuple[type[Told], Act]] = {
    "supplement": (
        AppealMore,
        lambda pen, b, c, n, t, h: services.supplement(pen, _page(b), n, t.text, t.documents, h),
    ),
    "withdraw": (AppealNothing, lambda pen, b, c, n, t, h: services.withdraw(pen, n)),
    "set-hearing": (AppealCall, lambda pen, b, c, n, t, h: services.set_hearing(pen, _page(b), n, t.at, t.text, h)),
    "record-hearing": (AppealNote, lambda pen, b, c, n, t, h: services.record_hearing(pen, _page(b), n, t.text, h)),
    "order-test": (AppealSamples, lambda pen, b, c, n, t, h: services.order_test(pen, _page(b), c, n, t.samples, h)),
    "record-test": (AppealNote, lambda pen, b, c, n, t, h: services.record_test(pen, _page(b), n, t.text, h)),
    "decide": (AppealVerdict, _decide),
    "note-court": (AppealNote, lambda pen, b, c, n, t, h: services.note_court(pen, _page(b), n, t.text, h)),
    "note-ruling": (AppealNote, lambda pen, b, c, n, t, h: services.note_ruling(pen, _page(b), n, t.text, h)),
}
APPELLANT = ("supplement", "withdraw")
_SAYS: dict[str, Any] = {
    Happening.LODGED: gettext_lazy("The appeal was lodged."),
    Happening.ASSIGNED: gettext_lazy("An independent reviewer was chosen."),
    Happening.SUPPLEMENTED: gettext_lazy("The appellant added to it."),
    Happening.HEARING_SET: gettext_lazy("The appellant is called to be heard."),
    Happening.HEARD: gettext_lazy("The appellant was heard."),
    Happening.TEST_ORDERED: gettext_lazy("Samples are tested a second time."),
    Happening.TESTED: gettext_lazy("The second test is done."),
    Happening.OVERDUE: gettext_lazy("The time to decide is over; the way to court is open."),
    Happening.DECIDED: gettext_lazy("The appeal was decided."),
    Happening.WITHDRAWN: gettext_lazy("The appeal was withdrawn."),
    Happening.COURT_NOTED: gettext_lazy("The matter went to court."),
    Happening.COURT_RULED: gettext_lazy("The court ruled."),
    Happening.CONCLUDED: gettext_lazy("The time for the court is over; the decision is final."),
}


def of_trader(number: str, caller: Caller) -> Appeal:
    """An appeal on one of the caller's declarations. Raises LookupError, in the same words, where it is not."""
    appeal = queries.appeal(number)
    try:
        visible_to_party(appeal.reference, caller)
    except LookupError:
        raise LookupError(f"{number}: no appeal has this number; check it") from None
    return appeal


def of_official(number: str, caller: Caller) -> Appeal:
    """An appeal that the caller reviews; the whole administration's callers see all. Raises LookupError."""
    appeal = queries.appeal(number)
    if not (caller.is_official and (caller.office == ANYWHERE or _is_mine(number, caller))):
        raise LookupError(f"{number}: no appeal has this number; check it")
    return appeal


def contestable(reference: str, at: datetime) -> tuple[Contestable, ...]:
    """What may be appealed against on a declaration, in time or not."""
    book = means().book(at.date())
    return queries.contestable(reference, book[AppealsPage], _calendar(book))


def lodge(caller: Caller, reference: str, told: AppealGrounds, at: datetime, person: str = "") -> Appeal:
    """Lodge an appeal and draw its reviewer. Raises LookupError, RefusedAppealError, AccountsError."""
    visible_to_party(reference, caller)
    book = means().book(at.date())
    disputed = minor(told.disputed, book[AccountsPage].digits)
    said = Lodging(
        kind=told.kind, grounds=told.grounds, text=told.text, disputed=disputed, samples=told.samples,
        documents=_own(reference, told.documents), wants_hearing=told.wants_hearing, wants_stay=told.wants_stay,
    )  # fmt: skip
    with writing(by=caller.name, at=at) as pen:
        names = hidden(caller, reference, person)
        number = services.lodge(pen, book[AppealsPage], _calendar(book), reference, said, names).number
    appealing.choose_waiting(means(), at)
    return queries.appeal(number)


def paper(caller: Caller, number: str, document: str) -> Document:
    """A document of the declaration that the caller reviews. Raises LookupError, in the same words, where it is not."""
    reference = of_official(number, caller).reference
    found = [one for one in documents.of_declarations([reference])[reference] if one.reference == document]
    if not found or not _is_mine(number, caller):
        raise LookupError(f"{document}: this appeal has no such document")
    return found[0]


def act(caller: Caller, number: str, name: str, told: Told, at: datetime, person: str = "") -> Appeal:
    """Do one of the :data:`ACTS`.

    Raises LookupError where the caller may not see it, NotYoursError where another one decides, RefusedAppealError,
    ForbiddenError, AccountsError, ValueError.
    """
    if name in APPELLANT:
        reference = of_trader(number, caller).reference
        if isinstance(told, AppealMore):
            _own(reference, told.documents)
    else:
        reference = of_official(number, caller).reference
        if not _is_mine(number, caller):
            raise NotYoursError(means().book(at.date())[AppealsPage].says["not_reviewer"])
    book = means().book(at.date())
    names = (*hidden(caller, reference, person), *(one.name for one in queries.reviewers()))
    with writing(by=caller.name, at=at) as pen:
        return ACTS[name][1](pen, book, _calendar(book), number, told, names)


def appoint(caller: Caller, username: str, at: datetime) -> None:
    """Appoint an officer to decide appeals. Raises LookupError where there is no such officer."""
    found = people.person(username)
    if found.role not in (Role.OFFICER, Role.MANAGER):
        raise LookupError(f"{username}: only officers decide appeals")
    with writing(by=caller.name, at=at) as pen:
        services.appoint(pen, username, found.office)
    appealing.choose_waiting(means(), at)


def dismiss(caller: Caller, username: str, at: datetime) -> None:
    """He is drawn no more. Raises LookupError."""
    with writing(by=caller.name, at=at) as pen:
        services.dismiss(pen, username)


def listed(caller: Caller) -> list[Appeal]:
    """The appeals of a trader; of an officer those it was drawn for."""
    if caller.party:
        return queries.of_party(caller.party)
    return queries.of_reviewer(caller.name.partition(":")[2] or caller.name)


def figures(since: datetime, until: datetime, at: datetime, caller: Caller) -> Figures:
    """What a manager watches, on declarations of its own office or of all."""
    return queries.figures(since, until, at, "" if caller.office == ANYWHERE else caller.office)


def shown(appeal: Appeal, at: datetime) -> AppealShown:
    """The appeal in words. It names nobody, so both sides read the same."""
    page = means().book(at.date())[AppealsPage]
    kind = page.kinds.get(appeal.kind)
    return AppealShown(
        appeal=appeal,
        kind=kind.says if kind else appeal.kind,
        law=kind.law if kind else "",
        grounds=tuple(page.grounds.get(code, code) for code in appeal.grounds),
        turn=rules.turn_of(page, appeal, at),
        is_late=appeal.is_late(at),
        steps=tuple(
            AppealTold(e.at, e.side, str(_SAYS[Happening(e.kind)]), _text(e), e.documents, e.for_at)
            for e in appeal.entries
        ),
    )


def coming(one: AppealShown) -> tuple[AppealTold, ...]:
    """What is still to happen and until when, in order."""
    appeal = one.appeal
    if one.turn.who == CUSTOMS:
        says = _("Customs decides by then; after that the way to court is open.")
        return (AppealTold(appeal.decide_by, CUSTOMS, says),)
    if appeal.status is Status.DECIDED and appeal.due_at:
        return (
            AppealTold(
                appeal.due_at, "appellant", _("Go to court by then if you disagree; else the decision is final.")
            ),
        )
    return ()


def may_review(caller: Caller) -> bool:
    return caller.is_official and caller.may(Scope.CONTROL)


def _text(entry: AppealStep) -> str:
    """What was written; the reasons of the decision stand with the decision."""
    return "" if entry.kind == Happening.DECIDED else entry.text


def _is_mine(number: str, caller: Caller) -> bool:
    return queries.is_reviewer(number, caller.name.partition(":")[2] or caller.name)


def _own(reference: str, numbers: Sequence[str]) -> tuple[str, ...]:
    """Document numbers, all of this declaration. Raises LookupError where one is not."""
    known = {document.reference for document in documents.of_declarations([reference])[reference]}
    strange = [number for number in numbers if number not in known]
    if strange:
        raise LookupError(f"{', '.join(strange)}: {reference} has no such document; add it there first")
    return tuple(numbers)


def _calendar(book: Book) -> Calendar:
    return calendar_of(book[EscalationPage], book[AccountsPage])
