"""A company's own people: invited once, made, closed; never without somebody who manages, never another company's."""

from datetime import UTC, datetime, timedelta

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.people import queries as people
from greenlane.base.people.terms import AccessError, Role
from greenlane.filing.traders import models, queries, staffing
from greenlane.filing.traders.terms import CompanyError, TradersPage

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAGE = TradersPage(prefix="MND", offer_days=30, longest_days=1000, invitation_days=7, required={}, says={}, sha256="")
PHRASE = "a long pass phrase 1"


@pytest.fixture(autouse=True)
def _ann(db: None) -> None:
    with writing(by="test", at=AT) as pen:
        staffing.add(pen, "T1", "ann", PHRASE, "Ann", is_administrator=True)
        staffing.add(pen, "T2", "eve", PHRASE, "Eve", is_administrator=True)


def invited(is_administrator: bool = False) -> str:
    with writing(by="user:ann", at=AT) as pen:
        return staffing.invite(pen, PAGE, "T1", "Bob Stone", is_administrator=is_administrator)[1]


def joined(secret: str, username: str = "bob", at: datetime = AT) -> None:
    with writing(by="visitor", at=at) as pen:
        staffing.join(pen, secret, username, PHRASE)


def test_an_invitation_makes_one_user_of_the_company_once() -> None:
    secret = invited()
    joined(secret)
    caller = people.person("bob")
    assert (caller.party, caller.role, people.user("bob").name) == ("T1", "trader", "Bob Stone")
    assert not queries.is_company_admin("bob", "T1")
    with pytest.raises(LookupError, match="used"):
        joined(secret, "bert")
    assert [event.kind for event in history("T1")] == ["traders.user_invited", "traders.invitation_used"]


def test_only_the_hash_of_the_secret_is_kept() -> None:
    secret = invited()
    assert secret not in str(models.Invitation.objects.values_list())
    assert secret not in str([event.body for event in history("T1")])


def test_an_invitation_is_over_after_its_days_or_when_it_is_withdrawn() -> None:
    first, second = invited(), invited()
    with pytest.raises(LookupError):
        joined(first, at=AT + timedelta(days=7))
    key = queries.invited(second, AT).id
    with writing(by="user:eve", at=AT) as pen, pytest.raises(LookupError, match="not yours"):
        staffing.withdraw(pen, "T2", key)
    with writing(by="user:ann", at=AT) as pen:
        staffing.withdraw(pen, "T1", key)
    with pytest.raises(LookupError):
        joined(second)


def test_a_weak_password_leaves_the_invitation_open() -> None:
    secret = invited()
    with pytest.raises(AccessError), writing(by="visitor", at=AT) as pen:
        staffing.join(pen, secret, "bob", "short")
    joined(secret)


def test_who_is_invited_to_manage_manages() -> None:
    joined(invited(is_administrator=True))
    assert queries.administrators("T1") == {"ann", "bob"}


def test_a_company_is_never_without_somebody_who_manages_it() -> None:
    joined(invited())
    for act in (staffing.dismiss, lambda pen, username, party: staffing.close(pen, party, username)):
        with pytest.raises(CompanyError, match="only one"), writing(by="user:ann", at=AT) as pen:
            act(pen, "ann", "T1")
    with writing(by="user:ann", at=AT) as pen:
        staffing.appoint(pen, "bob")
        staffing.close(pen, "T1", "ann")
    assert (queries.administrators("T1"), people.user("ann").is_active) == ({"bob"}, False)


def test_nobody_reaches_the_users_of_another_company() -> None:
    for act in (staffing.close, staffing.reopen, staffing.end_sessions):
        with pytest.raises(LookupError, match="no such user"), writing(by="user:eve", at=AT) as pen:
            act(pen, "T2", "ann")
    with pytest.raises(LookupError, match="no such user"):
        staffing.colleague("T2", "nobody")


def test_an_official_manages_no_company() -> None:
    from greenlane.base.people import services

    with writing(by="test", at=AT) as pen:
        services.create_user(pen, "otto", PHRASE, Role.OFFICER, office="XX001")
        with pytest.raises(CompanyError):
            staffing.appoint(pen, "otto")
        pen.event("test.told", "x", {})
