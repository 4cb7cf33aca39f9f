"""How does a draft become a declaration? Checked, lodged once, pointed at what it became; for pages and API."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from msgspec.structs import replace

from greenlane.base.ledger.writing import writing
from greenlane.base.people.terms import Caller
from greenlane.core.book import Book
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Finding, Severity
from greenlane.core.words import Fact
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.terms import FormalitiesPage, MessageKind
from greenlane.filing.drafts import queries as drafts
from greenlane.filing.drafts import rules, services
from greenlane.filing.drafts.rules import Built, Change
from greenlane.filing.drafts.terms import REASON, REASON_CODE, ClosedError, Content, Draft, DraftsPage, Unreadable
from greenlane.filing.intake import queries as intake
from greenlane.filing.intake import rules as messages
from greenlane.journey import clear as journey
from greenlane.journey.means import Means
from greenlane.journey.reading import parts_of
from greenlane.journey.terms import Answer, Outcome, Place, Received
from greenlane.site import permission, refusals

FORMAT = "json"
_DONE = (Outcome.ACCEPTED, Outcome.AMENDED, Outcome.CANCELLED)
#: So many revisions back it is asked whether one was lodged; a draft of more was saved for days since.
_BACK = 2000
_LRN = "functionalReferenceId"


class Checked(Fact, frozen=True):
    """What lodging would bring; ``keys`` are the fields that the findings are about, in the same order."""

    answer: Answer
    keys: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        return any(f.severity is Severity.ERROR for f in self.answer.findings)


def message_of(draft: Draft, texts: Mapping[str, str], built: Built, book: Book) -> Declaration:
    """The declaration, or for an amendment the message that asks for it. Raises ValueError where nothing is to send."""
    if not draft.amends:
        return built.declaration
    return rules.amendment(
        draft.source,
        declarations.read(draft.source),
        built.declaration,
        change_of(book, MessageKind.AMENDMENT, texts.get(REASON, "").strip(), texts.get(REASON_CODE, "").strip()),
    )


def change_of(book: Book, kind: MessageKind, reason: str, code: str = "") -> Change:
    """A change in the codes of the country."""
    types = book[FormalitiesPage].types
    named = next(name for name, one in types.items() if one.kind is kind)
    return Change(type_code=named, function_code=book[DraftsPage].change_function, reason=reason, code=code)


def check(means: Means, draft: Draft, content: Content, texts: Mapping[str, str], at: datetime) -> Checked:
    """What lodging these texts would bring, by the functions that decide later. Nothing is written."""
    book = means.book(at.date())
    built = rules.build(texts)
    raw = messages.write(FORMAT, (built.declaration,))
    [answer] = journey.precheck(means, Received(raw=raw, sender=draft.owner, format=FORMAT), at)
    found = [(_unreadable(each), each.key) for each in built.unreadable]
    found += [(f, key) for f, key in _more(draft, content, texts, built, book)]
    found += [(f, built.key_at(f.pointer)) for f in answer.findings]
    findings = tuple(finding for finding, _ in found)
    told = tuple(Place(path=key) for _, key in found)
    answer = replace(answer, findings=findings, places=told)
    return Checked(answer=answer, keys=tuple(key for _, key in found))


def lodge(means: Means, caller: Caller, reference: str, revision: int, at: datetime) -> tuple[Draft, Checked]:
    """Lodge a draft as it stands in ``revision``; returns it as it then is, with the answer.

    A second click, a second try after a lost answer, a second page: each gets the first answer, and one declaration is
    registered. Where something refuses it, nothing is sent. Raises LookupError, ClosedError (discarded, or changed
    since ``revision``), OperationalError where the database is away.
    """
    draft, content = drafts.content(caller.party, reference)
    mrn = draft.lodged or _lodged_before(draft)
    if mrn:
        return _note(draft, mrn, caller, at), _repeated(mrn)
    if not draft.is_open:
        raise ClosedError("draft_discarded", "{reference}: it was discarded; take it back first", reference=reference)
    if revision != draft.revision:
        says = "{reference}: it was changed since you looked at it. Look once more, then lodge it."
        raise ClosedError("draft_changed", says, reference=reference)
    texts = content.texts()
    checked = check(means, draft, content, texts, at)
    if checked.refuses:
        return draft, checked
    book = means.book(at.date())
    raw = messages.write(FORMAT, (message_of(draft, texts, rules.build(texts), book),))
    received = Received(raw=raw, sender=draft.owner, format=FORMAT, key=rules.key_for(reference, revision))
    parts = parts_of(received, book)
    why = permission.refusal(caller, parts)
    if why:
        return draft, _only(_error("declarant_is_you", "/declarant/id", why, ""), "declarant.id")
    [decided] = journey.clear_parts(means, parts, at, caller.name)
    if decided.answer.outcome in _DONE or _lodged_before(draft):
        done = _note(draft, decided.answer.reference, caller, at)
        return done, Checked(answer=decided.answer, keys=("",) * len(decided.answer.findings))
    if decided.answer.outcome is Outcome.REPEATED:
        return draft, _only(_taken(decided.answer.reference), _LRN)
    # The same revision would get the same answer for ever; what refused it may be gone tomorrow.
    with writing(by=caller.name, at=at) as pen:
        services.refused(pen, caller.party, reference)
    built = rules.build(texts)
    keys = tuple(built.key_at(f.pointer) for f in decided.answer.findings)
    return drafts.draft(caller.party, reference), Checked(answer=decided.answer, keys=keys)


def cancel(means: Means, caller: Caller, mrn: str, reason: str, code: str, at: datetime) -> Answer:
    """Ask for the cancellation of a declaration of the caller's. Raises LookupError where it has none of this MRN."""
    book = means.book(at.date())
    change = change_of(book, MessageKind.CANCELLATION, reason, code)
    raw = messages.write(FORMAT, (rules.cancellation(mrn, declarations.read(mrn), change),))
    parts = parts_of(Received(raw=raw, sender=caller.party, format=FORMAT, key=f"cancel:{mrn}"[:64]), book)
    why = permission.refusal(caller, parts)
    if why:
        raise LookupError(why)
    [decided] = journey.clear_parts(means, parts, at, caller.name)
    return decided.answer


