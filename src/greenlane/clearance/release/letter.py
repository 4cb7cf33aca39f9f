"""What stands on a release note? One page; nothing on it betrays a lane, a score or a reason."""

from reportlab.lib.units import mm

from greenlane.base.files.papers import BOTTOM, Paper
from greenlane.base.files.wording import Dated, iso
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.accounts.terms import AccountsPage, Charge, Method
from greenlane.clearance.release.terms import NotePage, Release
from greenlane.core.declaration import Declaration, Line, lines_of
from greenlane.core.party import Party
from greenlane.core.words import Fact
from greenlane.filing.declarations.terms import Kept

#: Room for the code and its caption.
_FOOT = BOTTOM + 52 * mm
_ROW = 6.2 * mm


class Note(Fact, frozen=True):
    """Everything a note is drawn from."""

    release: Release
    kept: Kept
    declaration: Declaration
    charge: Charge | None
    payload: str


def draw(note: Note, page: NotePage, money: AccountsPage, dated: Dated = iso) -> bytes:
    """The note as PDF."""
    words = page.words
    paper = Paper(
        title=f"{words['title']} {note.release.number}",
        author=words["author"],
        subject=f"{words['reference']} {note.release.reference}",
        language=words["language"],
    )
    paper.band(words["author"], words["title"])
    paper.pairs(_pairs(note, page, dated))
    paper.paragraph(words["intro"])
    paper.y -= 3 * mm
    duties = _duties(note.charge, page, money)
    _goods(paper, lines_of(note.declaration), page, len(duties))
    if duties:
        paper.table([words["duty"], f"{words['amount']} ({money.currency})"], [5, 2], duties)
    paper.paragraph(_settled(note.charge, page, dated), quiet=True)
    paper.code(note.payload, words["verify"])
    return paper.bytes()


def _pairs(note: Note, page: NotePage, dated: Dated) -> list[tuple[str, str]]:
    words, declaration = page.words, note.declaration
    importer = declaration.goods_shipment.importer if declaration.goods_shipment else None
    return [
        (words["reference"], note.release.reference),
        (words["number"], note.release.number),
        (words["released_at"], f"{dated(note.release.at)} UTC"),
        (words["office"], note.kept.office),
        (words["importer"], _name(importer)),
        (words["declarant"], _name(declaration.declarant)),
        (words["procedure"], note.kept.regime),
        (words["items"], str(note.kept.items)),
    ]


def _goods(paper: Paper, lines: tuple[Line, ...], page: NotePage, duties: int) -> None:
    words = page.words
    # What the duties and their line of text need below, and a line for "and 12 more".
    left = paper.room(_FOOT) - (duties + 3) * _ROW - 22 * mm
    fits = max(1, min(len(lines), int(left / _ROW)))
    heads = [words[name] for name in ("item", "goods", "code", "origin", "net")]
    rows = [
        [str(line.number), line.description, line.code, line.origin, "" if line.net is None else f"{line.net:,f}"]
        for line in lines[:fits]
    ]
    paper.table(heads, [1, 7, 2.2, 1.2, 2], rows)
    if len(lines) > fits:
        paper.y += 2 * mm
        paper.paragraph(words["more"].format(count=len(lines) - fits), quiet=True)


def _duties(charge: Charge | None, page: NotePage, money: AccountsPage) -> list[list[str]]:
    if charge is None:
        return []
    left = {tax: amount for tax, amount in accounts.refundable(charge.duties, charge.refunded).items() if amount}
    rows = [[money.duties.get(tax, tax), _amount(amount, money)] for tax, amount in sorted(left.items())]
    if len(left) > 1:
        rows.append([page.words["total"], _amount(sum(left.values()), money)])
    if charge.secured:
        rows.append([page.words["secured"], _amount(charge.secured, money)])
    return rows


def _settled(charge: Charge | None, page: NotePage, dated: Dated) -> str:
    if charge is None or (not charge.total and not charge.secured):
        return page.words["nothing"]
    if charge.method is Method.DEFERRED and charge.paid_at is None:
        return page.words["deferred"].format(due_on=dated(charge.due_on) if charge.due_on else "–")
    return page.words["paid"]


def _name(party: Party | None) -> str:
    return (party.name or party.id or "–") if party else "–"


def _amount(amount: int, money: AccountsPage) -> str:
    return f"{accounts.major(amount, money.digits):,f}"
