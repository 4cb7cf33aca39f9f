"""What waits for its goods, which reports are taken, what two reports differ in."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.base.packs.terms import PackError, Source
from greenlane.core.case import Case
from greenlane.core.codes import is_checked, iso6346_digit
from greenlane.core.declaration import (
    AdditionalDocument,
    Declaration,
    GoodsItem,
    GoodsShipment,
    GovernmentProcedure,
    TransportMeans,
)
from greenlane.filing.manifests import rules
from greenlane.filing.manifests.terms import Awaited, Bill, Container, RefusedReportError, Report

from .conftest import AT, MRN

GOOD = Report(place="Terminal 4", at=AT, code="N705", number="HLCU123", containers=(Container("CSQU3054383", ("A1",)),))


def case(type_code="IMD", regime="40", mode="1", documents=()):
    item = GoodsItem(sequence_numeric=1, procedures=(GovernmentProcedure(regime, "00"),))
    papers = tuple(AdditionalDocument(category_code=d[0][0], type_code=d[0][1:], id=d[1]) for d in documents)
    return Case(
        MRN,
        Declaration(
            type_code=type_code,
            border_transport_means=TransportMeans(mode_code=mode),
            goods_shipment=GoodsShipment(items=(item,)),
            additional_documents=papers,
        ),
        AT,
    )


@pytest.mark.parametrize(("type_code", "waits"), [("IMD", True), ("IMF", True), ("IMA", False), ("EXD", False)])
def test_early_imports_wait_in_exampleland(page, type_code, waits):
    assert (rules.awaited(case(type_code), page) is not None) is waits


def test_a_country_without_rows_waits_for_nothing(page):
    assert rules.awaited(case(), replace(page, awaited=())) is None


@pytest.mark.parametrize(
    ("row", "waits"),
    [(("*", "*", "*"), True), (("IMD", "40", "1"), True), (("*", "51", "*"), False), (("*", "*", "4"), False)],
)
def test_type_regime_and_mode_must_all_agree(page, row, waits):
    assert (rules.awaited(case(), replace(page, awaited=(Awaited(*row, "law"),))) is not None) is waits


def test_transport_documents_are_found_once_and_written_plainly(page):
    told = case(documents=[("N705", "hlcu 123"), ("N705", "HLCU123"), ("N935", "INV-1"), ("N740", " ")])
    assert rules.bills_of(told.declaration, page) == (Bill("N705", "HLCU123"),)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"place": "  "}, "no_place"),
        ({"code": "", "number": ""}, "no_goods"),
        ({"number": ""}, "no_goods"),
        ({"code": ""}, "no_goods"),
        ({"code": "N935"}, "no_document"),
        ({"place": "x" * 101}, "too_long"),
        ({"number": "a\x00b"}, "not_text"),
        ({"at": AT + timedelta(minutes=11)}, "ahead"),
        ({"at": AT - timedelta(days=400)}, "long_ago"),
        ({"containers": (Container("CSQU3054384"),)}, "container"),
        ({"containers": (Container("X"),)}, "container"),
        ({"containers": (Container("CSQU3054383"), Container("csqu 3054383"))}, "twice"),
        ({"containers": (Container("CSQU3054383", ("s" * 31,)),)}, "too_long"),
        ({"containers": (Container("CSQU3054383", (" ",)),)}, "not_text"),
        ({"containers": (Container("CSQU3054383"),) * 101}, "too_many"),
    ],
    ids=str,
)
def test_reports_that_are_not_taken(page, change, rule):
    with pytest.raises(RefusedReportError) as no:
        rules.checked(replace(GOOD, **change), page, AT)
    assert no.value.rule == rule
    assert "{" not in str(no.value)


def test_the_same_goods_told_in_other_writing_are_the_same_report(page):
    far = timezone(timedelta(hours=7))
    other = replace(
        GOOD, place=" Terminal  4 ", at=AT.astimezone(far), number="hlcu 123",
        containers=(Container("csqu3054383", ("a1", "A1")),),
    )  # fmt: skip
    one, two = rules.checked(GOOD, page, AT), rules.checked(other, page, AT)
    assert one == two
    assert rules.differing(one, two) == ()
    assert rules.differing(one, replace(two, place="Terminal 5")) == ("place",)


@given(st.integers(0, 999_999))
def test_every_right_container_number_is_taken(page, serial):
    body = f"CSQU{serial:06d}"
    number = body + str(iso6346_digit(body))
    assert rules.checked(replace(GOOD, containers=(Container(number),)), page, AT).containers[0].number == number


def test_a_number_has_a_check_character(page):
    number = rules.number_of(17, page, AT.date())
    assert number.startswith("ARR26000000017")
    assert is_checked(number)


@pytest.mark.parametrize("change", [{"more": 1}, {"says": {}}])
def test_the_page_is_read_strictly(page, change):
    settings = {
        "prefix": "A", "documents": [], "correct_hours": 1, "ahead_minutes": 1, "most_containers": 1,
        "says": dict(page.says), **change,
    }  # fmt: skip
    with pytest.raises(PackError):
        rules.read(Source("flow/manifests", settings, {"awaited": ()}, "0"), AT.date())
