"""The published list of integrity rules is the list in force."""

import os

from tests import ROOT

from greenlane.law.duty.integrity.terms import RULES

PAGE = ROOT / "docs" / "reference" / "integrity.md"
HEAD = """# Integrity rules of a tariff

`greenlane pack check` and the proposal of a version look at all days at once. An id never changes and is never given to
another rule. Written by `GREENLANE_WRITE_DOCS=1 pytest src/greenlane/law/duty/integrity/tests/test_reference.py`.

| id | rule |
|---|---|
"""


def test_the_list_of_rules_is_up_to_date() -> None:
    text = HEAD + "".join(f"| {rule} | {says} |\n" for rule, says in RULES.items())
    if os.environ.get("GREENLANE_WRITE_DOCS"):
        PAGE.write_text(text)
    assert PAGE.read_text() == text
