"""A declaration in the fields of a draft and back; what cannot be read yet is told; amendments say what changed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.declared import structs
from tests.messages import limits, lodged

from greenlane.core.declaration import Declaration
from greenlane.filing.declarations.terms import Presence
from greenlane.filing.drafts import rules
from greenlane.filing.drafts.rules import Change
from greenlane.filing.drafts.rules.form import FORM, Section, presence_of, section_at
from greenlane.filing.drafts.rules.keys import kind_of, path_of, place_of
from greenlane.filing.drafts.rules.texts import count, moment, number
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.formats.values import UnreadableError
from greenlane.filing.intake.formats.wco_table import DECLARATION

EXAMPLE = limits().examples[0]
TEXTS = rules.texts_of(EXAMPLE)
ITEMS = "goodsShipment.items"
WHY = Change("COR", "13", "The count was wrong.", "4")


def built(**changes: str) -> Declaration:
    return rules.build({**TEXTS, **changes}).declaration


def test_what_a_declaration_says_stands_in_the_fields_and_makes_it_again() -> None:
    declarations = [EXAMPLE]
    for path in lodged():
        declarations += intake.read(path.read_bytes(), None, limits()).declarations
    for each in declarations:
        if not each.amendments:
            assert rules.build(rules.texts_of(each)).declaration == each


@given(structs(DECLARATION))
def test_any_declaration_goes_into_fields_that_the_model_has_and_comes_back_the_same(value) -> None:
    texts = rules.texts_of(value)
    assert all(kind_of(key) for key in texts)
    again = rules.build(texts)
    once = rules.build(rules.texts_of(again.declaration))
    assert once.declaration == again.declaration
    said = {text for key, text in texts.items() if not key.endswith((".@", "sequenceNumeric"))}
    kept = {text for key, text in rules.texts_of(again.declaration).items() if not key.endswith(".@")}
    unread = {texts[each.key] for each in again.unreadable if each.key in texts}
    lost = {
        text
        for text in said - kept - unread
        if text.strip() and "".join(text.split()).upper() not in map(str.upper, kept)
    }
    # A currency without an amount is told of, not built.
    assert all(any(each.says.startswith("A currency") for each in again.unreadable) for _ in lost)


def test_what_cannot_be_read_is_told_and_the_rest_is_built() -> None:
    found = rules.build(
        {"invoiceAmount.value": "viel", "goodsItemQuantity": "2.5", "title": "x", "declarant.id": " A "}
    )
    assert {each.key for each in found.unreadable} == {"invoiceAmount.value", "goodsItemQuantity"}
    assert found.declaration.declarant.id == "A"
    assert found.declaration.invoice_amount is None


def test_pointers_of_findings_lead_to_keys() -> None:
    texts = {f"{ITEMS}:z.@": "1", f"{ITEMS}:b.@": "2", f"{ITEMS}:b.packagings:k.typeCode": "CT"}
    found = rules.build(texts)
    assert found.key_at("/goodsShipment/items/1/packagings/0/typeCode") == f"{ITEMS}:b.packagings:k.typeCode"
    assert found.key_at("/goodsShipment/items/0/commodity/description") == f"{ITEMS}:z.commodity.description"
    assert found.key_at("/goodsShipment/items/1/packagings/7/typeCode") == f"{ITEMS}:b.packagings"
    assert found.key_at("/exporter") == "exporter"


def test_totals_that_nobody_typed_follow_from_the_items() -> None:
    texts = {k: t for k, t in TEXTS.items() if not k.startswith(("goodsItemQuantity", "total"))}
    found = rules.build(texts).declaration
    assert (found.goods_item_quantity, found.total_package_quantity) == (2, Decimal(1320))
    assert found.total_gross_mass_measure == Decimal(20460)


@given(st.decimals(-99999, 99999, places=2), st.sampled_from(["{:f}", "{:,.2f}"]))
def test_numbers_are_read_as_they_are_written(value: Decimal, form: str) -> None:
    text = form.format(value)
    assert number(text) == value
    if "," in text:
        swapped = text.replace(",", "~").replace(".", ",").replace("~", ".")
        assert number(swapped) == value
        assert number(text.replace(",", "\u202f")) == value


@pytest.mark.parametrize("text", ["1,234", "1e5", "NaN", "", "1.2.3", "٣", "1,23,4", "--1", "9" * 30])
def test_what_might_be_two_numbers_or_none_is_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableError):
        number(text)


@pytest.mark.parametrize("read", [count, moment])
def test_other_kinds_say_what_to_write(read) -> None:
    with pytest.raises(UnreadableError) as told:
        read("soon")
    assert told.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {f"{ITEMS}:r1.commodity.description": "Other oranges"},
        {f"{ITEMS}:r1.@": ""},
        {f"{ITEMS}:r1.@": "9"},
        {f"{ITEMS}:r3.@": "3", f"{ITEMS}:r3.commodity.description": "Limes"},
        {"additionalInformation:a.statementDescription": "Say"},
        {"goodsShipment.customsValuation.freightChargeAmount.value": ""},
        {f"{ITEMS}:r2.additionalDocuments:r2.@": ""},
        {"paymentMethodCode": "P"},
    ],
)
def test_an_amendment_makes_of_the_registered_what_was_typed(changes: dict[str, str]) -> None:
    after = built(**changes)
    message = rules.amendment("MRN", EXAMPLE, after, WHY)
    assert intake.amend(EXAMPLE, message) == after
    assert (message.id, message.type_code) == ("MRN", "COR")
    assert message.amendments[0].change_reason_code == "4"


def test_an_amendment_points_at_what_changed_and_says_why() -> None:
    message = rules.amendment("MRN", EXAMPLE, built(**{f"{ITEMS}:r2.origins:1.countryCode": "MA"}), WHY)
    assert [p.document_section_code for p in message.amendments[0].pointers][:3] == ["42A", "67A", "68A"]
    assert [said.statement_description for said in message.additional_information] == [WHY.reason]
    with pytest.raises(ValueError, match="nothing was changed"):
        rules.amendment("MRN", EXAMPLE, EXAMPLE, WHY)


def test_a_cancellation_names_the_declaration_and_the_reason() -> None:
    message = rules.cancellation("MRN", EXAMPLE, Change("INV", "13", "Not wanted"))
    assert (message.id, message.type_code, message.declarant.id) == ("MRN", "INV", EXAMPLE.declarant.id)
    assert message.additional_information[0].statement_description == "Not wanted"
    assert not message.items


def test_the_form_has_fields_of_the_model_only_and_each_once() -> None:
    for section, groups in FORM.items():
        before = f"{ITEMS}:x." if section is Section.GOODS else ""
        keys = [before + f.key for g in groups for f in g.fields]
        keys += [f"{before}{r.key}:x.{f.key}" for g in groups for r in g.rows for f in r.fields]
        assert all(kind_of(key) for key in keys), [key for key in keys if not kind_of(key)]
        assert len(set(keys)) == len(keys)
        assert {section_at(key) for key in keys} == {section}


def test_what_the_pack_asks_for_is_on_the_form() -> None:
    """Every path of the presence matrix that is a field, or holds some, is in sight."""
    rows = (line.split(",")[0] for line in _fields())
    shown = {
        path_of(f"{ITEMS}:x.{f.key}" if s is Section.GOODS else f.key)
        for s, gs in FORM.items()
        for g in gs
        for f in g.fields
    }
    shown |= {
        path_of(f"{f'{ITEMS}:x.' if s is Section.GOODS else ''}{r.key}:x.{f.key}")
        for s, gs in FORM.items() for g in gs for r in g.rows for f in r.fields
    }  # fmt: skip
    for path in rows:
        assert place_of(path) is not None, path
        if path != "amendments":
            assert any(each == path or each.startswith(f"{path}.") for each in shown), path


def test_what_is_asked_of_a_party_is_asked_of_its_first_field() -> None:
    asked = {"exporter": Presence.MANDATORY, "goodsShipment.warehouse": Presence.PROHIBITED}
    assert presence_of("exporter.name", asked) is Presence.MANDATORY
    assert presence_of("exporter.address.line", asked) is Presence.OPTIONAL
    assert presence_of("goodsShipment.warehouse.id", asked) is Presence.PROHIBITED


def _fields() -> list[str]:
    from tests import ROOT

    return (ROOT / "packs/xx/flow/declaration/fields.csv").read_text().splitlines()[1:]
