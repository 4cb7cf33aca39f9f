"""What does the law take and ask? Probed once for each kind of goods through the very steps that decide."""

from datetime import UTC, date, datetime
from decimal import Decimal

from greenlane.base.packs.rules import Shelf, source_of
from greenlane.base.packs.terms import Pack
from greenlane.core.book import Book
from greenlane.core.case import Case
from greenlane.core.declaration import (
    AdditionalDocument,
    Classification,
    Commodity,
    Declaration,
    DutyTaxFee,
    GoodsItem,
    GoodsMeasure,
    GoodsShipment,
    GovernmentProcedure,
    InvoiceLine,
    Origin,
    TradeTerms,
)
from greenlane.core.finding import Findings
from greenlane.core.money import ZERO, Amount
from greenlane.law.controls import rules as controls
from greenlane.law.controls.terms import ControlKind, Obligations
from greenlane.law.duty import rules as duty
from greenlane.law.duty.terms import Assessment, DutyPage
from greenlane.law.nomenclature import rules as nomenclature
from greenlane.law.nomenclature.terms import NomenclaturePage
from greenlane.law.origin import rules as origin_rules
from greenlane.law.origin.terms import OriginPage
from greenlane.law.valuation import rules as valuation
from greenlane.site.demo.rules import pages_of, read_world
from greenlane.site.demo.terms import Goods, Pages

READERS = {
    "law/nomenclature": nomenclature.read,
    "law/valuation": valuation.read,
    "law/origin": origin_rules.read,
    "law/controls": controls.read,
    "law/duty": duty.read,
}
STEPS = (nomenclature.classify, valuation.value, origin_rules.establish, controls.oblige, duty.assess)
#: Large enough that the cents rounded away do not show in a rate.
_PRICE = Decimal(100_000)


def book_of(pack: Pack, on: date) -> Book:
    """The law's pages of one day."""
    return Shelf(pack, READERS).book(on)


def pages_on(pack: Pack, on: date) -> Pages:
    """Every page a world is made from, with the law of that day. Raises PackError naming the page and the fault."""
    world = read_world(source_of(pack, "demo/world"), on)
    return pages_of(pack, on, BookLaw(book_of(pack, on), world.goods, world.currencies["USD"][0]))


