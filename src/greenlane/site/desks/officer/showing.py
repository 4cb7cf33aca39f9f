"""What does the officer see of a bill? Facts, documents, reasons, what was asked, and what can be done now."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from greenlane.base.people.terms import Caller
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.assessment import queries as assessing
from greenlane.clearance.assessment import rules
from greenlane.clearance.assessment.terms import AssessmentPage, Choice, Comparison, Situation, Task
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment.terms import Instruction
from greenlane.clearance.lanes.queries import decision_of
from greenlane.core.book import Book
from greenlane.core.words import Fact
from greenlane.filing.declarations.terms import CodesPage
from greenlane.filing.documents.terms import Document, DocumentStatus
from greenlane.journey import facts
from greenlane.law.duty.terms import DutyPage
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles.queries import hit_rates
from greenlane.risk.profiles.terms import Hits
from greenlane.risk.scoring.terms import Score
from greenlane.site import acting
from greenlane.site.charges import named, symbols
from greenlane.site.desks.officer.prices import strips
from greenlane.site.dossier import Dossier, name_of
from greenlane.site.forms import ActForm, Asked, form_for

#: How far back the record of a profile is told.
RECORD = timedelta(days=365)
#: The label of each act, and the key that opens it.
LABELS: Mapping[str, tuple[Any, str]] = {
    "confirm": (_("Confirm as second officer"), "y"),
    "send-back": (_("Send back"), "b"),
    "accept": (_("Accept"), "a"),
    "query": (_("Ask the trader"), "q"),
    "examine": (_("First check: examine first"), "e"),
    "second-check": (_("Second check: examine before release"), "c"),
    "reassess": (_("Reassess: give notice"), "r"),
    "order": (_("Issue the order"), "o"),
    "secure": (_("Release against security"), "s"),
    "finalise": (_("Final decision: as declared"), "z"),
    "refer": (_("Refer"), "f"),
    "result": (_("Record the examination"), "t"),
    "withdraw": (_("Withdraw"), "w"),
    "reopen": (_("Take the acceptance back"), "u"),
    "refuse": (_("Refuse"), "x"),
}
#: These cannot be taken back: they are never proposed first.
_GRAVE = ("refuse", "finalise", "order", "withdraw", "reopen", "send-back")
_SHOWN = ("pdf", "png", "jpeg")


class Act(Fact, frozen=True):
    """An act with its key and form; ``why_not`` where it cannot be done now."""

    name: str
    label: Any
    key: str
    form: Any
    why_not: str
    open: bool


class Paper(Fact, frozen=True):
    """A document under a name that names nobody; ``shown`` is how it can be looked at: ``object``, ``img`` or none."""

    document: Document
    title: str
    shown: str


def asked_of(found: Dossier, book: Book, situation: Situation) -> Asked:
    """What the forms of this declaration are made from."""
    return Asked(
        page=book[AssessmentPage],
        lane=situation.lane.value,
        is_examined=situation.is_examined,
        queries=found.queries,
        lines=tuple(line.declared for line in found.lines),
        hearing=situation.hearing,
        places=acting.places(book),
        currency=found.currency,
    )


def everything(
    caller: Caller, found: Dossier, book: Book, at: datetime, filled: tuple[str, ActForm] | None,
    chosen: tuple[str, str],
) -> dict[str, Any]:  # fmt: skip
    """All that the page shows; ``chosen`` are the act that is open and the document looked at, ``""`` for the first."""
    reference = found.kept.reference
    situation, listed = assessing.situation(reference), papers(found, book)
    choices = rules.choices(book[AssessmentPage], situation, at, caller.name)
    able = acts(situation, asked_of(found, book, situation), choices, filled, chosen[0], set(found.actions))
    held, provision = assignment.assigned(reference), situation.provision
    return {
        "found": found,
        "task": task(found, book, at),
        "goods": goods(found, book),
        "why": suspicion(found, at),
        "hearings": hearings(found, book),
        "proposal": proposal(situation, book),
        "instructions": instructions(found, at.date()),
        "referrals": assessing.referrals(reference),
        "papers": listed,
        "paper": next((one for one in listed if one.document.reference == chosen[1]), listed[0] if listed else None),
        "acts": [one for one in able if one.form is not None],
        "closed": [one for one in able if one.form is None],
        "secured": major(provision.amount, book[AccountsPage].digits) if provision else None,
        "provision": provision,
        "unopened": held is not None and held.opened_at is None and caller.name == f"user:{held.username}",
    }


def acts(
    situation: Situation, asked: Asked, choices: tuple[Choice, ...], filled: tuple[str, ActForm] | None, chosen: str,
    mine: set[str],
) -> list[Act]:  # fmt: skip
    """Every act in the order of the labels: those possible with their forms, the others with the reason."""
    why = {name_of(choice.action): choice.why_not for choice in choices}
    able = [name for name in LABELS if name in mine and not why.get(name, "–")]
    opened = filled[0] if filled else chosen if chosen in able else next((n for n in able if n not in _GRAVE), "")
    return [
        Act(
            name=name,
            label=label,
            key=key,
            form=(filled[1] if filled and filled[0] == name else form_for(name, None, asked)) if name in able else None,
            why_not=why.get(name, ""),
            open=name == opened,
        )
        for name, (label, key) in LABELS.items()
        if name in why
    ]


def goods(found: Dossier, book: Book) -> list[dict[str, Any]]:
    """Each line: declared beside worked out, its duties by name, its price among those of such goods."""
    names, units = book[AccountsPage].duties, symbols(book[DutyPage])
    prices = strips(found.lines)
    return [
        {
            "line": line,
            "taxes": [named(tax, names, units) for tax in line.taxes],
            "duty": sum(tax.amount for tax in line.taxes if not tax.guaranteed),
            "strip": prices.get(line.declared.number),
        }
        for line in found.lines
    ]


def suspicion(found: Dossier, at: datetime) -> dict[str, Any]:
    """Why it is here: each rule with its own record, the score with its reasons, the draw with its proof."""
    decision = decision_of(found.kept.reference)
    known = facts.read(decision.facts)
    hits: Hits | None = known.get(Hits)
    matched = {hit.profile: hit for hit in hits.all} if hits else {}
    rates = hit_rates((at - RECORD).date(), at.date()) if matched else []
    record = {rate.profile: rate for rate in rates}
    score: Score | None = known.get(Score)
    return {
        "rules": [{"hit": hit, "record": record.get(profile)} for profile, hit in matched.items()],
        "score": score,
        "features": [(name.replace("_", " ").replace(".", ", "), part) for name, part in score.reasons]
        if score
        else [],
        "draw": known.get(Draw),
    }


def papers(found: Dossier, book: Book) -> list[Paper]:
    """The documents under the names of their kinds."""
    kinds = book[CodesPage].documents
    return [
        Paper(
            document=one,
            title=kinds[one.code].name if one.code in kinds else one.code,
            shown=_shown(one),
        )
        for one in found.documents
    ]


def _shown(one: Document) -> str:
    if one.status is not DocumentStatus.CLEAN or one.kind.value not in _SHOWN:
        return ""
    return "object" if one.kind.value == "pdf" else "img"


def compared(comparison: Comparison, book: Book) -> dict[str, Any]:
    """Duty before and after in the country's currency, by line and tax."""
    page = book[AccountsPage]
    return {
        "before": major(comparison.before, page.digits),
        "after": major(comparison.after, page.digits),
        "more": major(comparison.more, page.digits),
        "lines": [
            {
                "line": one.line,
                "tax": page.duties.get(one.tax, one.tax),
                "before": major(one.before, page.digits),
                "after": major(one.after, page.digits),
            }
            for one in comparison.lines
        ],
    }


