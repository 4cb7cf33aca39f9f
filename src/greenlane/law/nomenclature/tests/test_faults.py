"""The pack's sentences are checked when they are read, not when they are needed."""

import pytest
from tests.lawbook import ON, page

from greenlane.base.packs.terms import PackError
from greenlane.core.finding import Severity
from greenlane.law.nomenclature.faults import read_faults

KNOWN = {"a_rule": ("code", "line")}
ROW = {
    "rule": "a_rule", "severity": "error", "says": "Code {code}.", "remedy": "See line {line}.", "law": "Act",
    "start": "2024-01-01", "end": "",
}  # fmt: skip


def test_a_fault_fills_its_sentences() -> None:
    fault = read_faults(page("law/origin", faults=[ROW]), ON, KNOWN)["a_rule"]
    finding = fault.at("/x", code="{line}", line=3)
    assert (finding.says, finding.remedy) == ("Code {line}.", "See line 3.")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rule": "other"}, "unknown; known are a_rule"),
        ({"says": "{weight}"}, r"says uses \{weight\}; it may use code, line"),
        ({"remedy": "{line"}, "expected '}'"),
        ({"remedy": "{}"}, r"remedy uses \{\}"),
        ({"says": "{code.__class__}"}, "it may use"),
        ({"severity": "grave"}, "must be error or warning"),
        ({"end": "2025-01-01"}, "no row in force for a_rule"),
    ],
)
def test_a_row_that_cannot_be_told(changes: dict[str, str], says: str) -> None:
    with pytest.raises(PackError, match=says):
        read_faults(page("law/origin", faults=[{**ROW, **changes}]), ON, KNOWN)
