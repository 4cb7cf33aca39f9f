"""What do we call it? Accounts, postings, payments, guarantees. Amounts in the country's currency.

Facts that travel with a declaration hold Decimal; what is booked is in whole minor units (cents), debit positive.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact


class Method(StrEnum):
    """How a charge is settled; WALLET and NOTHING are paid at once, DEFERRED is secured by the account's limit."""

    DEFERRED = "deferred"
    WALLET = "wallet"
    DUE = "due"
    NOTHING = "nothing"


class AccountKind(StrEnum):
    """RECEIVABLE, DEFERRED, WALLET, GUARANTEE and DEPOSIT belong to a payer, the rest to the treasury.

    A wallet is the payer's money with us: its balance is zero or negative, so its limit is 0.
    """

    RECEIVABLE = "receivable"
    DEFERRED = "deferred"
    WALLET = "wallet"
    GUARANTEE = "guarantee"
    DEPOSIT = "deposit"
    REVENUE = "revenue"
    BANK = "bank"
    SUSPENSE = "suspense"
    SECURITY = "security"


#: Kept in credit, so that what a payer has with us is below zero; it reads them the other way round.
CREDITED = frozenset({AccountKind.WALLET, AccountKind.DEPOSIT})
#: Accounts of payers keep their balance in a column beside the postings; those of the treasury would be fought over.
HELD = frozenset(
    {AccountKind.RECEIVABLE, AccountKind.DEFERRED, AccountKind.WALLET, AccountKind.GUARANTEE, AccountKind.DEPOSIT}
)


class Funds(Fact, frozen=True):
    """Fact, gathered: how this declaration can be paid.

    ``deferred`` names the deferred account with ``available`` credit left, ``""`` where there is none; ``wallet`` is
    the balance of the payer's wallet; ``guarantee`` names a guarantee with ``cover`` left.
    """

    payer: str
    deferred: str = ""
    available: Decimal = Decimal("0.00")
    wallet: Decimal = Decimal("0.00")
    guarantee: str = ""
    cover: Decimal = Decimal("0.00")


class Settlement(Fact, frozen=True):
    """Fact: how the assessment is settled. ``method`` is ``deferred``, ``wallet``, ``due`` (the payer must pay) or
    ``nothing`` (no duty); ``guarantee`` is named where an amount is secured. An amount ``secured`` without a
    guarantee is deposited in cash and is part of ``amount``."""

    method: str
    amount: Decimal
    due_on: date | None = None
    guarantee: str = ""
    secured: Decimal = Decimal("0.00")

    @property
    def is_paid(self) -> bool:
        return self.method != "due"


class DueRule(Fact, frozen=True):
    """When an amount falls due: on ``day`` of the month ``months`` ahead, or after ``days``; ``roll`` says where a day
    off goes (``following``, ``preceding``, ``none``)."""

    months: int
    day: int
    days: int
    roll: str


class AccountsPage(Fact, frozen=True):
    """The page ``flow/accounts``. ``methods`` maps declared payment methods to ours, ``order`` is tried otherwise."""

    currency: str
    digits: int
    order: tuple[str, ...]
    methods: Mapping[str, str]
    due: Mapping[str, DueRule]
    weekend: frozenset[int]
    holidays: frozenset[date]
    payment_prefix: str
    receipt_prefix: str
    application_prefix: str
    callback_tolerance: int
    duties: Mapping[str, str]
    says: Mapping[str, str]
    receipt: Mapping[str, str]
    statement: Mapping[str, str]
    sha256: str


class Entry(Fact, frozen=True):
    """One journal to be posted: (account code, minor units) pairs that sum to zero; debit positive."""

    kind: str
    reference: str
    lines: tuple[tuple[str, int], ...]


class NewCharge(Fact, frozen=True):
    """A decided declaration to be charged: ``duties`` are minor units by tax type, ``settlement`` what was decided,
    ``order`` the methods it was decided from."""

    declaration_id: int
    reference: str
    version: int
    payer: str
    duties: Mapping[str, int]
    secured: int
    settlement: Settlement
    order: tuple[str, ...] = ()


