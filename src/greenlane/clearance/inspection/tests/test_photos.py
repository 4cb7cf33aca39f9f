"""What comes from a telephone or from a stranger: only a picture is kept of it, or it is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from greenlane.clearance.inspection import photos
from greenlane.clearance.inspection.terms import PhotoRefusedError

from .conftest import photo

SECRET = b"<script>alert(1)</script>"


def exif() -> bytes:
    """Camera, place (GPS), and turned by a quarter."""
    found = Image.Exif()
    found[0x010F] = "TELEPHONE-MAKER"
    found[0x0112] = 6
    found.get_ifd(0x8825)[1] = "N"
    return found.tobytes()


def png_saying(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_picture(page, kind):
    raw, width, height = photos.cleaned(page, photo(kind))
    with Image.open(BytesIO(raw)) as kept:
        assert (kept.format, kept.size, (width, height)) == ("JPEG", (64, 48), (64, 48))


def test_metadata_is_gone_and_the_picture_stands_upright(page):
    sent = photo(exif=exif(), comment=SECRET)
    assert b"TELEPHONE-MAKER" in sent
    raw, width, height = photos.cleaned(page, sent)
    assert (width, height) == (48, 64)
    assert b"TELEPHONE" not in raw
    assert b"Exif" not in raw
    assert SECRET not in raw
    with Image.open(BytesIO(raw)) as kept:
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("hidden", [b"PK\x03\x04 a zip", SECRET, b"%PDF-1.7\n%%EOF", b"MZ\x90\x00"])
def test_a_second_file_behind_the_picture_is_left_behind(page, hidden):
    for kind in ("JPEG", "PNG", "WEBP"):
        raw, _, _ = photos.cleaned(page, photo(kind) + hidden)
        assert hidden not in raw


def test_a_large_photo_is_made_smaller(page):
    _, width, height = photos.cleaned(page, photo(size=(4000, 3000)))
    assert (width, height) == (2000, 1500)


def test_what_is_transparent_becomes_white(page):
    written = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")
    raw, _, _ = photos.cleaned(page, written.getvalue())
    with Image.open(BytesIO(raw)) as kept:
        assert kept.getpixel((4, 4)) == (255, 255, 255)


def test_of_an_animation_one_picture_is_kept(page):
    written = BytesIO()
    frames = [Image.new("RGB", (8, 8), (n * 40, 0, 0)) for n in range(4)]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    raw, _, _ = photos.cleaned(page, written.getvalue())
    with Image.open(BytesIO(raw)) as kept:
        assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "photo_empty"),
        (b"x" * 12_000_001, "photo_large"),
        (b"not a photo", "photo_kind"),
        (b"%PDF-1.7\n%%EOF", "photo_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "photo_kind"),
        (b"GIF89a" + photo("GIF")[6:], "photo_kind"),
        (photo("TIFF"), "photo_kind"),
        (photo("BMP"), "photo_kind"),
        (png_saying(8000, 8000), "photo_pixels"),
        (png_saying(60_000, 60_000), "photo_pixels"),
        (png_saying(400, 400), "photo_broken"),
        (photo(size=(600, 400))[:800], "photo_broken"),
        (photo("PNG", size=(600, 400))[:300], "photo_broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "photo_kind"),
    ],
    ids=["empty", "long", "text", "pdf", "svg", "gif", "tiff", "bmp", "wide", "bomb", "cut-data", "cut-jpeg",
         "cut-png", "head-only"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(page, raw, rule):
    with pytest.raises(PhotoRefusedError) as refusal:
        photos.cleaned(page, raw)
    assert refusal.value.rule == rule
    assert "{" not in str(refusal.value)


def test_a_text_chunk_that_swells_is_no_bomb(page):
    """A compressed comment of 100 MB in a small PNG."""
    swollen = zlib.compress(b"a" * 100_000_000)
    data = b"Comment\0\0" + swollen
    chunk = struct.pack("!L", len(data)) + b"zTXt" + data + struct.pack("!L", zlib.crc32(b"zTXt" + data))
    plain = photo("PNG")
    with pytest.raises(PhotoRefusedError) as refusal:
        photos.cleaned(page, plain[:33] + chunk + plain[33:])
    assert refusal.value.rule in ("photo_broken", "photo_kind")


def test_it_is_stored_under_its_hash_once(page, tmp_path):
    first, again = (photos.take(page, photo(), tmp_path) for _ in range(2))
    assert first == again
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1
