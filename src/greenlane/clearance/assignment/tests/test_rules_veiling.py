"""Nothing that identifies a party is left in what an officer reads; the goods are left as they are."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from greenlane.clearance.assignment.rules import tag_of, veiled, without
from greenlane.clearance.assignment.rules.veiling import squeezed
from greenlane.core.declaration import AdditionalDocument, AdditionalInformation, Declaration, Packaging, lines_of
from greenlane.core.party import Address, Communication, Party

GOOD = Path(__file__).parents[3] / "filing" / "declarations" / "tests" / "good.json"
ROLES = ("importer", "consignee", "buyer", "seller", "consignor", "payer", "surety")
#: Letters that no code, pseudonym or country holds in this number and order.
_LETTERS = st.text(st.sampled_from("bdfhjkqvwxyzBDFHJKQVWXYZéÄß"), min_size=5, max_size=12)
_NUMBERS = st.from_regex(r"XX[0-9]{8}[QZ]", fullmatch=True)


GOODS = squeezed(GOOD.read_text())


@pytest.fixture(scope="module")
def good() -> Declaration:
    return msgspec.json.decode(GOOD.read_bytes(), type=Declaration)


@st.composite
def parties(draw: st.DrawFn) -> Party:
    words = draw(st.lists(_LETTERS, min_size=1, max_size=3))
    form = draw(st.sampled_from(["", " Ltd.", " GmbH", ", S.A.", " Pte Ltd"]))
    host = draw(_LETTERS)
    return Party(
        id=draw(_NUMBERS),
        name=" ".join(words) + form,
        contact_name=f"{draw(_LETTERS)} {draw(_LETTERS)}",
        address=Address(
            line=f"{draw(st.integers(1000, 9999))} {draw(_LETTERS)} Street",
            city_name=draw(_LETTERS),
            postcode_id=draw(st.from_regex(r"7[0-9]{4}7", fullmatch=True)),
            country_code="DE",
        ),
        communications=(Communication(id=f"{draw(_LETTERS)}@{host}.example"),),
    )


def identities(party: Party) -> list[str]:
    address = party.address
    bare = re.sub(r"(,? (Ltd\.|GmbH|S\.A\.|Pte Ltd))$", "", party.name)
    mail = party.communications[0].id
    given_ = [party.id, party.name, bare, party.name.split()[0].rstrip(","), party.contact_name, address.line]
    return [*given_, address.city_name, address.postcode_id, mail, mail.partition("@")[2]]


def leaves(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value


def mangled(draw: st.DrawFn, text: str) -> str:
    """The same text as people write it: other case, other spacing."""
    text = draw(st.sampled_from([text, text.upper(), text.lower(), text.title()]))
    return draw(st.sampled_from([text, text.replace(" ", ""), text.replace(" ", "-"), text.replace(" ", "  ")]))


@settings(max_examples=40)
@given(st.data())
def test_no_identity_of_any_party_survives_anywhere(data):
    good = msgspec.json.decode(GOOD.read_bytes(), type=Declaration)
    held = {role: data.draw(parties(), label=role) for role in ("declarant", "agent", "exporter", *ROLES)}
    named = [text for party in held.values() for text in identities(party) if len(squeezed(text)) >= 4]
    # What stands in the goods by chance is no name.
    assume(not any(squeezed(text) in GOODS for text in named))
    chosen = [mangled(data.draw, data.draw(st.sampled_from(named))) for _ in range(6)]
    lrn, ucr = data.draw(st.from_regex(r"L[0-9]{6}-77", fullmatch=True)), "6XX" + chosen[0].upper()
    shipment = good.goods_shipment
    first = structs.replace(
        shipment.items[0],
        commodity=structs.replace(shipment.items[0].commodity, description=f"Shirts for {chosen[1]}, cotton"),
        packagings=(Packaging(sequence_numeric=1, marks_numbers_id=f"{chosen[2]}/1", type_code="CT"),),
        additional_information=(AdditionalInformation(statement_description=f"ask {chosen[3]} or ({lrn})"),),
    )
    says = structs.replace(
        good,
        functional_reference_id=lrn,
        declarant=held["declarant"],
        agent=held["agent"],
        exporter=held["exporter"],
        additional_documents=(
            AdditionalDocument(category_code="N", type_code="935", id=f"INV {chosen[4]} 7", name=f"{chosen[5]}.pdf"),
        ),
        goods_shipment=structs.replace(
            shipment, ucr=ucr, items=(first, *shipment.items[1:]), **{role: held[role] for role in ROLES}
        ),
    )
    shown = veiled(says, "tag")
    # What is left, names of no meaning taken out: they are ours.
    told = leaves(json.loads(msgspec.json.encode(shown)))
    found = [squeezed(re.sub(r"\b[A-Z][a-z]+ [0-9A-F]{4}\b", "|", leaf)) for leaf in told]
    for text in {squeezed(text) for text in (*named, *chosen, lrn, ucr)}:
        assert not any(text in leaf for leaf in found), text
    assert shown == veiled(says, "tag")


def test_the_goods_stay_as_they_are(good):
    shown = veiled(good, "tag")
    assert lines_of(shown) == lines_of(good)
    for name in (
        "invoice_amount",
        "declaration_office_id",
        "border_transport_means",
        "type_code",
        "total_package_quantity",
    ):
        assert getattr(shown, name) == getattr(good, name)
    assert shown.goods_shipment.consignment == good.goods_shipment.consignment
    assert shown.goods_shipment.customs_valuation == good.goods_shipment.customs_valuation
    assert shown.goods_shipment.seller.address == Address(country_code="CN")
    assert shown.exporter.address.country_code == "CN"
    assert [d.id for d in shown.additional_documents] == [d.id for d in good.additional_documents]


def test_one_party_has_one_name_in_every_role(good):
    shown = veiled(good, "tag")
    code = shown.declarant.name.split()[1]
    assert shown.agent.name == f"Agent {code}"
    assert shown.authorisation_holders[0].id == f"Holder {code}"
    assert shown.exporter.name.split()[1] == shown.goods_shipment.seller.name.split()[1]
    assert shown.goods_shipment.importer.name.split()[1] != code
    assert shown.goods_shipment.ucr.startswith("Consignment ")


def test_names_are_tied_to_one_bill(good):
    secret = b"k" * 32
    one, other = (veiled(good, tag_of(secret, mrn)).declarant.name for mrn in ("26XX1", "26XX2"))
    assert one != other
    assert tag_of(secret, "26XX1") != tag_of(b"l" * 32, "26XX1")


def test_words_of_the_tariff_are_nobody_s(good):
    importer = structs.replace(good.goods_shipment.importer, name="Cotton House Ltd.")
    item = structs.replace(
        good.goods_shipment.items[0],
        commodity=structs.replace(good.goods_shipment.items[0].commodity, description="Shirts of cotton, COTTON HOUSE"),
    )
    says = structs.replace(good, goods_shipment=structs.replace(good.goods_shipment, importer=importer, items=(item,)))
    code = veiled(says, "t").goods_shipment.importer.name
    told = [
        veiled(says, "t", words).goods_shipment.items[0].commodity.description for words in (frozenset(), {"cotton"})
    ]
    assert told == [f"Shirts of {code}, {code}", f"Shirts of cotton, {code}"]


def test_a_part_of_a_word_is_no_name(good):
    importer = structs.replace(good.goods_shipment.importer, name="Rota Ltd.", address=None)
    item = structs.replace(
        good.goods_shipment.items[0],
        commodity=structs.replace(good.goods_shipment.items[0].commodity, description="Rotary pumps of Rota"),
    )
    says = structs.replace(good, goods_shipment=structs.replace(good.goods_shipment, importer=importer, items=(item,)))
    shown = veiled(says, "t").goods_shipment
    assert shown.items[0].commodity.description == f"Rotary pumps of {shown.importer.name}"


def test_nothing_to_veil_is_left_alone():
    assert veiled(Declaration(), "t") == Declaration()
    assert veiled(Declaration(declarant=Party()), "t").declarant == Party()


def test_a_question_without_its_asker():
    party = Party(id="XX0018852K", name="Copperbrook Apparel Ltd.")
    asked = "We, COPPERBROOK apparel (xx 0018852-K), import shirts"
    assert without(asked, party, "the asker") == "We, the asker (the asker), import shirts"
