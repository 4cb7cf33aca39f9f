"""What does customs have of the demo's trader? Bills held, each in a state of its own: asked, heard, secured, stuck."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from greenlane.base.ledger.writing import Pen, writing
from greenlane.clearance.accounts import queries as charges
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.assessment import services as assessment
from greenlane.clearance.assessment.terms import AssessmentPage, Change, Field, Point
from greenlane.clearance.assignment import queries as assignments
from greenlane.clearance.release import services as release
from greenlane.core.declaration import Classification, GoodsItem
from greenlane.core.money import CENT
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.declarations.states import Status
from greenlane.journey import reassessing
from greenlane.journey.means import Means
from greenlane.site.demo import assignment
from greenlane.site.demo.again import again, lodge, of_items, texts_of

OFFICER = "demo officer"
#: Nobody knows what goods under such a name are: an officer looks.
VAGUE = "Goods in general, sundry items"
#: So many lines of that kind, and at most so many declarations; each this long before now, time enough for a ticket.
LINES, TRIED, AGO = 4, 12, timedelta(days=9)
#: Such parts of machines are audited after release in one case of two.
PARTS, HEAVY, SAID = "84879000", Decimal(6000), "Machinery parts of cast iron, not electrical"
SECURED = Decimal(500)


def show_held(means: Means, party: str, at: datetime, veil: bytes, sites: Sequence[str]) -> list[str]:
    """Lodge bills like those of ``party`` that officers look at, and bring them on; returns those left in a state.

    Bills drawn to ``sites``, where visitors can go on with them, come first. Whatever else customs holds of ``party``
    is accepted and paid, for nobody who could log in would ever decide on it. Each is an act by the services.
    """
    texts = texts_of(party)
    ours: list[str] = []
    for number in range(TRIED if texts else 0):
        moment = at - AGO + timedelta(hours=5 * number)
        text = again(texts[number % len(texts)], f"HELD-{at:%y%m%d}-{number}", moment)
        reference = lodge(means, party, of_items(text, [_named(text.items[0], VAGUE)] * LINES), moment)
        if reference and declarations.get(reference).status == Status.UNDER_CONTROL:
            assignment.drawn(means, moment, veil, [reference])
            ours += [reference] if _site(reference) in sites else []
        if len(ours) == len(_STORIES) + 1:
            break
    held = [kept.reference for kept in declarations.of_party(party, limit=400) if kept.status == Status.UNDER_CONTROL]
    chosen = [*ours, *[reference for reference in held if reference not in ours]][: len(_STORIES) + 1]
    for reference, does in zip(chosen, _STORIES, strict=False):
        with writing(by=OFFICER, at=declarations.get(reference).lodged_at + timedelta(hours=2)) as pen:
            does(pen, means, reference)
    _let_go(means, at, [reference for reference in held if reference not in chosen and _site(reference) not in sites])
    return chosen


def show_parts(means: Means, party: str, at: datetime) -> int:
    """Heavy parts of machines for ``party``, as audits take them up, released; returns how many were lodged."""
    texts, lodged = texts_of(party), []
    for number in range(TRIED // 2 if texts else 0):
        moment = at - timedelta(days=4, hours=number)
        text = again(texts[0], f"PARTS-{at:%y%m%d}-{number}", moment)
        lodged.append(lodge(means, party, of_items(text, [_heavy(text.items[0])]), moment))
    _let_go(means, at - timedelta(days=3), [reference for reference in lodged if reference])
    return len(lodged)


def _query(pen: Pen, means: Means, reference: str) -> None:
    points = (Point("/goodsShipment/items/0/commodity/description", "What are the goods, and what are they used for?"),)
    assessment.query(pen, means.book(pen.at.date())[AssessmentPage], reference, points)


def _notify(pen: Pen, means: Means, reference: str) -> None:
    price = _price(reference)
    change = Change(1, Field.PRICE, f"{(price * Decimal('1.2')).quantize(CENT)}")
    page = means.book(pen.at.date())[AssessmentPage]
    ground = sorted(page.grounds)[1]
    reassessing.notify(pen, means, page, reference, ground, "The price list shows a higher price.", (change,))


def _secure(pen: Pen, means: Means, reference: str) -> None:
    page = means.book(pen.at.date())[AssessmentPage]
    reassessing.secure(pen, means, page, reference, SECURED, "The laboratory has the samples.", is_examined=True)


#: One after the other; the last of the bills is left as it is, and a ticket is opened on it.
_STORIES: tuple[Callable[[Pen, Means, str], None], ...] = (_query, _notify, _secure)


def _let_go(means: Means, at: datetime, references: Sequence[str]) -> None:
    """Accepted where an officer still holds it, paid from the wallet by a deposit of the day, released."""
    with writing(by=OFFICER, at=at) as pen:
        page = means.book(at.date())[AssessmentPage]
        for reference in references:
            if declarations.get(reference).status == Status.UNDER_CONTROL:
                assessment.accept(pen, page, reference, is_examined=True)
        for reference, charge in charges.charges_of(references).items():
            if charge.outstanding and not charge.is_settled:
                accounts.deposit(pen, charge.payer, charge.outstanding, f"paid {reference}")
                accounts.pay_from_wallet(pen, charge.payer, [reference])
        release.release(pen, references)


def _site(reference: str) -> str:
    held = assignments.assigned(reference)
    return held.site if held else ""


def _price(reference: str) -> Decimal:
    commodity = declarations.read(reference).items[0].commodity
    line = commodity.invoice_line if commodity else None
    return line.item_charge_amount.value if line and line.item_charge_amount else Decimal(100)


def _named(item: GoodsItem, name: str) -> GoodsItem:
    return replace(item, commodity=replace(item.commodity, description=name)) if item.commodity else item


def _heavy(item: GoodsItem) -> GoodsItem:
    """The item as parts of machines, heavier than such parts are."""
    named = _named(item, SAID).commodity
    assert named is not None
    assert named.goods_measure is not None
    measure = replace(
        named.goods_measure, net_net_weight_measure=HEAVY, gross_mass_measure=HEAVY + 200, tariff_quantity=None,
        tariff_unit_code=None,
    )  # fmt: skip
    code = Classification(id=PARTS, identification_type_code="TSP")
    return replace(item, commodity=replace(named, goods_measure=measure, classifications=(code,)))
