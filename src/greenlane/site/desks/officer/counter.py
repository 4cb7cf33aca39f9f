"""What is done at the counter? Visits in turn, originals compared and filed, mandates, declarations typed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.rules import may_control
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.counter import queries, rules, services, states
from greenlane.clearance.counter.states import Turn
from greenlane.clearance.counter.terms import CounterError, CounterPage
from greenlane.core.book import Book
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.documents import queries as documents
from greenlane.journey.clear import clear_parts
from greenlane.journey.reading import parts_of
from greenlane.journey.terms import Outcome, Received
from greenlane.site.clock import now
from greenlane.site.desks.officer.counter_forms import FORMS, form_for
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.permission import parties
from greenlane.site.refusals import why_not
from greenlane.site.speaking import dated, spoken

Told = dict[str, Any]

#: What is said after each turn of a visit.
_TURNED = {
    Turn.ARRIVE: gettext_lazy("%(ticket)s waits for its turn."),
    Turn.CALL: gettext_lazy("%(ticket)s is called."),
    Turn.SERVE: gettext_lazy("%(ticket)s is served."),
    Turn.MISS: gettext_lazy("%(ticket)s did not come."),
}


@needs(Scope.CONTROL)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The counter of this officer's office; what cannot be done is told in the form it was typed into."""
    book = means().book(now().date())
    if caller.office not in book[CounterPage].offices:
        raise PermissionDenied(_("Your office has no counter."))
    if request.method != "POST":
        return _shown(request, caller, book)
    name = request.POST.get("do", "")
    if name not in _ACTS:
        raise Http404("There is no such action.")
    form = form_for(name, request.POST, request.FILES, book[CounterPage])
    if not form.is_valid():
        return _shown(request, caller, book, (name, form))
    try:
        says = _ACTS[name](caller, book, form.cleaned_data)
    except (CounterError, ForbiddenError, AccountsError, LookupError) as no:
        form.add_error(None, why_not(no))
        return _shown(request, caller, book, (name, form))
    messages.success(request, says, extra_tags="green")
    return redirect("officer-counter")


@needs(Scope.CONTROL)
@require_safe
def receipt(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """A receipt of this counter, to be printed."""
    book = means().book(now().date())
    try:
        _here(caller, number)
        raw = queries.receipt(number, spoken(book[CounterPage]), book[AccountsPage], dated)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    return HttpResponse(raw, content_type="application/pdf")


def _here(caller: Caller, number: str) -> None:
    """Raises LookupError, in the same words, where there is no such receipt or another office gave it."""
    try:
        office = queries.original(number).office
    except LookupError:
        office = queries.capture(number).office
    if not may_control(caller, office):
        raise LookupError(f"{number}: no receipt of the counter has this number; check it")


def _writing(act: Callable[[Pen, CounterPage, str, Told], str]) -> Callable[[Caller, Book, Told], str]:
    def done(caller: Caller, book: Book, told: Told) -> str:
        with writing(by=caller.name, at=now()) as pen:
            return act(pen, book[CounterPage], caller.office, told)

    return done


def _receive(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    held = services.receive(pen, page_, office, told["reference"], told["document"], told["pages"])
    return _("Taken in. The receipt is %(number)s.") % {"number": held.receipt}


def _compare(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    services.compare(pen, page_, office, told["receipt"], told["says"])
    return _("Noted that it differs.") if told["says"] else _("Verified: it agrees with the upload.")


def _retain(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    services.retain(pen, page_, office, told["receipt"], told["place"])
    return _("Filed in the archive.")


def _give_back(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    services.give_back(pen, page_, office, told["receipt"])
    return _("Given back.")


def _walk_in(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    visit = services.walk_in(pen, page_, office, told["purpose"], told["party"])
    return _("The number is %(ticket)s.") % {"ticket": visit.ticket}


def _turn(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    visit = services.turn(pen, page_, office, told["visit"], Turn(told["what"]), told["desk"])
    return str(_TURNED[Turn(told["what"])]) % {"ticket": visit.ticket or _("The visit")}


def _mandate(pen: Pen, page_: CounterPage, office: str, told: Told) -> str:
    names = ("party", "identity", "number", "document", "signed", "until")
    given = services.give_mandate(pen, page_, *[told[name] for name in names])
    return _("The mandate is %(number)s.") % {"number": given.number}


def _capture(caller: Caller, book: Book, told: Told) -> str:
    """Type a declaration: it goes the road of every other, then its receipt and fee."""
    at, page_ = now(), book[CounterPage]
    mandate = queries.mandate(told["mandate"])
    parts = parts_of(Received(raw=told["file"].read(), sender=mandate.party), book)
    if len(parts) != 1 or parts[0].declaration is None:
        raise CounterError("one", _("The file must hold exactly one declaration that can be read."))
    rules.check_holds(page_, mandate, parties(parts[0].declaration)[0], at.date())
    rules.check_outage(page_, told["original"], told["form_number"], at)
    [decided] = clear_parts(means(), parts, at, caller.name)
    answer = decided.answer
    if answer.outcome is not Outcome.ACCEPTED:
        says = "; ".join(f"{f.says} {f.remedy}" for f in answer.findings) or answer.outcome.value
        raise CounterError("refused", says)
    with writing(by=caller.name, at=at) as pen:
        held = services.capture(
            pen, page_, caller.office, answer.reference, mandate.number, original_at=told["original"],
            form=told["form_number"], cash=told["cash"] == "cash",
        )  # fmt: skip
    return _("Lodged as %(mrn)s. The receipt is %(number)s.") % {"mrn": answer.reference, "number": held.receipt}


_ACTS: dict[str, Callable[[Caller, Book, Told], str]] = {
    "receive": _writing(_receive),
    "compare": _writing(_compare),
    "retain": _writing(_retain),
    "return": _writing(_give_back),
    "walk-in": _writing(_walk_in),
    "turn": _writing(_turn),
    "mandate": _writing(_mandate),
    "capture": _capture,
}
assert set(_ACTS) == set(FORMS)


def _shown(request: HttpRequest, caller: Caller, book: Book, filled: tuple[str, Any] | None = None) -> HttpResponse:
    at, page_ = now(), book[CounterPage]
    held = queries.originals(caller.office, here=True)
    names = {d.reference: d.code for one in held for d in documents.of_declarations([one.reference])[one.reference]}
    context = {
        "visits": [(v, page_.purposes[v.purpose].name, states.turns(v.status)) for v in _today(caller, at)],
        "originals": [(one, [d.value for d in states.deeds(one.status)], _is_late(one.back_by, at)) for one in held],
        "codes": names,
        "captures": queries.captures(caller.office, 10),
        "forms": {
            name.replace("-", "_"): filled[1] if filled and filled[0] == name else form_for(name, None, None, page_)
            for name in ("receive", "walk-in", "mandate", "capture")
        },
        "filled": filled,
        "fee": major(page_.fee, book[AccountsPage].digits),
        "currency": book[AccountsPage].currency,
        "office": caller.office,
        "desks": range(1, page_.offices[caller.office] + 1),
    }
    return page(request, "site/officer/counter.html", context, 422 if filled else 200)


def _today(caller: Caller, at: datetime) -> list[Any]:
    return [v for v in queries.visits(caller.office, at.date()) if states.turns(v.status)]


def _is_late(back_by: date | None, at: datetime) -> bool:
    return back_by is not None and back_by < at.date()
