"""What follows? Interest by days, penalties with mitigation, when a demand is due, what a disclosure may do alone."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from msgspec import structs

from greenlane.clearance.accounts.terms import AccountsPage
from greenlane.clearance.audit.page import read
from greenlane.clearance.audit.terms import (
    AuditError,
    AuditPage,
    Case,
    Correction,
    Difference,
    Dues,
    Kind,
    LineDifference,
)
from greenlane.core.codes import check_character
from greenlane.core.declaration import Declaration
from greenlane.core.goods import Classification, Commodity, GoodsItem, GoodsMeasure, InvoiceLine, Origin
from greenlane.core.money import Amount
from greenlane.law.duty.terms import Assessment

__all__ = [
    "charged_under",
    "check_disclosure",
    "check_offence",
    "check_start",
    "correct",
    "differ",
    "disclosed_dues",
    "due_on",
    "dues_of",
    "interest",
    "number_of",
    "offence_of",
    "penalty",
    "read",
    "refused",
]  # fmt: skip
_MONTH = Decimal("30.4375")


def refused(page: AuditPage, rule: str, **words: object) -> AuditError:
    """The error of a rule, in the words of the pack."""
    return AuditError(rule, page.says[rule], **words)


def number_of(prefix: str, key: int, on: date) -> str:
    """Prefix, two digits of the year, seven digits, an ISO 7064 MOD 37,36 check character."""
    text = f"{prefix}{on.year % 100:02d}{key:07d}"
    return text + check_character(text)


def interest(page: AuditPage, amount: int, start: date, end: date) -> int:
    """Simple interest on ``amount`` for the days after ``start`` up to ``end``, each day by its rate, rounded once."""
    if amount <= 0 or end <= start:
        return 0
    days = Decimal(0)
    for rate in page.interest:
        first = max(start + timedelta(days=1), rate.start or date.min)
        last = min(end, rate.end or date.max)
        if first <= last:
            days += rate.rate * ((last - first).days + 1)
    return int((amount * days / page.year_days).quantize(Decimal(1), ROUND_HALF_UP))


def penalty(page: AuditPage, offence: str, duty: int, mitigations: Sequence[str]) -> int:
    """The penalty of an offence, mitigated; 0 where there is no offence or the pack has no penalty for it.

    Raises AuditError on a mitigation that the pack does not know.
    """
    unknown = [code for code in mitigations if code not in page.mitigations]
    if unknown:
        raise refused(page, "no_mitigation", code=", ".join(unknown), codes=", ".join(page.mitigations))
    row = page.penalties.get(offence)
    if row is None:
        return 0
    full = min(max(row.share * max(0, duty), Decimal(row.least)), Decimal(row.most))
    off = min(sum((page.mitigations[code].share for code in set(mitigations)), Decimal(0)), page.most_mitigation)
    return int((full * (1 - off)).quantize(Decimal(1), ROUND_HALF_UP))


def dues_of(
    page: AuditPage, difference: Difference, offence: str, mitigations: Sequence[str], since: date, on: date
) -> Dues:
    """What a difference costs: duty, interest from the day it was due (``since``) to ``on``, penalty."""
    short = max(0, difference.total)
    rest = penalty(page, offence, short, mitigations) if offence else 0
    return Dues(difference.duties, interest(page, short, since, on), rest, max(0, (on - since).days))


def disclosed_dues(page: AuditPage, difference: Difference, offence: str, since: date, on: date) -> Dues:
    """The same for an error that the trader disclosed itself: interest and penalty are reduced as the pack says."""
    dues = dues_of(page, difference, offence, (page.disclosed,), since, on)
    reduced = (dues.interest * page.interest_factor).quantize(Decimal(1), ROUND_HALF_UP)
    return structs.replace(dues, interest=int(reduced))


def offence_of(page: AuditPage, corrections: Sequence[Correction]) -> str:
    """The offence that corrected fields stand for; of several the one with the highest penalty, ``""`` for none."""
    fields = {name for c in corrections for name in page.errors if getattr(c, name) is not None}
    codes = sorted({page.errors[name] for name in fields} & set(page.penalties))
    return max(codes, key=lambda code: page.penalties[code].share, default="")


def due_on(page: AuditPage, money: AccountsPage, day: date) -> date:
    """The day a demand raised on ``day`` falls due, never a weekend or holiday: then the next working day."""
    due = day + timedelta(days=page.demand_days)
    while due.weekday() in money.weekend or due in money.holidays:
        due += timedelta(days=1)
    return due


def check_start(page: AuditPage, case: Case, day: date) -> None:
    """A site audit begins when the notice of its letter of intent is over. Raises AuditError."""
    if case.kind is Kind.SITE and case.notice_until is None:
        raise refused(page, "site_notice", days=page.notice_days)
    if case.notice_until is not None and day < case.notice_until:
        raise refused(page, "notice_over", until=case.notice_until)


def check_offence(page: AuditPage, offence: str, offences: Mapping[str, object]) -> None:
    """An offence is one of the pack's, or none. Raises AuditError."""
    if offence and offence not in offences:
        raise refused(page, "no_offence", code=offence, codes=", ".join(offences))


