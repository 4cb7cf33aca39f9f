"""How is a decision kept? One set of rows and events for the whole batch, in the transaction that is open."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import rules as charging
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.lanes import services as lanes
from greenlane.clearance.lanes.terms import Decided as Decision
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import rules as releasing
from greenlane.clearance.release import services as release
from greenlane.clearance.release.terms import Disposal, Going
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.money import to_minor
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.states import Happening, Status, fold
from greenlane.filing.declarations.terms import Registration
from greenlane.filing.declarations.texts import text_of
from greenlane.filing.intake import services as intake
from greenlane.filing.intake.services import Received as Kept
from greenlane.journey import arriving, facts, telling
from greenlane.journey.means import Means
from greenlane.journey.reading import Part
from greenlane.journey.terms import Answer, Outcome
from greenlane.law.duty.terms import Assessment
from greenlane.risk.profiles.terms import Hits
from greenlane.risk.scoring.terms import Score

#: The format whose bytes are themselves the text that is kept and decided on.
NATIVE = "json"


def record(pen: Pen, means: Means, book: Book, parts: Sequence[Part], keys: Sequence[int], cases: Batch) -> Batch:
    """Register, decide, charge and release a batch of accepted cases; returns the cases as they were booked.

    A settlement is booked on the balances as they are by then, so goods go by what was booked (Disposal anew).
    """
    if not cases:
        return cases
    means.keep(pen, book)
    pen.together()
    texts = [_text(part, case) for part, case in zip(parts, cases, strict=True)]
    declarations.tell_accepted(pen, [(c.reference, digest) for c, (_, digest) in zip(cases, texts, strict=True)])
    lanes.decide(pen, [decision(key, 1, case, book) for key, case in zip(keys, cases, strict=True)])
    page = book[AccountsPage]
    charges = [charging.new_charge(key, 1, case, page) for key, case in zip(keys, cases, strict=True)]
    settled = accounts.charge(pen, page, charges)
    booked = releasing.dispose([case.having(settled[case.reference]) for case in cases], book)
    declarations.keep(
        pen,
        [
            Registration(id=key, case=case, status=status_of(case), body=text, sha256=digest)
            for key, case, (text, digest) in zip(keys, booked, texts, strict=True)
        ],
    )
    going = [
        Going(key, case.reference, 1, digest)
        for key, case, (_, digest) in zip(keys, booked, texts, strict=True)
        if case[Disposal].releases
    ]
    release.release_fresh(pen, going)
    arriving.expect(pen, book, booked)
    return booked


def decision(key: int, version: int, case: Case, book: Book) -> Decision:
    """The decision on one version of a declaration, with every fact it rests on."""
    text = facts.text_of(case)
    routing, hits, score = case[Routing], case[Hits], case[Score]
    return Decision(
        declaration_id=key,
        reference=case.reference,
        version=version,
        at=case.at,
        lane=routing.lane,
        basis=routing.basis,
        ruled=routing.ruled,
        book=book.sha256,
        profiles=hits.profiles,
        model=score.model,
        score=score.illicit,
        duty_minor=to_minor(case[Assessment].total),
        facts=text,
        sha256=facts.hash_of(text),
    )


def status_of(case: Case) -> Status:
    """Where the events of its decision lead a declaration."""
    return _after(case[Routing].lane in lanes.CLEARS, case[Disposal].releases)


@cache
def _after(cleared: bool, released: bool) -> Status:
    routed = Happening.CLEARED if cleared else Happening.HELD
    kinds = [Happening.ACCEPTED, routed, *([Happening.RELEASED] if released else [])]
    return fold(kind.value for kind in kinds)


def kept_refused(part: Part, answer: Answer, container: int | None) -> Kept:
    """The row of a message that became no declaration; its bytes stay whatever they are."""
    raw = part.message.raw if container is None else None
    text = telling.text_of(answer)
    outcome = answer.outcome.value
    return Kept(part.message.sender, _key(part), part.format, part.sha256, raw, outcome, text, None, container)


def kept_accepted(part: Part, key: int, container: int | None, outcome: Outcome) -> Kept:
    """The row of a message that became or changed a declaration. Native bytes that are its text are not kept twice."""
    text = outcome is Outcome.ACCEPTED and part.whole and part.format == NATIVE and part.message.raw[:1] == b"{"
    raw = None if text or container is not None else part.message.raw
    return Kept(part.message.sender, _key(part), part.format, part.sha256, raw, outcome.value, "", key, container)


def _key(part: Part) -> str:
    """The idempotency key goes with the whole message: that of a container stays with the container."""
    return part.message.key if part.whole else ""


def keep(pen: Pen, messages: Sequence[Kept]) -> None:
    """Keep the rows of all messages as one set."""
    intake.keep(pen, messages, pen.at)


def _text(part: Part, case: Case) -> tuple[str, str]:
    """The text kept and its hash: the message itself where it is one native declaration, else the canonical JSON."""
    if part.whole and part.format == NATIVE and part.message.raw[:1] == b"{":
        return part.message.raw.decode(), part.sha256
    text = text_of(case.declaration)
    return text, sha256(text.encode()).hexdigest()
