"""Released once, when everything is in order, and never while anything is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.release import jobs, queries, services
from greenlane.clearance.release.terms import Going
from greenlane.core.codes import Lane
from greenlane.core.lifecycle import ForbiddenError
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status

from .conftest import AT

pytestmark = pytest.mark.django_db


def write(service, *arguments, at=AT):
    with writing(by="test", at=at) as pen:
        return service(pen, *arguments)


def pay(case):
    write(accounts.deposit, "XX1", 10_000, f"C-{case.reference}")
    write(accounts.pay_from_wallet, "XX1", [case.reference])


def test_payment_releases_what_is_verified(lodged):
    _, case = lodged()
    assert write(services.release, [case.reference]) == []
    pay(case)
    assert write(services.release, [case.reference]) == [case.reference]
    assert write(services.release, [case.reference]) == []  # asked again, nothing happens
    kept = queries.release(case.reference)
    assert (kept.by, kept.version, kept.sha256) == ("machine", 1, "a" * 64)
    assert declarations.get(case.reference).status == Status.RELEASED
    assert [e.kind for e in history(case.reference)][-1] == "release.released"
    assert declarations.folded(case.reference) is Status.RELEASED


@pytest.mark.parametrize(
    "status",
    [s for s in Status if s not in (Status.VERIFIED, Status.SECURED, Status.DRAFT)],
    ids=lambda s: s.value,
)
def test_payment_alone_releases_nothing(lodged, status):
    _, case = lodged(status, duty=0, lane=Lane.RED)
    assert write(services.release, [case.reference]) == []
    with pytest.raises(LookupError, match="not released"):
        queries.release(case.reference)


def test_an_interdict_keeps_paid_goods(lodged):
    _, case = lodged(duty=0)
    write(services.interdict, case.reference, "AG1", "quarantine pest found at the plant")
    write(services.interdict, case.reference, "AG1", "again")
    write(services.interdict, case.reference, "risk", "watch list")
    assert write(services.release, [case.reference]) == []
    write(services.lift, case.reference, "AG1")
    assert write(services.release, [case.reference]) == []
    write(services.lift, case.reference, "risk")
    assert write(services.release, [case.reference]) == [case.reference]
    assert [i.authority for i in queries.interdicts([case.reference], is_open=False)] == ["AG1", "risk"]
    told = [e for e in history(case.reference) if e.kind == "release.interdicted"]
    assert len(told) == 2
    assert not any("pest" in e.body for e in told)
    with pytest.raises(ForbiddenError, match="too late"):
        write(services.interdict, case.reference, "risk", "late")
    with pytest.raises(LookupError, match="no open interdict"):
        write(services.lift, case.reference, "risk")


def test_an_interdict_needs_its_reason(lodged):
    _, case = lodged()
    with pytest.raises(ValueError, match="reason"):
        write(services.interdict, case.reference, "risk", "  ")


def test_the_stand_by_time_is_kept(lodged):
    _, case = lodged(duty=0, until=AT + timedelta(minutes=30))
    _, unpaid = lodged()
    assert write(services.release, [case.reference]) == []
    assert jobs.release_due(AT + timedelta(minutes=29)) == 0
    assert jobs.release_due(AT + timedelta(minutes=30), limit=1) == 1
    assert jobs.release_due(AT + timedelta(minutes=31)) == 0
    assert queries.releases([case.reference, unpaid.reference]).keys() == {case.reference}


def going(key, case):
    return Going(key, case.reference, 1, "a" * 64)


def test_released_as_decided(lodged):
    made = [lodged(Status.RELEASED, duty=0) for _ in range(3)]
    write(services.release_fresh, [going(*each) for each in made])
    assert len(queries.releases([case.reference for _, case in made])) == 3
    write(services.interdict, lodged()[1].reference, "risk", "watch")


def test_the_number_of_statements_does_not_grow(lodged):
    counts = []
    for count in (1, 2, 12):
        made = [lodged(Status.RELEASED, duty=0) for _ in range(count)]
        with CaptureQueriesContext(connection) as statements:
            write(services.release_fresh, [going(*each) for each in made])
        counts.append(_told(statements))
        paid = [lodged(duty=0)[1].reference for _ in range(count)]
        with CaptureQueriesContext(connection) as statements:
            assert write(services.release, paid) == paid
        counts.append(_told(statements))
    assert counts[2:4] == counts[4:]


def _told(statements):
    """How many there are; keys are drawn in blocks, now and then."""
    return sum("nextval" not in each["sql"] for each in statements)
