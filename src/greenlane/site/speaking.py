"""In which words does a paper reach its reader? In the language of the page that it was asked from, days in its era."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django.utils import translation

from greenlane.base.files import wording
from greenlane.base.files.wording import Page
from greenlane.site import calendars
from greenlane.site.means import means


def spoken(page: Page) -> Page:
    """A page of the pack with the words of its papers as the reader reads them."""
    language = translation.get_language() or ""
    return wording.spoken(page, _spoken_in(language), language)


def phrase(said: str) -> str:
    """A sentence of a page of the pack as the reader reads it, its places still open."""
    return _spoken_in(translation.get_language() or "").get(said, said)


def dated(value: date | datetime) -> str:
    """A day or moment on a paper."""
    return calendars.written(value, "minutes" if isinstance(value, datetime) else "plain")


def _spoken_in(language: str) -> Mapping[str, str]:
    return _texts(means().shelf.pack.sha256).get(language, {})


@lru_cache(maxsize=4)
def _texts(sha256: str) -> Mapping[str, Mapping[str, str]]:
    return wording.texts_of(means().shelf.pack.files.get(wording.FILE, b""))
