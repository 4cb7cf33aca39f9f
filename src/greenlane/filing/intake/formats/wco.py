"""How are WCO-DM declarations (DMS customisation) read, written and located? Envelopes, then the table.

Any envelope is looked through for Declaration elements: MetaData, a request around it, or none at all.
"""

from collections.abc import Iterator

from lxml import etree

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.pointing import found, names, trail
from greenlane.filing.intake.formats.reading import Reader, Telling
from greenlane.filing.intake.formats.trees import TOLERANT, Element, line_of, parsed, path_of, root_name
from greenlane.filing.intake.formats.values import shown
from greenlane.filing.intake.formats.wco_table import DECLARATION
from greenlane.filing.intake.formats.writing import Writer
from greenlane.filing.intake.terms import Fault, Limits, MalformedError, Place, Reading

NAMESPACE = "urn:wco:datamodel:WCO:DEC-DMS:2"
TYPES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
METADATA = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<md:MetaData xmlns="{NAMESPACE}" xmlns:ds="{TYPES}" xmlns:md="{METADATA}">
 <md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>
 <md:WCOTypeName>DEC</md:WCOTypeName>"""
_NAMES = (f"{{{NAMESPACE}}}Declaration", "Declaration")
_READER = Reader(DECLARATION, (NAMESPACE, TYPES))
_WRITER = Writer(DECLARATION, {"DateTimeString": "ds:"})


class WcoDeclarations:
    """Declarations, amendments (COR) and cancellations (INV) in the WCO Data Model."""

    name = "wco-dm"
    media_types: tuple[str, ...] = ("application/xml", "text/xml", "application/vnd.wco+xml")
    endings: tuple[str, ...] = (".xml",)

    def sniff(self, raw: bytes) -> bool:
        return root_name(raw) not in (None, "ASYCUDA")

    def parse(self, raw: bytes, limits: Limits) -> Reading:
        root = parsed(raw, limits)
        told = Telling(limits)
        read: list[Declaration] = []
        for element in _declarations(root):
            if len(read) == limits.declarations:
                told.tell(element, f"there are more than {limits.declarations} declarations", "split the message")
                break
            told.attributes = 0
            read.append(_READER.read(element, told))
            told.left(element)
        if not read:
            raise MalformedError(_missing(root))
        reading = Reading(self.name, tuple(read), tuple(told.faults))
        if reading.refused:
            raise MalformedError(*reading.faults)
        return reading

    def write(self, declarations: tuple[Declaration, ...]) -> bytes:
        """One MetaData with every declaration in it; several stand one after the other."""
        out = [_HEAD]
        for declaration in declarations:
            out.append("\n <Declaration>")
            _WRITER.write(declaration, out, "\n  ")
            out.append("\n </Declaration>")
        out.append("\n</md:MetaData>\n")
        return "".join(out).encode()

    def locate(self, raw: bytes, pointer: str, declaration: int = 0) -> Place:
        hops = trail(DECLARATION, pointer)
        root = next((e for n, e in enumerate(_declarations(parsed(raw, TOLERANT))) if n == declaration), None)
        if root is None:
            return Place("/Declaration" + names(hops))
        return found(root, hops, path_of(root))


def _declarations(root: Element) -> Iterator[Element]:
    if root.tag in _NAMES:
        yield root
        return
    for element in root.iter(*_NAMES):
        # A declaration repeated inside a response or another declaration is not one that is lodged.
        if not any(etree.QName(up).localname in ("Declaration", "Response") for up in element.iterancestors()):
            yield element


def _missing(root: Element) -> Fault:
    for element in root.iter():
        name = etree.QName(element)
        if name.localname == "Declaration" and name.namespace not in (NAMESPACE, None):
            says = f"Declaration stands in the namespace {shown(str(name.namespace))}"
            return Fault(says, f"use the namespace {NAMESPACE}", line_of(element), element=path_of(element))
        if name.localname == "Response":
            says = "the message is a response of customs, not a declaration"
            return Fault(says, "send a declaration", line_of(element), element=path_of(element))
    says = f"the message is {shown(etree.QName(root).localname)} and holds no Declaration"
    return Fault(says, f"send a Declaration of {NAMESPACE}", line_of(root), element=path_of(root))
