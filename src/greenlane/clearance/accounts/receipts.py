"""What does a receipt look like? One page, the same payment gives the same bytes."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from greenlane.base.files.papers import BOTTOM, Paper
from greenlane.base.files.wording import Dated, iso
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage, Charge, Payment

_ROW = 6.2 * mm


def draw(payment: Payment, charges: Sequence[Charge], page: AccountsPage, dated: Dated = iso) -> bytes:
    """The receipt of a paid order as PDF; ``charges`` are those it paid. Raises LookupError where it was not paid."""
    if not payment.receipt:
        raise LookupError(f"{payment.reference} is {payment.status.value}; there is a receipt once it is paid")
    words = page.receipt
    title = f"{words['title']} {payment.receipt}"
    paper = Paper(title=title, author=words["author"], subject=payment.reference, language=words["language"])
    paper.band(words["author"], words["title"])
    paper.pairs([
        (words["number"], payment.receipt),
        (words["payer"], payment.payer),
        (words["paid_at"], f"{dated(payment.paid_at)} UTC" if payment.paid_at else "–"),
        (words["payment"], payment.reference),
        (words["bank_reference"], payment.bank_reference),
        (words["total"], f"{_amount(payment.amount, page)} {payment.currency}"),
    ])  # fmt: skip
    rows = _rows(charges, page) or [["–", words["wallet"], _amount(payment.amount, page)]]
    fits = max(1, int((paper.room(BOTTOM) - 40 * mm) / _ROW))
    heads = [words["declaration"], words["duty"], f"{words['amount']} ({page.currency})"]
    paper.table(heads, [3, 4, 2], rows[:fits])
    if len(rows) > fits:
        shown = {row[0] for row in rows[:fits]}
        paper.paragraph(words["more"].format(count=len({row[0] for row in rows} - shown)), quiet=True)
    paper.paragraph(words["thanks"], quiet=True)
    return paper.bytes()


def _rows(charges: Sequence[Charge], page: AccountsPage) -> list[list[str]]:
    rows = []
    for charge in charges:
        for tax, amount in sorted(charge.duties.items()):
            rows.append([charge.reference, page.duties.get(tax, tax), _amount(amount, page)])
        if charge.deposit:
            rows.append([charge.reference, page.receipt["deposit"], _amount(charge.deposit, page)])
    return rows


def _amount(amount: int, page: AccountsPage) -> str:
    return f"{major(amount, page.digits):,f}"
