"""What can be done now, and why not the rest? One function for each act; pages, API and services ask the same."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from greenlane.clearance.assessment import states
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Choice, Reason, RefusedActionError, Situation
from greenlane.core.codes import Lane
from greenlane.filing.declarations.states import Status

#: What may be done while a decision waits for a second officer.
_BESIDE_PROPOSAL = frozenset({Action.CONFIRM, Action.SEND_BACK, Action.HEAR, Action.ANSWER, Action.RECORD_EXAMINATION})
#: These end the officer's work; they wait while the trader may still answer a notice.
_ENDS = frozenset({
    Action.ACCEPT, Action.QUERY, Action.SECOND_CHECK, Action.NOTIFY, Action.SECURE, Action.FINALISE, Action.REFER,
    Action.ORDER_EXAMINATION,
})  # fmt: skip
_MOMENT = "%d %b %Y %H:%M UTC"


def choices(page: AssessmentPage, situation: Situation, at: datetime, by: str = "") -> tuple[Choice, ...]:
    """Every act of an officer, with the reason why it cannot be done now. ``by`` is who asks."""
    found = []
    for action in Action:
        if action in states.TRADERS:
            continue
        try:
            check(page, situation, action, at, by)
        except RefusedActionError as no:
            found.append(Choice(action, str(no)))
        else:
            found.append(Choice(action))
    return tuple(found)


def check(page: AssessmentPage, situation: Situation, action: Action, at: datetime, by: str = "") -> None:
    """Whether the act can be done now, apart from what goes with it. Raises RefusedActionError with the reason."""
    if action not in states.allowed(situation.status):
        raise refused(page, "not_now", status=situation.status.replace("_", " "))
    if situation.proposal is not None and action not in _BESIDE_PROPOSAL:
        raise refused(page, "second_open", at=situation.proposal.at.strftime(_MOMENT))
    hearing = situation.hearing
    if hearing is not None and hearing.is_open and hearing.answered_at is None and action in _ENDS:
        raise refused(page, "hearing_open", until=hearing.until.strftime(_MOMENT))
    special = _SPECIAL.get(action)
    if special is not None:
        special(page, situation, at, by)


def may(page: AssessmentPage, situation: Situation, action: Action, at: datetime, by: str = "") -> bool:
    """Whether the act can be done now."""
    try:
        check(page, situation, action, at, by)
    except RefusedActionError:
        return False
    return True


def is_untouched(situation: Situation) -> bool:
    """Whether the officer has done nothing yet: no query, no examination, no proposal, no notice."""
    did = situation.queries or situation.is_examined or situation.proposal or situation.hearing or situation.checked_at
    return situation.status == Status.UNDER_CONTROL and not did


def check_acceptance(page: AssessmentPage, lane: Lane, is_examined: bool) -> None:
    """In the lanes that are examined an officer accepts after an examination, or says why none was needed."""
    if lane in page.examine_lanes and not is_examined:
        raise refused(page, "examine_first")


def needs_second(page: AssessmentPage, action: Action, amount: int) -> bool:
    """Whether a second officer confirms this decision on ``amount`` minor units at stake."""
    least = page.second.get(action.value)
    return least is not None and abs(amount) >= least


def reason_of(page: AssessmentPage, code: str) -> Reason:
    """The reason of a refusal. Raises RefusedActionError where the pack has no such code."""
    if code not in page.refusals:
        raise refused(page, "no_reason", code=code, codes=", ".join(page.refusals))
    return page.refusals[code]


def ground_of(page: AssessmentPage, code: str) -> Reason:
    """The ground of an order. Raises RefusedActionError where the pack has no such code."""
    if code not in page.grounds:
        raise refused(page, "no_ground", code=code, codes=", ".join(page.grounds))
    return page.grounds[code]


def waits_for(situation: Situation, at: datetime) -> str:
    """Whose turn it is: ``officer``, ``second``, ``trader`` or ``examination``."""
    if situation.proposal is not None:
        return "second"
    hearing = situation.hearing
    heard = hearing is None or not hearing.is_open or hearing.answered_at is not None or at > hearing.until
    if situation.status == Status.QUERIED or not heard:
        return "trader"
    return "examination" if situation.status == Status.UNDER_EXAMINATION else "officer"


def refused(page: AssessmentPage, rule: str, **words: object) -> RefusedActionError:
    """The refusal of an act, in the words of the pack."""
    return RefusedActionError(rule, page.says[rule], **words)


def _query(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    asked = [query for query in situation.queries if query.withdrawn_at is None]
    if len(asked) >= page.max_queries:
        raise refused(page, "too_many", count=len(asked))
    if asked and not any(query.answered_at for query in asked):
        raise refused(page, "piecemeal")


def _order(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    hearing = situation.hearing
    if hearing is None or not hearing.is_open:
        raise refused(page, "no_hearing")
    if hearing.answered_at is None and at <= hearing.until:
        raise refused(page, "not_heard", until=hearing.until.strftime(_MOMENT))


def _hear(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    """An answer is taken until the order, even when its time is over."""
    hearing = situation.hearing
    if hearing is None or not hearing.is_open or hearing.answered_at is not None:
        raise refused(page, "no_hearing")


def _withdraw(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    if situation.hearing is not None and situation.hearing.is_open:
        return
    last = situation.queries[-1] if situation.queries else None
    if last is None or not last.is_open:
        raise refused(page, "nothing_to_withdraw")
    if last.read_at is not None:
        raise refused(page, "was_read")


def _reopen(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    since = situation.accepted_at
    if since is None or at > since + timedelta(minutes=page.undo_minutes):
        raise refused(page, "too_late", minutes=page.undo_minutes)


def _finalise(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    if situation.provision is None:
        raise refused(page, "not_secured")


def _confirm(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    if situation.proposal is None:
        raise refused(page, "no_second")
    if by and situation.proposal.by == by:
        raise refused(page, "second_self")


def _send_back(page: AssessmentPage, situation: Situation, at: datetime, by: str) -> None:
    if situation.proposal is None:
        raise refused(page, "no_second")


_SPECIAL: Mapping[Action, Callable[[AssessmentPage, Situation, datetime, str], None]] = {
    Action.QUERY: _query,
    Action.ORDER: _order,
    Action.HEAR: _hear,
    Action.WITHDRAW: _withdraw,
    Action.REOPEN: _reopen,
    Action.FINALISE: _finalise,
    Action.CONFIRM: _confirm,
    Action.SEND_BACK: _send_back,
}
