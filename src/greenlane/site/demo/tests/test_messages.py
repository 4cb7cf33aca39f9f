"""Filings as raw messages: in the mix asked for, one format to a sender, and what is written reads back."""

from collections import Counter
from random import Random
from xml.etree.ElementTree import fromstring

import msgspec
import pytest

from greenlane.base.packs.rules import Shelf, source_of
from greenlane.base.packs.terms import Pack
from greenlane.core.case import Case
from greenlane.core.declaration import Declaration
from greenlane.core.finding import Findings
from greenlane.filing.declarations import rules as declarations
from greenlane.filing.intake.rules import read_page
from greenlane.site.demo.messages import FORMATS, as_messages
from greenlane.site.demo.picture import picture
from greenlane.site.demo.terms import Filing, Pages


def test_messages_come_in_the_mix_asked_for(filings: list[Filing], pages: Pages) -> None:
    messages = list(as_messages(filings[:3000], pages.world.formats, Random(1)))
    seen = Counter(m.format for m in messages)
    assert set(seen) == {f.name for f in FORMATS.values()}
    assert 0.6 < seen["json"] / len(messages) < 0.95
    assert seen["wco-dm"] > seen["csv"] > 0.01 * len(messages)


def test_honest_messages_in_every_format_pass_validation(filings: list[Filing], pages: Pages, pack: Pack) -> None:
    readers = {"formats/codes": declarations.read_codes, "flow/declaration": declarations.read}
    book = Shelf(pack, readers).book(filings[0].at.date())
    limits = read_page(source_of(pack, "formats/intake"), filings[0].at.date())
    spoken, refused = {f.name: f for f in FORMATS.values()}, Counter()
    honest = [f for f in filings[:1200] if not f.truth.mistake]
    for message in as_messages(honest, {"json": 1, "wco": 2, "asycuda": 3, "csv": 3}, Random(2)):
        (declaration,) = spoken[message.format].parse(message.body, limits).declarations
        (case,) = declarations.validate([Case("x", declaration, message.filing.at, (Findings(),))], book)
        refused.update((message.format, f.rule, f.says) for f in case[Findings].errors)
    assert not refused


def test_native_json_reads_back(filings: list[Filing]) -> None:
    for message in as_messages(filings[:200], {"json": 1}, Random(1)):
        assert msgspec.json.decode(message.body, type=Declaration) == message.filing.declaration


def test_an_unknown_format_is_refused(filings: list[Filing]) -> None:
    with pytest.raises(KeyError):
        list(as_messages(filings[:1], {"telex": 1}, Random(1)))


def test_the_picture_is_a_drawing_of_every_scheme(filings: list[Filing]) -> None:
    drawn = fromstring(picture(filings))
    told = " ".join(drawn.itertext())
    for scheme in {f.truth.scheme for f in filings if f.truth.scheme}:
        assert scheme.replace("_", " ") in told
