"""Which stuck declarations does customs have to answer for? Tickets of this office, without a name on them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenlane.base.people.terms import ANYWHERE, Caller, Role, Scope
from greenlane.clearance.escalation import queries
from greenlane.clearance.escalation.terms import EscalationPage, RefusedTicketError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import tickets
from greenlane.site.clock import now
from greenlane.site.desks.officer.unnamed import unnamed
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

#: How far back a manager's figures reach.
DAYS = 30


class AnswerForm(forms.Form):
    """Why it was stuck, and what the trader reads."""

    def __init__(self, data: Any = None, *, held: EscalationPage) -> None:
        super().__init__(data, auto_id="answer-%s")
        choices = [("", _("Choose the cause")), *held.causes.items()]
        self.fields["cause"] = forms.ChoiceField(
            label=_("Why was it stuck?"), choices=choices, help_text=_("For the figures; the trader reads it too.")
        )
        self.fields["text"] = forms.CharField(
            label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=held.most_text,
            help_text=_("Do not name yourself or your office. Names and addresses are taken out anyway."),
        )  # fmt: skip


@needs(Scope.CONTROL)
@require_safe
def escalations(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What waits for an answer, what was answered; for managers the figures."""
    at = now()
    office = "" if caller.office == ANYWHERE else caller.office
    is_manager = caller.role == Role.MANAGER
    context = {
        "waiting": [tickets.shown(ticket, at) for ticket in queries.waiting(office)],
        "answered": [tickets.shown(ticket, at) for ticket in queries.answered(office)],
        "figures": tickets.figures(at - timedelta(days=DAYS), at, at, caller) if is_manager else None,
        "causes": means().book(at.date())[EscalationPage].causes,
        "days": DAYS,
    }
    return page(request, "site/officer/escalations.html", context)


@needs(Scope.CONTROL)
@require_safe
def escalation(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """One ticket beside its declaration, on which no party is named."""
    return _shown(request, caller, number)


@needs(Scope.CONTROL)
@require_POST
def act(request: HttpRequest, caller: Caller, number: str, action: str) -> HttpResponse:
    """Acknowledge, or answer."""
    at = now()
    if action not in tickets.OFFICIAL:
        raise Http404("There is no such action.")
    form = AnswerForm(request.POST, held=means().book(at.date())[EscalationPage]) if action == "answer" else None
    if form is not None and not form.is_valid():
        return _shown(request, caller, number, form)
    told = tickets.TicketAnswer(**form.cleaned_data) if form else tickets.TicketAcknowledgement()
    try:
        tickets.act(caller, number, action, told, at, tickets.person_of(request))
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    except (RefusedTicketError, ForbiddenError) as no:
        if form is None:
            messages.error(request, why_not(no), extra_tags="red")
            return redirect("officer-escalation", number=number)
        form.add_error(None, why_not(no))
        return _shown(request, caller, number, form)
    says = _("Your answer was sent.") if form else _("The trader is told that you have taken it up.")
    messages.success(request, says, extra_tags="green")
    return redirect("officer-escalation", number=number)


def _shown(request: HttpRequest, caller: Caller, number: str, filled: AnswerForm | None = None) -> HttpResponse:
    at = now()
    try:
        one = tickets.shown(tickets.of_official(number, caller), at)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    actions = [action.value for action in one.turn.actions if one.turn.who == "customs"]
    context = {
        "one": one,
        "actions": actions,
        "form": (filled or AnswerForm(held=means().book(at.date())[EscalationPage])) if "answer" in actions else None,
        "coming": tickets.coming(one),
        "bill": unnamed(one.ticket.reference),
    }
    return page(request, "site/officer/escalation.html", context, 422 if filled else 200)
