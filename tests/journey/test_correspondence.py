"""Every answer of customs in WCO response messages satisfies the schema, from the first to the last status."""

import csv
import inspect
import json
import re
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace
from tests import ROOT, shared_data
from tests.journey.conftest import NOW, Town, message

from greenlane.base.people.terms import Caller, Scope
from greenlane.filing.declarations.rules.catalogue import RULES
from greenlane.filing.declarations.states import Status
from greenlane.filing.intake.formats import responses
from greenlane.filing.intake.terms import ResponsesPage
from greenlane.filing.traders import rules as traders
from greenlane.journey import changing, telling
from greenlane.site import correspondence
from greenlane.site.dossier import dossier

XML = {"accept": "application/xml"}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = shared_data("messages", "wco_dms", "xsd", "wco", "notification")
    return etree.XMLSchema(etree.parse(folder / "WCO_RES_2_DMS.xsd"))


def valid(schema: etree.XMLSchema, raw: bytes) -> Any:
    """The response in ``raw``, read; fails where the schema does not allow it."""
    found = etree.fromstring(raw).find("{*}Response")
    assert schema.validate(found), (schema.error_log, raw.decode())
    return responses.parse(raw)


@pytest.mark.django_db(transaction=True)
def test_a_declaration_is_answered_by_valid_messages_in_every_status(town: Town, schema: etree.XMLSchema) -> None:
    filing = town.filings[0]
    lodged = town.trader(filing).post("/declarations", message(filing, "wco-dm"), content_type="application/xml", **XML)
    assert (lodged.status_code, lodged["Content-Type"]) == (201, "application/xml"), lodged.content
    first = valid(schema, lodged.content)
    assert first.declaration_reference == filing.declaration.functional_reference_id
    assert first.items
    assert first.acceptance_date_time

    caller = Caller(name="a system", scopes=frozenset({Scope.READ}), party=filing.sender)
    found = dossier(first.declaration_id, caller)
    codes = set()
    for status in Status:
        told = valid(schema, correspondence.response(replace(found, kept=replace(found.kept, status=status)), caller))
        assert told.function_code == correspondence.FUNCTION[status]
        codes.add(told.statuses[0].name_code)
    assert len(codes) == len(Status)


@pytest.mark.django_db(transaction=True)
def test_a_refused_message_is_answered_by_a_valid_rejection(town: Town, schema: etree.XMLSchema) -> None:
    filing = town.filings[0]
    bad = json.loads(message(filing))
    bad["goodsItemQuantity"] = 99
    bad["functionalReferenceId"] = "X" * 60
    bad["goodsShipment"]["items"][0]["commodity"]["description"] = "bad \x07" + "long " * 200
    bad["goodsShipment"]["items"][0]["commodity"]["classifications"] = [{"id": "00000000"}]
    plain = town.trader(filing).post("/declarations", bad)
    refused = town.trader(filing).post("/declarations", bad, **XML)
    assert refused.status_code == 422
    told = valid(schema, refused.content)
    assert told.function_code == "03"
    assert told.rejection_date_time
    assert [e.description[e.description.index("[") + 1 : -1] for e in told.errors] == [
        e["rule"] for e in plain.json()["errors"] if e["rule"] != "text_is_printable"
    ]
    broken = town.trader(filing).post("/declarations", b"<Declaration><a>", **XML)
    assert broken.status_code == 400
    assert valid(schema, broken.content).errors[0].validation_code == "XX0001"


def test_every_rule_that_a_message_may_meet_has_a_code_of_its_own(quiet: Any) -> None:
    page = quiet.book(NOW.date())[ResponsesPage]
    tables = [path.read_text().splitlines() for path in (ROOT / "packs" / "xx" / "law").glob("*/faults.csv")]
    law = {row["rule"] for table in tables for row in csv.DictReader(table)}
    said = "".join(inspect.getsource(module) for module in (telling, changing, traders))
    named = re.findall(r'(?:rule=|DeniedError\(|_unregistered\()\s*"(\w+)"|denied\(.*, "(\w+)"\)', said)
    named = {name for pair in named for name in pair if name}
    assert {"message_readable", "declaration_may_change", "reference_known", "owner_registered"} <= named
    assert set(RULES) | law | named == set(page.rules)
