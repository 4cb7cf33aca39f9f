"""What goods wait for, and codes of notes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import ROOT

from greenlane.base.packs import rules as packs
from greenlane.base.packs.queries import on_disk
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.accounts.terms import Settlement
from greenlane.clearance.lanes.terms import Routing
from greenlane.clearance.release import rules
from greenlane.clearance.release.terms import Disposal, Hold, ReleasePage
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.codes import LANES, Lane, is_checked
from greenlane.core.declaration import Declaration
from greenlane.law.controls.terms import ControlKind, Obligation, Obligations

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
PACK = on_disk(ROOT / "packs" / "xx")
PAGE = rules.read(packs.source_of(PACK, "flow/release"), AT.date())
BOOK = Book("xx", AT.date(), {ReleasePage: PAGE}, "0" * 64)


def case(lane, method, asked=(), until=None):
    all_ = tuple(
        Obligation(1, "C1", ControlKind.PERMIT, "AG1", ("C600",), met_by, "says", "law", holds)
        for met_by, holds in asked
    )
    return Case("R", Declaration(), AT).having(
        Routing(lane, "none", (), "", until), Settlement(method, Decimal(1)), Obligations(all_)
    )


OPEN, MET, OPEN_FREE = ("", True), ("C600", True), ("", False)
LATER, EARLIER = AT + timedelta(minutes=1), AT


@pytest.mark.parametrize(
    ("given", "hold", "verified"),
    [
        (case(Lane.GREEN, "deferred"), Hold.NOTHING, True),
        (case(Lane.BLUE, "wallet"), Hold.NOTHING, True),
        (case(Lane.GREEN, "nothing"), Hold.NOTHING, True),
        (case(Lane.YELLOW, "deferred"), Hold.CONTROL, False),
        (case(Lane.RED, "nothing"), Hold.CONTROL, False),
        (case(Lane.GREEN, "due"), Hold.PAYMENT, True),
        (case(Lane.GREEN, "deferred", [MET, OPEN]), Hold.DOCUMENTS, False),
        (case(Lane.GREEN, "deferred", [MET, OPEN_FREE]), Hold.NOTHING, True),
        (case(Lane.RED, "due", [OPEN]), Hold.CONTROL, False),
        (case(Lane.GREEN, "deferred", until=LATER), Hold.STAND_BY, True),
        (case(Lane.GREEN, "deferred", until=EARLIER), Hold.NOTHING, True),
        (case(Lane.GREEN, "due", until=LATER), Hold.PAYMENT, True),
    ],
)
def test_disposal(given, hold, verified):
    assert rules.dispose([given], BOOK)[0][Disposal] == Disposal(verified, hold)


cases = st.builds(
    case,
    st.sampled_from(LANES),
    st.sampled_from(["due", "deferred", "wallet", "nothing"]),
    st.lists(st.sampled_from([OPEN, MET, OPEN_FREE]), max_size=3),
    st.sampled_from([None, LATER, EARLIER]),
)


@given(st.lists(cases, max_size=5))
def test_a_batch_is_its_ones(batch):
    whole = [c[Disposal] for c in rules.dispose(batch, BOOK)]
    assert whole == [rules.dispose([c], BOOK)[0][Disposal] for c in batch]


@given(cases)
def test_nothing_goes_that_is_unpaid_or_unverified(one):
    disposal = rules.dispose([one], BOOK)[0][Disposal]
    if disposal.releases:
        assert disposal.verified
        assert one[Settlement].is_paid
        assert one[Routing].lane in (Lane.GREEN, Lane.BLUE)


def test_a_case_without_routing_is_passed_over():
    bare = Case("R", Declaration(), AT)
    assert rules.dispose([bare], BOOK) == [bare]


@pytest.mark.parametrize(
    ("path", "reader", "change", "says"),
    [
        ("flow/release", rules.read, {"colour": 1}, "colour"),
        ("flow/release", rules.read, {"machine_lanes": ["grey"]}, "grey"),
        ("letters/release_note", rules.read_note, {"colour": "x"}, "colour"),
        ("letters/release_note", rules.read_note, {"checks": {}}, "genuine"),
    ],
)
def test_a_wrong_page_says_what_to_do(path, reader, change, says):
    source = packs.source_of(PACK, path)
    with pytest.raises(PackError, match=says):
        reader(Source(path, {**source.settings, **change}, source.tables, source.sha256), AT.date())


def test_numbers_carry_a_check_character():
    assert is_checked(rules.number_of(7, date(2026, 1, 1)))


texts = st.text("ABC0123456789", min_size=1, max_size=20)


@given(texts, texts, st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_what_the_code_says_is_read_back(reference, number, commitment):
    payload = rules.payload_of("https://customs.example/verify", reference, number, commitment)
    assert rules.payload_parts(payload) == (reference, number, commitment)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "hello",
        "https://x/?mrn=a&note=b",
        "https://x/?mrn=a&note=b&event=zz",
        "https://x/?mrn=a&mrn=b&note=c&event=d",
        "https://[x/?mrn=a",
        "https://x/?" + "&".join("a=1" for _ in range(11)),
    ],
)
def test_what_is_no_code_is_said(payload):
    assert rules.payload_parts(payload) is None
