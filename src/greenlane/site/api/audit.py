"""How does a trader's system follow audits and tell its own errors? Audits, books, demands, disclosures."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.audit import queries, services
from greenlane.clearance.audit.states import CaseStatus, DisclosureStatus
from greenlane.clearance.audit.terms import (
    AuditError,
    AuditPage,
    Case,
    Correction,
    Demand,
    Difference,
    Disclosure,
    Dues,
    Kind,
    LineDifference,
    Request,
)
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.words import Fact
from greenlane.journey import auditing
from greenlane.journey.auditing import Checked
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.reading import found_kept
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.means import means

_CHAPTER = ["After release"]
T = TypeVar("T")


class Books(Fact, frozen=True, forbid_unknown_fields=True):
    """The books asked for: what is sent, and the reference numbers of documents added."""

    says: str
    documents: tuple[str, ...] = ()


class Told(Fact, frozen=True, forbid_unknown_fields=True):
    """An error of a released declaration: what was wrong, in words and line by line."""

    says: str
    corrections: tuple[Correction, ...]


_AT = datetime(2026, 4, 2, 9, 5, tzinfo=UTC)
_MRN = "26XX00000000000017"
_DUES = Dues({"A00": 5225, "B00": 784}, interest=41, penalty=2000, days=60)
_DEMAND = Demand("DEM2600000014", "VDN2600000012", "XX100200300", _DUES.duties, 41, 2000, date(2026, 5, 4), _AT)
_CORRECTIONS = (Correction(line=1, price=Decimal("11495.00")),)
_DISCLOSURE = Disclosure(
    "VDN2600000012", _MRN, "XX100200300", DisclosureStatus.ACCEPTED, "The freight was left out.", date(2026, 2, 1),
    _CORRECTIONS, _DUES, _AT, decided_at=_AT, demand=_DEMAND,
)  # fmt: skip
_DIFFERENCE = Difference(_MRN, (LineDifference(1, "A00", 52250, 57475, "Customs Tariff, Schedule 1"),))
_CHECKED = Checked(_MRN, _DIFFERENCE, _DUES, date(2026, 2, 1), "")
_CASE = Case(
    "AUD260000001U", Kind.DESK, "XX100200300", CaseStatus.WAITING, date(2026, 2, 1), date(2026, 2, 28), _AT, "",
    "The value of machines", (_MRN,), shown_at=_AT, requests=(Request(1, "The ledger", _AT, date(2026, 4, 23)),),
)  # fmt: skip


@router.get(
    "/audits",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="The audits you were told of",
    operation_id="read_audits",
    openapi_extra=described(Scope.LODGE, answers={200: Shown("The latest first.", list[Case], [_CASE])}),
)
def audits(request: HttpRequest) -> HttpResponse:
    """With the books asked for and, once concluded, findings and demand."""
    found = queries.cases(party=_party(caller(request)), shown=True)
    return answer([_for_trader(case) for case in found])


@router.post(
    "/audits/{number}/books",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Produce the books asked for",
    operation_id="produce_books",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("What is sent.", Books, Books("The ledger of February.", ("DOC26000000001X",))),),
        answers={200: Shown("The audit as it then stands.", Case, _CASE)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def books(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that was asked, at once; the audit then goes on."""
    who = caller(request)
    told = _decoded(request, Books)
    _own(who, number)
    try:
        with writing(by=who.name, at=now()) as pen:
            page = means().book(pen.at.date())[AuditPage]
            services.produce_books(pen, page, number, told.says, told.documents)
    except (AuditError, ForbiddenError) as no:
        raise ProblemError("conflict", str(no)) from no
    return answer(_for_trader(queries.case(number)))


@router.get(
    "/demands",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.PAY),
    summary="What is to be paid after release",
    operation_id="read_demands",
    openapi_extra=described(
        Scope.LODGE, Scope.PAY, answers={200: Shown("In minor units, the first due first.", list[Demand], [_DEMAND])}
    ),
)
def demands(request: HttpRequest) -> HttpResponse:
    """Paid ones too, with the moment of payment."""
    return answer(queries.demands(_party(caller(request))))


@router.post(
    "/declarations/{mrn}/disclosure/precheck",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="What the disclosure of an error would cost",
    operation_id="precheck_disclosure",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("What was wrong.", Told, Told("The freight was left out.", _CORRECTIONS)),),
        answers={200: Shown("Duty, reduced interest and penalty, in minor units.", Checked, _CHECKED)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def precheck(request: HttpRequest, mrn: str) -> HttpResponse:
    """Nothing is written. `why` says why an auditor would decide; empty where it is accepted at once."""
    kept, told = found_kept(request, mrn), _decoded(request, Told)
    _party(caller(request))
    try:
        return answer(auditing.precheck(means(), kept.reference, told.corrections, now()))
    except (AuditError, LookupError) as no:
        raise ProblemError("conflict", str(no)) from no


@router.post(
    "/declarations/{mrn}/disclosure",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Disclose an error of a released declaration",
    operation_id="disclose_error",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("What was wrong.", Told, Told("The freight was left out.", _CORRECTIONS)),),
        answers={201: Shown("The disclosure, with its demand where it was accepted.", Disclosure, _DISCLOSURE)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def disclose(request: HttpRequest, mrn: str) -> HttpResponse:
    """Accepted and charged at once within limits, as long as no audit of that period was announced."""
    who, kept, told = caller(request), found_kept(request, mrn), _decoded(request, Told)
    party = _party(who)
    try:
        with writing(by=who.name, at=now()) as pen:
            found = auditing.disclose(pen, means(), kept.reference, party, told.says, told.corrections)
    except (AuditError, LookupError) as no:
        raise ProblemError("conflict", str(no)) from no
    return answer(found, 201)


def _party(who: Caller) -> str:
    if not who.party:
        raise ProblemError("invalid", "Audits and disclosures are a trader's own; use a token that speaks for one.")
    return who.party


def _own(who: Caller, number: str) -> None:
    try:
        found = queries.case(number)
    except LookupError:
        found = None
    if found is None or not who.party or found.party != who.party or found.shown_at is None:
        raise ProblemError("unknown", f"{number}: no audit has this number; check it")


def _for_trader(case: Case) -> Case:
    """Without the auditor, and without findings before they are concluded."""
    findings = case.findings if case.concluded_at else ()
    return msgspec.structs.replace(case, opened_by="", findings=findings)


def _decoded(request: HttpRequest, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body_of(request) or b"{}", type=kind)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
