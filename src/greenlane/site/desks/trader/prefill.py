"""What does a file say? An invoice, a spreadsheet or a message becomes drafts; what was not understood is shown."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller, Scope
from greenlane.core.book import Book
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations.terms import CodesPage, FormalitiesPage, MessageKind
from greenlane.filing.drafts import printed, rules, services
from greenlane.filing.drafts.rules.building import ITEMS
from greenlane.filing.drafts.rules.invoices import mapped
from greenlane.filing.drafts.rules.layout import rows_of
from greenlane.filing.drafts.terms import DraftsPage, Mapped, Opening, Origin
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.formats import separated, workbooks
from greenlane.filing.intake.formats.sheets import Row
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Reading
from greenlane.site import refusals
from greenlane.site.clock import now
from greenlane.site.desks.trader.drafts import of_party
from greenlane.site.desks.trader.form import found
from greenlane.site.frame import needs, page
from greenlane.site.means import means

_FIRST = f"{ITEMS}:i1."
_SHEETS = ("csv", "xlsx")


@needs(Scope.LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Take a file and open a draft of what it says, or say why nothing could be read."""
    book = means().book(now().date())
    context = {"most": f"{book[Limits].size / 1_000_000:g} MB"}
    if request.method != "POST":
        return page(request, "site/trader/upload.html", context)
    file = request.FILES.get("file")
    if file is None or file.size is None or not 0 < file.size <= book[Limits].size:
        says = _("Choose a file of at most %(most)s.") % context
        return page(request, "site/trader/upload.html", {**context, "problem": says}, 422)
    name = (file.name or "")[-120:]
    try:
        openings = openings_of(file.read(), name, caller, book)
    except MalformedError as error:
        return page(request, "site/trader/upload.html", {**context, "faults": error.faults, "name": name}, 422)
    with writing(by=caller.name, at=now()) as pen:
        opened = services.open_all(pen, book[DraftsPage], openings)
    if len(opened) > 1:
        return redirect("home")
    return redirect("trader-review", reference=opened[0].reference)


@needs(Scope.LODGE)
@require_safe
def review(request: HttpRequest, caller: Caller, reference: str) -> HttpResponse:
    """The lines as they were read, and what was not understood, to be confirmed before going on."""
    draft, content = found(caller, reference)
    if draft.lodged:
        return redirect("declaration", reference=draft.lodged)
    built = rules.build(content.texts())
    context = {
        "draft": draft,
        "declared": built.declaration,
        "lines": lines_of(built.declaration),
        "notes": content.notes,
        "unreadable": [" ".join(refusals.unreadable(one)) for one in built.unreadable],
    }
    return page(request, "site/trader/review.html", context)


def openings_of(raw: bytes, name: str, caller: Caller, book: Book) -> list[Opening]:
    """The drafts that a file begins. Raises MalformedError with every fault where nothing can be read from it."""
    limits, of_day = book[Limits], book[DraftsPage]
    if raw[:5] == b"%PDF-":
        rows = rows_of(printed.lines_of(raw, of_day), of_day)
        return [_invoice(rows, name, caller, book)]
    reading = intake.read(raw, None, limits)
    if not reading.refused:
        return _messages(reading, name, caller, book)
    form = intake.chosen(raw, None)
    kind = form.name if form else "csv" if name.lower().endswith((".csv", ".tsv", ".txt")) else ""
    if kind not in _SHEETS:
        raise MalformedError(*reading.faults)
    sheet = list((workbooks if kind == "xlsx" else separated).rows(raw, limits))
    if _is_template(sheet):
        raise MalformedError(*reading.faults)
    return [_invoice(sheet, name, caller, book)]


def _messages(reading: Reading, name: str, caller: Caller, book: Book) -> list[Opening]:
    types = book[FormalitiesPage].types
    most = book[DraftsPage].several
    if len(reading.declarations) > most:
        says = _("The file holds %(count)d declarations; at most %(most)d are opened as drafts.")
        told = says % {"count": len(reading.declarations), "most": most}
        raise MalformedError(Fault(told, _("Lodge the file as it is, or split it.")))
    openings = []
    for each in reading.declarations:
        known = types.get(each.type_code or "")
        if known is not None and known.kind is not MessageKind.DECLARATION:
            says = _("The file asks to change a declaration that is registered.")
            raise MalformedError(Fault(says, _("Open that declaration and press Amend or Cancel.")))
        notes = tuple(f"{fault.where}: {fault.says}" if fault.where else fault.says for fault in reading.faults)
        openings.append(Opening(caller.party, caller.name, rules.texts_of(each), Origin.FILE, name, 0, notes))
    return openings


def _invoice(rows: Sequence[Row], name: str, caller: Caller, book: Book) -> Opening:
    blank: Mapping[str, str] = book[DraftsPage].blank["import"]
    defaults = {key.removeprefix(_FIRST): text for key, text in blank.items() if key.startswith(_FIRST)}
    defaults.pop("@", None)
    read: Mapped = mapped(rows, book[DraftsPage], book[CodesPage], defaults)
    if not read.lines:
        says = _("No table of goods was found in this file.")
        remedy = _("A table needs a row of headings, such as Description, Quantity and Amount. Or take the template.")
        raise MalformedError(Fault(says, remedy))
    header = {key: text for key, text in blank.items() if not key.startswith(_FIRST)}
    texts = {**header, **of_party(caller.party, "import"), **read.texts}
    return Opening(caller.party, caller.name, texts, Origin.FILE, name, 0, read.notes)


def _is_template(rows: Sequence[Row]) -> bool:
    """Whether the sheet is our own template: its first filled row says so."""
    first = next((row for row in rows if any(cell.strip() for cell in row.cells)), None)
    return first is not None and any(cell.strip().lower() == "reference" for cell in first.cells)
