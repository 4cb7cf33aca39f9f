"""The page says what it means, or says where it does not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.lawbook import ON, page

from greenlane.base.packs.terms import PackError
from greenlane.law.valuation.page import read

RATE = {"currency": "USD", "units": "100", "rate": "185.00", "source": "Bulletin", "start": "2026-03-01"}
TERM = {"code": "FOB", "freight": "excluded", "insurance": "excluded", "says": "x", "start": "", "end": ""}
CHARGE = {
    "code": "AB", "name": "x", "effect": "add", "role": "other", "spread": "price", "law": "x", "start": "", "end": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "tables", "says"),
    [
        ({"unknown": 1}, {}, "unknown key 'unknown'"),
        ({"basis": {"fob": ["40"]}}, {}, "basis 'fob' must be cif or price"),
        ({"words": {}}, {}, "words.rate is missing"),
        ({}, {"rates": [{**RATE, "rate": "x"}]}, "'x' is not a positive number"),
        ({}, {"rates": [{**RATE, "rate": "0"}]}, "'0' is not a positive number"),
        ({}, {"rates": [{**RATE, "units": "NaN"}]}, "'NaN' is not a positive number"),
        ({}, {"incoterms": [{**TERM, "freight": "maybe"}]}, "'maybe' must be one of included, excluded"),
        ({}, {"charges": [{**CHARGE, "role": "tip"}]}, "'tip' must be one of"),
        ({}, {"charges": [{**CHARGE, "effect": "deduct", "role": "freight"}]}, "only role other can be deducted"),
    ],
)
def test_what_cannot_be_is_named(settings: dict[str, Any], tables: dict[str, Any], says: str) -> None:
    with pytest.raises(PackError, match=says):
        read(page("law/valuation", settings, **tables), ON)


def test_the_newest_rate_that_has_started_holds() -> None:
    rows = [RATE, {**RATE, "rate": "190", "start": "2026-04-01"}, {**RATE, "rate": "180", "start": "2026-02-01"}]
    for day, rate in ((date(2026, 3, 31), "1.85"), (date(2026, 4, 1), "1.90"), (date(2026, 2, 1), "1.80")):
        assert read(page("law/valuation", rates=rows), day).rates["USD"].rate == Decimal(rate)


def test_exampleland_has_rates_for_every_month() -> None:
    for month in range(36):
        day = date(2025 + month // 12, month % 12 + 1, 28)
        rates = read(page("law/valuation"), day).rates
        assert len(rates) >= 25
        assert {(rate.since.year, rate.since.month) for rate in rates.values()} == {(day.year, day.month)}
