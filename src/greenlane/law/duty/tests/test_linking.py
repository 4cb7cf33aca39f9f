"""Rates that lie elsewhere, depend on what the line declares, or are given in words."""

from decimal import Decimal
from typing import Any

import pytest
from tests.lawbook import ON, page

from greenlane.base.packs.terms import PackError
from greenlane.law.duty.evaluation import settled
from greenlane.law.duty.page import read
from greenlane.law.duty.schedule import plan_for
from greenlane.law.duty.terms import Basis, DutyPage, Kind, Option, StoppedError

NAMES = ("measure", "type", "goods", "area", "except", "additional", "expression")
CONDITIONS = ("measure", "document", "test", "action", "expression")
BASES = [
    ("shirt", "103", "6105", "*", "", "", "19 %"),
    ("skirt", "103", "6104", "*", "", "", "8 %"),
    ("far", "103", "6104", "CN", "", "", "30 %"),
    ("juice", "103", "2009", "*", "", "", "2 XXD / l"),
]
TYPES = [
    ("103", "A00", "base"), ("142", "A00", "preference"), ("143", "A00", "option"), ("672", "A00", "component"),
]  # fmt: skip


def tariff(*rows: tuple[str, ...], conditions: Any = ()) -> DutyPage:
    dates = {"start": "", "end": ""}
    measures = [dict(zip(NAMES, row, strict=True), law="Act", **dates) for row in (*BASES, *rows)]
    types = [
        {"type": t, "name": t, "tax": tax, "role": role, "basis": "value", "per": "line", "secured": "yes", **dates}
        for t, tax, role in TYPES
    ]
    listed = [dict(zip(CONDITIONS, row, strict=True), **dates) for row in conditions]
    return read(page("law/duty", measures=measures, conditions=listed, exemptions=[], types=types), ON)


def kind(**changes: Any) -> Kind:
    base = {"code": "62112000", "origin": "US", "agreement": "", "regime": "40"}
    return Kind(**{**base, "claims": (), "documents": (), "additional": (), **changes})


def rates(tariff_: DutyPage, **changes: Any) -> list[str]:
    plan = plan_for(tariff_, kind(**changes))
    return [o.text for charge in plan.charges for o in charge.options] + [rule for rule, _ in plan.wrong]


@pytest.mark.parametrize(
    ("expression", "changes", "found"),
    [
        ("RATE DECLARED", {"additional": ("61051000",)}, ["RATE DECLARED: 19 %"]),
        ("RATE DECLARED", {"additional": ("61041000",)}, ["RATE DECLARED: 8 %"]),
        ("RATE DECLARED", {"additional": ("61041000",), "origin": "CN"}, ["RATE DECLARED: 30 %"]),
        ("RATE DECLARED + 25 %", {"additional": ("610510",)}, ["RATE DECLARED + 25 %: 19 % + 25 %"]),
        ("RATE HIGHEST", {"additional": ("610510", "610410")}, ["RATE HIGHEST: 19 % MIN 8 %"]),
        ("RATE DECLARED 2009", {"additional": ("200911",)}, ["RATE DECLARED 2009: 2 XXD / l"]),
        ("RATE DECLARED", {}, ["rate_names_goods"]),
        ("RATE DECLARED", {"additional": ("610510", "610410")}, ["rate_names_goods"]),
        ("RATE DECLARED 2009", {"additional": ("610510",)}, ["rate_names_goods"]),
        ("RATE DECLARED", {"additional": ("010121",)}, ["rate_names_goods"]),
        # The goods named have a rate that is itself that of other goods: a circle gives no rate, and no crash.
        ("RATE DECLARED", {"additional": ("62112000",)}, ["rate_names_goods"]),
        ("RATE 6105 - 4 %", {}, ["RATE 6105 - 4 %"]),
        ('"See note 3"', {}, ["rate_is_assessed"]),
        ('5 % + "the duty on the wool"', {}, ["rate_is_assessed"]),
    ],
)
def test_what_the_rate_comes_to(expression: str, changes: dict[str, Any], found: list[str]) -> None:
    assert rates(tariff(("set", "103", "6211", "*", "", "", expression)), **changes) == found


def test_a_component_is_that_of_the_additional_code_declared() -> None:
    meursing = tariff(
        ("base", "103", "6211", "*", "", "", "5 % + COMPONENT 672 MAX 20 %"),
        ("ea1", "672", "*", "*", "", "7001", "1.50 XXD / 100 kg"),
        ("ea2", "672", "*", "*", "", "7002", "9 XXD / 100 kg"),
    )
    text = "5 % + COMPONENT 672 MAX 20 %"
    assert rates(meursing, additional=("7002",)) == [f"{text}: 5 % + 9 XXD / 100 kg MAX 20 %"]
    assert rates(meursing) == ["component_is_declared"]


def test_a_quota_is_an_option_of_who_claims_it() -> None:
    quota = ("quota", "143", "6211", "*", "", "050088", "0 %")
    page_ = tariff(("base", "103", "6211", "*", "", "", "12 %"), quota)
    assert rates(page_, additional=("050088",)) == ["12 %", "0 %"]
    assert rates(page_) == ["12 %"]


def test_one_preference_may_be_that_of_several_agreements() -> None:
    page_ = tariff(("base", "103", "6211", "*", "", "", "12 %"), ("p", "142", "6211", "EWA SPT", "", "", "1 %"))
    assert [rates(page_, agreement=name) for name in ("EWA", "SPT", "GSP")] == [
        ["12 %", "1 %"], ["12 %", "1 %"], ["12 %", "preference_has_rate"],
    ]  # fmt: skip
    with pytest.raises(PackError, match="says the same"):
        tariff(("p", "142", "6211", "EWA SPT", "", "", "1 %"), ("q", "142", "6211", "SPT", "", "", "2 %"))


ENTRY = [
    ("tomato", "", "value >= 52.60 XXD / 100 kg", "apply", "14.4 %"),
    ("tomato", "N990", "value >= 40 XXD / 100 kg", "apply", "1 %"),
    ("tomato", "", "value >= 30 XXD / 100 kg", "drop", ""),
    ("tomato", "", "value >= 20 XXD / 100 kg", "stop", ""),
]


def _settled(page_: DutyPage, value: str, **changes: Any) -> Option | None:
    (charge,) = plan_for(page_, kind(**changes)).charges
    basis = Basis(Decimal(value), {"KGM": Decimal(100)}, lambda _: Decimal(1))
    assert (charge.plain, charge.fixed) == (None, None)
    return settled(charge.options[0], basis)


@pytest.mark.parametrize(
    ("value", "documents", "text"),
    [
        ("52.60", (), "14.4 %"),
        ("52.59", ("N990",), "1 %"),
        ("52.59", (), None),
        ("29.99", (), "stopped"),
        ("19.99", (), "29.80 XXD"),
    ],
)
def test_the_first_threshold_reached_decides(value: str, documents: tuple[str, ...], text: str | None) -> None:
    page_ = tariff(("tomato", "103", "6211", "*", "", "", "29.80 XXD"), conditions=ENTRY)
    if text == "stopped":
        with pytest.raises(StoppedError, match="tomato"):
            _settled(page_, value, documents=documents)
    else:
        option = _settled(page_, value, documents=documents)
        assert (option and option.text) == text
