"""What stands on the letter of intent, and on a demand? Addressed to the trader; names no officer and no reason."""

from greenlane.base.files.papers import Paper
from greenlane.base.files.wording import Dated, iso
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit import lateness
from greenlane.clearance.audit.terms import AuditPage, Case, Demand, Kind


def intent(case: Case, name: str, page: AuditPage, dated: Dated = iso) -> bytes:
    """The letter of intent as PDF: the same case gives the same bytes. Raises LookupError before it is announced."""
    words = page.words
    if case.notice_until is None:
        raise LookupError(f"{case.number}: no letter of intent was sent")
    paper = _paper(page, words["title"], case.number)
    paper.pairs([
        (words["number"], case.number),
        (words["trader"], f"{name} {case.party}".strip()),
        (words["period"], f"{dated(case.since)} – {dated(case.until)}"),
        (words["kind"], words["site"] if case.kind is Kind.SITE else words["desk"]),
        (words["notice"], dated(case.notice_until)),
        (words["scope"], case.scope),
    ])  # fmt: skip
    paper.paragraph(words["intro"])
    paper.paragraph(words["rights"])
    paper.table([words["declarations"]], [1], [[reference] for reference in case.references])
    paper.paragraph(words["law"], quiet=True)
    return paper.bytes()


def demanded(demand: Demand, page: AuditPage, money: AccountsPage, dated: Dated = iso) -> bytes:
    """The demand as PDF."""
    words = page.words
    paper = _paper(page, words["demand_title"], demand.number)
    paper.pairs(
        [(words["number"], demand.source), (words["trader"], demand.payer), (words["due_on"], dated(demand.due_on))]
    )
    paper.paragraph(words["demand_intro"])
    rows = [(f"{words['duty']}: {money.duties.get(tax, tax)}", part) for tax, part in sorted(demand.duties.items())]
    rows += [(words["interest"], demand.interest), (words["penalty"], demand.penalty)]
    rows += [(words["late"], demand.late)] if demand.late else []
    rows += [(words["total"], demand.total)]
    written = [[what, f"{major(amount, money.digits):,f}"] for what, amount in rows]
    paper.table([words["item"], f"{words['amount']} ({money.currency})"], [5, 2], written)
    if grows := lateness.says(page, demand.due_on):
        paper.paragraph(f"{words['due_on']}: {dated(demand.due_on)}. {grows}")
    paper.paragraph(words["law"], quiet=True)
    return paper.bytes()


def _paper(page: AuditPage, title: str, number: str) -> Paper:
    author = page.words["author"]
    paper = Paper(title=f"{title} {number}", author=author, subject=number, language=page.words["language"])
    paper.band(author, title)
    return paper
