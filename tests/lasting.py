"""What keeps a PDF from being PDF/A-2b? What can be seen of ISO 19005-2 without a validator."""

from io import BytesIO
from typing import Any

from lxml import etree
from PIL import ImageCms
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
#: What a document to keep may not do or need (6.1.3, 6.1.7.2, 6.5, 6.9 and others).
_FORBIDDEN = ("/Encrypt", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/NeedAppearances", "/LZWDecode")


def against_archiving(raw: bytes) -> list[str]:
    """Every reason found; empty for a document that carries what the standard asks for."""
    reader = PdfReader(BytesIO(raw), strict=True)
    root, found = reader.root_object, []
    packet = root["/Metadata"]
    if "/Filter" in packet:
        found.append("the metadata is compressed")
    told = etree.fromstring(packet.get_data())
    if (told.findtext(f".//{_ID}part"), told.findtext(f".//{_ID}conformance")) != ("2", "B"):
        found.append("the metadata does not say PDF/A-2b")
    for name, key in (("title", "/Title"), ("creator", "/Author"), ("description", "/Subject")):
        said = "".join(told.find(f".//{_DC}{name}").itertext()).strip()
        if said != reader.metadata[key]:
            found.append(f"{name} is {said!r} in one place and {reader.metadata[key]!r} in the other")
    [intent] = root["/OutputIntents"]
    profile = intent["/DestOutputProfile"].get_object()
    space = ImageCms.ImageCmsProfile(BytesIO(profile.get_data())).profile
    if (intent["/S"], profile["/N"], space.xcolor_space.strip()) != ("/GTS_PDFA1", 3, "RGB") or space.version > 4.2:
        found.append("the output intent is no RGB profile that PDF/A-2 knows")
    if "/ID" not in reader.trailer:
        found.append("the file has no ID")
    for thing in (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))):
        found += _against(thing)
    return found


def _against(thing: Any) -> list[str]:
    if not isinstance(thing, DictionaryObject):
        return []
    found = [f"{key} is there" for key in _FORBIDDEN if key in thing or key in str(thing.get("/Filter", ""))]
    if thing.get("/Type") == "/Font":
        descriptor = thing.get("/FontDescriptor", {})
        if not any(key in descriptor for key in _FONT_FILES):
            found.append(f"the font {thing['/BaseFont']} is not embedded")
        if descriptor.get("/Flags", 0) & 4 and "/Encoding" in thing:
            found.append(f"the symbolic font {thing['/BaseFont']} has an encoding")
    if isinstance(thing, StreamObject) and "/F" in thing:
        found.append("a stream lies outside the file")
    return found
