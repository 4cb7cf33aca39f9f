"""Which declarations are risk rules tried on? Plain ones built by hand, and random ones with everything odd in them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from greenlane.core.case import Case
from greenlane.core.declaration import Declaration, GoodsShipment, Line
from greenlane.core.finding import Findings
from greenlane.core.party import Party
from greenlane.law.controls.terms import Obligations
from greenlane.law.duty.terms import Assessment, TaxLine
from greenlane.law.origin.terms import OriginClaim, Origins
from greenlane.law.valuation.terms import CustomsValues, LineValue
from greenlane.risk.profiles.terms import History

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
ZERO = Decimal(0)


def a_line(number: int = 1, **changes: Any) -> Line:
    """An ordinary line: 1,000 kg of toys from China."""
    plain: dict[str, Any] = {
        "number": number, "code": "95030010", "origin": "CN", "description": "Plush toys", "regime": "40",
        "previous": "00", "additional": (), "preference": "", "price": Decimal(4000), "currency": "USD",
        "net": Decimal(1000), "gross": Decimal(1100), "quantity": None, "unit": "", "documents": ("N935",),
    }  # fmt: skip
    return Line(**{**plain, **changes})


def a_case(*lines: Line, facts: tuple[object, ...] = (), value: Decimal = Decimal(5000), **header: Any) -> Case:
    """A case of ``lines``, each worth ``value``, with the facts law would have given."""
    held = lines or (a_line(),)
    plain: dict[str, Any] = {
        "declaration_office_id": "XX001", "type_code": "IMA", "total_package_quantity": Decimal(100),
        "total_gross_mass_measure": Decimal(1100), "declarant": Party(id="XX200"), "exporter": Party(id="EX-1"),
        "goods_shipment": GoodsShipment(importer=Party(id="XX100", name="Larkspur Toys"), export_country_id="CN"),
    }  # fmt: skip
    worth = tuple([LineValue(line.number, value, ZERO, ZERO, ZERO, ZERO, value, Decimal(1)) for line in held])
    taxes = tuple([TaxLine(line.number, "A00", value, "XXD", "5 %", value / 20, "M1", "law") for line in held])
    default = (
        Findings(),
        History(days_known=500, importer_declared=40, partners_declared=3, mandates_declared=9),
        CustomsValues("XXD", worth, value * len(held)),
        Assessment("XXD", taxes, value / 20 * len(held), ZERO),
        Origins(tuple([OriginClaim(line.number, line.origin) for line in held])),
        Obligations(),
    )
    return Case("26XX000001", Declaration(**{**plain, **header}), AT, (*default, *facts), held)


YEARS = (datetime(2020, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001  hypothesis wants them naive

# Everything a format could let through: no numbers, endless numbers, empty texts, facts that are missing.
amounts = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-10, max_value=10**7, places=3),
    st.sampled_from([Decimal(0), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+999999")]),
    st.sampled_from([Decimal("-1E-999999"), Decimal("0.1"), Decimal(5)]),
)
decimals = st.one_of(st.none(), amounts)
texts = st.sampled_from(["", "CN", "KP", "87032190", "8703", "24022000", "used parts", "XX001", "40", "ß"])
lists = st.lists(texts, max_size=3).map(tuple)
lines = st.builds(
    Line, number=st.integers(1, 9), code=texts, origin=texts, description=texts, regime=texts, previous=texts,
    additional=lists, preference=texts, price=decimals, currency=texts, net=decimals, gross=decimals,
    quantity=decimals, unit=texts, documents=lists,
)  # fmt: skip
floats = st.one_of(st.floats(), st.floats(0.01, 1000))
counts = st.integers(0, 50)
histories = st.builds(
    History, importer_declared=counts, importer_inspected=counts, importer_offences=counts, declarant_declared=counts,
    declarant_inspected=counts, declarant_offences=counts, exporter_declared=counts, exporter_inspected=counts,
    exporter_offences=counts, partners_declared=counts, mandates_declared=counts, days_known=st.integers(-1, 4000),
    operator=texts, prices=st.lists(floats, max_size=4).map(tuple), spreads=st.lists(floats, max_size=4).map(tuple),
)  # fmt: skip
values = st.builds(
    CustomsValues, st.just("XXD"),
    st.lists(st.builds(LineValue, counts, amounts, *[st.just(ZERO)] * 4, amounts, amounts), max_size=4).map(tuple),
    amounts,
)  # fmt: skip
taxes = st.builds(
    TaxLine, counts, st.just("A00"), amounts, st.just("XXD"), st.just("5 %"), amounts, st.just("M"), st.just("L"), texts
)
assessments = st.builds(Assessment, st.just("XXD"), st.lists(taxes, max_size=4).map(tuple), amounts, amounts)
origins = st.builds(Origins, st.lists(st.builds(OriginClaim, counts, texts, texts), max_size=4).map(tuple))
parties = st.one_of(st.none(), st.builds(Party, id=st.one_of(st.none(), texts), name=st.one_of(st.none(), texts)))
shipments = st.one_of(st.none(), st.builds(GoodsShipment, importer=parties, export_country_id=texts))
declarations = st.builds(
    Declaration, declaration_office_id=texts, type_code=st.one_of(st.none(), texts), declarant=parties,
    exporter=parties, total_gross_mass_measure=decimals, total_package_quantity=decimals, goods_shipment=shipments,
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case at all; every fact but the findings and the history may be missing."""
    at = draw(st.datetimes(*YEARS, timezones=st.just(UTC)))
    facts = [draw(f) for f in (values, assessments, origins) if draw(st.booleans())]
    held = tuple(draw(st.lists(lines, max_size=4)))
    return Case("26XX000002", draw(declarations), at, (Findings(), draw(histories), *facts), held)


DAY = date(2026, 6, 1)
