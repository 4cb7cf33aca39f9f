"""Nothing of whoever wrote it is left in a text; the rest stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.clearance.escalation.veiling import HIDDEN, veil

WORDS = st.text(st.sampled_from("abcXYZ .-('"), min_size=0, max_size=40)
NAMES = st.text(st.sampled_from("abcXYZ0&.("), min_size=3, max_size=12).map(lambda n: n.strip() or "abc")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Harbour  LIGHT trading waits", f"{HIDDEN} waits"),
        ("Write to ann.lee+x@light.example or call +000 (555) 01-01.", f"Write to {HIDDEN} or call {HIDDEN}."),
        ("See https://light.example/a?b and www.light.example", f"See {HIDDEN} and {HIDDEN}"),
        ("XX9 lodged LRN-1, not XX99 nor LRN-10", f"{HIDDEN} lodged {HIDDEN}, not XX99 nor LRN-10"),
        ("26XX00000000000017, 1 250.00 XXD, of 2026-03-04", "26XX00000000000017, 1 250.00 XXD, of 2026-03-04"),
        ("", ""),
    ],
)
def test_examples(text, left):
    assert veil(text, ["Harbour Light Trading", "Harbour Light", "XX9", "LRN-1", "X", ""]) == left


@given(WORDS, NAMES, WORDS, st.booleans())
def test_a_name_between_others_never_stays(before, name, after, loud):
    text = f"{before} {name.upper() if loud else name} {after}"
    veiled = veil(text, [name])
    assert name.casefold() not in f" {veiled} ".replace(HIDDEN, " ").casefold().split(" ")
    assert veil(veiled, [name]) == veiled


@given(WORDS)
def test_a_text_without_names_stays(text):
    assert veil(text, []) == text
