"""What holds for all rules: findings point at what is there, nothing crashes, the pack decides what holds when."""

import csv
import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.base.packs.terms import PackError
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration, Line
from greenlane.core.finding import Finding, Findings, Severity
from greenlane.filing.declarations.rules import examine, read, read_codes, validate
from greenlane.filing.declarations.rules.catalogue import RULES, placeholders, told_by
from greenlane.filing.declarations.rules.contents import Contents, walk
from greenlane.filing.declarations.rules.fields import is_absent, steps_of
from greenlane.filing.declarations.rules.formalities import rules_listed
from greenlane.filing.declarations.rules.listing import listing

ROOT = Path(__file__).resolve().parents[5]
PACK = ROOT / "packs" / "xx"
AT, DAY = datetime(2026, 11, 2, 9, 31, tzinfo=UTC), date(2026, 11, 2)
FILES = {
    f.relative_to(PACK).as_posix(): f.read_bytes()
    for page in (
        "flow/declaration*",
        "flow/declaration/*",
        "formats/codes*",
        "formats/codes/*",
        "formats/responses*",
        "formats/responses/*",
    )
    for f in PACK.glob(page)
    if f.is_file()
}
SOURCE = source_of(pack_of("xx", FILES), "flow/declaration")
PUBLISHED = source_of(pack_of("xx", FILES), "formats/responses")
PAGE, CODES = read(SOURCE, DAY), read_codes(source_of(pack_of("xx", FILES), "formats/codes"), DAY)
BOOK = Book("xx", DAY, {type(PAGE): PAGE, type(CODES): CODES}, "0" * 64)
GOOD = (Path(__file__).parent / "good.json").read_text()
MANDATORY = sorted({r["path"] for r in SOURCE.tables["fields"] if r["presence"] == "mandatory"})

# What a declaration may hold that it should not, for any type of field.
ODD = [
    "",
    "QQ",
    "x" * 600,
    "\x00",
    "\u202e",
    "0",
    "-1",
    "1e400",
    "NaN",
    "sNaN",
    "-Infinity",
    "0.0000001",
    "9" * 30,
    [],
    {},
    None,
]


def case_of(tree: Any, reference: str = "26XX0000000000001A") -> Case | None:
    try:
        return Case(reference, msgspec.convert(tree, Declaration, strict=False), AT)
    except msgspec.ValidationError:
        return None


def findings(case: Case) -> tuple[Finding, ...]:
    return examine(case, PAGE, CODES)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = []
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        found.append((*path, key))
        if isinstance(value, (dict, list)):
            found += places(value, (*path, key))
    return found


PLACES = places(json.loads(GOOD))


def put(tree: Any, path: tuple[Any, ...], value: Any) -> None:
    """Put a value at a place, None to take it out; a place that is gone by now is passed over."""
    for step in path[:-1]:
        if not _holds(tree, step):
            return
        tree = tree[step]
    if value is None and isinstance(tree, dict):
        tree.pop(path[-1], None)
    elif isinstance(tree, dict) or _holds(tree, path[-1]):
        tree[path[-1]] = value


def _holds(tree: Any, step: Any) -> bool:
    if isinstance(tree, dict):
        return step in tree
    return isinstance(tree, list) and isinstance(step, int) and step < len(tree)


def resolves(pointer: str, tree: Any) -> bool:
    for step in pointer.split("/")[1:]:
        if isinstance(tree, dict) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return False
    return True


spoiled = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(spoiled)
def test_whatever_is_declared_findings_point_at_it_and_nothing_crashes(changes: list[tuple[Any, Any]]) -> None:
    tree = json.loads(GOOD)
    for path, value in changes:
        put(tree, path, value)
    case = case_of(tree)
    if case is None:
        return
    written = json.loads(msgspec.json.encode(case.declaration))
    for finding in findings(case):
        assert resolves(finding.pointer, written) or resolves(finding.pointer.rpartition("/")[0], written), finding
        assert finding.says.isprintable()
        assert len(finding.says) < 500
        assert "{" not in finding.says + finding.remedy