def hearings(found: Dossier, book: Book) -> list[dict[str, Any]]:
    """Every notice, the last first, with what came of it."""
    page = book[AssessmentPage]
    return [
        compared(one.comparison, book)
        | {"hearing": one, "letter": rules.letter(page, found.kept.reference, one) if one.order else ()}
        for one in reversed(found.hearings)
    ]


def proposal(situation: Situation, book: Book) -> dict[str, Any] | None:
    """What waits for a second officer, in words, for whoever looks at it; it names nobody."""
    one = situation.proposal
    if one is None:
        return None
    told = msgspec.json.decode(one.told)
    said = [(key, value) for key, value in told.items() if value not in ("", [], None)]
    amount = major(one.amount, book[AccountsPage].digits)
    return {"label": LABELS[one.act][0], "at": one.at, "amount": amount, "said": said, "is_money": bool(one.amount)}


def instructions(found: Dossier, on: date) -> list[Instruction]:
    """What the centre of the bill's group wants done alike for these goods."""
    held = assignment.assigned(found.kept.reference)
    if held is None:
        return []
    return assignment.instructions_for([line.code for line in found.lines], held.group, on)


def task(found: Dossier, book: Book, at: datetime) -> Task:
    """The bill as the queue shows it: due when, late, stuck."""
    return assessing.task(found.kept.reference, book[AssessmentPage], at)
