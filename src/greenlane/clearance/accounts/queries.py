"""Every read: funds, charges, payments, balances, statements, and the checks that the books balance."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter

import msgspec
from django.db.models import Q, QuerySet, Sum

from greenlane.base.files.wording import Dated, iso
from greenlane.base.ledger.reading import Ask, Question
from greenlane.clearance.accounts import entries, models, receipts, rules
from greenlane.clearance.accounts.terms import (
    HELD,
    AccountKind,
    AccountsPage,
    Application,
    Balance,
    Charge,
    Funds,
    Method,
    Payment,
    PaymentStatus,
    Standing,
    StatementLine,
    Verdict,
    Wish,
)

_tally = msgspec.json.Decoder(dict[str, int])


def funds_of(payers: Iterable[str], page: AccountsPage) -> Question[Mapping[str, Funds]]:
    """How each payer can pay now; of several guarantees the one with the most cover left."""
    wanted = list(dict.fromkeys(payers))
    columns = ("kind", "holder", "code", "limit_minor", "balance_minor")
    ask = Ask(models.Account, ("holder",), columns, [(payer,) for payer in wanted])
    return Question(lambda rows: _purses(rows, wanted, page), ask)


def _purses(
    rows: Iterable[tuple[str, str, str, int | None, int]], wanted: Iterable[str], page: AccountsPage
) -> Mapping[str, Funds]:
    kinds = (AccountKind.DEFERRED.value, AccountKind.WALLET.value, AccountKind.GUARANTEE.value)
    found: dict[str, dict[str, tuple[int, str]]] = {payer: {} for payer in wanted}
    for kind, holder, code, limit, balance in sorted(rows, key=itemgetter(2)):
        if kind not in kinds:
            continue
        left = (limit or 0) - balance
        if kind not in found[holder] or left > found[holder][kind][0]:
            found[holder][kind] = (left, code)
    return {payer: _funds(payer, accounts, page.digits) for payer, accounts in found.items()}


def charges_of(references: Iterable[str]) -> Mapping[str, Charge]:
    """The charge in force of each declaration that has one. One statement."""
    rows = models.Charge.objects.filter(declaration__reference__in=list(references), reversed_at__isnull=True)
    return {c.declaration.reference: charge_fact(c) for c in rows.select_related("declaration").order_by("version")}


def standings(references: Iterable[str], *, lock: bool = False) -> list[Standing]:
    """How charged declarations stand; ``lock`` keeps their charges as they are until the end of the transaction.

    One statement.
    """
    rows = models.Charge.objects.filter(reversed_at__isnull=True, declaration__reference__in=list(references))
    rows = rows.order_by("pk")
    return _standings(rows.select_for_update(of=("self",)) if lock else rows)


def settled(status: str, after: int = 0, limit: int = 500) -> list[Standing]:
    """Declarations of a status on which nothing is owed, in the order of their keys, after the key named."""
    rows = models.Charge.objects.filter(reversed_at__isnull=True, declaration__status=status)
    paid = Q(paid_at__isnull=False) | ~Q(method=Method.DUE.value)
    return _standings(rows.filter(paid, declaration_id__gt=after).order_by("declaration_id")[:limit])


def outstanding(payer: str, *, by: date | None = None) -> list[Charge]:
    """What a payer has still to pay, the first due first; ``by`` a day."""
    rows = models.Charge.objects.filter(payer=payer, paid_at__isnull=True, reversed_at__isnull=True)
    if by is not None:
        rows = rows.filter(due_on__lte=by)
    facts = [charge_fact(c) for c in rows.select_related("declaration").order_by("due_on", "pk")]
    return [fact for fact in facts if fact.outstanding]


def payment(reference: str) -> Payment:
    """One order to pay. Raises LookupError where there is none."""
    row = models.Payment.objects.filter(reference=reference).first()
    if row is None:
        raise LookupError(f"{reference}: no payment has this reference; check the number")
    return payment_fact(row)


def payments(payer: str, limit: int = 50) -> list[Payment]:
    """The orders of a payer, the last first."""
    rows = list(models.Payment.objects.filter(payer=payer).order_by("-pk")[:limit])
    return _payment_facts(rows)


def receipt(reference: str, page: AccountsPage, dated: Dated = iso) -> bytes:
    """The receipt of a paid order as PDF. Raises LookupError where there is no such order, or it was not paid."""
    rows = models.Charge.objects.filter(payment__reference=reference, paid_at__isnull=False)
    charges = [charge_fact(c) for c in rows.select_related("declaration").order_by("pk")]
    return receipts.draw(payment(reference), charges, page, dated)


def balances(holder: str) -> list[Balance]:
    """The accounts of a payer."""
    rows = models.Account.objects.filter(holder=holder, kind__in=[kind.value for kind in HELD]).order_by("code")
    return [Balance(a.code, AccountKind(a.kind), a.holder, a.balance_minor, a.limit_minor) for a in rows]


def statement(code: str, start: datetime, end: datetime) -> list[StatementLine]:
    """The postings of an account from ``start`` until before ``end``, with the balance after each."""
    rows = models.Posting.objects.filter(account__code=code).select_related("journal").order_by("journal__at", "pk")
    before = opening(code, start)
    lines = []
    for row in rows.filter(journal__at__gte=start, journal__at__lt=end):
        before += row.amount_minor
        lines.append(StatementLine(row.journal.at, row.journal.kind, row.journal.reference, row.amount_minor, before))
    return lines


def account(holder: str, code: str) -> Balance:
    """One account of a payer. Raises LookupError, in the same words, where there is none or it is another's."""
    for one in balances(holder):
        if one.code == code:
            return one
    raise LookupError(f"{code}: you have no account of this code; check it")


