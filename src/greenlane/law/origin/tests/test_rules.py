"""Origin: which claims are proved, and what the others are told."""

from datetime import date
from typing import Any

import pytest
from tests.lawbook import ON, book, case, line, through

from greenlane.core.finding import Findings, Severity
from greenlane.law.nomenclature.rules import classify
from greenlane.law.origin.rules import establish
from greenlane.law.origin.terms import Origins
from greenlane.law.valuation.rules import value

STEPS = (classify, value, establish)
LIMIT, GRADUATED = "proof_within_limit", "origin_keeps_preference"


@pytest.mark.parametrize(
    ("claim", "agreement", "rule"),
    [
        ({"origin": "DE"}, "", ""),
        ({"origin": "DE", "preference": "110"}, "", ""),
        ({"origin": "DE", "preference": "300", "documents": ["N954"]}, "EWA", ""),
        ({"origin": "DE", "preference": "300", "documents": ["U165", "N954"]}, "EWA", ""),
        ({"origin": "JP", "preference": "300", "documents": ["U110"]}, "SPT", ""),
        ({"origin": "BD", "preference": "200", "documents": ["N865"]}, "GSP", ""),
        ({"origin": "BD", "preference": "220", "documents": ["N865"]}, "GSP", ""),
        ({"origin": "DE", "preference": "300"}, "", "preference_has_proof"),
        ({"origin": "DE", "preference": "300", "documents": ["U110"]}, "", "preference_has_proof"),
        ({"origin": "DE", "preference": "200", "documents": ["N954"]}, "", "origin_is_member"),
        ({"origin": "", "preference": "300", "documents": ["N954"]}, "", "origin_is_member"),
        ({"origin": "DE", "preference": "999"}, "", "preference_code_known"),
        (
            {"origin": "EG", "preference": "200", "code": "31021000", "documents": ["N865"]},
            "",
            "origin_keeps_preference",
        ),
        ({"origin": "DE", "preference": "300", "documents": ["U162"], "price": "12000.00 XXD"}, "EWA", ""),
        (
            {"origin": "DE", "preference": "300", "documents": ["U162"], "price": "12000.01 XXD"},
            "",
            "proof_within_limit",
        ),
        (
            {"origin": "JP", "preference": "300", "documents": ["U162"], "price": "5000.01 XXD"},
            "",
            "proof_within_limit",
        ),
        ({"origin": "DE", "preference": "300", "documents": ["U162", "N954"], "price": "99999.00 XXD"}, "EWA", ""),
    ],
)
def test_a_claim_and_what_becomes_of_it(claim: dict[str, Any], agreement: str, rule: str) -> None:
    done = through(STEPS, {"incoterm": "CIF", "lines": [line(**claim)]})
    (found,) = done[Origins].lines
    assert (found.country, found.agreement, bool(found.proof)) == (claim["origin"], agreement, bool(agreement))
    assert [finding.rule for finding in done[Findings].all] == [rule] * bool(rule)
    assert bool(found.why) == bool(agreement)


def test_without_a_value_a_limited_proof_proves_nothing() -> None:
    done = through([establish], {"lines": [line(origin="DE", preference="300", documents=["U162"])]})
    assert done[Origins].lines[0].agreement == ""


def test_the_limit_is_of_the_whole_consignment_of_that_agreement() -> None:
    claim = {"origin": "DE", "preference": "300", "documents": ["U162"], "price": "7000.00 XXD"}
    other = line(origin="JP", preference="300", price="90000.00 XXD", documents=["U110"])
    alone = through(STEPS, {"incoterm": "CIF", "lines": [line(**claim), other]})
    twice = through(STEPS, {"incoterm": "CIF", "lines": [line(**claim), line(**claim)]})
    assert [row.agreement for row in alone[Origins].lines] == ["EWA", "SPT"]
    assert [row.agreement for row in twice[Origins].lines] == ["", ""]


def test_a_preference_not_given_is_a_warning_with_a_remedy() -> None:
    done = through(STEPS, {"incoterm": "CIF", "lines": [line(origin="DE", preference="300")]})
    (finding,) = done[Findings].all
    assert finding.severity is Severity.WARNING
    assert "N954, U162, U165" in finding.remedy
    assert finding.pointer == "/goodsShipment/items/0/additionalDocuments"


@pytest.mark.parametrize(("on", "agreement"), [(date(2026, 12, 31), "GSP"), (date(2027, 1, 1), "")])
def test_members_come_and_go(on: date, agreement: str) -> None:
    claim = line(origin="IN", preference="200", documents=["N865"])
    assert through(STEPS, {"incoterm": "CIF", "lines": [claim]}, on)[Origins].lines[0].agreement == agreement


def test_a_batch_is_the_sum_of_its_ones() -> None:
    lines = [line(origin="DE", preference="300"), line(origin="JP", preference="300", documents=["U110"])]
    batch = [case({"lines": [one]}) for one in lines]
    together = [done[Origins] for done in establish(batch, book(ON))]
    assert together == [establish([one], book(ON))[0][Origins] for one in batch]


def test_a_declaration_without_lines_passes() -> None:
    start = case({"lines": []})
    assert establish([start], book()) == [start]
