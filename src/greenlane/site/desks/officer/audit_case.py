"""What stands on the page of one audit, and what can be done from it? Letter, books, findings, money, conclusion."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.terms import Caller, Role
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.audit import letter as letters
from greenlane.clearance.audit import queries, services, states
from greenlane.clearance.audit.states import Step
from greenlane.clearance.audit.terms import AuditError, AuditPage, Case, Finding, Kind
from greenlane.core.book import Book
from greenlane.core.declaration import lines_of
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.traders import queries as traders
from greenlane.journey import auditing
from greenlane.site import events
from greenlane.site.audit_forms import FindingForm, words_form
from greenlane.site.clock import now
from greenlane.site.desks.officer.roles import role_of, roles
from greenlane.site.frame import page
from greenlane.site.means import means
from greenlane.site.refusals import why_not
from greenlane.site.speaking import dated, spoken

_BOTH = (Role.AUDITOR, Role.MANAGER)
#: By the name in the form: the step that must be possible.
_STEPS = {
    "announce": Step.ANNOUNCED,
    "start": Step.STARTED,
    "request": Step.REQUESTED,
    "lapse": Step.LAPSED,
    "find": Step.FOUND,
    "withdraw": Step.WITHDRAWN,
    "conclude": Step.CONCLUDED,
    "drop": Step.DROPPED,
}


@roles(*_BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One audit; what cannot be done is told on the same page, with what was written still in the form."""
    book = means().book(now().date())
    try:
        found = queries.case(number)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    if request.method != "POST":
        return _shown(request, caller, book, found)
    name = request.POST.get("do", "")
    if name not in _STEPS or role_of(request) is not Role.AUDITOR:
        messages.error(request, _("Only an auditor can do this."), extra_tags="red")
        return redirect("officer-audit-case", number=number)
    form = _form(name, request.POST, found, book)
    if not form.is_valid():
        return _shown(request, caller, book, found, (name, form))
    try:
        with writing(by=caller.name, at=now()) as pen:
            _ACTS[name](pen, book, number, form.cleaned_data | {"form": form})
    except (AuditError, ForbiddenError, LookupError) as no:
        form.add_error(None, why_not(no))
        return _shown(request, caller, book, found, (name, form))
    messages.success(request, _("Done."), extra_tags="green")
    return redirect("officer-audit-case", number=number)


@roles(*_BOTH)
@require_safe
def letter(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """The letter of intent of a site audit, as it goes to the trader; of a desk audit it stays closed."""
    try:
        found = queries.case(number)
        if not _is_known(found):
            raise LookupError(f"{number}: the trader of a desk audit stays unnamed")
        name, settings = traders.names([found.party]).get(found.party, ""), means().book(now().date())[AuditPage]
        raw = letters.intent(found, name, spoken(settings), dated)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return HttpResponse(raw, content_type="application/pdf")


def _announce(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.announce(pen, book[AuditPage], number)


def _start(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.start(pen, book[AuditPage], number)


def _request(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.request_books(pen, book[AuditPage], number, told["says"])


def _lapse(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.lapse(pen, book[AuditPage], number)


def _find(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    corrections = [told["form"].correction()]
    auditing.find(
        pen, means(), number, told["reference"], told["line"], told["offence"], told["says"], "", corrections,
        told["mitigations"],
    )  # fmt: skip


def _withdraw(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.withdraw(pen, number, told["finding"], told["says"])


def _conclude(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.conclude(pen, book[AuditPage], book[AccountsPage], number, told["says"])


def _drop(pen: Pen, book: Book, number: str, told: dict[str, Any]) -> None:
    services.drop(pen, number, told["says"])


_ACTS: dict[str, Callable[[Pen, Book, str, dict[str, Any]], None]] = {
    "announce": _announce, "start": _start, "request": _request, "lapse": _lapse, "find": _find,
    "withdraw": _withdraw, "conclude": _conclude, "drop": _drop,
}  # fmt: skip


def _labels() -> dict[str, str]:
    return {
        "announce": _("Send the letter of intent"),
        "start": _("Begin the audit"),
        "request": _("Ask for books"),
        "find": _("Record a finding"),
        "lapse": _("Go on without the books"),
        "withdraw": _("Withdraw a finding"),
        "conclude": _("Conclude"),
        "drop": _("Give the audit up"),
    }


def _form(name: str, data: Any, found: Case, book: Book) -> forms.Form:
    if name == "find":
        offences = book[AssessmentPage]
        return FindingForm(data, case=found, page=book[AuditPage], offences=offences, prefix=name, auto_id="find-%s")
    if name in ("announce", "start", "lapse"):
        return forms.Form(data)
    if name == "withdraw":
        form = words_form(data, name, _("Why"))
        form.fields["finding"] = forms.TypedChoiceField(
            label=_("Finding"), coerce=int, choices=[(f.number, f"{f.number} {f.says[:60]}") for f in found.findings]
        )
        form.order_fields(["finding", "says"])
        return form
    label, helps = {
        "request": (_("Which books and records"), _("The trader reads it. Ask everything at once.")),
        "conclude": (_("Conclusion"), _("The trader reads it. What is short is demanded at once.")),
        "drop": (_("Why"), ""),
    }[name]
    return words_form(data, name, label, helps)


def _choices(found: Case, book: Book, filled: tuple[str, forms.Form] | None) -> list[dict[str, object]]:
    """The acts possible now; what cannot be undone stands last and never offers itself."""
    now_ = states.possible(found.status)
    names = [n for n in _labels() if _STEPS[n] in now_ and (n != "withdraw" or found.findings)]
    proposed = names[0] if names else ""
    return [
        {
            "name": name,
            "label": _labels()[name],
            "form": filled[1] if filled and filled[0] == name else _form(name, None, found, book),
            "first": name == proposed,
            "open": name == (filled[0] if filled else proposed),
        }
        for name in names
    ]


def _is_known(found: Case) -> bool:
    """Whoever is visited must be known to the visitor: the letter of intent of a site audit opens the name."""
    return found.kind is Kind.SITE and found.notice_until is not None


def _shown(
    request: HttpRequest, caller: Caller, book: Book, found: Case, filled: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    digits = book[AccountsPage].digits
    texts, kept = declarations.read_all(found.references), declarations.get_all(found.references)
    goods = [(kept[ref], lines_of(texts[ref])) for ref in found.references if ref in texts]
    context = {
        "case": found,
        "goods": goods,
        "findings": [(f, _priced(f, digits)) for f in found.findings],
        "demand": found.demand,
        "owed": None if found.demand is None else major(found.demand.total, digits),
        "party": found.party if _is_known(found) else "",
        "party_name": traders.names([found.party]).get(found.party, "") if _is_known(found) else "",
        "choices": _choices(found, book, filled) if role_of(request) is Role.AUDITOR else [],
        "events": events.shown(history(found.number), caller),
        "currency": book[AccountsPage].currency,
    }
    return page(request, "site/officer/audit_case.html", context, 422 if filled else 200)


def _priced(finding: Finding, digits: int) -> dict[str, object]:
    return {n: major(getattr(finding, n), digits) for n in ("duty", "interest", "penalty")}
