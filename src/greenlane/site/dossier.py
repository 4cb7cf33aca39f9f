"""What is known of one declaration, for this reader? Gathered from every room; a trader's copy holds no risk."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.base.ledger import queries as ledger
from greenlane.base.people.rules import may_control, may_see
from greenlane.base.people.terms import Caller, Scope
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage, Method
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment import rules, states
from greenlane.clearance.assessment.terms import Action, AssessmentPage, Hearing, Query
from greenlane.clearance.inspection.queries import is_examined
from greenlane.clearance.lanes.queries import decision_of
from greenlane.clearance.lanes.terms import Routing
from greenlane.core.declaration import Declaration, Line, lines_of
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.documents import queries as documents
from greenlane.filing.documents.terms import Document
from greenlane.filing.traders.terms import Power
from greenlane.journey import appealing, facts
from greenlane.law.controls.terms import Obligation, Obligations
from greenlane.law.duty.terms import Assessment, TaxLine
from greenlane.law.nomenclature.terms import Goods
from greenlane.law.valuation.terms import CustomsValues, LineValue
from greenlane.risk.profiles.terms import Hits
from greenlane.risk.scoring.terms import Score
from greenlane.site import events, papers
from greenlane.site.clock import now
from greenlane.site.means import means
from greenlane.site.permission import IN_ITS_NAME, may_for
from greenlane.site.veil import HIDDEN, Veil, is_veiled, may_decide, may_open

#: Here the advice given with the lane still holds; afterwards the status says more.
_UNDECIDED = (Status.ACCEPTED, Status.UNDER_CONTROL)
#: Acts whose name in an address is not that of the action.
_NAMES = {
    Action.ORDER_EXAMINATION: "examine",
    Action.RECORD_EXAMINATION: "result",
    Action.NOTIFY: "reassess",
    Action.HEAR: "hearing",
}


class GoodsLine(Fact, frozen=True):
    """One line: what was declared, what it is worth for customs, what is charged on it and by which law."""

    declared: Line
    code: str
    value: LineValue | None
    taxes: tuple[TaxLine, ...]


class Dues(Fact, frozen=True):
    """What is owed and how it is settled; ``method`` is ``due`` where the payer must still pay at the bank."""

    method: str
    total: Decimal
    outstanding: Decimal
    due_on: date | None
    paid_at: datetime | None
    reversed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.method == Method.DUE and self.outstanding > 0


class Suspicion(Fact, frozen=True):
    """What only the administration sees: the lane, why, and the hashes that make it repeatable."""

    lane: str
    basis: str
    reasons: tuple[str, ...]
    profiles: tuple[str, ...]
    score: float | None
    model: str
    book: str


class Assessed(Fact, frozen=True):
    """What was assessed. ``taxes`` are those on the whole; ``appeal`` is what decided so, ``""`` where none did."""

    duty: Decimal | None
    secured: Decimal | None
    value: Decimal | None
    value_why: tuple[str, ...]
    lines: tuple[GoodsLine, ...]
    taxes: tuple[TaxLine, ...]
    appeal: str = ""
    at: datetime | None = None


class Dossier(Fact, frozen=True):
    """A declaration with all that follows from it. ``control`` is None for everyone but the administration.

    ``taxes`` are those on the whole declaration; ``actions`` what this reader can do now. ``appeal`` is the number of
    the appeal that decided so, ``former`` what was decided before it.
    """

    kept: Kept
    currency: str
    duty: Decimal | None
    secured: Decimal | None
    value: Decimal | None
    value_why: tuple[str, ...]
    lines: tuple[GoodsLine, ...]
    obligations: tuple[Obligation, ...]
    advice: str
    taxes: tuple[TaxLine, ...]
    dues: Dues | None
    queries: tuple[Query, ...]
    actions: tuple[str, ...]
    is_examined: bool
    documents: tuple[Document, ...]
    events: tuple[events.Shown, ...]
    control: Suspicion | None = None
    hearings: tuple[Hearing, ...] = ()
    appeal: str = ""
    former: Assessed | None = None


def dossier(reference: str, caller: Caller) -> Dossier:
    """All that ``caller`` may know. Raises LookupError where there is no such declaration, or it is another's."""
    kept = usable(reference, caller, Power.READ)
    known, declaration = _facts(reference), declarations.read(reference)
    assessment, values = known.get(Assessment), known.get(CustomsValues)
    routing = known.get(Routing)
    veil = Veil(reference, declaration) if is_veiled(caller) else None
    before = _assessed(veil.declaration if veil else declaration, known)
    ruled = appealing.in_force(means(), reference) if assessment else None
    shown = before
    if ruled is not None:
        told = Veil(reference, ruled.declaration).declaration if veil else ruled.declaration
        shown = replace(_assessed(told, ruled.facts), appeal=ruled.appeal, at=ruled.at)
    found = Dossier(
        kept=kept,
        currency=assessment.currency if assessment else values.currency if values else "",
        duty=shown.duty,
        secured=shown.secured,
        value=shown.value,
        value_why=shown.value_why,
        lines=shown.lines,
        obligations=known[Obligations].all if Obligations in known else (),
        advice=routing.advice if routing and kept.status in _UNDECIDED else "",
        taxes=shown.taxes,
        dues=_dues(kept),
        queries=tuple(query for query in assessing.queries(reference) if caller.is_official or not query.withdrawn_at),
        actions=_actions(kept, caller),
        is_examined=is_examined(reference),
        documents=papers.seen_by(caller, documents.of_declarations([reference])[reference]),
        events=events.shown(ledger.history(reference), caller),
        control=_suspicion(reference, known) if caller.is_official else None,
        hearings=assessing.hearings(reference),
        appeal=shown.appeal,
        former=before if shown.appeal else None,
    )
    return found if veil is None else veiled(found, veil)


