"""The road of one declaration, told as a story through HTTP."""

import json

import pytest
from django.test import Client
from tests.journey.conftest import NOW, Party, Town, message

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.verification import verify_log
from greenlane.base.people.terms import Scope
from greenlane.clearance.accounts.queries import trial_balance, unbalanced
from greenlane.filing.declarations.queries import folded, get
from greenlane.journey.learning import learn_once
from greenlane.journey.rehearse import rehearse
from greenlane.journey.replay import replay
from greenlane.site.demo.terms import Filing
from greenlane.site.means import log_signer

pytestmark = pytest.mark.django_db(transaction=True)
RISKY = ("lane", "score", "profile", "basis", "model", "illicit")


def lodge_all(town: Town, filings: list[Filing]) -> dict[str, dict]:
    """Every filing lodged by its own sender in one batch each; the answers by LRN."""
    answers: dict[str, dict] = {}
    for sender in dict.fromkeys(f.sender for f in filings):
        theirs = [f for f in filings if f.sender == sender]
        who = town.party(Scope.LODGE, party=sender)
        body = b"\n".join(message(f) for f in theirs)
        told = b"".join(who.post("/declarations/batch", body, content_type="application/x-ndjson").streaming_content)
        answers |= {a["lrn"]: a for a in map(json.loads, told.splitlines())}
    return answers


def first(town: Town, answers: dict[str, dict], status: str) -> tuple[Filing, dict]:
    """The first filing whose answer has this status."""
    by_lrn = {f.declaration.functional_reference_id: f for f in town.filings}
    lrn = next(lrn for lrn, a in answers.items() if a.get("status") == status)
    return by_lrn[lrn], answers[lrn]


@pytest.fixture
def lodged(town: Town) -> dict[str, dict]:
    return lodge_all(town, town.filings[:60])


def test_honest_goods_are_released_at_once_and_everything_about_them_can_be_checked(
    town: Town, lodged: dict[str, dict]
) -> None:
    filing, answer = first(town, lodged, "released")
    mrn, trader = answer["reference"], town.trader(filing)

    again = trader.post("/declarations", message(filing))
    assert (again.status_code, again.json()["reference"]) == (200, mrn)

    shown = trader.get(f"/declarations/{mrn}")
    assert shown.status_code == 200
    assert not any(f'"{word}"' in shown.content.decode() for word in RISKY)
    kinds = [e.kind for e in history(mrn)]
    assert kinds == ["declarations.accepted", "lanes.cleared", "accounts.charged", "release.released"]
    assert folded(mrn).value == get(mrn).status == "released"

    note = trader.get(f"/declarations/{mrn}/release-note")
    assert note.content.startswith(b"%PDF")
    wco = trader.get(f"/declarations/{mrn}/messages", accept="application/xml")
    assert b"Response" in wco.content

    while seal(log_signer(), NOW).count:
        pass
    assert verify_log(log_signer().verifier).difference is None
    checkpoint = Client().get("/log/checkpoint")
    assert checkpoint.content.decode().startswith(log_signer().name)
    assert replay(town.means, mrn).equal
    assert sum(trial_balance().values()) == 0
    assert unbalanced() == []


def test_a_held_declaration_is_queried_once_answered_accepted_paid_and_released(
    town: Town, lodged: dict[str, dict]
) -> None:
    filing, answer = first(town, lodged, "under_control")
    mrn, trader, officer = answer["reference"], town.trader(filing), town.officer(filing)

    queue = officer.get("/queue").json()
    assert mrn in json.dumps(queue)
    stranger = town.party(Scope.READ, party="XX000999999X")
    assert stranger.get(f"/declarations/{mrn}").status_code == 404

    point = {"pointer": "/goodsShipment/items/0/commodity/description", "asks": "Which model and year?"}
    asked = officer.post(f"/queue/{mrn}/query", {"points": [point]})
    assert asked.status_code == 200, asked.content
    second = officer.post(f"/queue/{mrn}/query", {"points": [point]})
    assert second.status_code == 409

    answered = trader.post(f"/declarations/{mrn}/answers", {"answers": ["Model K, 2025."]})
    assert answered.status_code == 200, answered.content
    piecemeal = officer.post(f"/queue/{mrn}/query", {"points": [{**point, "asks": "And the colour?"}]})
    assert piecemeal.status_code == 409
    assert "follow" in piecemeal.json()["detail"]

    accepted = officer.post(f"/queue/{mrn}/accept", {"waiver": "The papers agree with the answer."})
    assert accepted.status_code == 200, accepted.content
    if get(mrn).status == "verified":
        pay(town, trader, mrn)
    assert get(mrn).status == folded(mrn).value == "released"


def pay(town: Town, trader: Party, mrn: str) -> None:
    """Order the payment; the bank says it is paid; the goods go."""
    from greenlane.clearance.accounts.queries import payment
    from greenlane.site import bank

    ordered = trader.post(f"/declarations/{mrn}/payments")
    assert ordered.status_code == 201, ordered.content
    order = payment(ordered.json()["payment"]["reference"])
    headers, body = bank.simulator().simulate(order, NOW)
    plain = {k: v for k, v in headers.items() if k != "content-type"}
    forged = Client().post("/api/v1/bank/callback", body.replace(b"paid", b"paix"), "application/json", headers=plain)
    assert forged.status_code in (400, 401, 403), forged.content
    for _ in range(2):  # the bank repeats itself; money is booked once
        told = Client().post("/api/v1/bank/callback", body, "application/json", headers=plain)
        assert told.status_code == 200, told.content


