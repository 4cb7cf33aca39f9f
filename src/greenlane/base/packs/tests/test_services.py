from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.base.packs.queries import kept, on_disk
from greenlane.base.packs.services import keep
from greenlane.base.packs.terms import PackError
from greenlane.core.book import Book

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_a_kept_pack_comes_back_whole_and_is_kept_once(tmp_path: Path) -> None:
    folder, overlay = tmp_path / "xx", tmp_path / "private"
    (folder / "law").mkdir(parents=True)
    overlay.mkdir()
    (folder / "law" / "duty.toml").write_text("a = 1\n")
    (folder / "flow.toml").write_text("open = true\n")
    (folder / "notes.txt").write_text("not part of the pack")
    (overlay / "flow.toml").write_text("open = false\n")
    pack = on_disk(folder, overlay)
    book = Book("xx", date(2026, 1, 1), {}, "b" * 64)
    for _ in range(2):
        with writing(by="test", at=NOW) as pen:
            keep(pen, pack, book)
    assert kept(book.sha256) == (pack, date(2026, 1, 1))
    assert pack.files == {"law/duty.toml": b"a = 1\n", "flow.toml": b"open = false\n"}
    assert [e.kind for e in history(book.sha256)] == ["packs.kept"]


def test_a_pack_that_is_not_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such pack"):
        on_disk(tmp_path / "zz")


@pytest.mark.django_db
def test_an_unknown_book_is_not_made_up() -> None:
    with pytest.raises(LookupError, match="was kept here"):
        kept("0" * 64)
