"""Rates of the United States schedule: pairs set down by reading, and sums that no code of ours works out."""

import csv
import gzip
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests import shared_data

from greenlane.law.duty.evaluation import compiled, linked
from greenlane.law.duty.expressions import Percent, parse
from greenlane.law.duty.importing.draft import UnreadError
from greenlane.law.duty.importing.us_rates import expression, words
from greenlane.law.duty.terms import Basis, Unit

GOLDEN = list(csv.DictReader((Path(__file__).parent / "us_rates.csv").read_text().splitlines()))
UNITS = {
    symbol: Unit(symbol=symbol, code=code, size=Decimal(size), name=name)
    for symbol, (code, size, name) in words()["units"].items()
}
LEAST = Decimal("0.99")


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["text"][:60])
def test_what_a_rate_says(row: dict[str, str]) -> None:
    if row["expression"]:
        assert expression(row["text"]) == row["expression"]
    else:
        with pytest.raises(UnreadError, match=re.escape(row["text"])):
            expression(row["text"])


def test_the_pairs_are_many_and_real() -> None:
    real = set(json.loads(shared_data("tariff", "us_rate_strings.json").read_text()))
    texts = {row["text"] for row in GOLDEN}
    assert len(texts) >= 150
    assert texts <= real


@pytest.mark.parametrize(
    "text",
    ["", "about 5%", "5% or so", "5¢", "5¢/ell", "5%%", "5.5.5%", "$/kg", "5¢/kg + ", "Free (AU)", "5% on the lid",
     "The duty provided in the applicable subheading + some", "5¢/kg - 3%"],
)  # fmt: skip
def test_what_is_not_understood_to_the_last_character_is_refused(text: str) -> None:
    with pytest.raises(UnreadError):
        expression(text)


#: Of everything a rate may measure the sample has seven; of the value, and of each part of it, a hundred dollars.
_SEVEN, _HUNDRED = Decimal(7), Decimal(100)
_BY_HAND = re.compile(r"\$(\d*\.?\d+)|(\d*\.?\d+)¢|(\d*\.?\d+) ?(?:%|percent)")


def by_hand(text: str) -> Decimal:
    """The duty on the sample, from the printed text alone: dollars and cents times seven, per cents of a hundred."""
    due = Decimal(0)
    for part in re.split(r"\+|plus|less", text):
        for dollars, cents, percent in _BY_HAND.findall(part):
            amount = Decimal(dollars) if dollars else Decimal(cents or 0) / 100
            per = 1000 if re.search(r"/1,?000|/thousand", part) else 1
            due += amount * _SEVEN / per + (Decimal(percent) if percent else 0)
    return due


def sample(text: str) -> Decimal:
    """The duty on the sample, as the engine works it out; rates of other goods are nothing."""
    quantities = {unit.code: _SEVEN for unit in UNITS.values()}
    quantities |= {code: _HUNDRED for code in words()["units"] if code[0] == "V" or code == "RET"}
    node = linked(parse(expression(text)), lambda _: Percent(Decimal(0)))
    return compiled(node, UNITS, "USD")(Basis(_HUNDRED, quantities, lambda _: Decimal(1)))


def test_every_rate_comes_to_what_the_printed_text_says() -> None:
    """Independent of grammar and tree: a sum over the numbers as printed, for every distinct rate understood."""
    done = 0
    for text in json.loads(shared_data("tariff", "us_rate_strings.json").read_text()):
        try:
            found = sample(text)
        except UnreadError:
            continue
        if " less " in text or "minus" in text:
            continue
        wanted = by_hand(re.sub(r"8716\.\d\d\.\d\d", "", text)) / (1000 if text.endswith("/t") else 1)
        assert found == wanted, text
        done += 1
    assert done > 800


def test_raw_sugar_by_its_degrees() -> None:
    # 1000 kg of 96 degrees: 14.606 $ less 4 x 0.20668 $; at 70 degrees the floor of 9.43854 $ holds.
    text = next(row["expression"] for row in GOLDEN if row["text"].startswith("1.4606"))
    evaluate = compiled(parse(text), UNITS, "USD")
    for degrees, due in ((4, "13.77928"), (25, "9.43900"), (30, "9.43854"), (0, "14.606")):
        quantities = {"KGM": Decimal(1000), "DEG": Decimal(degrees)}
        assert evaluate(Basis(Decimal(0), quantities, lambda _: Decimal(1))) == Decimal(due)


def test_of_the_rated_lines_of_chapters_1_to_97_at_least_99_per_cent_are_understood() -> None:
    schedule = json.loads(gzip.decompress(shared_data("tariff", "us_hts_2026.json.gz").read_bytes()))
    rated = [row["general_raw"] for row in schedule.values() if row["general_raw"] and row["chapter"] < "98"]
    understood = 0
    for text in rated:
        try:
            sample(text)
        except UnreadError:
            continue
        understood += 1
    assert len(rated) == 23_193
    assert understood / len(rated) >= LEAST
    assert len(rated) - understood == 12
