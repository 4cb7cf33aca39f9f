"""What do these tests share? A town in which traders and officers must not know each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from tests.anonymity.town import LATER, Town

from greenlane.base.people import queries as people
from greenlane.risk.draws import queries as draws
from greenlane.site import clock
from greenlane.site.api import access
from greenlane.site.desks.trader import feed
from greenlane.site.means import forget as forget_packs


@pytest.fixture
def quiet(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Every declaration waits for an officer; it is the day on which everybody looks; nobody looks too fast."""
    settings.OVERLAY = Path(__file__).parent / "overlay"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "_ask", lambda: LATER)
    for pace in (access.pace, feed.pace, feed.guesses):
        monkeypatch.setattr(pace, "rate", 0.0)
    forget()
    yield
    forget()


def forget() -> None:
    """Nothing of another town is remembered."""
    forget_packs(packs=True)
    draws.forget()
    people.forget_callers()
    cache.clear()


@pytest.fixture
def town(db: None, quiet: None) -> Town:
    """The town with every name spelled as its owner spells it."""
    return Town()