def _lodged_before(draft: Draft) -> str:
    """The MRN that a revision of this draft became, ``""`` where none did; one statement."""
    keys = [rules.key_for(draft.reference, n) for n in range(max(1, draft.revision - _BACK), draft.revision + 1)]
    answers = intake.answered(draft.owner, keys).values()
    return next((one.reference for one in answers if one.reference), "")


def _note(draft: Draft, mrn: str, caller: Caller, at: datetime) -> Draft:
    with writing(by=caller.name, at=at) as pen:
        services.lodged(pen, draft.owner, draft.reference, mrn)
    return drafts.draft(draft.owner, draft.reference)


def _repeated(mrn: str) -> Checked:
    kept = declarations.get(mrn)
    answer = Answer(outcome=Outcome.REPEATED, message="", reference=mrn, lrn=kept.lrn, status=kept.status)
    return Checked(answer=answer, keys=())


def _more(
    draft: Draft, content: Content, texts: Mapping[str, str], built: Built, book: Book
) -> list[tuple[Finding, str]]:
    """What only a draft can have wrong: two texts for one field, a reference used before, a change without a reason."""
    twice, choose = _("Two pages typed different texts here."), _("Choose the one that holds.")
    found = [(_error("one_text_a_field", "", twice, choose), key) for key in content.contested]
    if draft.amends:
        return found + _of_change(draft, texts, built, book)
    declarant = built.declaration.declarant
    pair = ((declarant.id if declarant else None) or "", built.declaration.functional_reference_id or "")
    known = declarations.known([pair]).answer() if all(pair) else {}
    return [*found, *((_taken(mrn), _LRN) for mrn in known.values() if mrn != draft.lodged)]


def _of_change(draft: Draft, texts: Mapping[str, str], built: Built, book: Book) -> list[tuple[Finding, str]]:
    found = []
    if not texts.get(REASON, "").strip():
        says = _("The reason for the amendment is missing.")
        remedy = _("Say in a sentence why the declaration is amended.")
        found.append((_error("change_has_reason", "", says, remedy), REASON))
    kept = declarations.get(draft.source)
    if kept.version != draft.amends:
        says = _("The declaration was amended since this draft was opened: it is in version {version} now.")
        remedy = _("Discard this draft and amend it anew.")
        found.append((_error("amends_the_last_version", "", says.format(version=kept.version), remedy), ""))
    try:
        message_of(draft, texts, built, book)
    except ValueError:
        says = _("Nothing differs from the declaration as it is registered.")
        remedy = _("Change what is to be amended.")
        found.append((_error("amendment_changes_something", "", says, remedy), ""))
    return found


def _taken(mrn: str) -> Finding:
    says = _("This reference was used before, for {mrn}.").format(mrn=mrn)
    return _error("reference_used_once", f"/{_LRN}", says, _("Give this declaration a reference of its own."))


def _only(finding: Finding, key: str) -> Checked:
    return Checked(answer=Answer(outcome=Outcome.REJECTED, message="", findings=(finding,)), keys=(key,))


def _unreadable(each: Unreadable) -> Finding:
    severity = Severity.ERROR if each.grave else Severity.WARNING
    says, remedy = refusals.unreadable(each)
    return Finding(rule="value_readable", pointer="", says=says, remedy=remedy, severity=severity)


def _error(rule: str, pointer: str, says: str, remedy: str) -> Finding:
    return Finding(rule=rule, pointer=pointer, says=says, remedy=remedy)
