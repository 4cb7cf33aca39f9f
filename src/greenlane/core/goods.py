"""What are the goods? One line of the declaration, its commodity, value, procedure and origin."""

from decimal import Decimal

from greenlane.core.documents import AdditionalDocument, AdditionalInformation, PreviousDocument
from greenlane.core.money import Amount
from greenlane.core.party import Party
from greenlane.core.transport import TransportEquipment
from greenlane.core.words import Count, Word


class TradeTerms(Word, frozen=True):
    """Delivery terms; ``condition_code`` is an Incoterm."""

    condition_code: str | None = None
    location_id: str | None = None
    description: str | None = None
    country_relationship_code: str | None = None
    location_name: str | None = None


class ChargeDeduction(Word, frozen=True):
    """An addition to or deduction from the price paid (WTO Customs Valuation Agreement, Article 8)."""

    charges_type_code: str | None = None
    amount: Amount | None = None


class CustomsValuation(Word, frozen=True):
    """How the value is found; ``method_code`` 1–6 follows Articles 1–7 of the Valuation Agreement."""

    method_code: str | None = None
    freight_charge_amount: Amount | None = None
    insurance_charge_amount: Amount | None = None
    charge_deductions: tuple[ChargeDeduction, ...] = ()


class ValuationAdjustment(Word, frozen=True):
    """Valuation indicators (DE 4/13): related parties, restrictions, conditions, proceeds."""

    addition_code: str | None = None


class Classification(Word, frozen=True):
    """A part of the goods code: TSP 8 digits, TRC 2, TRA 4 and GN 4 (additional codes), CV CUS code."""

    id: str | None = None
    identification_type_code: str | None = None


class Payment(Word, frozen=True):
    """How a tax is paid, and the trader's own sum."""

    method_code: str | None = None
    payment_amount: Amount | None = None
    tax_assessed_amount: Amount | None = None


class DutyTaxFee(Word, frozen=True):
    """A duty, tax or fee that the declarant names (30A): its type, the preference or relief claimed, quota, base."""

    type_code: str | None = None
    duty_regime_code: str | None = None
    quota_order_id: str | None = None
    ad_valorem_tax_base_amount: Amount | None = None
    specific_tax_base_quantity: Decimal | None = None
    specific_tax_base_unit_code: str | None = None
    tax_rate_numeric: Decimal | None = None
    payment: Payment | None = None
    deduct_amount: Amount | None = None


class GoodsMeasure(Word, frozen=True):
    """Weights in kilograms; ``tariff_quantity`` in the supplementary unit ``tariff_unit_code``."""

    gross_mass_measure: Decimal | None = None
    net_net_weight_measure: Decimal | None = None
    tariff_quantity: Decimal | None = None
    tariff_unit_code: str | None = None


class InvoiceLine(Word, frozen=True):
    """The item's price."""

    item_charge_amount: Amount | None = None


class Commodity(Word, frozen=True):
    """The goods of one item (23A)."""

    description: str | None = None
    classifications: tuple[Classification, ...] = ()
    duty_tax_fees: tuple[DutyTaxFee, ...] = ()
    goods_measure: GoodsMeasure | None = None
    invoice_line: InvoiceLine | None = None
    transport_equipments: tuple[TransportEquipment, ...] = ()
    dangerous_goods_ids: tuple[str, ...] = ()

    @property
    def goods_code(self) -> str | None:
        """Tariff code: the TSP part followed by the TRC part, where declared."""
        first = next((c.id for c in self.classifications if c.identification_type_code in ("TSP", None)), None)
        if first is None:
            return None
        return first + next((c.id or "" for c in self.classifications if c.identification_type_code == "TRC"), "")


class GovernmentProcedure(Word, frozen=True):
    """Requested and previous procedure; further entries hold additional codes in ``current_code`` alone."""

    current_code: str | None = None
    previous_code: str | None = None


class Origin(Word, frozen=True):
    """A country of origin; ``type_code`` 1 non-preferential, 2 preferential."""

    country_code: str | None = None
    type_code: str | None = None
    region_id: str | None = None


class Packaging(Word, frozen=True):
    """Packages (93A); ``type_code`` is UN/ECE Recommendation 21."""

    sequence_numeric: Count | None = None
    marks_numbers_id: str | None = None
    quantity_quantity: Decimal | None = None
    type_code: str | None = None
    packing_material_description: str | None = None


class GoodsItem(Word, frozen=True):
    """GovernmentAgencyGoodsItem (68A): one line of the declaration."""

    sequence_numeric: Count
    commodity: Commodity | None = None
    procedures: tuple[GovernmentProcedure, ...] = ()
    origins: tuple[Origin, ...] = ()
    packagings: tuple[Packaging, ...] = ()
    additional_documents: tuple[AdditionalDocument, ...] = ()
    additional_information: tuple[AdditionalInformation, ...] = ()
    previous_documents: tuple[PreviousDocument, ...] = ()
    customs_valuation: CustomsValuation | None = None
    valuation_adjustment: ValuationAdjustment | None = None
    customs_value_amount: Amount | None = None
    statistical_value_amount: Amount | None = None
    transaction_nature_code: str | None = None
    consignee: Party | None = None
    destination_country_code: str | None = None
    export_country_id: str | None = None
    domestic_duty_tax_parties: tuple[Party, ...] = ()
    ucr: str | None = None
    ucr_id: str | None = None
    consignor: Party | None = None
    buyer: Party | None = None
    seller: Party | None = None
    aeo_mutual_recognition_parties: tuple[Party, ...] = ()
    destination_region_id: str | None = None
