"""Origin for traders: the page with and without script, the verdict with its numbers, and the same from the API."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
GOODS = {"code": "8517.13.00", "country": "de", "ex_works": "1000", "fob": "1050"}
ROWS = {
    "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
    "form-0-code": "85423100", "form-0-origin": "CN", "form-0-value": "432", "form-0-name": "Processor",
    "form-1-code": "85340000", "form-1-origin": "DE", "form-1-value": "500", "form-1-originating": "on",
    "form-1-proof": "S-1",
}  # fmt: skip


@pytest.fixture
def client(person: Callable[..., Client]) -> Client:
    return person("trader", party="XXB00001")


def sent(client: Client, status: int = 200, **more: str) -> str:
    answer = client.post("/desk/origin", GOODS | ROWS | more)
    assert answer.status_code == status, answer.content.decode()
    return unescape(answer.content.decode())


def test_a_bill_gets_a_verdict_under_each_agreement_with_its_numbers(client: Client) -> None:
    assert "form-2-code" in client.get("/desk/origin").content.decode()
    shown = sent(client)
    assert "comes to 43.2 %, more than 40 % of the ex-works price" in shown
    assert "Telephones and radio networks" in shown
    assert shown.count("DE is no member of") == 2


def test_a_cheaper_part_originates_and_says_what_a_claim_needs(client: Client) -> None:
    shown = sent(client, **{"form-0-value": "400"})
    assert 'class="state green">Originating' in shown
    assert "Movement certificate N954" in shown


def test_what_a_person_must_decide_is_asked_and_the_answer_counts(client: Client) -> None:
    goods = {"code": "61091000", "form-0-code": "52051100", "form-1-code": ""}
    bill = {**goods, "form-1-origin": "", "form-1-value": "", "form-1-originating": "", "form-1-proof": ""}
    asked = "Was this done: Knitting combined with making-up including cutting of fabric?"
    shown = sent(client, **bill)
    assert 'class="state yellow">A person must decide' in shown
    assert asked in shown
    shown = sent(client, **bill, **{"question-0": asked, "answer-0": "yes"})
    assert 'class="state green">Originating' in shown
    assert asked in shown


def test_a_row_is_added_without_script_and_nothing_typed_is_lost(client: Client) -> None:
    shown = sent(client, do="add", code="")
    assert 'name="form-3-code"' in shown
    assert 'value="Processor"' in shown
    assert "errorlist" not in shown


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("code", "85", "at least six digits"),
        ("country", "D1", "two letters"),
        ("route", "Singapore", "two letters"),
        ("ex_works", "-1", "greater than or equal to 0"),
        ("ex_works", "NaN", "Enter a number"),
        ("form-0-value", "", "required"),
        ("form-0-origin", "", "required"),
        ("form-TOTAL_FORMS", "x", "ManagementForm"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: Client, field: str, typed: str, says: str) -> None:
    assert says in sent(client, 422, **{field: typed})


@pytest.mark.parametrize("rows", ["", "x", "9" * 40, "²"])
def test_a_made_up_number_of_rows_breaks_nothing(client: Client, rows: str) -> None:
    assert client.post("/desk/origin", GOODS | ROWS | {"do": "add", "form-TOTAL_FORMS": rows}).status_code in (200, 422)


def test_the_same_from_the_api(token: Callable[..., dict[str, str]], client: Client) -> None:
    bill: dict[str, Any] = {
        "code": "85171300", "country": "DE", "exWorks": "1000",
        "materials": [{"code": "85423100", "origin": "CN", "value": "432"}],
    }  # fmt: skip
    headers = token("read", party="XXB00001")
    answer = client.post("/api/v1/origin/check", bill, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    verdicts = answer.json()["verdicts"]
    assert [one["agreement"] for one in verdicts] == ["EWA", "SPT", "GSP"]
    assert verdicts[0]["outcome"] == "not originating"
    for wrong in ({"exWorks": "-1"}, {"exWorks": "NaN"}, {"code": "85"}, {"colour": "red"}, {"exWorks": "1e30"}):
        refused = client.post("/api/v1/origin/check", bill | wrong, content_type="application/json", headers=headers)
        assert (refused.status_code, refused.json()["title"]) == (400, "The request cannot be understood")
