"""The chain of custody is total, and has no way back."""

from greenlane.clearance.inspection.states import TABLE, possible
from greenlane.clearance.inspection.terms import SampleStatus as S
from greenlane.clearance.inspection.terms import SampleStep as T


def test_the_table_is_total():
    assert set(TABLE) == {(status, step) for status in S for step in T}


def test_the_road_of_a_sample():
    assert possible(S.TAKEN) == (T.HAND, T.RECEIVE)
    assert possible(S.RECEIVED) == (T.TEST,)
    assert possible(S.TESTED) == (T.CONTEST,)
    assert possible(S.CONTESTED) == (T.RETEST,)
    assert possible(S.RETESTED) == ()


def test_nothing_goes_back():
    order = list(S)
    assert all(to is None or order.index(to) >= order.index(status) for (status, _), to in TABLE.items())