def veiled(found: Dossier, veil: Veil) -> Dossier:
    """The copy of whoever decides: what names a party is hidden, in fields and in texts that a trader wrote."""
    said = veil.texts([text for query in found.queries for text in query.answers])
    answers = iter(said)
    told = veil.texts([event.says for event in found.events], contacts=False)
    heard = veil.texts([hearing.answer for hearing in found.hearings])
    return replace(
        found,
        kept=veil.kept(found.kept),
        queries=tuple(replace(query, answers=tuple(next(answers) for _ in query.answers)) for query in found.queries),
        documents=tuple(
            replace(paper, name=f"{paper.code} {paper.reference}", owner=HIDDEN, signature="")
            for paper in found.documents
        ),
        events=tuple(replace(event, says=says, by="", body={}) for event, says in zip(found.events, told, strict=True)),
        hearings=tuple(replace(one, answer=text) for one, text in zip(found.hearings, heard, strict=True)),
    )


def visible(reference: str, caller: Caller) -> Kept:
    """The declaration. Raises LookupError, in the same words, where there is none or the caller may not see it."""
    kept = declarations.get(reference)
    if not (may_open(caller, kept) if caller.is_official else may_see(caller, kept.declarant, kept.importer)):
        raise LookupError(f"{reference}: no declaration has this reference; check the MRN")
    return kept


def usable(reference: str, caller: Caller, *powers: Power) -> Kept:
    """The declaration, where it is the caller's own or a mandate gives these powers. Raises LookupError as visible."""
    kept = declarations.get(reference)
    if caller.is_official or not may_for(caller, kept, *powers):
        return visible(reference, caller)
    return kept


def goods_lines(declaration: Declaration, known: Mapping[type, Any]) -> tuple[GoodsLine, ...]:
    """Declared lines beside their values and taxes."""
    values = {v.number: v for v in known[CustomsValues].lines} if CustomsValues in known else {}
    taxes: dict[int, list[TaxLine]] = {}
    for tax in known[Assessment].lines if Assessment in known else ():
        taxes.setdefault(tax.number, []).append(tax)
    codes = known[Goods].codes if Goods in known else ()
    return tuple(
        GoodsLine(
            declared=line,
            code=codes[place] if place < len(codes) and codes[place] else line.code,
            value=values.get(line.number),
            taxes=tuple(taxes.get(line.number, ())),
        )
        for place, line in enumerate(lines_of(declaration))
    )


def _assessed(declaration: Declaration, known: Mapping[type, Any]) -> Assessed:
    assessment, values = known.get(Assessment), known.get(CustomsValues)
    return Assessed(
        duty=assessment.total if assessment else None,
        secured=assessment.secured if assessment else None,
        value=values.total if values else None,
        value_why=values.why if values else (),
        lines=goods_lines(declaration, known),
        taxes=tuple(tax for tax in assessment.lines if not tax.number) if assessment else (),
    )


def _facts(reference: str) -> Mapping[type, Any]:
    """The facts of the last decision; none where nothing was decided yet."""
    try:
        return facts.read(decision_of(reference).facts)
    except LookupError:
        return {}


def name_of(action: Action) -> str:
    """The name of an action's act in an address."""
    return _NAMES.get(action, action.value.replace("_", "-"))


def _actions(kept: Kept, caller: Caller) -> tuple[str, ...]:
    """What this reader can do with it now, by the names of the acts."""
    if not states.allowed(kept.status):
        return ()
    situation = assessing.situations([kept]).get(kept.reference)
    if situation is None:
        return ()
    at = now()
    page = means().book(at.date())[AssessmentPage]
    mine, here = may_decide(caller, kept.reference, kept.office), may_control(caller, kept.office)
    answers = bool(caller.party) and caller.may(Scope.LODGE) and may_for(caller, kept, *IN_ITS_NAME)
    return tuple(
        name_of(action)
        for action in states.allowed(kept.status)
        if (answers if action in states.TRADERS else here if action is Action.RECORD_EXAMINATION else mine)
        and rules.may(page, situation, action, at, caller.name)
    )


def _dues(kept: Kept) -> Dues | None:
    charge = accounts.charges_of([kept.reference]).get(kept.reference)
    if charge is None:
        return None
    digits = means().book(kept.lodged_at.date())[AccountsPage].digits
    return Dues(
        method=charge.method.value,
        total=major(charge.total, digits),
        outstanding=major(charge.outstanding, digits),
        due_on=charge.due_on,
        paid_at=charge.paid_at,
        reversed_at=charge.reversed_at,
    )


def _suspicion(reference: str, known: Mapping[type, Any]) -> Suspicion | None:
    routing: Routing | None = known.get(Routing)
    if routing is None:
        return None
    score: Score | None = known.get(Score)
    decision = decision_of(reference)
    return Suspicion(
        lane=routing.lane.value,
        basis=routing.basis,
        reasons=routing.reasons,
        profiles=tuple(dict.fromkeys(hit.profile for hit in known[Hits].all)) if Hits in known else (),
        score=score.illicit if score else None,
        model=decision.model,
        book=decision.book,
    )
