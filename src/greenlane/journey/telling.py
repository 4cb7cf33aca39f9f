"""What is the sender told? Answers hold law, money and what to do now; never a lane, a score or a rule of risk."""

from collections.abc import Iterable

import msgspec

from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.case import Case
from greenlane.core.finding import Finding, Findings, Severity
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.queries import FirstAnswer
from greenlane.journey.reading import Part
from greenlane.journey.terms import Answer, Decided, Outcome, Place
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.terms import Assessment

_kept = msgspec.json.Encoder(decimal_format="string")
_first = msgspec.json.Decoder(Answer)


def decided(part: Part, case: Case, outcome: Outcome, status: str) -> Decided:
    """The answer to a declaration that was decided, with the lane beside it for those who may see it."""
    routing = case[Routing]
    answer = _answer(part.sha256, part.format, case, outcome, status, routing.advice)
    return Decided(answer=answer, lane=routing.lane.value, basis=routing.basis, reasons=routing.reasons)


def refused(part: Part, case: Case) -> Answer:
    """The answer to a declaration with errors: all of them, each with its place in the message as sent."""
    answer = _answer(part.sha256, part.format, case, Outcome.REJECTED, "", "")
    return msgspec.structs.replace(answer, reference="", places=places(part, answer.findings))


def checked(part: Part, case: Case) -> Answer:
    """The answer of a pre-check."""
    answer = _answer(part.sha256, part.format, case, Outcome.CHECKED, "", "")
    return msgspec.structs.replace(answer, places=places(part, answer.findings))


def malformed(part: Part) -> Answer:
    """The answer to bytes that could not be read: what, where, what to do."""
    errors = [fault for fault in part.faults if fault.severity is Severity.ERROR]
    return Answer(
        outcome=Outcome.MALFORMED,
        message=part.sha256,
        format=part.format,
        findings=tuple(
            Finding(rule="message_readable", pointer="", says=fault.says, remedy=fault.remedy) for fault in errors
        ),
        places=tuple(Place(path=fault.where, line=fault.line) for fault in errors),
    )


def denied(part: Part, says: str, remedy: str, rule: str) -> Answer:
    """The answer to a change that cannot be made."""
    declaration = part.declaration
    return Answer(
        outcome=Outcome.REJECTED,
        message=part.sha256,
        format=part.format,
        reference=(declaration.id if declaration else None) or "",
        lrn=(declaration.functional_reference_id if declaration else None) or "",
        findings=(Finding(rule=rule, pointer="/id", says=says, remedy=remedy),),
        places=(Place(path="/id"),),
    )


def changed(part: Part, kept: Kept, outcome: Outcome) -> Decided:
    """The answer to a change that was made."""
    answer = Answer(
        outcome=outcome,
        message=part.sha256,
        format=part.format,
        reference=kept.reference,
        lrn=kept.lrn,
        status=kept.status,
    )
    return Decided(answer=answer)


def repeated(reference: str, message: str) -> Decided:
    """The first answer to a declaration that is registered: the same MRN, the decision as it stands."""
    kept = declarations.get(reference)
    try:
        decision = lanes.decision_of(reference)
    except LookupError:
        return Decided(
            answer=Answer(outcome=Outcome.REPEATED, message=message, reference=reference, status=kept.status)
        )
    routing, assessment = decision.fact(Routing), decision.fact(Assessment)
    answer = Answer(
        outcome=Outcome.REPEATED,
        message=message,
        reference=reference,
        lrn=kept.lrn,
        status=kept.status,
        advice=routing.advice,
        currency=assessment.currency,
        duty=assessment.total,
        tax_lines=assessment.lines,
        findings=decision.fact(Findings).all,
        places=tuple(Place(path=f.pointer) for f in decision.fact(Findings).all),
        obligations=decision.fact(Obligations).all,
    )
    return Decided(answer=answer, lane=routing.lane.value, basis=routing.basis, reasons=routing.reasons)


def again(first: Decided) -> Decided:
    """The answer just given, to its second copy in the same batch."""
    answer = msgspec.structs.replace(first.answer, outcome=Outcome.REPEATED)
    return msgspec.structs.replace(first, answer=answer)


def first_again(first: FirstAnswer) -> Decided:
    """The answer that an idempotency key got before."""
    if first.reference:
        return repeated(first.reference, first.sha256)
    answer = _first.decode(first.answer)
    return Decided(answer=msgspec.structs.replace(answer, outcome=Outcome.REPEATED))


def text_of(answer: Answer) -> str:
    """An answer to be kept, for a message that did not become a declaration."""
    return _kept.encode(answer).decode()


def places(part: Part, findings: Iterable[Finding]) -> tuple[Place, ...]:
    """Where each finding stands in the sender's own message."""
    found = [intake.locate(part.message.raw, part.format, f.pointer, part.index) for f in findings]
    return tuple(Place(path=p.path, line=p.line, text=p.raw or "") for p in found)


def _answer(message: str, form: str, case: Case, outcome: Outcome, status: str, advice: str) -> Answer:
    assessment, obligations = case.get(Assessment), case.get(Obligations)
    findings = case[Findings].all
    return Answer(
        outcome=outcome,
        message=message,
        format=form,
        reference=case.reference,
        lrn=case.declaration.functional_reference_id or "",
        status=status,
        advice=advice,
        currency=assessment.currency if assessment else "",
        duty=assessment.total if assessment else None,
        tax_lines=assessment.lines if assessment else (),
        findings=findings,
        places=tuple([Place(path=f.pointer) for f in findings]) if findings else (),
        obligations=obligations.all if obligations else (),
    )
