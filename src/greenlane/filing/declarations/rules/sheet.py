"""What does a rule look at? One declaration laid out: never absent where it is only looked into."""

from greenlane.core.case import Case
from greenlane.core.declaration import (
    AdditionalDocument,
    Consignment,
    GoodsShipment,
    PreviousDocument,
    TransportMeans,
)
from greenlane.core.party import Party
from greenlane.filing.declarations.rules.contents import Contents
from greenlane.filing.declarations.terms import CodesPage, DeclarationType, FormalitiesPage, MessageKind, Plan

_SHIPMENT, _CONSIGNMENT, _MEANS = GoodsShipment(), Consignment(), TransportMeans()
_UNKNOWN_TYPE = DeclarationType(name="", kind=MessageKind.DECLARATION, direction=None, early=False)

#: Where the parties of a declaration stand, in the order of ``Sheet.parties``.
PARTIES = (
    "declarant",
    "agent",
    "exporter",
    "goodsShipment/importer",
    "goodsShipment/consignee",
    "goodsShipment/buyer",
    "goodsShipment/seller",
    "goodsShipment/consignment/carrier",
    "goodsShipment/consignment/consignor",
)


class Sheet:
    """What the rules read: the declaration with empty parts in place of absent ones, and the pages of the day.

    ``mode`` is the mode of transport at the border, ``""`` where it is not declared.
    """

    __slots__ = (
        "at", "codes", "consignment", "contents", "declaration", "items", "lines", "means", "mode", "page", "parties",
        "plan", "shipment", "type",
    )  # fmt: skip

    def __init__(self, case: Case, page: FormalitiesPage, codes: CodesPage) -> None:
        declaration = case.declaration
        self.declaration, self.lines, self.at = declaration, case.lines, case.at
        self.page, self.codes = page, codes
        self.type = page.types.get(declaration.type_code or "", _UNKNOWN_TYPE)
        self.plan: Plan = plan_of(page, declaration.type_code, self.lines[0].regime if self.lines else "")
        self.shipment = shipment = declaration.goods_shipment or _SHIPMENT
        self.items = shipment.items
        self.consignment = consignment = shipment.consignment or _CONSIGNMENT
        self.means = means = declaration.border_transport_means or _MEANS
        self.mode = means.mode_code or ""
        self.parties: tuple[Party | None, ...] = (
            declaration.declarant, declaration.agent, declaration.exporter, shipment.importer, shipment.consignee,
            shipment.buyer, shipment.seller, consignment.carrier, consignment.consignor,
        )  # fmt: skip
        self.contents = Contents(declaration, case.lines, self.parties)

    def documents(self) -> list[tuple[str, AdditionalDocument]]:
        """Every document of the declaration and its items, with its place."""
        found = [(f"additionalDocuments/{n}", d) for n, d in enumerate(self.declaration.additional_documents)]
        for place, item in enumerate(self.items):
            path = f"goodsShipment/items/{place}/additionalDocuments"
            found += [(f"{path}/{n}", d) for n, d in enumerate(item.additional_documents)]
        return found

    def previous_documents(self) -> list[tuple[str, PreviousDocument]]:
        """Every previous document of the shipment and its items, with its place."""
        shipment = self.shipment.previous_documents
        found = [(f"goodsShipment/previousDocuments/{n}", d) for n, d in enumerate(shipment)]
        for place, item in enumerate(self.items):
            path = f"goodsShipment/items/{place}/previousDocuments"
            found += [(f"{path}/{n}", d) for n, d in enumerate(item.previous_documents)]
        return found


def plan_of(page: FormalitiesPage, type_code: str | None, regime: str) -> Plan:
    """The plan for a type and procedure; what is not known is checked as far as the general rules go."""
    plans, type_code = page.plans, type_code or ""
    plan = plans.get((type_code, regime))
    if plan is not None:
        return plan
    type_code = type_code if type_code in page.types else ""
    return plans[type_code, regime if regime in page.procedures else ""]
