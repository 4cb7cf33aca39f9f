"""How do filings arrive? As raw messages, mostly native JSON, some in the formats of older systems."""

from collections.abc import Iterable, Iterator, Mapping
from random import Random

from msgspec import structs

from greenlane.core.declaration import Declaration
from greenlane.filing.intake.formats.asycuda import Asycuda
from greenlane.filing.intake.formats.native import Native
from greenlane.filing.intake.formats.separated import Separated
from greenlane.filing.intake.formats.wco import WcoDeclarations
from greenlane.filing.intake.terms import Format
from greenlane.site.demo.chance import Weighted
from greenlane.site.demo.terms import Filing, Message

FORMATS: Mapping[str, Format] = {
    "json": Native(),
    "wco": WcoDeclarations(),
    "asycuda": Asycuda(),
    "csv": Separated(),
}
#: Older formats know documents of items only, and none of what a suspensive procedure asks for.
_BY_ITEM = frozenset({FORMATS["asycuda"].name, FORMATS["csv"].name})


def as_messages(filings: Iterable[Filing], mix: Mapping[str, float], chance: Random) -> Iterator[Message]:
    """Each filing as a raw message; ``mix`` gives the weight of each of ``FORMATS`` (page ``demo/world``, formats).

    A sender keeps to one format for each of its clients; what that format cannot say comes as native JSON.
    Raises KeyError on a format that is not known.
    """
    formats, used = Weighted([(FORMATS[name], weight) for name, weight in mix.items()]), dict[tuple[str, str], Format]()
    for filing in filings:
        declaration = filing.declaration
        importer = declaration.goods_shipment.importer if declaration.goods_shipment else None
        key = (filing.sender, (importer.id if importer else None) or "")
        spoken = used.get(key)
        if spoken is None:
            spoken = used[key] = formats.pick(chance)
        if spoken.name in _BY_ITEM:
            if _needs_more(declaration):
                spoken = FORMATS["json"]
            else:
                declaration = by_item(declaration)
        yield Message(filing, spoken.name, spoken.media_types[0], spoken.write((declaration,)))


def by_item(declaration: Declaration) -> Declaration:
    """The same declaration with the documents of its header given with each item instead."""
    shipment, header = declaration.goods_shipment, declaration.additional_documents
    if shipment is None or not header:
        return declaration
    items = tuple(
        [structs.replace(item, additional_documents=header + item.additional_documents) for item in shipment.items]
    )
    return structs.replace(declaration, additional_documents=(), goods_shipment=structs.replace(shipment, items=items))


def _needs_more(declaration: Declaration) -> bool:
    shipment = declaration.goods_shipment
    before = shipment is not None and bool(shipment.previous_documents)
    return bool(declaration.authorisation_holders or declaration.obligation_guarantees or before)
