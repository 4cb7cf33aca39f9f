"""Public rows into the pack's table: which are taken, how they are kept, and what the report says."""

import gzip
import json
from typing import Any

import pytest

from greenlane.law.origin.specific.importing import merged, report, rows_of, understood


def line(**given: Any) -> str:
    row = {"scheme": "x", "heading": "7001", "subdivision": "Glass\nscrap", "min": "7001000000", "max": "7001999999",
           "i": 0, "rule": "Spinning of\n\n- hemp,\n\n- *or* flax.", "operator": None}  # fmt: skip
    return json.dumps(row | given)


def test_rows_are_kept_as_they_read_on_one_line() -> None:
    (row,) = rows_of(line().encode(), {"x": "EWA"}, "2026-01-01")
    assert (row["agreement"], row["goods"], row["joins"], row["start"]) == ("EWA", "Glass scrap", "", "2026-01-01")
    assert row["rule"] == "Spinning of • hemp, • or flax."


def test_only_the_schemes_named_are_taken() -> None:
    raw = gzip.compress("\n".join([line(), line(scheme="y")]).encode())
    assert [row["agreement"] for row in rows_of(raw, {"y": "SPT"}, "")] == ["SPT"]
    assert [row["agreement"] for row in rows_of(raw, {}, "")] == ["x", "y"]


@pytest.mark.parametrize("bad", ["{}", "[]", "no json", line(min="7001"), line(min="8000000000")])
def test_another_form_is_refused_by_its_line(bad: str) -> None:
    with pytest.raises(ValueError, match="line 2 is no row of origin rules"):
        rows_of(f"{line()}\n{bad}".encode(), {}, "")


def test_the_rows_of_other_agreements_stay() -> None:
    first = merged(None, rows_of(f"{line()}\n{line(scheme='y')}".encode(), {}, "2026-01-01"))
    again = merged(first, rows_of(line(rule="Weaving of hemp.").encode(), {}, "2026-01-01"))
    assert again.count(b"\n") == 3
    assert b"Weaving of hemp" in again
    assert again.count(b"Spinning of") == 1


def test_the_report_names_what_was_not_understood_and_not_joined() -> None:
    rows = rows_of("\n".join([line(rule="Weaving."), line(i=1, rule="Whatever.")]).encode(), {}, "")
    found = understood(rows)
    assert found.rows == {"full": 1, "part": 0, "none": 1}
    assert found.unjoined == 1
    assert "x 7001 (1): Whatever" in report(found, "a file")
