"""How does a person lodge a file, or check it first? The same road as any machine's message."""

from collections.abc import Mapping, Sequence

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.core.declaration import Declaration, GoodsShipment
from greenlane.core.finding import Finding
from greenlane.core.party import Party
from greenlane.core.words import Fact
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.terms import Limits
from greenlane.filing.traders import queries as traders
from greenlane.journey import clear as journey
from greenlane.journey.reading import parts_of
from greenlane.journey.terms import Answer, Outcome, Place, Received
from greenlane.law.duty.terms import DutyPage
from greenlane.site import permission
from greenlane.site.charges import Named, named, symbols
from greenlane.site.clock import now
from greenlane.site.frame import caller_of, needs, page
from greenlane.site.means import means

TEMPLATE = "site/lodge.html"
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADINGS: Mapping[Outcome, tuple[str, str | Promise]] = {
    Outcome.ACCEPTED: ("green", gettext_lazy("Accepted")),
    Outcome.AMENDED: ("green", gettext_lazy("Amended")),
    Outcome.CANCELLED: ("green", gettext_lazy("Cancelled")),
    Outcome.REJECTED: ("red", gettext_lazy("Not accepted. Mend what stands below and lodge it again.")),
    Outcome.MALFORMED: ("red", gettext_lazy("This file cannot be read.")),
    Outcome.REPEATED: ("blue", gettext_lazy("This was lodged before. Here is the first answer.")),
}
_SOUND = ("green", gettext_lazy("Checked. It would be accepted. Nothing was kept."))
_UNSOUND = ("red", gettext_lazy("Checked. It would not be accepted as it is. Nothing was kept."))


class Told(Fact, frozen=True):
    """An answer as the page shows it."""

    told: Answer
    colour: str
    heading: str | Promise
    findings: tuple[tuple[Finding, Place], ...]
    taxes: tuple[Named, ...]


@needs(Scope.LODGE)
@require_http_methods(["GET", "POST"])
def lodge(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Lodge the file, or check it where that button was pressed."""
    at = now()
    book = means().book(at.date())
    context = {"most": f"{book[Limits].size / 1_000_000:g} MB"}
    file = request.FILES.get("file")
    if request.method == "GET":
        return page(request, TEMPLATE, context)
    if file is None or file.size is None or file.size > book[Limits].size:
        says = _("Choose a file of at most %(most)s.") % context
        return page(request, TEMPLATE, {**context, "problem": says}, 400)
    received = Received(raw=file.read(), sender=caller.party or caller.name)
    why = permission.refusal(caller, parts_of(received, book))
    if why:
        return page(request, TEMPLATE, {**context, "problem": why}, 403)
    try:
        answers = _answers(request, received, caller)
    except OperationalError:
        says = _("The database cannot be reached. Nothing was accepted; send the same file again in a minute.")
        return page(request, TEMPLATE, {**context, "problem": says}, 503)
    names, units = book[AccountsPage].duties, symbols(book[DutyPage])
    told = [_told(answer, names, units) for answer in answers]
    return page(request, TEMPLATE, {**context, "answers": told}, _status(answers))


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The spreadsheet to fill in. Its example rows are in the name of whoever is logged in: they can be sent as is."""
    caller = caller_of(request)
    examples = means().book(now().date())[Limits].examples
    party = caller.party if caller else ""
    try:
        raw = intake.template(kind, tuple(_own(each, party) for each in examples))
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    answer = HttpResponse(raw, content_type=_MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="declarations.{kind}"'
    return answer


def _own(example: Declaration, party: str) -> Declaration:
    """The example as ``party`` would lodge it for itself; unchanged where there is no party."""
    if not party:
        return example
    shipment = example.goods_shipment or GoodsShipment()
    name = traders.names([party]).get(party)

    def mine(named: Party | None) -> Party:
        return replace(named or Party(), id=party, name=name)

    return replace(
        example,
        declarant=mine(example.declarant),
        agent=None,
        goods_shipment=replace(shipment, importer=mine(shipment.importer)),
    )


def _answers(request: HttpRequest, received: Received, caller: Caller) -> list[Answer]:
    if request.POST.get("do") == "precheck":
        return journey.precheck(means(), received, now())
    return [decided.answer for decided in journey.clear(means(), [received], now(), caller.name)]


def _told(answer: Answer, names: Mapping[str, str], units: Mapping[str, str]) -> Told:
    refused = any(f.severity == "error" for f in answer.findings)
    colour, heading = _HEADINGS.get(answer.outcome, _UNSOUND if refused else _SOUND)
    places = [*answer.places, *[Place(path=f.pointer) for f in answer.findings[len(answer.places) :]]]
    return Told(
        told=answer,
        colour=colour,
        heading=heading,
        findings=tuple(zip(answer.findings, places, strict=False)),
        taxes=tuple(named(tax, names, units) for tax in answer.tax_lines),
    )


def _status(answers: Sequence[Answer]) -> int:
    return 422 if any(answer.outcome in (Outcome.REJECTED, Outcome.MALFORMED) for answer in answers) else 200
