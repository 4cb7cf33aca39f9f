"""Three hundred public rules, each set down by a reader of its text: is the tree of the same classes, thresholds and
codes? ``tests/golden/origin/product_rules.csv`` holds the row's number and the beginning of its text's SHA-256 in the
public file, not the text; the rows were drawn with seed 20260302, each text once."""

import csv
import gzip
import json
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest
from tests import ROOT, shared_data

from greenlane.law.origin.specific.classes import Reading, classes, codes, reading, thresholds
from greenlane.law.origin.specific.grammar import parse

GOLDEN = ROOT / "tests" / "golden" / "origin" / "product_rules.csv"
#: Of the rules of these classes, at least so many are read in full.
AIM = {"MAXNOM": 0.9, "CTH": 0.9, "CC": 0.9, "CTSH": 0.9, "WO": 0.9, "RVC": 0.9}


@pytest.fixture(scope="module")
def public() -> list[dict[str, Any]]:
    with gzip.open(shared_data("tariff", "roo_psr_rules.jsonl.gz"), "rt") as lines:
        return [json.loads(line) for line in lines]


def test_the_tree_says_what_a_reader_says(public: list[dict[str, Any]]) -> None:
    wrong = []
    golden = list(csv.DictReader(GOLDEN.read_text().splitlines()))
    for row in golden:
        text = public[int(row["row"]) - 1]["rule"]
        assert sha256(text.encode()).hexdigest()[:16] == row["sha256"], f"row {row['row']} is another text"
        tree = parse(text)
        found = (" / ".join(classes(tree)), " ".join(map(str, thresholds(tree))), " ".join(codes(tree)))
        if found != (row["classes"], row["thresholds"], row["codes"]):
            wrong.append((row["row"], found))
            # What is not read as the reader reads it must at least be seen not to be understood.
            assert reading(tree) is not Reading.FULL, f"row {row['row']}: a silent misreading {found}"
    assert len(golden) == 300
    assert len(wrong) <= 6, wrong


def test_nine_of_ten_are_read_in_full(public: list[dict[str, Any]]) -> None:
    trees = {row["rule"]: reading(parse(row["rule"])) for row in public}
    count: Counter[tuple[str, Reading]] = Counter()
    for row in public:
        for name in {words.split()[0] for words in row["class"]}:
            count[name, trees[row["rule"]]] += 1
    for name, least in AIM.items():
        total = sum(count[name, grade] for grade in Reading)
        assert count[name, Reading.FULL] >= least * total, (name, {g.value: count[name, g] for g in Reading})
