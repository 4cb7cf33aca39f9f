"""What does the trade ask a centre? Questions on goods of a group, answered once, for the asker or for everybody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, RefusedError
from greenlane.site.clock import now
from greenlane.site.frame import needs, page
from greenlane.site.means import means
from greenlane.site.refusals import why_not

GOODS_CODE = r"\A[0-9]{2,12}\Z"


class AskForm(forms.Form):
    """A question to the centre of a group of goods."""

    def __init__(self, *args: Any, held: AssignmentPage, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = [("", _("Choose the goods")), *[(group.code, group.name) for group in held.groups.values()]]
        self.fields["group"] = forms.ChoiceField(label=_("Goods"), choices=groups)
        self.fields["code"] = forms.RegexField(
            GOODS_CODE, label=_("Goods code"), required=False, help_text=_("As far as you know it."),
            error_messages={"invalid": _("Write 2 to 12 digits, or leave it empty.")},
        )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=_("Question"), widget=forms.Textarea(attrs={"rows": 5}), max_length=held.question_length,
            help_text=_("Your name is taken out before anybody reads it."),
        )  # fmt: skip


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The trader's own questions, what others were answered, and a form to ask."""
    at = now()
    held = means().book(at.date())[AssignmentPage]
    if request.method != "POST":
        return _shown(request, caller, held, AskForm(held=held))
    form = AskForm(request.POST, held=held)
    if form.is_valid():
        try:
            with writing(by=caller.name, at=at) as pen:
                number = services.ask(pen, held, caller.party, **form.cleaned_data)
        except RefusedError as no:
            form.add_error(None, why_not(no))
        else:
            says = _("Question {number} was sent. The answer stands here.").format(number=number)
            messages.success(request, says, extra_tags="green")
            return redirect("trader-questions")
    return _shown(request, caller, held, form, 422)


def _shown(
    request: HttpRequest, caller: Caller, held: AssignmentPage, form: AskForm, status: int = 200
) -> HttpResponse:
    own = queries.questions_of(caller.party)
    known = {question.number for question in own}
    context = {
        "own": own,
        "others": [question for question in queries.questions_open_to_all() if question.number not in known],
        "groups": {group.code: group.name for group in held.groups.values()},
        "form": form,
    }
    return page(request, "site/trader/questions.html", context, status)
