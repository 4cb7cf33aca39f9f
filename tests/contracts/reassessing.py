"""Which events does an officer's desk leave? Every outcome of an assessment, once, by the acts of the site."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.accounts.queries import charges_of
from greenlane.clearance.assessment import queries, services
from greenlane.clearance.assessment.jobs import escalate
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Change, Field
from greenlane.clearance.release import services as release
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.journey.silence import pass_answer_times
from greenlane.site import acting

if TYPE_CHECKING:
    from tests.contracts.whole_road import Road


def keep_silent(road: "Road") -> None:
    """A query that nobody answers: reminded, then back with the officer."""
    _, mrn = road.first("under_control", owed=False)
    road.act(mrn, "query", acting.Ask(points=(acting.Point("", "Which size?"),)))
    until = queries.queries(mrn)[-1].answer_by
    assert until is not None
    assert pass_answer_times(road.means, until - timedelta(hours=1)) == 1
    assert pass_answer_times(road.means, until + timedelta(hours=1)) == 1


def assess(road: "Road") -> None:
    """Ask and withdraw, refer, look twice, take back; secure, hear, order, decide finally; be late."""
    _, mrn = road.first("under_control", owed=False)
    page = road.book[AssessmentPage]
    ask = acting.Ask(points=(acting.Point("", "Which colour?"),))
    road.act(mrn, "query", ask)
    road.act(mrn, "withdraw", acting.Nothing())
    road.act(mrn, "query", ask)
    road.act(mrn, "read", acting.Nothing())
    road.act(mrn, "answer", acting.Answer(answers=("Blue",)))
    keep_silent(road)
    road.act(mrn, "refer", acting.Refer(to=next(iter(acting.places(road.book))), reason="Skill"))
    road.do(lambda pen: release.interdict(pen, mrn, "assessing", "So that an acceptance can be taken back"))
    for ending in ("send-back", "confirm"):
        road.do(lambda pen: services.propose(pen, page, mrn, Action.ACCEPT, "accept", 9, '{"waiver":"Papers"}'))
        told: Any = acting.SendBack(why="Ask first") if ending == "send-back" else acting.Nothing()
        with writing(by="second", at=road.now) as pen:
            acting.ACTS[ending][2](pen, road.book, mrn, told)
    road.act(mrn, "reopen", acting.Nothing())
    road.do(lambda pen: release.lift(pen, mrn, "assessing"))
    road.act(mrn, "second-check", acting.Examine(instruction="Count"))
    road.act(mrn, "result", acting.Result(outcome=acting.Finding.COMPLIANT))
    road.act(mrn, "secure", acting.Secure(amount=Decimal("100.00"), reason="Laboratory"))
    charge = charges_of([mrn])[mrn]
    if charge.outstanding:
        road.do(
            lambda pen: paying.deposit(pen, charge.payer, charge.outstanding, "BANK-SECURED"),
            lambda pen: paying.pay_from_wallet(pen, charge.payer, [mrn]),
        )
    road.do(lambda pen: release.release(pen, [mrn]))
    [line, *_] = lines_of(declarations.read(mrn))
    assert line.price is not None
    change = Change(line.number, Field.PRICE, str(line.price + 1))
    road.act(mrn, "reassess", acting.Reassess("G02", "The slip says so.", (change,)))
    road.act(mrn, "hearing", acting.Hear(accepts=True))
    road.act(mrn, "order", acting.Issue())
    escalate(road.now + timedelta(hours=4), page)
