"""What is found of declarations: by party, office, status and words, page by page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenlane.filing.declarations import queries
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.tests.test_services import AT, a_declaration, lodged

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def mrns() -> list[str]:
    """Six declarations an hour apart: of XX1 and XX2 in turn, the last two at another office and under control."""
    found = []
    for n in range(6):
        declared = a_declaration(f"L{n}", f"XX{n % 2 + 1}", office="XX001" if n < 4 else "XX002")
        status = Status.UNDER_CONTROL if n > 3 else Status.RELEASED
        found += lodged(declared, status=status, at=AT + timedelta(hours=n))
    return found


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({}, [5, 4, 3, 2, 1, 0]),
        ({"declarant": "XX1"}, [4, 2, 0]),
        ({"importer": "XX7"}, [5, 4, 3, 2, 1, 0]),
        ({"importer": "XX1"}, []),
        ({"party": "XX2"}, [5, 3, 1]),
        ({"party": "XX7"}, [5, 4, 3, 2, 1, 0]),
        ({"party": "XX3"}, []),
        ({"status": "under_control"}, [5, 4]),
        ({"office": "XX002", "declarant": "XX1"}, [4]),
        ({"words": "L3"}, [3]),
        ({"words": "L3", "declarant": "XX1"}, []),
        ({"before": AT + timedelta(hours=2)}, [1, 0]),
        ({"limit": 2}, [5, 4]),
    ],
)
def test_recent(mrns: list[str], asked: dict[str, object], places: list[int]) -> None:
    assert [kept.reference for kept in queries.recent(**asked)] == [mrns[n] for n in places]


def test_an_mrn_is_found_in_small_letters_too(mrns: list[str]) -> None:
    assert [kept.reference for kept in queries.recent(words=mrns[2].lower())] == [mrns[2]]


def test_pages_follow_each_other_without_gap_or_double(mrns: list[str]) -> None:
    same_moment = lodged(*[a_declaration(f"S{n}") for n in range(5)], at=AT + timedelta(hours=3))
    seen: list[str] = []
    after = None
    while page := queries.recent(after=after, limit=2):
        seen += [kept.reference for kept in page]
        after = page[-1].lodged_at, page[-1].id
    assert sorted(seen) == sorted([*mrns, *same_moment])


def test_the_first_lodged_waits_first(mrns: list[str]) -> None:
    assert [k.reference for k in queries.waiting(["under_control"])] == mrns[4:]
    assert queries.waiting(["under_control"], office="XX001") == []
    assert len(queries.waiting(["released", "under_control"], limit=3)) == 3


def test_counts_name_every_status(mrns: list[str]) -> None:
    counts = queries.counts()
    assert set(counts) == {status.value for status in Status}
    assert (counts["released"], counts["under_control"], counts["refused"]) == (4, 2, 0)


def test_known_goes_by_declarant_and_reference_together(mrns: list[str]) -> None:
    asked = [("XX1", "L0"), ("XX2", "L0"), ("XX2", "L1"), ("XX1", "nothing")]
    assert queries.known(asked).answer() == {("XX1", "L0"): mrns[0], ("XX2", "L1"): mrns[1]}


def test_sets_are_read_in_one_statement(mrns: list[str]) -> None:
    with CaptureQueriesContext(connection) as asked:
        kept, texts = queries.get_all([*mrns, "nowhere"]), queries.read_all([*mrns, "nowhere"])
    assert len(asked) == 2
    assert set(kept) == set(texts) == set(mrns)
    assert kept[mrns[3]] == queries.get(mrns[3])
    assert texts[mrns[3]] == queries.read(mrns[3])


@pytest.mark.parametrize("ask", [queries.get, queries.text, queries.read])
def test_what_is_not_there_is_said(ask: object) -> None:
    with pytest.raises(LookupError, match="26XXNOWHERE: no declaration has this reference; check the MRN"):
        ask("26XXNOWHERE")  # type: ignore[operator]  # a callable by the line above
