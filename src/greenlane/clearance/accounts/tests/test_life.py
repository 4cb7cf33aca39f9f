"""Whatever happens in whatever order: the books balance, every debt is owed once, all money is accounted for."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run
from tests import ROOT

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.clearance.accounts import queries, rules, services
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.accounts.gateway import SignedGateway
from greenlane.clearance.accounts.terms import AccountsError, Callback, NewCharge, Result
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.party import Party
from greenlane.filing.declarations import services as declarations
from greenlane.filing.declarations.queries import numbers
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Registration

from .conftest import AT

PAYERS = ("P1", "P2")
BANK = Bank(b"k" * 32)
GATEWAY = SignedGateway(BANK.public_key, 300)
PAGE = rules.read(packs.source_of(on_disk(ROOT / "packs" / "xx"), "flow/accounts"), AT.date())
payers = st.sampled_from(PAYERS)
amounts = st.integers(0, 900)


class Life(RuleBasedStateMachine):
    """Every service in any order; what a service refuses must change nothing."""

    declared, orders = Bundle("declared"), Bundle("orders")

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.came = 0  # what the bank says it has sent us
        self.references = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def write(self, service, *arguments):
        try:
            with writing(by="life", at=AT) as pen:
                return service(pen, *arguments)
        except (AccountsError, LookupError):
            return None

    @initialize()
    def accounts(self):
        self.write(services.open_deferred, "P1", 1_500)
        self.write(services.open_guarantee, "G1", "P1", 600)

    @rule(
        target=declared,
        payer=payers,
        owed=st.lists(st.tuples(amounts, amounts, st.sampled_from([0, 0, 250])), min_size=1, max_size=3),
    )
    def charge(self, payer, owed):
        with writing(by="life", at=AT) as pen:
            pairs = numbers(len(owed), "XX", date(2026, 3, 4)).answer()
            registered = []
            for key, mrn in pairs:
                says = Declaration(functional_reference_id=f"L{key}", declarant=Party(id="XX9"))
                case = Case(mrn, says, AT)
                registered.append(Registration(id=key, case=case, status=Status.ACCEPTED, body="{}", sha256="0" * 64))
            declarations.keep(pen, registered)
            pen.event("test.declared", "life", {})
        rows = [self._decided(pair, payer, *amounts_) for pair, amounts_ in zip(pairs, owed, strict=True)]
        assert self.write(services.charge, PAGE, rows) is not None
        return multiple(*[(payer, row) for row in rows])

    def _decided(self, pair, payer, duty, tax, secured):
        duties = {t: a for t, a in (("A00", duty), ("B00", tax)) if a}
        total, kept = rules.major(duty + tax, 2), rules.major(secured, 2)
        funds = queries.funds_of([payer], PAGE).answer()[payer]
        settlement = rules.settlement_of(total, kept, funds, PAGE.order, PAGE, AT.date())
        return NewCharge(pair[0], pair[1], 1, payer, duties, secured, settlement, PAGE.order)

    @rule(target=orders, charges=st.lists(declared, min_size=1, max_size=3))
    def order(self, charges):
        payer = charges[0][0]
        made = self.write(services.order, PAGE, payer, [row.reference for _, row in charges])
        return made or multiple()

    @rule(target=orders, payer=payers, amount=st.integers(1, 900))
    def order_deposit(self, payer, amount):
        return self.write(services.order_deposit, PAGE, payer, amount)

    @rule(order=orders, wrong=st.sampled_from([0, 0, 0, 1]), again=st.booleans(), status=st.sampled_from("ppf"))
    def callback(self, order, wrong, again, status):
        self.references += not again
        said = Callback(
            order.reference, f"B{self.references}", order.amount + wrong, "XXD", "paid" if status == "p" else "failed"
        )
        outcome = self.write(services.receive, PAGE, GATEWAY, *BANK.say(said, AT))
        if outcome.result in (Result.PAID, Result.WRONG_AMOUNT, Result.LATE, Result.PAID_TWICE):
            self.came += said.amount
        else:
            assert outcome.result in (Result.FAILED, Result.DUPLICATE)

    @rule(order=orders)
    def cancel(self, order):
        self.write(services.cancel_order, order.reference)

    @rule(charge=declared)
    def pay_from_wallet(self, charge):
        self.write(services.pay_from_wallet, charge[0], [charge[1].reference])

    @rule(payer=payers, amount=st.integers(1, 900))
    def deposit(self, payer, amount):
        self.references += 1
        self.write(services.deposit, payer, amount, f"COUNTER{self.references}")
        self.came += amount

    @rule(charge=declared, tax=st.sampled_from(["A00", "B00"]), amount=st.integers(1, 500))
    def refund(self, charge, tax, amount):
        self.write(services.refund, charge[1].reference, {tax: amount}, "life")

    @rule(charge=declared)
    def release_security(self, charge):
        self.write(services.release_guarantee, [charge[1].reference])

    @rule(charge=consumes(declared))
    def reverse(self, charge):
        self.write(services.reverse, charge[1].reference)

    @invariant()
    def books_balance(self):
        sums = queries.trial_balance()
        assert sum(sums.values()) == 0
        assert queries.unbalanced() == []
        assert queries.drifted() == []
        assert sums.get("bank:", 0) == self.came

    @invariant()
    def every_debt_is_owed_once(self):
        sums = queries.trial_balance()
        for payer in PAYERS:
            owed = queries.outstanding(payer)
            for kind, method in (("receivable", "due"), ("deferred", "deferred")):
                assert sums.get(f"{kind}:{payer}", 0) == sum(c.outstanding for c in owed if c.method == method)
            assert sums.get(f"wallet:{payer}", 0) <= 0
            assert sums.get(f"deposit:{payer}", 0) <= 0
        assert 0 <= sums.get("guarantee:G1", 0) <= 600
        assert 0 <= sums.get("deferred:P1", 0) <= 1_500


@pytest.mark.django_db
def test_life():
    run(Life, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