@settings(max_examples=100, deadline=None)
@given(st.sets(st.sampled_from(PLACES), min_size=1, max_size=8), st.data())
def test_adding_a_mandatory_field_never_adds_an_error(gone: set[tuple[Any, ...]], data: st.DataObject) -> None:
    named = {p: ".".join(s for s in p if isinstance(s, str)) for p in gone}
    # The type chooses which formalities hold, so giving it may bring its own with it.
    mandatory = sorted((p for p in gone if named[p] in MANDATORY and named[p] != "typeCode"), key=str)
    # A part given back without what it must hold is one more thing that is incomplete.
    nested = any(a != b and b[: len(a)] == a for a in gone for b in gone)
    if not mandatory or nested:
        return
    back = data.draw(st.sampled_from(mandatory))
    less, more = json.loads(GOOD), json.loads(GOOD)
    for path in sorted(gone, key=len, reverse=True):
        if not any(isinstance(step, int) for step in path[-1:]):
            put(less, path, None)
            if path != back:
                put(more, path, None)
    before, after = case_of(less), case_of(more)
    if before is None or after is None:
        return
    assert _errors(after) <= _errors(before)


def _errors(case: Case) -> int:
    return sum(f.severity is Severity.ERROR for f in findings(case))


@settings(max_examples=30, deadline=None)
@given(st.lists(spoiled, min_size=1, max_size=5))
def test_a_batch_is_its_ones(batch: list[list[tuple[Any, Any]]]) -> None:
    cases = []
    for n, changes in enumerate(batch):
        tree = json.loads(GOOD)
        for path, value in changes:
            put(tree, path, value)
        case = case_of(tree, f"26XX{n:014d}")
        if case is not None:
            cases.append(case)
    together = [case[Findings] for case in validate(cases, BOOK)]
    assert together == [validate([case], BOOK)[0][Findings] for case in cases]


def test_findings_come_after_those_that_are_there() -> None:
    tree = json.loads(GOOD) | {"goodsItemQuantity": 3}
    case = case_of(tree)
    assert case is not None
    earlier = Finding(rule="earlier", pointer="", says="", remedy="")
    done = validate([case.having(Findings(all=(earlier,)))], BOOK)[0]
    assert [f.rule for f in done[Findings].all] == ["earlier", "item_count_matches"]
    assert [f.rule for f in validate([case], BOOK)[0][Findings].all] == ["item_count_matches"]
    good = case_of(json.loads(GOOD))
    assert good is not None
    assert validate([good], BOOK)[0][Findings] == Findings()


def test_an_item_is_checked_by_its_own_procedure() -> None:
    tree = json.loads(GOOD)
    tree["goodsShipment"]["items"][1]["procedures"] = [{"currentCode": "98", "previousCode": "00"}]
    del tree["goodsShipment"]["items"][1]["origins"]
    case = case_of(tree)
    assert case is not None
    # The unknown procedure asks for no origin; the first item's own would have.
    assert [(f.rule, f.pointer) for f in findings(case)] == [
        ("procedure_known", "/goodsShipment/items/1/procedures/0/currentCode")
    ]


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity", "-5", "1e300", "0.00000001"])
def test_a_number_that_is_none_is_found_and_the_rest_is_still_checked(odd: str) -> None:
    tree = json.loads(GOOD)
    tree["goodsShipment"]["items"][0]["commodity"]["goodsMeasure"]["grossMassMeasure"] = odd
    tree["goodsShipment"]["items"][0]["packagings"][0]["typeCode"] = "Z9"
    case = case_of(tree)
    assert case is not None
    told = {f.rule for f in findings(case)}
    assert {"measure_fits", "package_type_known"} <= told


