"""How does a system report that goods have arrived, and read which are expected?"""

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.core.dates import Moment
from greenlane.core.words import Word
from greenlane.filing.manifests.terms import (
    Bill,
    Container,
    Expected,
    Landed,
    Outcome,
    RefusedReportError,
    Report,
    Reported,
)
from greenlane.site import arrivals as arriving
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now

_CHAPTER = ["Arrivals"]
#: Reports that clash with what was reported before; every other fault is one of the report itself.
_CLASHES = ("other", "late", "nothing")


class ArrivalReport(Word, frozen=True):
    """Goods that arrived: where, when (with its zone), which. Name the declaration (`reference`), the transport
    document (`code` and `number`), or both. `corrects` replaces what you reported before."""

    place: str
    at: Moment
    reference: str = ""
    code: str = ""
    number: str = ""
    containers: tuple[Container, ...] = ()
    corrects: bool = False


_CONTAINER = Container("CSQU3054383", ("SEAL-4711",))
_REPORT = Report("Terminal 4, berth 2", examples.AT, examples.MRN, "N705", "HLCUBKK260200117", (_CONTAINER,))
_TOLD = ArrivalReport(_REPORT.place, _REPORT.at, _REPORT.reference, _REPORT.code, _REPORT.number, _REPORT.containers)
_LANDED = Landed("ARR26000000017Q", "XXB00001", examples.MRN, _REPORT, 1, examples.AT)
_REPORTED = Reported(Outcome.ARRIVED, _LANDED, (examples.MRN,))
_AGAIN = Reported(Outcome.REPEATED, _LANDED, (examples.MRN,))
_EXPECTED = Expected(
    examples.MRN, (Bill("N705", "HLCUBKK260200117"),), "Terminal 4", "Customs Act 2023 s. 31(2)", examples.AT
)


@router.get(
    "/arrivals",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Which goods are expected",
    operation_id="read_expected",
    openapi_extra=described(
        Scope.LODGE,
        answers={200: Shown("Declarations that wait for their goods, the first first.", list[Expected], [_EXPECTED])},
    ),
)
def read_expected(request: HttpRequest) -> HttpResponse:
    """Of the caller's party: declared before they came, and not reported yet."""
    return answer(arriving.expected(caller(request).party))


@router.post(
    "/arrivals",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Report that goods have arrived",
    operation_id="report_arrival",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("Where, when and which goods.", ArrivalReport, _TOLD),),
        answers={
            201: Shown("It is kept; goods that waited for nothing else are released.", Reported, _REPORTED),
            200: Shown("The same was reported before, or this corrected it.", Reported, _AGAIN),
        },
        problems=("unknown", "invalid", "conflict"),
    ),
)
def report_arrival(request: HttpRequest) -> HttpResponse:
    """Send it as often as you like: the same content is kept once. Other content on the same goods is a conflict,
    unless it `corrects` the first. A transport document may be reported before it is declared."""
    try:
        sent = msgspec.json.decode(body_of(request) or b"{}", type=ArrivalReport)
        told = Report(sent.place, sent.at, sent.reference, sent.code, sent.number, sent.containers)
        done = arriving.report(caller(request), told, now(), corrects=sent.corrects)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    except RefusedReportError as no:
        raise ProblemError("conflict" if no.rule in _CLASHES else "invalid", str(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    return answer(done, 201 if done.outcome is Outcome.ARRIVED else 200)
