"""Sentences of events are plain text: what a body holds is shown as it is, and never more than once escaped."""

from greenlane.site.events import says


def test_a_sentence_takes_words_from_the_body() -> None:
    told = says("assessment.refused", {"says": 'Not "those" & declared.', "law": "s. 45"})
    assert told == 'Customs refused the declaration: Not "those" & declared. (s. 45)'
    assert type(told) is str


def test_a_kind_without_words_is_named() -> None:
    assert says("rooms.thing_happened", {}) == "rooms: thing happened"