def open_orders(payer: str) -> list[Payment]:
    """The orders that wait for the bank, the last first."""
    rows = models.Payment.objects.filter(payer=payer, status=PaymentStatus.ORDERED.value).order_by("-pk")
    return _payment_facts(list(rows))


def application(number: str) -> Application:
    """One application. Raises LookupError where there is none."""
    row = models.Application.objects.filter(number=number).first()
    if row is None:
        raise LookupError(f"{number}: no application has this number; check it")
    return _application(row)


def applications(*, payer: str = "", verdict: Verdict | None = None, limit: int = 50) -> list[Application]:
    """Applications of a payer, or of all: open ones the first first, else the last first."""
    rows = models.Application.objects.filter(**({"payer": payer} if payer else {}))
    if verdict is not None:
        rows = rows.filter(verdict=verdict.value)
    rows = rows.order_by("applied_at", "pk") if verdict is Verdict.OPEN else rows.order_by("-applied_at", "-pk")
    return [_application(row) for row in rows[:limit]]


def opening(code: str, start: datetime) -> int:
    """The balance of an account before ``start``, by its postings, in minor units."""
    rows = models.Posting.objects.filter(account__code=code, journal__at__lt=start)
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def trial_balance() -> Mapping[str, int]:
    """The balance of every account by its postings; together they are zero."""
    rows = models.Posting.objects.values_list("account__code").annotate(sum=Sum("amount_minor")).order_by()
    return dict(rows)


def unbalanced() -> list[int]:
    """Journals whose postings do not sum to zero: none, or the books are damaged."""
    rows = models.Posting.objects.values("journal").annotate(sum=Sum("amount_minor")).exclude(sum=0).order_by()
    return [row["journal"] for row in rows]


def drifted() -> list[str]:
    """Accounts of payers whose kept balance differs from their postings: none, or the column is wrong."""
    sums = trial_balance()
    rows = models.Account.objects.filter(kind__in=[kind.value for kind in HELD]).values_list("code", "balance_minor")
    return [code for code, balance in rows if balance != sums.get(code, 0)]


def charge_fact(row: models.Charge) -> Charge:
    return Charge(
        reference=row.declaration.reference,
        version=row.version,
        payer=row.payer,
        method=Method(row.method),
        duties=_tally.decode(row.duties),
        refunded=_tally.decode(row.refunded),
        secured=row.secured_minor,
        deposit=row.deposit_minor,
        guarantee=row.guarantee,
        due_on=row.due_on,
        charged_at=row.charged_at,
        paid_at=row.paid_at,
        reversed_at=row.reversed_at,
    )


def payment_fact(row: models.Payment) -> Payment:
    return _payment_facts([row])[0]


def _payment_facts(rows: Sequence[models.Payment]) -> list[Payment]:
    charged = models.Charge.objects.filter(payment__in=rows).order_by("pk")
    paid: dict[int, list[str]] = {}
    for key, mrn in charged.values_list("payment_id", "declaration__reference"):
        paid.setdefault(key or 0, []).append(mrn)
    return [_payment_fact(row, tuple(paid.get(row.pk, ()))) for row in rows]


def _payment_fact(row: models.Payment, references: tuple[str, ...]) -> Payment:
    return Payment(
        reference=row.reference,
        payer=row.payer,
        amount=row.amount_minor,
        currency=row.currency,
        status=PaymentStatus(row.status),
        references=references,
        ordered_at=row.ordered_at,
        paid_at=row.paid_at,
        receipt=row.receipt or "",
        bank_reference=row.bank_reference,
    )


def _application(row: models.Application) -> Application:
    return Application(
        number=row.number,
        payer=row.payer,
        wish=Wish(row.wish),
        amount=row.amount_minor,
        guarantor=row.guarantor,
        document=row.document,
        account=row.account,
        says=row.says,
        verdict=Verdict(row.verdict),
        applied_at=row.applied_at,
        decided_at=row.decided_at,
        granted=row.granted_minor,
        opened=row.opened,
        reason=row.reason,
    )


def _standings(rows: QuerySet[models.Charge]) -> list[Standing]:
    fields = ("declaration_id", "declaration__reference", "declaration__version", "declaration__status")
    return [
        Standing(key, reference, version, status, sha256, paid_at is not None or method != Method.DUE.value)
        for key, reference, version, status, sha256, paid_at, method in rows.values_list(
            *fields, "declaration__sha256", "paid_at", "method"
        )
    ]


def _funds(payer: str, found: Mapping[str, tuple[int, str]], digits: int) -> Funds:
    available, deferred = found.get(AccountKind.DEFERRED, (0, ""))
    cover, guarantee = found.get(AccountKind.GUARANTEE, (0, ""))
    return Funds(
        payer=payer,
        deferred=deferred,
        available=rules.major(available, digits),
        wallet=rules.major(found.get(AccountKind.WALLET, (0, entries.wallet(payer)))[0], digits),
        guarantee=guarantee,
        cover=rules.major(cover, digits),
    )
