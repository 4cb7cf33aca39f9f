"""Signatures as receivers check them, pauses, and addresses that must not be reached."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.base.notices import rules
from greenlane.base.notices.terms import AddressRefusedError

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_the_example_of_the_specification():
    """The test vector published with the Standard Webhooks specification and its reference libraries."""
    at = datetime.fromtimestamp(1614265330, UTC)
    body = b'{"test": 2432232314}'
    made = rules.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made["webhook-timestamp"] == "1614265330"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "ftp://example.com/hook",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "https://user:secret@example.com/",
        "https://example.com@127.0.0.1/",
        "https:///hook",
        "https://",
        "",
        "example.com/hook",
        "https://example.com/a b",
        "https://example.com/\r\nx-evil: 1",
        "https://example.com:99999/",
        "https://[::1",
        "https://example.com/#x",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_refused(url):
    with pytest.raises(AddressRefusedError):
        rules.address_of(url, private=False)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.com/hook?a=1", ("example.com", 443)),
        ("https://example.com:8443/", ("example.com", 8443)),
        ("https://[2606:2800:220:1::1]/", ("2606:2800:220:1::1", 443)),
    ],
)
def test_addresses_that_are_taken(url, address):
    assert rules.address_of(url, private=False) == address


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::", "localhost", "", "0x7f000001",
    ],
)  # fmt: skip
def test_numbers_within_a_house_are_refused(number):
    assert not rules.is_public(number)
    with pytest.raises(AddressRefusedError):
        rules.pick("hook.example", ["93.184.216.34", number], private=False)
    assert rules.pick("hook.example", [number], private=True) == number


@pytest.mark.parametrize("number", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::"])
def test_public_numbers_are_taken(number):
    assert rules.pick("hook.example", [number], private=False) == number


def test_a_name_without_an_address():
    with pytest.raises(AddressRefusedError, match="no address"):
        rules.pick("hook.example", [], private=True)


@given(st.floats(0, 1, exclude_max=True), st.integers(1, len(rules.PAUSES)))
def test_pauses_grow_and_are_spread(chance, attempts):
    pause = rules.next_try(AT, attempts, chance) - AT
    assert rules.PAUSES[attempts - 1] <= pause <= rules.PAUSES[attempts - 1] * 1.2


def test_it_ends_after_some_days():
    assert rules.next_try(AT, len(rules.PAUSES) + 1, 0.5) is None
    assert timedelta(days=2) < sum(rules.PAUSES, timedelta()) < timedelta(days=4)
