"""What is asked and how far; who is hidden; which packages; what deviates, and what must be said in words."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha512

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from greenlane.base.packs import rules as packs
from greenlane.base.packs.terms import PackError, Source
from greenlane.clearance.assessment.terms import RefusedActionError
from greenlane.clearance.inspection import rules
from greenlane.clearance.inspection.rules.comparing import Fault
from greenlane.clearance.inspection.rules.ordering import MASK
from greenlane.clearance.inspection.terms import (
    Answer,
    Check,
    Finding,
    Kind,
    Lot,
    PartOutcome,
    PartResult,
    Place,
    Reply,
    Report,
    SampleTaken,
)
from greenlane.core.codes import Lane
from greenlane.core.declaration import Declaration
from greenlane.risk.profiles.terms import Hit

from .conftest import AT, HIT, KEY, LOT, PACK, SAYS, SECRET, case_of, result_of

SOURCE = packs.source_of(PACK, "flow/inspection")
PAGE = rules.read(SOURCE, AT.date())
GUIDANCE = rules.read_guidance(packs.source_of(PACK, "private/inspection"), AT.date())
ORDER = rules.order_of(case_of(), PAGE, GUIDANCE)


def part(place: str, order=ORDER):
    return next(each for each in order.parts if each.place == place)


# The order


def test_what_a_profile_points_at_is_opened_the_rest_looked_at():
    assert ORDER.kind is Kind.PARTIAL
    assert [(p.place, p.packages, p.opens) for p in ORDER.parts] == [("c1", 0, 0), ("i1", 100, 10), ("i2", 40, 0)]
    assert "second invoice" in part("i1").reasons[0]
    assert part("i2").reasons == ()
    asked = {check.check: check.declared for check in part("i1").checks}
    assert asked["count"] == "100"
    assert (asked["gross"], asked["net"], asked["origin"]) == ("1050", "1000", "ES")
    assert "gross" not in {check.check for check in part("i2").checks}
    assert next(c.declared for c in part("c1").checks if c.check == "seals") == "SL-77001 SL-77002"
    assert ORDER.tools == ("thermometer", "clean gloves")
    assert len(ORDER.safety) == 1


def test_no_trader_is_named():
    told = msgspec.json.encode(rules.order_of(case_of(), PAGE, GUIDANCE, instruction="Ask MERIDIAN  fruit company"))
    for name in ("Meridian", "MERIDIAN", "Turia", "Harbour", "XX300500042", "XX203400179", "LRN-2026-77"):
        assert name.encode() not in told, name
    assert part("i1").description == f"Oranges of {MASK}"
    assert next(c.declared for c in part("i1").checks if c.check == "marks") == f"{MASK} / A1"


@given(st.text(alphabet="ABCDEFG abc.()+*\\", min_size=4, max_size=30).filter(lambda t: len(" ".join(t.split())) >= 4))
def test_no_name_whatever_it_is_made_of_is_in_an_order(name):
    """Names are texts of strangers: nothing in them is taken for a pattern."""
    exporter = structs.replace(SAYS.exporter, name=name)
    says = structs.replace(SAYS, exporter=exporter)
    order = rules.order_of(case_of(says), PAGE, GUIDANCE, instruction=f"see {name} there")
    assert " ".join(name.split()).lower() not in " ".join(order.instruction.split()).lower()


@pytest.mark.parametrize(
    ("lane", "basis", "hits", "kind"),
    [
        (Lane.YELLOW, "control", (), Kind.DOCUMENTARY),
        (Lane.RED, "score", (), Kind.SCAN),
        (Lane.RED, "draw", (), Kind.PARTIAL),
        (Lane.RED, "none", (), Kind.EXTERNAL),
        (Lane.YELLOW, "profile", (Hit("P004", Lane.YELLOW, 1, "x"),), Kind.EXTERNAL),
        (Lane.RED, "score", (Hit("P005", Lane.RED, 2, "x"),), Kind.FULL),
        (Lane.RED, "score", (Hit("UNKNOWN", Lane.RED, 0, "Somebody said so"),), Kind.SCAN),
    ],
)
def test_the_least_kind_that_everything_asks_for(lane, basis, hits, kind):
    case = case_of(hits=hits, lane=lane, basis=basis)
    assert rules.kind_for(case, PAGE, GUIDANCE) is kind
    assert rules.order_of(case, PAGE, GUIDANCE).kind is kind


def test_a_profile_without_guidance_tells_its_own_sentence():
    told = rules.order_of(case_of(hits=(Hit("UNKNOWN", Lane.RED, 0, "Somebody said so"),)), PAGE, GUIDANCE)
    assert told.instruction == "Somebody said so"
    assert SECRET not in str(ORDER)


def test_papers_alone_ask_nothing_of_a_container():
    order = rules.order_of(case_of(hits=(), lane=Lane.YELLOW), PAGE, GUIDANCE)
    assert [p.place for p in order.parts] == ["i1", "i2"]
    assert order.opens == 0


def test_a_declaration_without_goods_gives_an_empty_order():
    assert rules.order_of(case_of(Declaration(), ()), PAGE, GUIDANCE).parts == ()


@given(st.sampled_from(list(Kind)), st.integers(0, 2_000_000))
def test_a_share_is_opened_within_its_bounds(kind, packages):
    rule = PAGE.kinds[kind]
    opens = rules.sampled(rule, packages)
    assert 0 <= opens <= packages
    assert opens <= rule.most or kind is Kind.FULL
    if packages and rule.percent:
        assert opens >= min(rule.least, packages)
        assert opens >= min(packages * rule.percent / 100, rule.most, packages)


@given(st.sampled_from(list(Kind)))
def test_a_wider_kind_asks_at_least_as_much(kind):
    wider = PAGE.kinds[kind].wider
    if wider is None:
        return
    less, more = (rules.order_of(case_of(), PAGE, GUIDANCE, kind=one) for one in (kind, wider))
    assert more.opens >= less.opens
    asked = {(p.place, c.check) for p in less.parts for c in p.checks}
    assert asked <= {(p.place, c.check) for p in more.parts for c in p.checks}


# The draw


@given(st.binary(min_size=64, max_size=64), st.integers(0, 400), st.integers(0, 400))
def test_as_many_different_packages_as_wanted(output, packages, opens):
    drawn = rules.packages(output, "EX1", "i1", packages, opens)
    assert len(drawn) == len(set(drawn)) == min(packages, opens)
    assert list(drawn) == sorted(drawn)
    assert all(1 <= number <= packages for number in drawn)
    assert drawn == rules.packages(output, "EX1", "i1", packages, opens)


def test_every_package_is_drawn_as_often():
    """Chi-square of 2,000 draws of 3 out of 20: the 99.9 % point of 19 degrees of freedom is 43.8."""
    seen = [0] * 20
    for n in range(2000):
        for number in rules.packages(sha512(b"%d" % n).digest(), "EX1", "i1", 20, 3):
            seen[number - 1] += 1
    expected = 2000 * 3 / 20
    assert sum((count - expected) ** 2 / expected for count in seen) < 43.8


def test_another_order_or_place_draws_others():
    first = rules.packages(LOT.output, "EX1", "i1", 10_000, 10)
    assert first != rules.packages(LOT.output, "EX2", "i1", 10_000, 10)
    assert first != rules.packages(LOT.output, "EX1", "i2", 10_000, 10)
    assert first != rules.packages(b"p" * 64, "EX1", "i1", 10_000, 10)


def test_only_what_is_opened_in_part_has_numbers():
    drawn = rules.draw(Lot("e", b"o" * 64), "EX1", ORDER)
    assert set(drawn.packages) == {"i1"}
    assert len(drawn.packages["i1"]) == 10


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((4,), "4"), ((3, 1, 2, 7), "1–3, 7"), ((1, 3, 5, 6), "1, 3, 5–6")]
)
def test_numbers_as_an_officer_reads_them(numbers, text):
    assert rules.ranges(numbers) == text


# The time

SHED = Place("XX001", "Shed", time(7), time(19), 2)


@pytest.mark.parametrize(
    ("hour", "ahead", "expected"),
    [
        ("09:00", 0, "2026-03-04T11:00"),
        ("09:07", 0, "2026-03-04T11:15"),
        ("09:00", 1, "2026-03-04T11:00"),
        ("09:00", 2, "2026-03-04T13:00"),
        ("17:30", 0, "2026-03-05T07:00"),
        ("03:00", 0, "2026-03-04T07:00"),
        ("15:00", 4, "2026-03-05T09:00"),
    ],
)
def test_the_first_free_bay_within_hours(hour, ahead, expected):
    at = datetime.fromisoformat(f"2026-03-04T{hour}+00:00")
    assert rules.starts_at(at, 2, SHED, 120, ahead) == datetime.fromisoformat(f"{expected}+00:00")


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  naive bounds are asked


@given(MOMENTS, st.integers(0, 60), st.integers(1, 480))
def test_never_before_the_notice_is_over_nor_outside_the_hours(at, ahead, minutes):
    starts = rules.starts_at(at, 2, SHED, minutes, ahead)
    assert starts >= at + timedelta(hours=2)
    assert SHED.opens <= starts.time() < SHED.closes
    assert starts.minute % 15 == starts.second == starts.microsecond == 0
    assert rules.starts_at(at, 2, SHED, minutes, ahead + 2) >= starts


# The result


def faults(changes=None, change=lambda found: found, order=ORDER):
    with pytest.raises(rules.ResultRefusedError) as refusal:
        rules.compare(order, PAGE, change(result_of(order, changes=changes)))
    assert "{" not in str(refusal.value)
    return {(fault.place, fault.rule) for fault in refusal.value.faults}


def with_part(place, **changes):
    def changed(result):
        parts = [structs.replace(p, **changes) if p.place == place else p for p in result.parts]
        return structs.replace(result, parts=tuple(parts))

    return changed


def test_what_agrees_agrees():
    compared = rules.compare(ORDER, PAGE, result_of(ORDER))
    assert set(compared.outcomes.values()) == {PartOutcome.AGREES}
    assert compared.deviations == ()


@pytest.mark.parametrize(
    ("place", "check", "value", "codes"),
    [
        ("i1", "count", "100", ()),
        ("i1", "count", "99", ("D01",)),
        ("i1", "gross", "1071", ()),
        ("i1", "gross", "1071,5", ("D02",)),
        ("i1", "gross", "1 029", ()),
        ("i1", "net", "969", ("D03",)),
        ("i1", "origin", "no", ("D10",)),
        ("c1", "seals", "sl77002, SL 77001".replace("SL 77001", "SL-77001"), ()),
        ("c1", "seals", "SL-77001", ("D05",)),
        ("c1", "container", "csqu 3054383".replace(" ", ""), ()),
        ("c1", "seal_intact", "no", ("D06",)),
    ],
)
def test_what_differs_by_more_than_its_tolerance_deviates(place, check, value, codes):
    result = result_of(ORDER, changes={(place, check): value}, text="as photographed")
    compared = rules.compare(ORDER, PAGE, result)
    assert tuple(d.code for d in compared.deviations) == codes
    assert (compared.outcomes[place] is PartOutcome.DEVIATES) == bool(codes)
    assert all(d.reason and d.found == value for d in compared.deviations)


@given(st.decimals(0, 100_000, places=2), st.decimals(0, 50, places=1), st.decimals(0, 100_000, places=2))
def test_a_number_differs_beyond_its_tolerance_and_only_then(declared, tolerance, found):
    check = Check("net", "?", Reply.NUMBER, str(declared), tolerance, "D03")
    assert rules.differs(check, str(found)) == (abs(found - declared) > declared * tolerance / 100)
    assert not rules.differs(check, str(declared))
    assert not rules.differs(check, "")


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text):
    found = rules.number(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("changes", "change", "expected"),
    [
        ({("i1", "count"): "98"}, lambda r: r, ("i1", "why_deviation")),
        ({("i1", "count"): ""}, lambda r: r, ("i1", "why_unchecked")),
        ({("i1", "count"): "many"}, lambda r: r, ("i1", "bad_number")),
        ({("i1", "count"): "-3"}, lambda r: r, ("i1", "bad_number")),
        ({("i1", "origin"): "perhaps"}, lambda r: r, ("i1", "bad_reply")),
        ({}, with_part("i1", opened=3), ("i1", "why_fewer")),
        ({}, with_part("i1", opened=101), ("i1", "too_many_opened")),
        ({}, with_part("c1", new_seal=" "), ("c1", "new_seal")),
        ({}, with_part("i2", deviations=("D99",)), ("i2", "no_deviation")),
        ({}, with_part("i2", deviations=("D14",)), ("i2", "why_deviation")),
        ({}, with_part("i2", answers=(Answer("colour", "red"),)), ("i2", "unknown_check")),
        ({}, with_part("i2", samples=(SampleTaken("S1", "S1", "CL1", "IDENT", "1 kg"),)), ("i2", "bad_seal")),
        ({}, with_part("i2", samples=(SampleTaken("S1", "S2", "CL9", "IDENT", ""),)), ("i2", "no_laboratory")),
        ({}, lambda r: structs.replace(r, key="short"), ("", "bad_key")),
        ({}, lambda r: structs.replace(r, parts=r.parts[1:]), ("c1", "missing_part")),
        ({}, lambda r: structs.replace(r, parts=(*r.parts, PartResult("i9"))), ("i9", "unknown_part")),
    ],
)
def test_a_result_that_is_refused(changes, change, expected):
    assert expected in faults(changes, change)


def test_every_fault_is_told_at_once():
    found = faults({("i1", "count"): "98", ("i2", "marks"): "", ("c1", "seal_intact"): "what"})
    assert {place for place, _ in found} == {"i1", "i2", "c1"}


def test_what_lies_in_another_container_needs_no_new_seal_here():
    order = structs.replace(ORDER, parts=tuple(structs.replace(p, inside=("OTHER",)) if p.place == "i1" else p for p in ORDER.parts))  # fmt: skip  # noqa: E501
    assert ("c1", "new_seal") in faults({}, with_part("c1", new_seal=""), order)
    closed = with_part("i1", opened=0, text="not needed")
    rules.compare(ORDER, PAGE, with_part("c1", new_seal="")(closed(result_of(ORDER))))


def test_a_fault_says_where():
    assert Fault("i1", "x", "y").place == "i1"


@pytest.mark.parametrize(
    ("report", "good"),
    [
        (Report(Finding.COMPLIANT), True),
        (Report(Finding.OFFENCE, "O02", 5_000), True),
        (Report(Finding.OFFENCE), False),
        (Report(Finding.OFFENCE, "O99", 1), False),
        (Report(Finding.OFFENCE, "O02", -1), False),
        (Report(Finding.COMPLIANT, "O02"), False),
        (Report(Finding.COMPLIANT, "", 5), False),
    ],
)
def test_reports(report, good, assessing):
    if good:
        rules.check_report(assessing, report)
    else:
        with pytest.raises(RefusedActionError, match="O01"):
            rules.check_report(assessing, report)


# The pages


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": 1}, "colour"),
        ({"says": {}}, "says"),
        ({"kinds_by": {"red": "full"}}, r"\*"),
        ({"kinds_by": {"*": "glance"}}, "glance"),
        ({"photos": {"most": 3}}, "max_bytes"),
    ],
)
def test_a_wrong_page_says_what_to_do(change, says):
    with pytest.raises(PackError, match=says):
        rules.read(Source(SOURCE.path, {**SOURCE.settings, **change}, SOURCE.tables, SOURCE.sha256), AT.date())


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("checks", {"deviation": "D99"}, "D99"),
        ("checks", {"reply": "shout"}, "shout"),
        ("checks", {"fact": "colour"}, "colour"),
        ("kinds", {"percent": "130"}, "percent"),
        ("kinds", {"wider": "documentary"}, "wider"),
        ("places", {"closes": "05:00"}, "closes"),
    ],
)
def test_a_wrong_row_says_what_to_do(table, change, says):
    rows = tuple({**row, **change} for row in SOURCE.tables[table])
    with pytest.raises(PackError, match=says):
        rules.read(Source(SOURCE.path, SOURCE.settings, {**SOURCE.tables, table: rows}, SOURCE.sha256), AT.date())


def test_every_office_has_a_place_and_every_hit_a_known_kind():
    offices = {row["office"] for row in packs.source_of(PACK, "people").tables["offices"]}
    assert offices <= set(PAGE.places)
    assert HIT.profile in GUIDANCE.guidance
    assert all(told.says for each in GUIDANCE.guidance.values() for told in each)


def test_the_key_of_the_tests_is_one():
    assert len(KEY) >= 16
    assert Decimal(PAGE.photos.max_pixels) > 0
