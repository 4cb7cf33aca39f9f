"""What does a statement look like? The postings of one account over some days, on pages, or as separated values."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from reportlab.lib.units import mm

from greenlane.base.files.papers import BOTTOM, TOP, Paper
from greenlane.base.files.wording import Dated, iso
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import CREDITED, AccountsPage, Balance, StatementLine
from greenlane.core.words import Fact

_ROW, _HEAD, _FOOT = 6.2 * mm, 14 * mm, 10 * mm
_COLUMNS = ("day", "what", "reference", "amount", "balance")


class Statement(Fact, frozen=True):
    """An account as its holder reads it: what it has is above zero, what it uses or owes too."""

    account: Balance
    since: date
    until: date
    before: int
    after: int
    lines: tuple[StatementLine, ...]


def statement(account: Balance, since: date, until: date, before: int, lines: Iterable[StatementLine]) -> Statement:
    """The postings between two days, both included; ``before`` is the balance when the first day began."""
    sign = -1 if account.kind in CREDITED else 1
    turned = tuple(StatementLine(x.at, x.kind, x.reference, sign * x.amount, sign * x.balance) for x in lines)
    after = turned[-1].balance if turned else sign * before
    return Statement(account, since, until, sign * before, after, turned)


def name_of(account: Balance, page: AccountsPage) -> str:
    """What the account is called: the pack's name, and of a guarantee its number."""
    name = page.statement[f"account_{account.kind.value}"]
    number = account.code.partition(":")[2]
    return name if number == account.holder else f"{name} {number}"


def kind_of(line: StatementLine, page: AccountsPage) -> str:
    """What a booking is called."""
    return page.statement.get(f"booked_{line.kind}", line.kind.replace("_", " "))


def separated(found: Statement, page: AccountsPage) -> str:
    """The lines as CSV (RFC 4180) with a row of names; amounts with a full stop, days as ISO 8601."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([*(page.statement[name] for name in _COLUMNS), page.statement["currency"]])
    for line in found.lines:
        amounts = (str(major(amount, page.digits)) for amount in (line.amount, line.balance))
        rows.writerow([line.at.isoformat(), kind_of(line, page), line.reference, *amounts, page.currency])
    return out.getvalue()


def draw(found: Statement, holder: str, page: AccountsPage, dated: Dated = iso) -> bytes:
    """The statement as PDF, as many pages as it needs; the same postings give the same bytes."""
    words, name = page.statement, name_of(found.account, page)
    author, language = page.receipt["author"], page.receipt["language"]
    sheets = _Sheets(title=f"{words['title']}: {name}", author=author, subject=found.account.code, language=language)
    sheets.band(author, f"{words['title']}: {name}")
    sheets.pairs([
        (words["holder"], holder),
        (words["account"], found.account.code),
        (words["period"], f"{dated(found.since)} – {dated(found.until)}"),
        (words["currency"], page.currency),
        (words["before"], _amount(found.before, page)),
        (words["after"], _amount(found.after, page)),
    ])  # fmt: skip
    heads = [words[name] for name in _COLUMNS]
    rows = [_row(line, page, dated) for line in found.lines]
    if not rows:
        sheets.paragraph(words["none"], quiet=True)
        return sheets.bytes()
    parts = _parts(rows, int((sheets.room(BOTTOM) - _HEAD - _FOOT) / _ROW), int((TOP - BOTTOM - _HEAD - _FOOT) / _ROW))
    for number, part in enumerate(parts, 1):
        if number > 1:
            sheets.turn()
        sheets.table(heads, [3, 4, 4, 2.6, 2.6], part)
        if len(parts) > 1:
            sheets.paragraph(words["page"].format(page=number, pages=len(parts)), quiet=True)
    return sheets.bytes()


class _Sheets(Paper):
    """A paper of several pages."""

    def turn(self) -> None:
        """Go on, on a fresh page."""
        self._canvas.showPage()
        self.y = TOP


def _parts(rows: Sequence[list[str]], first: int, later: int) -> list[Sequence[list[str]]]:
    """The rows of each page; the first has its heading and fits fewer."""
    rest = range(max(1, first), len(rows), later)
    return [rows[: max(1, first)], *(rows[start : start + later] for start in rest)]


def _row(line: StatementLine, page: AccountsPage, dated: Dated = iso) -> list[str]:
    amounts = (_amount(amount, page) for amount in (line.amount, line.balance))
    return [dated(line.at), kind_of(line, page), line.reference, *amounts]


def _amount(amount: int, page: AccountsPage) -> str:
    return f"{major(amount, page.digits):,f}"
