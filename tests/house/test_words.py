"""Every catalogue says what the source says: no message is missing, none is stale, and every place is kept."""

import gettext
import io
import re

import pytest
from babel.messages.catalog import Catalog, Message
from tools import words

_PLACES = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")


def _texts(of: str | list[str] | tuple[str, ...]) -> list[str]:
    return [of] if isinstance(of, str) else list(of)


def _translated(of: Catalog) -> list[Message]:
    return [one for one in of if one.id and all(_texts(one.string))]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_catalogue_has_every_message_of_the_source_and_no_other(language: str) -> None:
    stale = "stale: run python -m tools.words"
    assert words.po(language).read_bytes() == words.written(language, words.merged(language)), stale


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    raw = words.po(language).with_suffix(".mo").read_bytes()
    assert raw == words.compiled(language), "stale: run python -m tools.words"
    kept = gettext.GNUTranslations(io.BytesIO(raw))
    for one in _translated(words.catalogue(language)):
        ids = _texts(one.id)
        said = kept.ngettext(ids[0], ids[-1], 2) if len(ids) > 1 else kept.gettext(ids[0])
        assert said == _texts(one.string)[-1]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_translation_keeps_the_places_of_its_source(language: str) -> None:
    for one in _translated(words.catalogue(language)):
        wanted = set(_PLACES.findall(_texts(one.id)[-1]))
        for text in _texts(one.string):
            assert set(_PLACES.findall(text)) == wanted, one.id


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert not [one.id for one in words.catalogue(language) if one.id and one.fuzzy]