def test_all_errors_come_at_once_and_the_same_reference_may_be_used_again_once_mended(town: Town) -> None:
    filing = town.filings[0]
    trader = town.trader(filing)
    bad = json.loads(message(filing))
    bad["goodsItemQuantity"] = 99
    bad["goodsShipment"]["items"][0]["commodity"]["classifications"] = [{"id": "00000000"}]
    refused = trader.post("/declarations", bad)
    assert refused.status_code == 422
    rules = {e["rule"] for e in refused.json()["errors"]}
    assert {"item_count_matches", "goods_code_has_heading"} <= rules
    assert all(e["remedy"] and e["pointer"] for e in refused.json()["errors"])
    assert trader.post("/declarations", message(filing)).status_code == 201


def test_an_idempotency_key_gets_its_first_answer_even_when_that_was_a_refusal(town: Town) -> None:
    filing = town.filings[0]
    trader, bad = town.trader(filing), json.loads(message(filing))
    bad["goodsItemQuantity"] = 99
    once = trader.post("/declarations", bad, Idempotency_Key="k-1")
    twice = trader.post("/declarations", message(filing), Idempotency_Key="k-1")
    assert (once.status_code, twice.status_code) == (422, 422)
    assert once.json()["errors"] == twice.json()["errors"]


@pytest.mark.parametrize("form", ["wco-dm", "asycuda", "json"])
def test_every_format_reaches_the_same_duty(town: Town, form: str) -> None:
    filing = town.filings[1]
    checked = town.trader(filing).post("/precheck", message(filing, form), content_type="application/octet-stream")
    plain = town.trader(filing).post("/precheck", message(filing))
    assert checked.status_code == plain.status_code == 200
    assert checked.json()[0]["duty"] == plain.json()[0]["duty"] is not None


def test_precheck_writes_nothing_and_says_nothing_of_risk(town: Town) -> None:
    filing = town.filings[2]
    trader = town.trader(filing)
    told = trader.post("/precheck", message(filing))
    assert told.status_code == 200
    assert not any(f'"{word}"' in told.content.decode() for word in RISKY)
    assert trader.get("/declarations").json()["items"] == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<Declaration><Broken></Declaration>", "line"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Declaration>&a;</Declaration>', "DOCTYPE"),
        (b"\xff\xfe\x00garbage", ""),
        (b"{", "line"),
        (b"", ""),
    ],
)
def test_what_cannot_be_read_is_told_clearly_and_kept(town: Town, body: bytes, says: str) -> None:
    told = town.trader(town.filings[0]).post("/declarations", body, content_type="application/octet-stream")
    assert told.status_code == 400
    assert says.lower() in told.content.decode().lower()


def test_amending_decides_anew_and_cancelling_gives_the_money_back(town: Town, lodged: dict[str, dict]) -> None:
    filing, answer = first(town, lodged, "under_control")
    trader, mrn = town.trader(filing), answer["reference"]
    amended = json.loads(message(filing)) | {"id": mrn, "typeCode": "COR"}
    amended["amendments"] = [{"changeReasonCode": "32"}]
    amended["goodsShipment"]["items"][0]["commodity"]["description"] = "Spare parts, as invoice 17, corrected wording"
    told = trader.post("/declarations", amended)
    assert told.status_code == 200, told.content
    assert told.json()["outcome"] == "amended"
    assert get(mrn).version == 2
    assert replay(town.means, mrn).equal
    cancel = {"id": mrn, "typeCode": "INV", "functionalReferenceId": "C-1", "declarant": {"id": filing.sender}}
    cancel["additionalInformation"] = [{"statementDescription": "Sent twice by mistake"}]
    if get(mrn).status != "released":
        gone = trader.post("/declarations", cancel)
        assert gone.status_code == 200, gone.content
        assert get(mrn).status == folded(mrn).value == "cancelled"
    assert sum(trial_balance().values()) == 0


def test_a_rehearsal_of_the_same_law_changes_nothing_and_writes_nothing(town: Town, lodged: dict[str, dict]) -> None:
    before = len(history(next(a["reference"] for a in lodged.values() if a.get("reference"))))
    found = rehearse(town.means.shelf, 50)
    assert (found.declarations, found.changed, found.refused) == (50, 0, ())
    assert found.duty_before == found.duty_after
    assert len(history(next(a["reference"] for a in lodged.values() if a.get("reference")))) == before


def test_what_was_decided_is_learned_in_the_order_of_the_log(town: Town, lodged: dict[str, dict]) -> None:
    seal(log_signer(), NOW)
    assert learn_once(NOW)
    assert learn_once(NOW) in (0, 1, 2)  # only what was learned itself
    assert replay(town.means, first(town, lodged, "released")[1]["reference"]).equal


def test_a_file_of_many_sent_again_under_its_key_gets_the_first_answers(town: Town) -> None:
    filing = next(f for f in town.filings if sum(g.sender == f.sender for g in town.filings) > 1)
    two = [f for f in town.filings if f.sender == filing.sender][:2]
    body, trader = b"\n".join(message(f) for f in two), town.trader(filing)
    once = trader.post("/declarations", body, Idempotency_Key="file-1")
    again = trader.post("/declarations", body, Idempotency_Key="file-1")
    assert once.status_code == again.status_code == 207
    assert [a["outcome"] for a in once.json()] == ["accepted", "accepted"]
    assert [a["outcome"] for a in again.json()] == ["repeated", "repeated"]
    assert [a["reference"] for a in once.json()] == [a["reference"] for a in again.json()]
