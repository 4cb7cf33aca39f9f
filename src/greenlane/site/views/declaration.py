"""What does the page of one declaration show, and what can be done from it? Read, pay, add a document."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.filing.declarations.states import Status
from greenlane.filing.documents.terms import FileRefusedError
from greenlane.filing.traders import queries as traders
from greenlane.filing.traders.terms import Power
from greenlane.law.duty.terms import DutyPage
from greenlane.site import papers, paying
from greenlane.site.charges import named, symbols, totals
from greenlane.site.clock import now
from greenlane.site.desks.officer import showing
from greenlane.site.dossier import Dossier, GoodsLine, dossier, usable
from greenlane.site.forms import ActForm, Asked, form_for
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.permission import IN_ITS_NAME, may_change, may_copy, may_for
from greenlane.site.refusals import why_not

_READ = (Scope.READ, Scope.CONTROL)
_LABELS = {
    "accept": gettext_lazy("Accept"),
    "query": gettext_lazy("Ask the trader"),
    "examine": gettext_lazy("Order an examination"),
    "result": gettext_lazy("Record the examination"),
    "refuse": gettext_lazy("Refuse"),
    "answer": gettext_lazy("Send the answer"),
    "hearing": gettext_lazy("Answer the notice"),
}
_OVER = (Status.RELEASED, Status.PROVISIONAL, Status.REFUSED, Status.CANCELLED)


@needs(*_READ)
@require_safe
def declaration(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Everything this person may know of it; what belongs to another trader is not found. Who decides has a page of
    its own."""
    if caller.is_official and caller.may(Scope.CONTROL):
        _found(reference, caller)
        return redirect("officer-bill", reference=reference)
    return shown(request, caller, _found(reference, caller))


@needs(Scope.PAY)
@require_POST
def pay(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Order the payment and go to the bank."""
    try:
        order = paying.order(usable(reference, caller, Power.PAY), caller.name, now())
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except AccountsError as no:
        messages.error(request, why_not(no), extra_tags="red")
        return redirect("declaration", reference=reference)
    if not order.pay_at:
        messages.success(
            request,
            _("Pay order %(reference)s at your bank.") % {"reference": order.payment.reference},
            extra_tags="blue",
        )
    return redirect(order.pay_at or request.path.rsplit("/", 1)[0])


@needs(Scope.LODGE)
@require_POST
def add_paper(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """Take a file and link it to the declaration."""
    file = request.FILES.get("paper")
    try:
        kept = usable(reference, caller, *IN_ITS_NAME)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    try:
        if file is None:
            raise FileRefusedError("empty", _("Choose a file."))
        added = papers.add(kept, caller, file.name or "", request.POST.get("code", "").upper(), file.read(), now())
        messages.success(request, added.says, extra_tags=added.colour)
    except FileRefusedError as no:
        messages.error(request, why_not(no), extra_tags="red")
    return redirect("declaration", reference=reference)


def form_of(found: Dossier, name: str, data: QueryDict | None = None) -> ActForm:
    """The form of an act on this declaration. Raises LookupError where it cannot be done by this reader."""
    if name not in found.actions:
        raise LookupError(f"{found.kept.reference}: this cannot be done now")
    page = means().book(now().date())[AssessmentPage]
    lane = found.control.lane if found.control else ""
    hearing = found.hearings[-1] if found.hearings else None
    return form_for(name, data, Asked(page, lane, found.is_examined, found.queries, hearing=hearing))


def shown(
    request: HttpRequest,
    caller: Caller,
    found: Dossier,
    status: int = 200,
    filled: tuple[str, ActForm] | None = None,
) -> HttpResponse:
    """The page of a dossier; ``filled`` is a form that was filled in wrongly, by its act."""
    book = means().book(now().date())
    names, units = book[AccountsPage].duties, symbols(book[DutyPage])
    kept = found.kept
    owes = found.dues is not None and found.dues.is_open
    taxes = [*[tax for line in found.lines for tax in line.taxes], *found.taxes]
    context = {
        "found": found,
        "lines": _lines(found.lines, names, units),
        "former": _lines(found.former.lines, names, units) if found.former else [],
        "parties": traders.names((kept.importer, kept.declarant)),
        "one_party": kept.importer == kept.declarant,
        "totals": totals(taxes, names),
        "may_pay": owes and caller.may(Scope.PAY) and may_for(caller, kept, Power.PAY),
        "may_change": may_change(caller, kept),
        "may_copy": may_copy(caller, kept),
        "may_add_papers": caller.may(Scope.LODGE) and kept.status not in _OVER and may_for(caller, kept, *IN_ITS_NAME),
        "released": kept.status in (Status.RELEASED, Status.PROVISIONAL),
        "hearings": showing.hearings(found, book),
        "silence": book[AssessmentPage].silence,
    }
    return page(request, "site/declaration.html", {**context, "actions": _choices(found, filled)}, status)


def _lines(lines: Sequence[GoodsLine], names: Mapping[str, str], units: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "declared": line.declared,
            "code": line.code,
            "value": line.value,
            "taxes": [named(t, names, units) for t in line.taxes],
        }
        for line in lines
    ]


def _choices(found: Dossier, filled: tuple[str, ActForm] | None) -> list[dict[str, object]]:
    """The acts that are possible now, each with its form; nothing offers itself first that cannot be undone."""
    proposed = next((name for name in found.actions if name != "refuse"), "")
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "form": filled[1] if filled and filled[0] == name else form_of(found, name),
            "first": name == proposed,
            "open": name == (filled[0] if filled else proposed),
        }
        for name in found.actions
    ]


def _found(reference: str, caller: Caller) -> Dossier:
    try:
        return dossier(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
