"""Every read: releases, interdicts, the note as PDF, and what the code of a note is worth."""

from collections.abc import Iterable, Mapping

from greenlane.base.files.wording import Dated, iso
from greenlane.base.ledger import merkle, notes
from greenlane.base.ledger import queries as ledger
from greenlane.base.ledger.rules import leaf_hash
from greenlane.base.ledger.terms import Told
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.release import letter, models, rules
from greenlane.clearance.release.terms import Interdict, NoteCheck, NotePage, Release
from greenlane.filing.declarations import queries as declarations

RELEASED = "release.released"
_FIELDS = ("declaration__reference", "number", "at", "version", "by", "sha256")


def release(reference: str) -> Release:
    """The release of a declaration. Raises LookupError where it was not released."""
    found = releases([reference]).get(reference)
    if found is None:
        raise LookupError(f"{reference}: not released; the declaration's status says what it waits for")
    return found


def releases(references: Iterable[str]) -> Mapping[str, Release]:
    """The releases of those declarations that were released. One statement."""
    rows = models.Release.objects.filter(declaration__reference__in=list(references)).values_list(*_FIELDS)
    return {row[0]: Release(*row) for row in rows}


def interdicts(references: Iterable[str], *, is_open: bool = True) -> list[Interdict]:
    """The interdicts on declarations, for officers; those not lifted, or all."""
    rows = models.Interdict.objects.filter(declaration__reference__in=list(references)).order_by("pk")
    if is_open:
        rows = rows.filter(lifted_at__isnull=True)
    fields = ("declaration__reference", "authority", "reason", "placed_at", "lifted_at")
    return [Interdict(*row) for row in rows.values_list(*fields)]


def note(reference: str, page: NotePage, money: AccountsPage, address: str, dated: Dated = iso) -> bytes:
    """The release note as PDF: the same release gives the same bytes. ``address`` is where codes are checked.

    Raises LookupError where the declaration was not released.
    """
    found = release(reference)
    facts = letter.Note(
        release=found,
        kept=declarations.get(reference),
        declaration=declarations.read(reference, found.version),
        charge=accounts.charges_of([reference]).get(reference),
        payload=rules.payload_of(address, reference, found.number, _commitment(_told(reference))),
    )
    return letter.draw(facts, page, money, dated)


def verify_note(payload: str, page: NotePage, verifier: notes.Verifier | None = None) -> NoteCheck:
    """Check what was scanned against the log: the release event must be there, commit to the same body, and lie under
    the signed tree head (signed by ``verifier`` where one is given). Tells nothing that is not on the note."""
    parts = rules.payload_parts(payload)
    if parts is None:
        return NoteCheck(is_genuine=False, says=page.checks["unreadable"])
    reference, number, commitment = parts
    found = releases([reference]).get(reference)
    told = _last_told(reference)
    if found is None or told is None or found.number != number or _commitment(told) != commitment:
        return NoteCheck(is_genuine=False, says=page.checks["false"])
    try:
        proof = ledger.proof_of(told.id)
        text = proof.checkpoint if verifier is None else notes.opened(proof.checkpoint, verifier)
        head = notes.head_of(text)
        merkle.check_inclusion(leaf_hash(proof.leaf), proof.index, head.size, head.root, proof.path)
    except ledger.NotSealedError:
        says = page.checks["waiting"].format(number=number, reference=reference)
        return NoteCheck(is_genuine=True, says=says, reference=reference, number=number)
    except (merkle.ProofError, notes.NoteError):
        return NoteCheck(is_genuine=False, says=page.checks["false"])
    says = page.checks["genuine"].format(number=number, reference=reference, index=proof.index)
    return NoteCheck(is_genuine=True, says=says, reference=reference, number=number, index=proof.index)


def _last_told(reference: str) -> Told | None:
    return next((told for told in reversed(ledger.history(reference)) if told.kind == RELEASED), None)


def _told(reference: str) -> Told:
    told = _last_told(reference)
    if told is None:
        raise LookupError(f"{reference}: the log tells of no release; verify the log")
    return told


def _commitment(told: Told) -> str:
    """The last line of the leaf, hexadecimal."""
    return ledger.leaf(told.id).decode().rstrip("\n").rpartition("\n")[2]
