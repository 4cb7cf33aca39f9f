"""Do goods originate? A bill of materials in, a reasoned verdict for each agreement out."""

from decimal import Decimal

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.base.people.terms import Scope
from greenlane.law.origin.terms import OriginPage
from greenlane.law.origin.working.rules import judge
from greenlane.law.origin.working.terms import Field, Material, Need, Outcome, Product, Reason, Verdict
from greenlane.site.api.access import Needs
from greenlane.site.api.answering import answer
from greenlane.site.api.described import Shown, described
from greenlane.site.api.lodging import body_of
from greenlane.site.api.problems import ProblemError
from greenlane.site.api.routes import router
from greenlane.site.clock import now
from greenlane.site.means import means

_decoder = msgspec.json.Decoder(Product)
_PRODUCT = Product(
    code="85171300", country="DE", ex_works=Decimal("1000.00"), fob=Decimal("1050.00"), currency="XXD",
    materials=(
        Material(code="85423100", value=Decimal("432.00"), origin="CN", name="Processor"),
        Material(code="85340000", value=Decimal("500.00"), origin="DE", name="Board", originating=True, proof="S-117"),
    ),
)  # fmt: skip
_CEILING = Reason(
    key="ceiling_fails",
    says="The value of materials that do not originate comes to 43.2 %, more than 40 % of the ex-works price.",
    outcome=Outcome.NO,
)
_VERDICT = Verdict(
    agreement="EWA", name="Exampleland–Western Association Agreement", law="EWA Protocol 2, Arts. 15-22",
    outcome=Outcome.NO, heading="8517: Telephones and radio networks",
    text="Manufacture in which the value of all the materials used does not exceed 40% of the ex-works price.",
    rule="the value of materials is at most 40 % of the ex-works price",
    why=Reason("verdict_no", "The goods do not originate under the agreement.", Outcome.NO, (_CEILING,)),
    questions=(),
    needs=(
        Need("electronic", "U110", "the issuing authority", None, 365, "Electronic form XX-D", "SPTA Art. 3.18",
             (Field("8", "originCriterion", "WO, PE, RVC, CTC or SP", True),)),
    ),
)  # fmt: skip


@router.post(
    "/origin/check",
    tags=["Origin"],
    auth=Needs(Scope.LODGE, Scope.READ),
    summary="Check the origin of goods under every agreement",
    operation_id="check_origin",
    openapi_extra=described(
        Scope.LODGE,
        Scope.READ,
        body=(Shown("The goods, their prices and their bill of materials.", Product, _PRODUCT),),
        answers={200: Shown("A verdict for each agreement.", dict[str, list[Verdict]], {"verdicts": [_VERDICT]})},
        problems=("invalid",),
    ),
)
def check(request: HttpRequest) -> HttpResponse:
    """Names the rule, each test with its numbers, what a claim needs, and what is asked where a person must decide.

    Answer questions in `answers` by their text and ask again. Nothing is kept; it binds nobody.
    """
    try:
        product = _decoder.decode(body_of(request))
    except msgspec.DecodeError as fault:
        raise ProblemError("invalid", str(fault)) from fault
    page = means().book(now().date())[OriginPage]
    return answer({"verdicts": judge(product, page.provisions, page.sentences)})
