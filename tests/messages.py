"""Which messages do tests use? Golden ones, the limits of Exampleland, and messages spoilt with a seed."""

import random
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from greenlane.base.packs.rules import pack_of, source_of
from greenlane.filing.intake.rules import read_page
from greenlane.filing.intake.terms import Limits
from tests import ROOT

GOLDEN = ROOT / "tests" / "golden"
SEEDS = {
    "wco-dm": ("lodged/import_in_envelope.xml", "lodged/amendment.xml", "lodged/cancellation.xml"),
    "asycuda": ("lodged/import.sad.xml", "written/import.sad.xml"),
    "json": ("written/import.json", "lodged/several.ndjson", "lodged/several.json"),
    "csv": ("written/import.csv", "lodged/import_windows.csv"),
    "xlsx": ("written/import.xlsx",),
}
_SPLICES = (b"\x00", b"\xff\xfe", b"<", b"&#x0;", b"]]>", b"<!--", b'"', b"1E+99999", b"NaN", b"=1+1", b"\r", b"{" * 50)


@cache
def limits() -> Limits:
    """The page formats/intake of Exampleland."""
    folder = ROOT / "packs" / "xx"
    paths = (folder / "formats" / "intake.toml", *sorted((folder / "formats" / "intake").glob("*.csv")))
    pack = pack_of("xx", {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
    return read_page(source_of(pack, "formats/intake"), date(2026, 6, 1))


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def lodged() -> list[Path]:
    return sorted((GOLDEN / "lodged").iterdir())


def spoilt(seeds: list[bytes], chance: random.Random) -> bytes:
    """One of ``seeds`` with bytes turned, cut out, doubled or spliced in: once in most, up to eight times."""
    raw = bytearray(chance.choice(seeds))
    mild = chance.random() < 0.5
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(raw) + 1)
        end = min(len(raw), at + chance.randint(1, 1 << chance.choice((0, 0, 1, 2, 3, 5, 10))))
        way = 5 if mild else chance.randrange(6)
        if way == 0 and at < len(raw):
            raw[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            del raw[at:end]
        elif way == 2:
            raw[at:at] = raw[at:end]
        elif way == 3:
            raw[at:at] = chance.choice(_SPLICES)
        elif way == 4:
            other = chance.choice(seeds)
            start = chance.randrange(len(other))
            raw[at:end] = other[start : start + chance.randint(1, 400)]
        elif at < len(raw):
            # A mistyped character leaves most messages readable: what they say then must be read as well.
            raw[at] = chance.choice(b"0123456789AZaz .-")
    return bytes(raw)


def spoilt_workbook(seeds: list[bytes], chance: random.Random) -> bytes:
    """A workbook spoilt inside its parts every other time, for a broken zip is soon refused."""
    raw = chance.choice(seeds)
    if chance.random() < 0.5:
        return spoilt([raw], chance)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), spoilt([old.read(name)], chance) if name == chosen else old.read(name))
    return out.getvalue()
