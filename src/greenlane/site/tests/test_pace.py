"""A burst passes at once, then requests come no faster than the rate."""

from hypothesis import given
from hypothesis import strategies as st

from greenlane.site.api.pace import Bucket, Pace, taken


@given(
    waits=st.lists(st.floats(0, 3), min_size=1, max_size=60),
    rate=st.floats(0.5, 20),
    burst=st.floats(1, 20),
)
def test_no_more_pass_than_the_bucket_ever_held(waits: list[float], rate: float, burst: float) -> None:
    bucket, at, passed = Bucket(drops=burst, at=0.0), 0.0, 0
    for wait in waits:
        at += wait
        bucket, told = taken(bucket, at, rate, burst)
        passed += told == 0
        assert 0 <= bucket.drops <= burst
        assert 0 <= told <= 1 / rate + 1e-9
    assert passed <= burst + at * rate + 1e-6


def test_whoever_waits_as_told_passes() -> None:
    pace = Pace(rate=2, burst=1)
    assert pace.wait("a", 10.0) == 0
    told = pace.wait("a", 10.0)
    assert told == 0.5
    assert pace.wait("b", 10.0) == 0
    assert pace.wait("a", 10.0 + told) == 0


def test_a_rate_of_nothing_sets_no_limit() -> None:
    pace = Pace(rate=0, burst=1)
    assert {pace.wait("a", 1.0) for _ in range(100)} == {0.0}
