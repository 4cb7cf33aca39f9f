"""How does a system appeal against a decision, and how does a reviewer decide? Without a name on either side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.clearance.accounts.terms import AccountsError
from greenlane.clearance.appeals.states import Action, Status
from greenlane.clearance.appeals.terms import APPELLANT, CUSTOMS, Appeal, AppealTurn, RefusedAppealError
from greenlane.core.lifecycle import ForbiddenError
from greenlane.site import contesting
from greenlane.site.api import examples
from greenlane.site.api.access import Needs, caller
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.refusals import plainly

_CHAPTER = ["Appeals"]
_LATER = examples.AT + timedelta(days=60)
APPEAL = contesting.AppealShown(
    appeal=Appeal(
        number="APP26000000003R", reference=examples.MRN, kind="assessment", event=212, status=Status.UNDER_REVIEW,
        decided_on=examples.AT, lodged_at=examples.AT, decide_by=_LATER, due_at=_LATER, grounds=("G02",),
        disputed=41050, samples="", wants_hearing=False, is_stayed=False, security=0,
    ),
    kind="The duty charged on the declaration", law="Customs Act 2023 s. 95(1)(a)",
    grounds=("The customs value is another one.",), is_late=False,
    turn=AppealTurn(CUSTOMS, _LATER, (Action.SUPPLEMENT, Action.WITHDRAW), (Action.DECIDE,)),
    steps=(contesting.AppealTold(examples.AT, APPELLANT, "The appeal was lodged.", "The price holds a discount."),),
)  # fmt: skip
_LODGED = {"kind": "assessment", "grounds": ["G02"], "text": "The price holds a discount.", "disputed": "410.50"}
_SENT: dict[str, Any] = {
    "supplement": {"text": "Here is the contract.", "documents": ["DOC26000000005K"]},
    "withdraw": {},
    "set-hearing": {"at": "2026-04-01T09:00:00Z", "text": "By telephone; you are called."},
    "record-hearing": {"text": "The appellant showed the contract."},
    "order-test": {"samples": "SMP26000000002K"},
    "record-test": {"text": "The second test agrees with the first."},
    "decide": {
        "outcome": "vary",
        "reasons": "The contract shows the discount.",
        "law": "Customs Act 2023 s. 98(2)",
        "changes": [{"line": 1, "field": "price", "proposed": "9000.00"}],
    },
    "note-court": {"text": "Customs Court, 17/2026"},
    "note-ruling": {"text": "The court agrees with customs."},
}
_SAYS = {
    "supplement": ("Add to an appeal", "Grounds, or documents of the declaration."),
    "withdraw": ("Withdraw an appeal", "The decision then stands."),
    "set-hearing": ("Call a hearing", "The appellant reads when and how."),
    "record-hearing": ("Record a hearing", "What was said."),
    "order-test": ("Have samples tested a second time", "By their references; the time to decide grows."),
    "record-test": ("Record a second test", "What it found."),
    "decide": ("Decide an appeal", "Money and goods follow in the same transaction; nothing gets worse."),
    "note-court": ("Note that it went to court", "After the decision, or once customs is late."),
    "note-ruling": ("Note the court's ruling", "The appeal is final."),
}


@router.get(
    "/appeals",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.CONTROL),
    summary="Appeals",
    operation_id="read_appeals",
    openapi_extra=described(
        Scope.LODGE,
        Scope.CONTROL,
        answers={
            200: Shown("A trader's own; a reviewer's those it was drawn for.", list[contesting.AppealShown], [APPEAL])
        },
    ),
)
def read_all(request: HttpRequest) -> HttpResponse:
    """None names an officer, an office or a company. Amounts are minor units."""
    at = now()
    return answer([contesting.shown(one, at) for one in contesting.listed(caller(request))])


@router.get(
    "/appeals/{number}",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE, Scope.CONTROL),
    summary="One appeal",
    operation_id="read_appeal",
    openapi_extra=described(
        Scope.LODGE,
        Scope.CONTROL,
        answers={200: Shown("The appeal with its story and whose turn it is.", contesting.AppealShown, APPEAL)},
        problems=("unknown",),
    ),
)
def read(request: HttpRequest, number: str) -> HttpResponse:
    """Another party's appeal, and another reviewer's, is answered as if there were none."""
    who = caller(request)
    found = contesting.of_trader if who.party else contesting.of_official
    return _done(lambda: found(number, who))


@router.post(
    "/declarations/{mrn}/appeals",
    tags=_CHAPTER,
    auth=Needs(Scope.LODGE),
    summary="Appeal against a decision on a declaration",
    operation_id="lodge_appeal",
    openapi_extra=described(
        Scope.LODGE,
        body=(Shown("Against what, on which grounds.", contesting.AppealGrounds, _LODGED),),
        answers={201: Shown("The appeal.", contesting.AppealShown, APPEAL)},
        problems=("unknown", "invalid", "conflict"),
    ),
)
def lodge(request: HttpRequest, mrn: str) -> HttpResponse:
    """Within the days of the law. A reviewer who had no hand in the decision is drawn at once."""
    return _done(lambda: contesting.lodge(caller(request), mrn, _told(request, contesting.AppealGrounds), now()), 201)


def _act_of(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    def act(request: HttpRequest, number: str) -> HttpResponse:
        kind = contesting.ACTS[name][0]
        return _done(lambda: contesting.act(caller(request), number, name, _told(request, kind), now()))

    act.__name__ = f"{name.replace('-', '_')}_appeal"
    act.__doc__ = _SAYS[name][1]
    return act


for _name, (_summary, _) in _SAYS.items():
    _scope = Scope.LODGE if _name in contesting.APPELLANT else Scope.CONTROL
    router.post(
        f"/appeals/{{number}}/{_name}",
        tags=_CHAPTER,
        auth=Needs(_scope),
        summary=_summary,
        operation_id=f"{_name.replace('-', '_')}_appeal",
        openapi_extra=described(
            _scope,
            body=(Shown("What goes with it.", contesting.ACTS[_name][0], _SENT[_name]),),
            answers={200: Shown("The appeal as it then stands.", contesting.AppealShown, APPEAL)},
            problems=("unknown", "invalid", "conflict"),
        ),
    )(_act_of(_name))


def _told(request: HttpRequest, kind: type[Any]) -> Any:
    return msgspec.json.decode(body_of(request) or b"{}", type=kind)


def _done(act: Callable[[], Appeal], status: int = 200) -> HttpResponse:
    """Do it and answer with the appeal. Raises ProblemError."""
    try:
        return answer(contesting.shown(act(), now()), status)
    except msgspec.MsgspecError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    except contesting.NotYoursError as no:
        raise ProblemError("forbidden", str(no)) from no
    except (RefusedAppealError, ForbiddenError, AccountsError) as no:
        raise ProblemError("conflict", plainly(no)) from no
    except LookupError as nowhere:
        raise ProblemError("unknown", str(nowhere)) from nowhere
    except ValueError as fault:
        raise ProblemError("invalid", str(fault)) from fault
