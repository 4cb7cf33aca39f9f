"""What does a trader do about a declaration that is stuck? Its tickets, a new one, and what can be done with each."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.escalation import queries
from greenlane.clearance.escalation.states import Status
from greenlane.clearance.escalation.terms import EscalationPage, RefusedTicketError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import tickets
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not


class OpenForm(forms.Form):
    """What is wanted, and in words what it is about."""

    def __init__(self, data: Any = None, *, held: EscalationPage) -> None:
        super().__init__(data, auto_id="ticket-%s")
        choices = [("", _("Choose what you want")), *held.wants.items()]
        self.fields["want"] = forms.ChoiceField(label=_("What do you want?"), choices=choices)
        self.fields["text"] = forms.CharField(
            label=_("What is it about?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=held.most_text,
            help_text=_("Do not name yourself or your company. Names, numbers and addresses are taken out anyway."),
        )  # fmt: skip


class ReopenForm(forms.Form):
    """Why the answer did not help."""

    def __init__(self, data: Any = None, *, held: EscalationPage) -> None:
        super().__init__(data, auto_id="reopen-%s")
        self.fields["text"] = forms.CharField(
            label=_("Why does the answer not help?"),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=held.most_text,
        )


class CloseForm(forms.Form):
    """How well it was helped; it may be left out when closing."""

    def __init__(self, data: Any = None, *, held: EscalationPage, required: bool = False) -> None:
        super().__init__(data, auto_id="close-%s")
        scores = [("5", _("5 – fully")), ("4", "4"), ("3", _("3 – partly")), ("2", "2"), ("1", _("1 – not at all"))]
        first = [] if required else [("", _("No rating"))]
        self.fields["score"] = forms.TypedChoiceField(
            label=_("Were you helped?"), choices=[*first, *scores], coerce=int, empty_value=None, required=required
        )


@needs(Scope.LODGE)
@require_safe
def escalations(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The company's tickets, the last first."""
    at = now()
    found = [tickets.shown(ticket, at) for ticket in queries.of_party(caller.party)]
    return page(request, "site/trader/escalations.html", {"found": found})


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """A new ticket on a declaration; where it is too early, the moment from which one may be opened."""
    at = now()
    held = means().book(at.date())[EscalationPage]
    try:
        tickets.visible_to_party(reference, caller)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    form = OpenForm(request.POST if request.method == "POST" else None, held=held)
    if form.is_valid():
        try:
            opening = tickets.TicketOpening(**form.cleaned_data)
            ticket = tickets.open_ticket(caller, reference, opening, at, tickets.person_of(request))
        except RefusedTicketError as no:
            form.add_error(None, why_not(no))
        else:
            messages.success(request, _("The ticket is open."), extra_tags="green")
            return redirect("trader-escalation", number=ticket.number)
    delay, known = tickets.may_open(reference, at), queries.of_declaration(reference)
    context = {
        "reference": reference,
        "form": form,
        "delay": delay,
        "is_stuck": delay is not None and delay.at <= at,
        "open": next((one for one in known if one.status is not Status.CLOSED), None),
    }
    return page(request, "site/trader/escalation_open.html", context, 422 if request.method == "POST" else 200)


@needs(Scope.LODGE)
@require_safe
def escalation(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One ticket: what happened, who has to act until when, and what the trader can do."""
    return _shown(request, caller, number)


@needs(Scope.LODGE)
@require_POST
def act(request: HttpRequest, caller: Caller, number: str, action: str) -> HttpResponse:
    """Open it again, close it, rate it."""
    at = now()
    held = means().book(at.date())[EscalationPage]
    if action not in ("reopen", "close", "rate"):
        raise Http404("There is no such action.")
    form = _form(action, held, request)
    if not form.is_valid():
        return _shown(request, caller, number, (action, form))
    try:
        told = tickets.ACTS[action][1](**form.cleaned_data)
        tickets.act(caller, number, action, told, at, tickets.person_of(request))
    except (RefusedTicketError, ForbiddenError) as no:
        form.add_error(None, why_not(no))
        return _shown(request, caller, number, (action, form))
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    messages.success(request, _("Done."), extra_tags="green")
    return redirect("trader-escalation", number=number)


def _shown(
    request: HttpRequest, caller: Caller, number: str, filled: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    at = now()
    held = means().book(at.date())[EscalationPage]
    try:
        one = tickets.shown(tickets.of_trader(number, caller), at)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    labels = {"reopen": _("Open again"), "close": _("Close the ticket"), "rate": _("Send the rating")}
    acts = [
        {
            "name": action.value,
            "label": labels[action.value],
            "form": filled[1] if filled and filled[0] == action.value else _form(action.value, held),
            "open": bool(filled and filled[0] == action.value) or len(one.turn.actions) == 1,
        }
        for action in one.turn.actions
        if one.turn.who == "trader"
    ]
    context = {"one": one, "acts": acts, "coming": tickets.coming(one), "own": True}
    return page(request, "site/trader/escalation.html", context, 422 if filled else 200)


def _form(action: str, held: EscalationPage, request: HttpRequest | None = None) -> forms.Form:
    data = request.POST if request else None
    if action == "reopen":
        return ReopenForm(data, held=held)
    return CloseForm(data, held=held, required=action == "rate")
