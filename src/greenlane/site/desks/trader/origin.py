"""Do my goods originate? A bill of materials, and a reasoned verdict under every agreement; nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenlane.base.people.terms import Caller, Scope
from greenlane.law.origin.terms import OriginPage
from greenlane.law.origin.working.rules import judge
from greenlane.law.origin.working.terms import Outcome, Verdict
from greenlane.site.clock import now
from greenlane.site.desks.trader.origin_forms import MOST, MaterialForm, Materials, ProductForm, answers_of, product_of
from greenlane.site.frame import needs, page
from greenlane.site.means import means

_ROWS = "form-TOTAL_FORMS"
_COLOURS = {Outcome.YES: "green", Outcome.NO: "red", Outcome.OPEN: "yellow"}


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def origin(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The form; the verdicts above it once it was sent; one more row of materials where that was asked."""
    held = means().book(now().date())[OriginPage]
    operations = {one.code: one.says for terms in held.provisions for one in terms.operations}
    if request.method != "POST":
        return _shown(request, ProductForm(operations=operations), Materials(), {})
    data = request.POST.copy()
    rows_shown = str(data.get(_ROWS, ""))
    if data.get("do") == "add" and rows_shown.isdecimal() and len(rows_shown) < len(str(MOST)) + 1:
        data[_ROWS] = str(int(rows_shown) + 1)
        form, rows = ProductForm(data, operations=operations), Materials(data)
        return _shown(request, form, rows, answers_of(data), bare=True)
    form, rows, asked = ProductForm(data, operations=operations), Materials(data), answers_of(data)
    if not (form.is_valid() & rows.is_valid()):
        return _shown(request, form, rows, asked, status=422)
    given = {question: answer for question, answer in asked.items() if answer is not None}
    verdicts = judge(product_of(form, rows, given), held.provisions, held.sentences)
    for verdict in verdicts:
        asked |= {question: asked.get(question) for question in verdict.questions}
    return _shown(request, form, rows, asked, [_told_of(verdict) for verdict in verdicts])


def _told_of(verdict: Verdict) -> dict[str, Any]:
    words = {
        Outcome.YES: _("Originating"),
        Outcome.NO: _("Not originating"),
        Outcome.OPEN: _("A person must decide"),
    }
    return {"verdict": verdict, "words": words[verdict.outcome], "colour": _COLOURS[verdict.outcome]}


def _shown(
    request: HttpRequest,
    form: ProductForm,
    rows: BaseFormSet[MaterialForm],
    asked: Mapping[str, bool | None],
    verdicts: list[dict[str, Any]] | None = None,
    status: int = 200,
    *,
    bare: bool = False,
) -> HttpResponse:
    """``bare``: what was typed so far, not yet found wrong."""
    context = {"form": form, "rows": rows, "asked": list(asked.items()), "verdicts": verdicts, "bare": bare}
    return page(request, "site/trader/origin.html", context, status)
