"""What a role may do, whose papers a caller may see, what a secret is kept as."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.people import rules
from greenlane.base.people.terms import ANYWHERE, AccessError, Caller, LockOut, Role, Scope

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
parties = st.sampled_from(("", "T1", "T2", "T3"))


@given(party=parties, declarant=parties, importer=parties)
def test_a_trader_sees_its_own_and_nothing_else(party: str, declarant: str, importer: str) -> None:
    caller = rules.caller_for("user:t", Role.TRADER, party)
    assert rules.may_see(caller, declarant, importer) == (party != "" and party in (declarant, importer))
    assert not rules.may_control(caller, "XX001")


@pytest.mark.parametrize(
    ("role", "office", "sees", "controls", "lodges"),
    [
        (Role.OFFICER, "XX001", True, True, False),
        (Role.OFFICER, "XX002", True, False, False),
        (Role.OFFICER, "", False, False, False),
        (Role.MANAGER, "XX001", True, True, False),
        (Role.AUDITOR, "", True, False, False),
        (Role.ADMIN, "", True, False, False),
    ],
)
def test_a_role_of_the_administration(role: Role, office: str, sees: bool, controls: bool, lodges: bool) -> None:
    caller = rules.caller_for("user:o", role, office=office)
    assert rules.may_see(caller, "T1", "T2") == sees
    assert rules.may_control(caller, "XX001") == controls
    assert rules.may_lodge_for(caller, "T1", "T2") == lodges


@given(party=parties, declarant=parties, importer=parties)
def test_a_trader_lodges_in_its_own_name_alone(party: str, declarant: str, importer: str) -> None:
    caller = rules.caller_for("user:t", Role.TRADER, party)
    own = (declarant or importer or party) == party
    assert rules.may_lodge_for(caller, declarant, importer) == (party != "" and own)


def test_a_party_outweighs_an_office() -> None:
    both = Caller(name="x", scopes=tuple(s.value for s in Scope), party="T1", office=ANYWHERE)
    assert not both.is_official
    assert not rules.may_see(both, "T2", "T2")
    assert not rules.may_control(both, "XX001")


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_carries_all_its_bits_and_is_not_what_is_kept(drawn: bytes) -> None:
    secret = rules.secret_of(drawn)
    assert secret.startswith("gl_")
    assert len(secret) == 3 + 43
    assert len(rules.kept_as(secret)) == 64
    assert secret not in rules.kept_as(secret)
    assert rules.secret_of(bytes(b ^ 1 for b in drawn)) != secret


def test_a_short_draw_is_no_secret() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        rules.secret_of(b"short")


@pytest.mark.parametrize(
    ("scopes", "party", "office", "says"),
    [
        (("fly",), "T1", "", "fly"),
        ((), "T1", "", "no scope"),
        (("read",), "", "", "either for a trader"),
        (("read",), "T1", "XX001", "either for a trader"),
        (("read", "control"), "T1", "", "only for the administration"),
    ],
)
def test_scopes_that_do_not_fit(scopes: tuple[str, ...], party: str, office: str, says: str) -> None:
    with pytest.raises(AccessError, match=says):
        rules.checked_scopes(scopes, party, office)


def test_scopes_are_kept_in_order_once() -> None:
    assert rules.checked_scopes(["read", "lodge", "read"], "T1", "") == ("lodge", "read")


@given(st.integers(0, 20))
def test_the_door_shuts_at_the_last_failure(failures: int) -> None:
    policy = LockOut(failures=5, minutes=15)
    shut = rules.shut_until(failures, NOW, policy)
    assert shut == (NOW + timedelta(minutes=15) if failures >= 5 else None)
