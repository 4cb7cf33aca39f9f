from datetime import UTC, date, datetime

import pytest

from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.dates import Period, to_utc
from greenlane.core.declaration import Declaration, GoodsItem, GoodsShipment, Line
from greenlane.core.finding import Finding, Findings, Severity
from greenlane.core.goods import Classification, Commodity

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def test_a_case_never_changes_and_says_what_is_missing() -> None:
    bare = Case("26XX1", Declaration(), NOW)
    known = bare.having(Findings())
    assert known[Findings] == Findings()
    assert bare.get(Findings) is None
    with pytest.raises(LookupError, match="26XX1: no Findings yet"):
        bare[Findings]


def test_a_later_fact_takes_the_place_of_the_former() -> None:
    one = Finding(rule="r", pointer="/x", says="s", remedy="do", severity=Severity.WARNING)
    case = Case("26XX1", Declaration(), NOW, [Findings()]).having(Findings(all=(one,)))
    assert case[Findings].all == (one,)
    assert not case[Findings].refuses
    assert case.facts() == (Findings(all=(one,)),)


def test_lines_are_taken_out_once_with_the_code_put_together() -> None:
    parts = (Classification(id="01012100", identification_type_code="TSP"), Classification("00", "TRC"))
    item = GoodsItem(sequence_numeric=1, commodity=Commodity(classifications=parts))
    shipment = GoodsShipment(items=(item,), origin_country_code="BR")
    [line] = Case("26XX1", Declaration(goods_shipment=shipment), NOW).lines
    assert isinstance(line, Line)
    assert (line.code, line.origin, line.price, line.currency) == ("0101210000", "BR", None, "")


def test_a_book_says_which_page_it_lacks_and_keeps_its_hash() -> None:
    book = Book("xx", date(2026, 3, 4), {}, "a" * 64)
    assert book.having("a page")[str] == "a page"
    assert book.having("a page").sha256 == book.sha256
    with pytest.raises(LookupError, match="has no page str"):
        book[str]


@pytest.mark.parametrize(("day", "covered"), [(1, False), (2, True), (3, True), (4, False)])
def test_both_ends_belong_to_a_period(day: int, covered: bool) -> None:
    assert Period(date(2026, 1, 2), date(2026, 1, 3)).covers(date(2026, 1, day)) is covered


def test_a_time_without_a_zone_is_not_a_time() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        to_utc(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test
