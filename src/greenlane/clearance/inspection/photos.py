"""What is kept of a photo? Its pixels, written anew as JPEG: no metadata, no second file, nothing but the picture.

A photo comes from a telephone, so it carries place, time and device (Exif), and it comes over the network, so it may
be a bomb or another file in disguise. Size and pixels are looked at before anything is decoded; decoding to pixels and
writing them again leaves nothing of the rest.
"""

import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from greenlane.base.files import store
from greenlane.clearance.inspection.terms import InspectionPage, PhotoRefusedError
from greenlane.core.words import Fact

_FORMATS = ("JPEG", "PNG", "WEBP")
_PAPER = (255, 255, 255)


class Taken(Fact, frozen=True):
    """A photo that was cleaned and stored but not yet written down; ``original`` is the hash of what was sent."""

    sha256: str
    original: str
    size: int
    width: int
    height: int


def take(page: InspectionPage, raw: bytes, root: Path) -> Taken:
    """Clean a photo and store it. Raises PhotoRefusedError, with what to do, where it is none or too large."""
    clean, width, height = cleaned(page, raw)
    stored = store.keep(root, clean)
    return Taken(stored.sha256, sha256(raw).hexdigest(), stored.size, width, height)


def cleaned(page: InspectionPage, raw: bytes) -> tuple[bytes, int, int]:
    """JPEG bytes, width and height of a photo. Raises PhotoRefusedError.

    Only the first picture of an animation is kept; what is transparent becomes white; the picture stands upright.
    """
    rule = page.photos
    if not raw:
        raise _refused(page, "photo_empty")
    if len(raw) > rule.max_bytes:
        raise _refused(page, "photo_large", limit=rule.max_bytes // 1_000_000)
    try:
        with warnings.catch_warnings():
            # Pillow's own alarm at a bomb, and at what it finds odd in metadata that is thrown away anyway.
            warnings.simplefilter("ignore")
            image = _opened(page, raw)
            image.draft("RGB", (rule.max_side, rule.max_side))
            upright = ImageOps.exif_transpose(image) or image
            upright.thumbnail((rule.max_side, rule.max_side))
            return _written(upright, rule.quality)
    except PhotoRefusedError:
        raise
    # Decoders of damaged files raise whatever their format raises; to the sender all of it is a damaged file.
    except Exception as fault:
        raise _refused(page, "photo_broken") from fault


def _opened(page: InspectionPage, raw: bytes) -> Image.Image:
    """The picture, of which only the head was read so far."""
    try:
        image: Image.Image = Image.open(BytesIO(raw), formats=_FORMATS)
    except Image.DecompressionBombError as bomb:
        raise _refused(page, "photo_pixels", limit=page.photos.max_pixels // 1_000_000) from bomb
    except UnidentifiedImageError as unknown:
        raise _refused(page, "photo_kind") from unknown
    if image.width * image.height > page.photos.max_pixels:
        raise _refused(page, "photo_pixels", limit=page.photos.max_pixels // 1_000_000)
    return image


def _written(image: Image.Image, quality: int) -> tuple[bytes, int, int]:
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.new("RGB", seen.size, _PAPER)
        image.paste(seen, mask=seen.getchannel("A"))
    # A new picture from the pixels alone: what hung on the old one (Exif, XMP, profile, comment) stays behind.
    pixels = image.convert("RGB")
    bare = Image.new("RGB", pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue(), bare.width, bare.height


def _refused(page: InspectionPage, rule: str, **words: object) -> PhotoRefusedError:
    return PhotoRefusedError(rule, page.says[rule], **words)