class Charge(Fact, frozen=True):
    """A charge as kept, in minor units. ``refunded`` by tax type; ``outstanding`` is what is still to be collected."""

    reference: str
    version: int
    payer: str
    method: Method
    duties: Mapping[str, int]
    refunded: Mapping[str, int]
    secured: int
    deposit: int
    guarantee: str
    due_on: date | None
    charged_at: datetime
    paid_at: datetime | None
    reversed_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.duties.values()) + self.deposit - sum(self.refunded.values())

    @property
    def outstanding(self) -> int:
        return 0 if self.paid_at or self.reversed_at else self.total

    @property
    def is_settled(self) -> bool:
        """Whether the goods may go as far as money is concerned."""
        return self.reversed_at is None and (self.paid_at is not None or self.method is not Method.DUE)


class Standing(Fact, frozen=True):
    """A charged declaration as a release sees it: its key, version, status, the hash of its text, and is it settled?"""

    declaration_id: int
    reference: str
    version: int
    status: str
    sha256: str
    is_settled: bool


class PaymentStatus(StrEnum):
    """An order to pay is open until the bank answers or the payer cancels."""

    ORDERED = "ordered"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Payment(Fact, frozen=True):
    """An order to pay, in minor units. ``references`` are the declarations it pays; none: it fills the wallet."""

    reference: str
    payer: str
    amount: int
    currency: str
    status: PaymentStatus
    references: tuple[str, ...]
    ordered_at: datetime
    paid_at: datetime | None = None
    receipt: str = ""
    bank_reference: str = ""


class Result(StrEnum):
    """What came of a callback; each has its sentence in the pack."""

    PAID = "paid"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    WRONG_SIGNATURE = "wrong_signature"
    STALE = "stale"
    MALFORMED = "malformed"
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_CURRENCY = "wrong_currency"
    LATE = "late"
    PAID_TWICE = "paid_twice"


class Outcome(Fact, frozen=True):
    """What came of a callback, for the bank and for the payer."""

    result: Result
    says: str
    order: str = ""
    receipt: str = ""


class Callback(Fact, frozen=True, forbid_unknown_fields=True):
    """What the bank says of an order: ``amount`` in minor units, ``status`` ``paid`` or ``failed``."""

    order: str
    bank_reference: str
    amount: int
    currency: str
    status: str


class Balance(Fact, frozen=True):
    """An account and its balance in minor units, debit positive."""

    code: str
    kind: AccountKind
    holder: str
    balance: int
    limit: int | None = None


class StatementLine(Fact, frozen=True):
    """One posting of an account, with the balance after it."""

    at: datetime
    kind: str
    reference: str
    amount: int
    balance: int


class Wish(StrEnum):
    """What a payer applies for: credit, a guarantee to be registered, money of the wallet back on its bank account."""

    DEFERRED = "deferred"
    GUARANTEE = "guarantee"
    PAYOUT = "payout"


class Verdict(StrEnum):
    """An application is open until customs decides or the payer withdraws it."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NewApplication(Fact, frozen=True, forbid_unknown_fields=True):
    """What a payer asks for: ``amount`` in minor units; ``guarantor`` with its ``document`` (a reference of ours) for a
    guarantee, ``account`` for a payout."""

    wish: Wish
    amount: int
    guarantor: str = ""
    document: str = ""
    account: str = ""
    says: str = ""


class Application(Fact, frozen=True):
    """An application as it stands. ``granted`` is what was approved, ``opened`` the code of the account it changed."""

    number: str
    payer: str
    wish: Wish
    amount: int
    guarantor: str
    document: str
    account: str
    says: str
    verdict: Verdict
    applied_at: datetime
    decided_at: datetime | None = None
    granted: int = 0
    opened: str = ""
    reason: str = ""


class AccountsError(RefusalError):
    """A booking that cannot be; ``rule`` is the key of the text in the pack. Whole numbers are minor units."""