def test_every_text_that_no_list_checks_is_measured_and_every_number_is_weighed() -> None:
    case = case_of(json.loads(GOOD))
    assert case is not None
    for path in PLACES:
        tree = json.loads(GOOD)
        value = _at(tree, path)
        if isinstance(value, (dict, list)) or path[-1] in ("issueDateTime", "acceptanceDateTime"):
            continue
        # Counts and sequence numbers are whole numbers of the language, which need no limit of their own.
        odd = "-1" if re.fullmatch(r"-?\d+\.\d+", str(value)) else "x" * 600 if isinstance(value, str) else None
        if odd is None:
            continue
        put(tree, path, odd)
        spoilt = case_of(tree)
        if spoilt is not None:
            assert findings(spoilt), path


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def test_contents_miss_no_number() -> None:
    case = case_of(json.loads(GOOD))
    assert case is not None
    contents = Contents(case.declaration, case.lines, (case.declaration.declarant,))
    walked = [v for _, _, _, v in walk(case.declaration) if type(v).__name__ in ("Decimal", "Amount")]
    amounts = [v for v in walked if type(v).__name__ == "Amount"]
    assert sorted(contents.values) == sorted(a.value for a in amounts)
    assert len(contents.values) + len(contents.measures) == len(walked) - len(amounts)


def test_rules_say_what_to_do_and_the_pack_names_each() -> None:
    assert rules_listed(SOURCE) == set(RULES)
    for name, check in RULES.items():
        says, remedy, law = told_by(check)
        assert says.endswith((".", "missing.")), name
        assert remedy.endswith("."), name
        assert law, name
        assert not placeholders(remedy), name


def test_a_rule_holds_only_in_its_time() -> None:
    tree = json.loads(GOOD)
    tree["goodsShipment"]["tradeTerms"] = {"conditionCode": "FOB"}
    case = case_of(tree)
    assert case is not None
    assert [f.rule for f in findings(case)] == ["delivery_place_given"]
    assert examine(case, read(SOURCE, date(2024, 12, 31)), CODES) == ()


def test_the_pack_sets_severity_procedures_and_law() -> None:
    row = b"net_mass_within_gross,*,*,error,2024-01-01,,"
    assert row in FILES["flow/declaration/rules.csv"]
    tree = json.loads(GOOD)
    tree["goodsShipment"]["items"][0]["commodity"]["goodsMeasure"]["netNetWeightMeasure"] = "1500"
    case = case_of(tree)
    assert case is not None
    for new, told in (
        (
            b"net_mass_within_gross,*,40 10,warning,2024-01-01,,Act s. 1",
            [("warning", "Act s. 1; WCO Data Model, class Goods Measure")],
        ),
        (b"net_mass_within_gross,export,*,error,2024-01-01,,", []),
        (b"net_mass_within_gross,*,71,error,2024-01-01,,", []),
    ):
        found = examine(case, _page("flow/declaration/rules.csv", row, new), CODES)
        assert [(f.severity.value, f.law) for f in found] == told


def _page(file: str, old: bytes, new: bytes) -> Any:
    assert old in FILES[file]
    return read(source_of(pack_of("xx", FILES | {file: FILES[file].replace(old, new, 1)}), "flow/declaration"), DAY)


FAULTY = [
    ("rules.csv", b"net_mass_within_gross,", b"net_mass_in_gross,", "no rule 'net_mass_in_gross'"),
    ("rules.csv", b"net_mass_within_gross,*,*,error", b"net_mass_within_gross,*,*,grave", "severity is 'grave'"),
    ("rules.csv", b"net_mass_within_gross,*,*", b"net_mass_within_gross,*,98", "procedures is '98'"),
    ("rules.csv", b"net_mass_within_gross,*,*", b"mass_above_zero,*,*", "holds twice"),
    ("fields.csv", b"declarant.id", b"declarant.ident", "Party has no field ident"),
    ("fields.csv", b"declarant.id", b"declarant.id.x", "nothing inside"),
    ("fields.csv", b"mandatory", b"needed", "presence is 'needed'"),
    ("procedures.csv", b"00 40 51 53 71", b"00 40 51 53 77", "previous procedure 77"),
    ("types.csv", b",import,no", b",inward,no", "'inward'"),
    ("types.csv", b"EXA,", b"IMA,", "'IMA' is there twice"),
    ("offices.csv", b"code,name,modes", b"code,name,mode", "the columns are"),
]


