"""How do bytes of XML become a tree without harm? Size, encoding, DOCTYPE, depth and count are checked here."""

import re
from typing import Any

from lxml import etree

from greenlane.filing.intake.formats.values import shown
from greenlane.filing.intake.terms import Fault, Limits, MalformedError

Element = etree._Element

#: Encodings that senders use; others (UTF-7, EBCDIC …) could hide a DOCTYPE from the check below.
ENCODINGS = {"utf-8": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "utf-16": "utf-16", "iso-8859-1": "latin-1"} | {
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", ""),
    (b"\x00\x00\xfe\xff", ""),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(r"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]{0,100}?\?>""")
_START = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:[\w.-]+:)?(!?[\w.-]+)", re.DOTALL)
#: For messages that were let in before: bounds only against what could not have been let in.
TOLERANT = Limits(
    size=2**31,
    unpacked=2**31,
    depth=250,
    elements=2**31,
    text=2**31,
    digits=2**31,
    items=2**31,
    declarations=2**31,
    cells=2**31,
    faults=100,
)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def parsed(raw: bytes, limits: Limits) -> Element:
    """The root element. Raises MalformedError naming line, column or byte."""
    if len(raw) > limits.size:
        raise _refusal(f"the message has {len(raw)} bytes; {limits.size} are read", "split it into several messages")
    told = to_utf8(raw)
    if b"<!DOCTYPE" in told or b"<!ENTITY" in told:
        line = told.count(b"\n", 0, told.find(b"<!")) + 1
        raise _refusal("the message has a DOCTYPE, which is never read", "send it without a document type", line)
    # Every element has a '<'; checked before parsing, for a tree takes many times the memory of its text.
    if told.count(b"<") > 4 * limits.elements:
        raise _refusal(f"the message has more than {limits.elements} elements", "split it into several messages")
    try:
        root = etree.fromstring(told, _PARSER)
    except etree.XMLSyntaxError as error:
        raise _syntax(error, limits) from None
    except ValueError as error:
        raise _refusal(f"the message is not XML: {error}", "send well-formed XML") from None
    _bounded(root, told, limits)
    return root


def to_utf8(raw: bytes) -> bytes:
    """The message in UTF-8 without byte order mark, lines unmoved. Raises MalformedError on bytes that do not fit."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    declared = None
    if encoding is None or encoding == "utf-8":
        declared = _DECLARED.match(raw[:400].decode("latin-1").removeprefix("ï»¿"))
        named = declared[1].lower() if declared else "utf-8"
        encoding = "utf-8" if encoding else ENCODINGS.get(named, "")
        # A message that says UTF-16 and yet starts with single bytes was transcoded by its carrier.
        encoding = "utf-8" if encoding.startswith("utf-16") else encoding
    if not encoding:
        name = declared[1] if declared else "UTF-32"
        raise _refusal(f"the encoding {name} is not accepted", "send the message in UTF-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        says = f"byte {error.start} ({raw[error.start : error.start + 1].hex()}) does not fit the encoding {encoding}"
        raise _refusal(says, "send the message in the encoding that it declares", line) from None
    if encoding == "utf-8" and not declared:
        return raw.removeprefix(b"\xef\xbb\xbf")
    if declared is not None and encoding == "utf-8" and declared[1].lower() == "utf-8":
        return raw.removeprefix(b"\xef\xbb\xbf")
    text = text.removeprefix("\ufeff")
    found = _DECLARED.match(text)
    return (("\n" * found[0].count("\n") + text[found.end() :]) if found else text).encode()


def root_name(raw: bytes) -> str | None:
    """The local name of the first element (or ``!DOCTYPE``) in the first 64 KiB, None where it is no XML."""
    head = raw[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    found = _START.match(head.removeprefix(b"\xef\xbb\xbf").decode("latin-1"))
    return found[1] if found else None


def _bounded(root: Element, told: bytes, limits: Limits) -> None:
    if root.xpath("/*" * (limits.depth + 1)):
        raise _refusal(f"elements are nested deeper than {limits.depth}", "send the message without the outer layers")
    if told.count(b"<") > limits.elements and sum(1 for _ in root.iter()) > limits.elements:
        raise _refusal(f"the message has more than {limits.elements} elements", "split it into several messages")
    if len(told) > limits.text:
        for element in root.iter():
            for text in (element.text, element.tail):
                if text and len(text) > limits.text:
                    says = f"{shown(text)} has {len(text)} characters; {limits.text} are read"
                    raise MalformedError(Fault(says, "shorten it", line_of(element), element=path_of(element)))


def line_of(element: Element) -> int | None:
    """The line on which an element starts, from 1."""
    line: Any = element.sourceline
    return int(line) if line else None


def path_of(element: Element) -> str:
    """The XPath of an element in local names, with its place among siblings of its name where there are several."""
    parts = []
    for step in (element, *element.iterancestors()):
        name = etree.QName(step).localname
        parent = step.getparent()
        twins = [] if parent is None else parent.findall(step.tag)
        parts.append(f"{name}[{twins.index(step) + 1}]" if len(twins) > 1 else name)
    return "/" + "/".join(reversed(parts))


def _syntax(error: etree.XMLSyntaxError, limits: Limits) -> MalformedError:
    if "Excessive depth" in str(error.msg):
        return _refusal(f"elements are nested deeper than {limits.depth}", "send the message without the outer layers")
    line, column = error.position if error.position else (None, None)
    says = re.sub(r", line \d+, column \d+.*", "", str(error.msg), flags=re.DOTALL).replace("\n", " ").strip()
    remedy = "two hyphens may not stand inside a comment; remove one" if "hyphen" in says else "correct the XML there"
    return MalformedError(Fault(f"the message is not well-formed XML: {says}", remedy, line, column))


def _refusal(says: str, remedy: str, line: int | None = None) -> MalformedError:
    return MalformedError(Fault(says, remedy, line))
