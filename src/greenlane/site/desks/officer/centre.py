"""What does a national assessment centre do? Watch that like is treated alike, instruct, answer the trade."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.ledger.writing import Pen, writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, RefusedError, Uneven
from greenlane.core.words import Fact
from greenlane.site.clock import now
from greenlane.site.desks.officer.centre_forms import AnswerForm, InstructionForm
from greenlane.site.frame import needs, page
from greenlane.site.means import means, veil_key
from greenlane.site.refusals import why_not

ANSWERED = 5
_LEAST_P = 0.001
_DONE = {"answer", "publish", "withdraw"}


class Typed(Fact, frozen=True):
    """A form that could not be taken, with what was typed; ``number`` is the question or instruction it is about."""

    do: str
    form: Any
    number: str = ""


@needs(Scope.CONTROL)
@require_http_methods(["GET", "HEAD", "POST"])
def centre(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The centre that the officer keeps (``?centre=`` where it keeps several); nobody else finds the page."""
    at, username = now(), caller.name.removeprefix("user:")
    kept = queries.centres_of(username, at)
    code = request.GET.get("centre") or (kept[0] if kept else "")
    if code not in kept:
        raise Http404("You keep no such centre.")
    held = means().book(at.date())[AssignmentPage]
    if request.method != "POST":
        return _shown(request, held, code, kept)
    do, number = request.POST.get("do", ""), request.POST.get("number", "")
    form = _form(do, number, held, code, request)
    if form is not None and not form.is_valid():
        return _shown(request, held, code, kept, Typed(do, form, number))
    try:
        with writing(by=caller.name, at=at) as pen:
            says = _act(pen, held, code, do, number, form)
    except RefusedError as no:
        if form is not None:
            form.add_error(None, why_not(no))
            return _shown(request, held, code, kept, Typed(do, form, number))
        messages.error(request, why_not(no), extra_tags="red")
    else:
        messages.success(request, says, extra_tags="green")
    return redirect(f"{reverse('officer-centre')}?centre={code}")


def _form(do: str, number: str, held: AssignmentPage, code: str, request: HttpRequest) -> Any:
    if do not in _DONE:
        raise Http404("There is no such act.")
    if do == "answer":
        return AnswerForm(request.POST, prefix=number, most=held.question_length)
    return InstructionForm(request.POST, prefix="new", held=held, centre=code) if do == "publish" else None


def _act(pen: Pen, held: AssignmentPage, code: str, do: str, number: str, form: Any) -> str:
    if do == "answer":
        open_to_all = form.cleaned_data["is_open_to_all"]
        services.answer(pen, held, code, number, form.cleaned_data["text"], is_open_to_all=open_to_all)
        return _("The answer was sent.")
    if do == "publish":
        said = services.publish(pen, held, code, **form.cleaned_data)
        return _("Instruction {number} is published, version {version}.").format(
            number=said.number, version=said.version
        )
    services.withdraw(pen, held, code, number)
    return _("Instruction {number} is withdrawn.").format(number=number)


def _shown(
    request: HttpRequest, held: AssignmentPage, code: str, kept: tuple[str, ...], typed: Typed | None = None
) -> HttpResponse:
    at, most = now(), held.question_length
    waiting = [
        (one, typed.form if typed and typed.number == one.number else AnswerForm(prefix=one.number, most=most))
        for one in queries.questions_to(code)
    ]
    again, goods = request.GET.get("number", ""), request.GET.get("code", "")
    form = (
        typed.form
        if typed and typed.do == "publish"
        else InstructionForm(prefix="new", held=held, centre=code, initial=_before(again, code) or _about(held, goods))
    )
    context = {
        "centre": code,
        "name": held.centres.get(code, code),
        "others": [one for one in kept if one != code],
        "pool": queries.pool(code),
        "waiting": waiting,
        "answered": queries.questions_to(code, is_answered=True, limit=ANSWERED),
        "uneven": [_cell(held, cell) for cell in queries.uniformity(code, held, at, veil_key())],
        "looked": queries.concluded(code, held, at),
        "watch": held.watch,
        "instructions": queries.instructions(code, at.date()),
        "groups": {group.code: group.name for group in held.groups.values()},
        "form": form,
        "is_open": bool(again or goods) or bool(typed and typed.do == "publish"),
    }
    return page(request, "site/officer/centre.html", context, 422 if typed else 200)


def _cell(held: AssignmentPage, cell: Uneven) -> dict[str, Any]:
    """Goods alike as the page shows them: officers and sites, each with how likely chance alone would give it."""
    listed = [(_("Officer"), cell.officers), (_("Site"), cell.sites)]
    return {
        "cell": cell,
        "group": held.groups[cell.group].name,
        "region": held.region_names.get(cell.region, cell.region),
        "p": _chance(cell.p),
        "tables": [(title, [(one, _chance(one.p)) for one in practices]) for title, practices in listed if practices],
    }


def _chance(p: float) -> str:
    """A p-value for people: three places, or that it is less."""
    return f"{p:.3f}" if p >= _LEAST_P else f"< {_LEAST_P}"


def _before(number: str, code: str) -> dict[str, Any]:
    """The last version of an instruction, to be written anew."""
    versions = queries.versions(number) if number else []
    if not versions or versions[-1].centre != code:
        return {}
    last = versions[-1]
    return {"number": number, "group": last.group, "code": last.code, "title": last.title, "text": last.text}


def _about(held: AssignmentPage, goods: str) -> dict[str, Any]:
    """An instruction on goods that stood out."""
    return {"code": goods[:12], "group": held.chapters.get(goods[:2], "")}
