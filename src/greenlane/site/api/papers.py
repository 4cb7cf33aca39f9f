"""How do documents come in? A file for a declaration, by its name and document code; the list of those given."""

from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import Document, FileRefusedError
from greenlane.site import papers
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError, Wrong
from greenlane.site.api.reading import found_kept
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["Documents"]
_READ = (Scope.READ, Scope.CONTROL)


@router.post(
    "/declarations/{mrn}/documents",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Add a document",
    operation_id="add_document",
    openapi_extra=described(
        Scope.LODGE,
        query={
            "name": "The file's name with its ending, such as invoice.pdf.",
            "code": "The document code, such as N935.",
        },
        body=(Shown("The bytes of the file.", media="application/octet-stream"),),
        answers={201: Shown("Its reference number, and whether it was scanned.", papers.Added, examples.ADDED)},
        problems=("unknown", "invalid", "too-large"),
    ),
)
def add(request: HttpRequest, mrn: str) -> HttpResponse:
    """The body is the file itself. A file that no scanner has read is kept in quarantine and given to nobody."""
    kept = found_kept(request, mrn)
    name, code = request.GET.get("name", ""), request.GET.get("code", "").upper()
    if not name or not (len(code) == 4 and code.isascii() and code.isalnum()):
        raise ProblemError(
            "invalid", "Give name=invoice.pdf and code=N935 in the address: the file's name and its document code."
        )
    try:
        return answer(papers.add(kept, caller(request), name, code, body_of(request), now()), 201)
    except FileRefusedError as no:
        wrong = Wrong(rule=no.rule, pointer="", says=str(no), remedy="Mend the file and send it again.")
        raise ProblemError("invalid", str(no), (wrong,)) from no


@router.get(
    "/declarations/{mrn}/documents",
    tags=_CHAPTER,
    auth=Needs(*_READ),
    summary="The documents of a declaration",
    operation_id="read_documents",
    openapi_extra=described(
        *_READ,
        answers={200: Shown("In the order added.", list[Document], [examples.DOCUMENT])},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, mrn: str) -> HttpResponse:
    """What was given, and whether the virus scan has passed it."""
    kept = found_kept(request, mrn)
    found = documents.of_declarations([kept.reference])[kept.reference]
    return answer(papers.seen_by(caller(request), found))