class BookLaw:
    """The law of one book (``terms.Law``). Remembers every answer."""

    def __init__(self, book: Book, goods: tuple[Goods, ...], usd: float) -> None:
        """``usd``: what a dollar is worth in the country's currency, to weigh the goods that a sum buys."""
        self._book, self._origins, self._lines = book, book[OriginPage], book[NomenclaturePage]
        self._exemptions = {e.code: e for e in book[DutyPage].exemptions}
        self._at = datetime(book.day.year, book.day.month, book.day.day, 12, tzinfo=UTC)
        self._per_kg = {g.code: g.price * usd for g in goods}
        self._each = {g.code: g.each for g in goods}
        self._burdens: dict[tuple[str, str, str, str, str], float] = {}
        self._asked: dict[tuple[str, str, str], tuple[tuple[str, ...], bool]] = {}
        self._claims: dict[tuple[str, str], tuple[str, str]] = {}

    def burden(self, code: str, origin: str, preference: str = "", regime: str = "40", relief: str = "") -> float:
        """All taxes collected per unit of customs value."""
        key = (code, origin, preference, regime, relief)
        known = self._burdens.get(key)
        if known is None:
            documents = tuple(
                proof for proof in (self._proof(code, origin, preference), self.relief_paper(relief)) if proof
            )
            assessed = self._probe(code, origin, regime, preference, relief, documents).get(Assessment)
            known = self._burdens[key] = float(assessed.total / _PRICE) if assessed is not None else 0.0
        return known

    def taxes(self, declaration: Declaration) -> dict[int, Decimal]:
        """All taxes collected for each line, by line number; empty where the declaration cannot be assessed."""
        assessed = self._decided(declaration).get(Assessment)
        found: dict[int, Decimal] = {}
        for line in assessed.lines if assessed is not None else ():
            if not line.guaranteed:
                found[line.number] = found.get(line.number, ZERO) + line.amount
        return found

    def papers(self, code: str, origin: str, regime: str) -> tuple[str, ...]:
        """The first document that meets each obligation of the line."""
        return self._asks(code, origin, regime)[0]

    def is_banned(self, code: str, origin: str, regime: str) -> bool:
        return self._asks(code, origin, regime)[1]

    def unit(self, code: str) -> str:
        known = self._lines.codes.get(code)
        return known.unit if known is not None else ""

    def claim(self, code: str, origin: str) -> tuple[str, str]:
        """The first preference that lowers what these goods pay, with the code of its proof."""
        key = (code, origin)
        if key not in self._claims:
            full = self.burden(code, origin)
            self._claims[key] = next(
                (
                    (preference, proof)
                    for preference in self._origins.preferences
                    if (proof := self._proof(code, origin, preference))
                    and self._is_sound(code, origin, preference, proof)
                    and self.burden(code, origin, preference) < full
                ),
                ("", ""),
            )
        return self._claims[key]

    def relief_paper(self, relief: str) -> str:
        """A document that proves the relief claimed by an additional procedure code, ``""`` where none is asked."""
        exemption = self._exemptions.get(relief)
        return exemption.documents[0] if exemption is not None and exemption.documents else ""

    def _is_sound(self, code: str, origin: str, preference: str, proof: str) -> bool:
        return not self._probe(code, origin, "40", preference, "", (proof,))[Findings].all

    def _proof(self, code: str, origin: str, preference: str) -> str:
        for name in self._origins.preferences.get(preference, ()):
            agreement = self._origins.agreements[name]
            if origin in agreement.members and not code.startswith(agreement.members[origin] or ("-",)):
                return next((proof.document for proof in agreement.proofs if proof.limit is None), "")
        return ""

    def _asks(self, code: str, origin: str, regime: str) -> tuple[tuple[str, ...], bool]:
        key = (code, origin, regime)
        known = self._asked.get(key)
        if known is None:
            obligations = self._probe(code, origin, regime, "", "", ()).get(Obligations)
            asked = [o for o in obligations.open if o.number] if obligations is not None else []
            papers = tuple(dict.fromkeys(o.documents[0] for o in asked if o.documents))
            known = self._asked[key] = (papers, any(o.kind is ControlKind.PROHIBITION for o in asked))
        return known

    def _probe(
        self, code: str, origin: str, regime: str, preference: str, relief: str, documents: tuple[str, ...]
    ) -> Case:
        """One line worth ``_PRICE`` of these goods, taken through the steps of the law."""
        kilograms = Decimal(round(float(_PRICE) / self._per_kg.get(code, 10.0), 3) or 0.001)
        each = self._each.get(code) or 1.0
        unit = self.unit(code)
        fees = (DutyTaxFee(duty_regime_code=preference),) if preference else ()
        procedures: tuple[GovernmentProcedure, ...] = (GovernmentProcedure(current_code=regime, previous_code="00"),)
        if relief:
            procedures += (GovernmentProcedure(current_code=relief),)
        item = GoodsItem(
            sequence_numeric=1,
            commodity=Commodity(
                classifications=(Classification(id=code, identification_type_code="TSP"),),
                duty_tax_fees=fees,
                goods_measure=GoodsMeasure(
                    gross_mass_measure=kilograms,
                    net_net_weight_measure=kilograms,
                    tariff_quantity=Decimal(round(float(kilograms) / each, 3)) if unit else None,
                    tariff_unit_code=unit or None,
                ),
                invoice_line=InvoiceLine(Amount(_PRICE, self._book_currency())),
            ),
            procedures=procedures,
            origins=(Origin(country_code=origin, type_code="2" if preference else "1"),),
            additional_documents=tuple(
                AdditionalDocument(category_code=d[:1], type_code=d[1:], id="1") for d in documents
            ),
        )
        declaration = Declaration(
            goods_shipment=GoodsShipment(items=(item,), trade_terms=TradeTerms(condition_code="DAP"))
        )
        return self._decided(declaration)

    def _decided(self, declaration: Declaration) -> Case:
        batch = [Case("probe", declaration, self._at, (Findings(),))]
        for step in STEPS:
            batch = step(batch, self._book)
        return batch[0]

    def _book_currency(self) -> str:
        return self._book[DutyPage].currency