@pytest.mark.parametrize(("table", "old", "new", "told"), FAULTY)
def test_a_faulty_page_is_refused_and_says_where(table: str, old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(PackError, match=re.escape(told)) as refused:
        _page(f"flow/declaration/{table}", old, new)
    assert table in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"home =", b"house ="),
        (b'home = "XX"', b'home = "XX"\nera = "julian"'),
        (b"items = 999\n", b""),
        (b"items = 999", b'items = "many"'),
        (b'ucr = "[', b'ucr = "([0-9'),
        (b"change_late =", b"changed_late ="),
    ],
)
def test_faulty_settings_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(PackError, match=r"flow/declaration\.toml"):
        _page("flow/declaration.toml", old, new)


def test_the_era_of_a_country_is_read_and_the_common_one_where_none_is_named() -> None:
    assert _page("flow/declaration.toml", b"XX", b"XX").era == "gregorian"
    assert _page("flow/declaration.toml", b'home = "XX"', b'home = "XX"\nera = "buddhist"').era == "buddhist"


def test_code_lists_are_dated() -> None:
    source = source_of(pack_of("xx", FILES), "formats/codes")
    assert "BGN" in read_codes(source, date(2025, 12, 31)).currencies
    assert "BGN" not in read_codes(source, date(2026, 1, 1)).currencies


def test_a_path_is_walked_to_its_attributes() -> None:
    steps = steps_of("goodsShipment.items.commodity.goodsMeasure.netNetWeightMeasure")
    assert [s.name for s in steps] == [
        "goods_shipment",
        "items",
        "commodity",
        "goods_measure",
        "net_net_weight_measure",
    ]
    assert [s.is_list for s in steps] == [False, True, False, False, False]
    assert [is_absent(v) for v in (None, "", (), 0, "0", Line)] == [True, True, True, False, False, False]


def test_the_pack_agrees_with_itself() -> None:
    offices = PACK / "people" / "offices.csv"
    known = {line.split(",")[0] for line in offices.read_text().splitlines()[1:]}
    assert set(PAGE.offices) == known
    law = PACK / "law"
    documents = _column(law / "origin" / "proofs.csv", "document") | _column(
        law / "controls" / "controls.csv", "documents"
    )
    documents |= _column(law / "duty" / "exemptions.csv", "documents") | _column(
        law / "duty" / "conditions.csv", "document"
    )
    assert documents - set(CODES.documents) == set()
    assert _column(law / "duty" / "exemptions.csv", "code") - set(CODES.lists["additional_procedure"]) == set()
    assert _column(law / "duty" / "regimes.csv", "regime") == set(PAGE.procedures)
    assert _column(law / "duty" / "types.csv", "tax") - set(CODES.tax_types) == set()
    assert _column(law / "nomenclature" / "lines.csv", "unit") - set(CODES.units) == set()
    assert _column(law / "valuation" / "incoterms.csv", "code") == set(CODES.delivery_terms)
    assert _column(law / "origin" / "preferences.csv", "code") == set(CODES.preferences)


def _column(path: Path, name: str) -> set[str]:
    """The words in one column of a table."""
    with path.open(newline="") as file:
        return {word for row in csv.DictReader(file) for word in row[name].split()}


def test_the_reference_of_the_rules_is_up_to_date() -> None:
    path, text = ROOT / "docs" / "reference" / "rules.md", listing(SOURCE, PUBLISHED)
    if os.environ.get("GREENLANE_WRITE_DOCS"):
        path.write_text(text)
    assert path.read_text() == text, "write it again: GREENLANE_WRITE_DOCS=1 pytest, this test"


@pytest.mark.parametrize("number", ["CSQU305438X", "ABCDEFGHIJK", "CSQU\u0663\u0660\u0665\u0664\u0663\u0668\u0663"])
def test_a_malformed_container_number_is_a_finding_and_never_a_crash(number: str) -> None:
    raw = json.loads(GOOD)
    raw["goodsShipment"]["consignment"]["transportEquipments"][0]["id"] = number
    case = Case("26XX1", msgspec.convert(raw, Declaration), AT, (Findings(),))
    assert "container_check_digit" in {f.rule for f in examine(case, PAGE, CODES)}
