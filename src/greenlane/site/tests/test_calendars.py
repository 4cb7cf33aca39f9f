"""How a day is written: by language, with the year of the country's era; and how a number is."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from greenlane.filing.declarations.terms import Era
from greenlane.site import calendars

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "era", "said"),
    [
        ("en", Era.GREGORIAN, "2 Mar 2026, 09:30"),
        ("th", Era.GREGORIAN, "2 มี.ค. 2026, 09:30"),
        ("th", Era.BUDDHIST, "2 มี.ค. 2569, 09:30"),
        ("km", Era.BUDDHIST, "2 មីនា 2026, 09:30"),
        ("en", Era.BUDDHIST, "2 Mar 2026, 09:30"),
    ],
)
def test_a_moment_is_written_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, language: str, era: Era, said: str
) -> None:
    monkeypatch.setattr(calendars, "_era", lambda: era)
    with translation.override(language):
        assert calendars.written(AT, "minutes") == said


def test_exampleland_counts_from_the_common_era_and_machines_read_iso() -> None:
    page = Template("{% load words %}<time datetime=\"{{ at|date:'c' }}\">{{ at|day:'long' }}</time>{{ none|day }}")
    with translation.override("th"):
        told = page.render(Context({"at": AT, "none": None}))
    assert told == '<time datetime="2026-03-02T09:30:00+00:00">2 มีนาคม 2026</time>'


def test_a_leap_day_of_the_buddhist_era_is_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_era", lambda: Era.BUDDHIST)
    with translation.override("th"):
        assert calendars.written(date(2028, 2, 29), "plain") == "29 ก.พ. 2571"


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_number_is_written_alike_in_every_language(language: str) -> None:
    page = Template('{% load words %}<rect x="{{ place }}"/>{{ code|own_name }}')
    with translation.override(language):
        told = page.render(Context({"place": 160.5, "code": language}))
    assert told == f'<rect x="160.5"/>{dict(settings.LANGUAGES)[language]}'
