"""What do we keep? Accounts, journals with their postings, charges, orders to pay, the bank's messages, applications.

Amounts are whole minor units, debit positive.
"""

from django.db import models
from django.db.models import F, Q

from greenlane.clearance.accounts.terms import AccountKind, Method, PaymentStatus, Result, Verdict, Wish


def _choices(kind: type[AccountKind | Method | PaymentStatus | Result | Verdict | Wish]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class Account(models.Model):
    """An account. ``balance_minor`` is the shadow of the postings, kept for accounts of payers only.

    Personal data: ``holder`` is the registration of a party, who may be a person.
    """

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=_choices(AccountKind))
    holder = models.CharField(max_length=40, blank=True)
    balance_minor = models.BigIntegerField(default=0)
    limit_minor = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_minor__isnull=True) | Q(balance_minor__lte=F("limit_minor")), name="account_in_limit"
            )
        ]
        indexes = [models.Index(fields=["holder"], name="account_of_holder")]


class Journal(models.Model):
    """One booking; its postings sum to zero.

    Personal data: none.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=40)


class Posting(models.Model):
    """One line of a journal.

    Personal data: none.
    """

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="posting_not_zero")]


class Payment(models.Model):
    """An order to pay and what became of it.

    Personal data: ``payer`` is the registration of a party, who may be a person.
    """

    reference = models.CharField(max_length=20, unique=True)
    payer = models.CharField(max_length=32)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=_choices(PaymentStatus))
    ordered_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=20, unique=True, null=True)
    bank_reference = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_of_something")]
        indexes = [models.Index(fields=["payer", "ordered_at"], name="payment_of_payer")]


class Charge(models.Model):
    """What one version of a declaration owes. ``duties`` and ``refunded`` are JSON: minor units by tax type.

    Personal data: ``payer`` is the registration of a party, who may be a person.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    version = models.PositiveSmallIntegerField()
    payer = models.CharField(max_length=32)
    method = models.CharField(max_length=10, choices=_choices(Method))
    duties = models.TextField()
    refunded = models.TextField(default="{}")
    secured_minor = models.BigIntegerField()
    deposit_minor = models.BigIntegerField()
    guarantee = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True)
    charged_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "version"], name="one_charge_a_version")]
        indexes = [
            models.Index(
                fields=["payer", "due_on"],
                condition=Q(paid_at__isnull=True, reversed_at__isnull=True),
                name="charge_outstanding",
            )
        ]


class BankMessage(models.Model):
    """A message that carried the bank's signature, and what came of it; one for each transaction of the bank.

    Personal data: none.
    """

    bank_reference = models.CharField(max_length=64, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True)
    order = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=8)
    result = models.CharField(max_length=16, choices=_choices(Result))
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)


class Application(models.Model):
    """What a payer applied for: credit, a guarantee, money back; and what customs decided.

    Personal data: ``payer`` and ``guarantor`` may be persons; ``account`` is a bank account; user names of who applied
    and who decided.
    """

    number = models.CharField(max_length=20, unique=True)
    payer = models.CharField(max_length=32)
    wish = models.CharField(max_length=10, choices=_choices(Wish))
    amount_minor = models.BigIntegerField()
    guarantor = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=20, blank=True)
    account = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=400, blank=True)
    verdict = models.CharField(max_length=10, choices=_choices(Verdict))
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    granted_minor = models.BigIntegerField(default=0)
    opened = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="application_of_something")]
        indexes = [
            models.Index(fields=["payer", "applied_at"], name="application_of_payer"),
            models.Index(fields=["applied_at"], condition=Q(verdict="open"), name="application_open"),
        ]