def check_disclosure(page: AuditPage, dues: Dues, released: date, day: date, *, is_audited: bool, lacks: bool) -> str:
    """Why an auditor decides on a disclosure; ``""`` where the pack accepts it at once."""
    if is_audited:
        return page.says["announced"]
    if lacks:
        return page.says["incomplete"]
    if dues.duty <= 0:
        return page.says["lower"]
    if dues.duty > page.most_duty:
        return page.says["too_much"]
    if (day - released).days > page.most_months * _MONTH:
        return page.says["too_long"].format(months=page.most_months)
    return ""


def correct(page: AuditPage, declared: Declaration, corrections: Sequence[Correction]) -> Declaration:
    """The declaration as it should have been; a changed price changes the invoice total by as much.

    Raises AuditError where nothing is corrected, or a line is named that there is none of.
    """
    wanted = {c.line: c for c in corrections}
    items = {item.sequence_numeric for item in declared.items}
    if not corrections or all(structs.replace(c, line=0) == Correction(0) for c in corrections):
        raise refused(page, "nothing_corrected")
    for number in wanted:
        if number not in items:
            raise refused(page, "no_line", line=number, lines=len(items))
    shipment = declared.goods_shipment
    assert shipment is not None
    corrected = [_corrected(item, wanted.get(item.sequence_numeric)) for item in shipment.items]
    more = sum((_price(new) - _price(old) for old, new in zip(shipment.items, corrected, strict=True)), Decimal(0))
    invoice = declared.invoice_amount
    if invoice is not None and more:
        invoice = structs.replace(invoice, value=invoice.value + more)
    return structs.replace(
        declared, goods_shipment=structs.replace(shipment, items=tuple(corrected)), invoice_amount=invoice
    )


def differ(reference: str, charged: Assessment, right: Assessment, digits: int, faults: Sequence[str]) -> Difference:
    """What was charged against what is right, by line and tax; what is secured and not collected is left out."""
    sums: dict[tuple[int, str], list[Decimal]] = {}
    laws: dict[tuple[int, str], str] = {}
    for place, assessment in enumerate((charged, right)):
        for tax in assessment.lines:
            if not tax.guaranteed:
                key = (tax.number, tax.tax)
                sums.setdefault(key, [Decimal(0), Decimal(0)])[place] += tax.amount
                laws[key] = tax.law
    lines = tuple(
        LineDifference(*key, int(pair[0].scaleb(digits)), int(pair[1].scaleb(digits)), laws[key])
        for key, pair in sorted(sums.items())
    )
    return Difference(reference, lines, tuple(faults))


def charged_under(differences: Difference, line: int) -> int:
    """What the difference comes to on one line; taxes on the whole declaration are line 0."""
    return sum(d.amount for d in differences.lines if d.line == line)


def _price(item: GoodsItem) -> Decimal:
    line = item.commodity.invoice_line if item.commodity else None
    return line.item_charge_amount.value if line and line.item_charge_amount else Decimal(0)


def _corrected(item: GoodsItem, told: Correction | None) -> GoodsItem:
    if told is None:
        return item
    goods = item.commodity or Commodity()
    measure = goods.goods_measure or GoodsMeasure()
    changes: dict[str, Decimal] = {}
    if told.net is not None:
        # Gross mass is never below net mass; a net mass corrected upwards lifts it.
        gross = max(measure.gross_mass_measure or told.net, told.net)
        changes |= {"net_net_weight_measure": told.net, "gross_mass_measure": gross}
    if told.quantity is not None:
        changes["tariff_quantity"] = told.quantity
    if changes:
        goods = structs.replace(goods, goods_measure=structs.replace(measure, **changes))
    if told.price is not None:
        old = goods.invoice_line.item_charge_amount if goods.invoice_line else None
        amount = Amount(told.price, old.currency_id if old else None)
        goods = structs.replace(goods, invoice_line=InvoiceLine(amount))
    if told.code is not None:
        goods = structs.replace(goods, classifications=_classified(goods.classifications, told.code))
    origins = item.origins
    if told.origin is not None:
        origins = (Origin(country_code=told.origin), *item.origins[1:]) if not item.origins else (
            structs.replace(item.origins[0], country_code=told.origin), *item.origins[1:])  # fmt: skip
    return structs.replace(item, commodity=goods, origins=origins)


def _classified(held: tuple[Classification, ...], code: str) -> tuple[Classification, ...]:
    """The tariff code in one part; additional codes stay."""
    rest = tuple(c for c in held if c.identification_type_code not in ("TSP", "TRC", None))
    return (Classification(id=code, identification_type_code="TSP"), *rest)
