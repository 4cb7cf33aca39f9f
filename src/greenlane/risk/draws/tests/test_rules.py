"""Epochs, numbers and the page."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha512

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.packs.terms import PackError, Source
from greenlane.risk.draws import rules, vrf
from greenlane.risk.draws.terms import DrawsPage

BETA = bytes(range(64))
DIVISORS = [n for n in range(1, 1441) if 1440 % n == 0]


def page(**settings_of_page) -> Source:
    return Source(path="flow/draws", settings=settings_of_page, tables={}, sha256="0" * 64)


def test_the_page():
    read = rules.read(page(epoch_minutes=15, publish_after_minutes=30), date(2026, 1, 1))
    assert read == DrawsPage(epoch_minutes=15, publish_after_minutes=30, sha256="0" * 64)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"epoch_minutes": 7, "publish_after_minutes": 0},
        {"epoch_minutes": 0, "publish_after_minutes": 0},
        {"epoch_minutes": 2880, "publish_after_minutes": 0},
        {"epoch_minutes": 15.0, "publish_after_minutes": 0},
        {"epoch_minutes": True, "publish_after_minutes": 0},
        {"epoch_minutes": 15, "publish_after_minutes": -1},
        {"epoch_minutes": 15, "publish_after_minutes": "30"},
        {"epoch_minutes": 15, "publish_after_minutes": 30, "length": 3},
    ],
)
def test_a_wrong_page_is_refused(wrong):
    with pytest.raises(PackError, match=r"flow/draws\.toml"):
        rules.read(page(**wrong), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("at", "minutes", "label"),
    [
        (datetime(2026, 3, 4, 5, 29, 59, tzinfo=UTC), 15, "2026-03-04T05:15Z/PT15M"),
        (datetime(2026, 3, 4, 5, 30, tzinfo=UTC), 15, "2026-03-04T05:30Z/PT15M"),
        (datetime(2026, 3, 4, 23, 59, tzinfo=UTC), 1440, "2026-03-04T00:00Z/PT1440M"),
        (datetime.fromisoformat("2026-03-04T01:00+05:45"), 60, "2026-03-03T19:00Z/PT60M"),
    ],
)
def test_epochs(at, minutes, label):
    assert rules.epoch_of(at, minutes) == label


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from(DIVISORS))  # noqa: DTZ001
def test_a_moment_lies_in_its_epoch(moment, minutes):
    at = moment.replace(tzinfo=UTC)
    begins, ends = rules.bounds(rules.epoch_of(at, minutes))
    assert begins <= at < ends
    assert ends - begins == timedelta(minutes=minutes)
    assert rules.epoch_of(begins, minutes) == rules.epoch_of(at, minutes) != rules.epoch_of(ends, minutes)


@pytest.mark.parametrize(
    "text", ["", "2026-03-04", "2026-03-04T05:15Z/PT15", "yesterdayZ/PT15M", "2026-03-04T05:15Z/PTxM"]
)
def test_what_is_no_epoch(text):
    with pytest.raises(ValueError, match=r"epoch|isoformat|invalid literal"):
        rules.bounds(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=64, max_size=64), st.text(max_size=30))
def test_a_number_is_53_bits_of_the_hash(beta, reference):
    number = rules.number(beta, reference)
    bits = int(sha512(beta + reference.encode()).hexdigest(), 16) >> (512 - 53)
    assert 0 <= number < 1
    assert number == bits / 2**53


def test_a_number_everybody_gets():
    assert rules.number(BETA, "26XX00000000000001") == rules.number(BETA, "26XX00000000000001")
    assert rules.number(BETA, "26XX00000000000001") != rules.number(BETA, "26XX00000000000002")


def test_verified_by_anyone_with_the_public_key():
    key = vrf.Key(bytes(32))
    alpha = rules.alpha_of("XX", "2026-03-04T05:15Z/PT15M", 7, bytes(32))
    proof = key.prove(alpha.encode())
    number = rules.verify(key.public, alpha, proof, "R1")
    assert number == rules.number(vrf.proof_to_hash(proof), "R1")
    with pytest.raises(vrf.VrfError):
        rules.verify(key.public, alpha.replace("\n7\n", "\n8\n"), proof, "R1")


def test_alphas_never_coincide():
    ways = {
        rules.alpha_of(country, label, size, root)
        for country in ("XX", "YY")
        for label in ("2026-03-04T05:15Z/PT15M", "2026-03-04T05:30Z/PT15M")
        for size in (1, 11)
        for root in (bytes(32), bytes([1] * 32))
    }
    assert len(ways) == 16
