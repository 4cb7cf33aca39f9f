"""Papers in the reader's language: every word of every paper of the pack is there in each, days in the era."""

import string
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import translation
from pypdf import PdfReader

from greenlane.base.files import wording
from greenlane.clearance.accounts import statements
from greenlane.clearance.accounts.terms import AccountKind, AccountsPage, Balance
from greenlane.clearance.audit.terms import AuditPage
from greenlane.clearance.counter.terms import CounterPage
from greenlane.clearance.release.terms import NotePage
from greenlane.filing.declarations.terms import Era
from greenlane.site import calendars
from greenlane.site.means import means
from greenlane.site.speaking import dated, spoken

pytestmark = pytest.mark.django_db
PAGES = (NotePage, AccountsPage, AuditPage, CounterPage)
OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("kind", PAGES)
def test_every_word_of_a_paper_is_there(language: str, kind: type) -> None:
    page = means().book(date(2026, 3, 4))[kind]
    with translation.override(language):
        found = spoken(page)
    for field in wording._FIELDS:
        words = getattr(page, field, {})
        for key, said in words.items():
            other = getattr(found, field)[key]
            if key == "language":
                assert other == language
            else:
                assert other != said, f"words/papers.toml, [{language}] lacks {said!r}"
                assert placeholders(other) == placeholders(said)


def test_a_statement_is_read_in_thai_with_the_years_of_its_era(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_era", lambda: Era.BUDDHIST)
    page = means().book(date(2026, 3, 4))[AccountsPage]
    held = Balance("wallet:T1", AccountKind.WALLET, "T1", 0, None)
    days = {"since": date(2026, 3, 1), "until": date(2026, 3, 4)}
    found = statements.Statement(account=held, lines=(), before=0, after=0, **days)
    with translation.override("th"):
        raw = statements.draw(found, "T1", spoken(page), dated)
    reader = PdfReader(BytesIO(raw))
    text = "".join(reader.pages[0].extract_text().split())
    assert "กระเป๋าเงิน" in text
    assert "2569" in text
    assert reader.trailer["/Root"]["/Lang"] == "th"
    with translation.override("en"):
        assert spoken(page) is page
