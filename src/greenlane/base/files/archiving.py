"""How does a paper stay readable for as long as it must be kept? What PDF/A-2b (ISO 19005-2) asks for beside the fonts.

Metadata in XMP that agrees with the document's own, and an output intent: the sRGB profile by which its colours are
meant. That nothing else stands in the way (no font left out, no script, nothing outside the file) is up to the drawing.
"""

from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{creator}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
#: What a reader is told of the profile (IEC 61966-2-1).
_SPACE = "sRGB IEC61966-2.1"


class Lasting(Canvas):  # type: ignore[misc]
    """A canvas whose document is PDF/A-2b, and the same bytes for the same facts.

    ``given`` goes to reportlab: ``initialFontName`` must be an embedded font, ``lang`` a tag of RFC 5646.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        # invariant: no clock and no chance in the file, so that it can be hashed and made again.
        super().__init__(*given, **{**named, "invariant": 1})

    def save(self) -> None:
        _mark(self._doc)
        super().save()


def _mark(document: Any) -> None:
    """Metadata and output intent, made last: title, author and subject are set by then."""
    info, catalog = document.info, document.Catalog
    words = {name: escape(str(getattr(info, name))) for name in ("title", "author", "subject", "producer", "creator")}
    packet = pdfdoc.PDFStream(content=_PACKET.format(language=escape(catalog.Lang.s), **words).encode())
    packet.dictionary["Type"], packet.dictionary["Subtype"] = pdfdoc.PDFName("Metadata"), pdfdoc.PDFName("XML")
    catalog.Metadata = packet
    profile = pdfdoc.PDFStream(content=_profile())
    profile.dictionary["N"] = 3
    intent = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString(_SPACE),
        "Info": pdfdoc.PDFString(_SPACE),
        "DestOutputProfile": document.Reference(profile),
    }
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
    # reportlab writes the keys that it knows; this one it does not.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]


@cache
def _profile() -> bytes:
    """The sRGB profile (ICC, as Little CMS makes it), without the moment of its making."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Bytes 8 to 11 are the version: PDF 1.7 knows ICC up to 4.2, and nothing in this profile is younger.
    made[8:12] = bytes((4, 0x20, 0, 0))
    # Bytes 24 to 35 are date and time, six numbers of 16 bits: the day of the standard, 1999-10-18.
    made[24:36] = b"".join(number.to_bytes(2, "big") for number in (1999, 10, 18, 0, 0, 0))
    return bytes(made)
