"""What does it look like? The examples of the API's description, one consignment of Exampleland told throughout."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.base.files.terms import Kind as FileKind
from greenlane.base.notices.terms import Delivery, DeliveryStatus, Subscription
from greenlane.clearance.accounts.terms import Callback, Payment, PaymentStatus, Result
from greenlane.clearance.accounts.terms import Outcome as Confirmed
from greenlane.clearance.assessment.terms import Action, Task
from greenlane.core.codes import Lane
from greenlane.core.declaration import Line
from greenlane.core.finding import Finding
from greenlane.filing.declarations.states import Status
from greenlane.filing.declarations.terms import Kept
from greenlane.filing.documents.terms import Document, DocumentStatus
from greenlane.journey.terms import Answer, Outcome, Place
from greenlane.law.duty.terms import TaxLine
from greenlane.law.valuation.terms import LineValue
from greenlane.risk.draws.terms import Evidence
from greenlane.site.api.problems import Wrong, wrongs
from greenlane.site.correspondence import Message
from greenlane.site.dossier import Dossier, Dues, GoodsLine
from greenlane.site.events import Shown
from greenlane.site.health import Health, Part
from greenlane.site.papers import Added
from greenlane.site.paying import Order

_encoder = msgspec.json.Encoder(decimal_format="string")

MRN = "26XX00000000000017"
LRN = "LRN-2026-0117"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

_FINDING = Finding(
    rule="goods_code_known",
    pointer="/goodsShipment/items/0/commodity/classifications/0/id",
    says="8471300 is not a line of the national nomenclature.",
    remedy="Give the full code of 8 digits, such as 84713000.",
    law="Customs Tariff of Exampleland, Article 2",
)
_PLACE = Place(path="/goodsShipment/items/0/commodity/classifications/0/id", line=31, text="8471300")
#: Errors shown under problems of a kind.
WRONGS: dict[str, tuple[Wrong, ...]] = {
    "rejected": wrongs((_FINDING,), (_PLACE,)),
    "malformed": (
        Wrong(
            rule="",
            pointer="",
            says="The text ends inside an element.",
            remedy="Close the element, then send the message again.",
            place=Place(path="/Declaration/GoodsShipment", line=12, text=""),
        ),
    ),
}

_TAXES = (
    TaxLine(
        number=1, tax="A00", base=Decimal("10450.00"), base_unit="XXD", rate="5 %", amount=Decimal("522.50"),
        measure="third-country", law="Customs Tariff of Exampleland, Schedule 1",
    ),
    TaxLine(
        number=1, tax="B00", base=Decimal("10972.50"), base_unit="XXD", rate="15 %", amount=Decimal("1645.88"),
        measure="vat-standard", law="Value Added Tax Act, Section 12",
    ),
)  # fmt: skip

ACCEPTED = Answer(
    outcome=Outcome.ACCEPTED,
    message="9f2c…e1",
    format="json",
    reference=MRN,
    lrn=LRN,
    status="verified",
    advice="Pay the duty and the goods are released at once.",
    currency="XXD",
    duty=Decimal("2168.38"),
    tax_lines=_TAXES,
)
REPEATED = msgspec.structs.replace(ACCEPTED, outcome=Outcome.REPEATED)
CHECKED = msgspec.structs.replace(ACCEPTED, outcome=Outcome.CHECKED, reference="", status="", advice="")

KEPT = Kept(
    id=17, reference=MRN, version=1, lrn=LRN, declarant="XXB00001", importer="XXT00001", type_code="IMA",
    office="XX001", regime="40", status=Status.VERIFIED, lodged_at=AT, items=1, sha256="9f2c…e1",
)  # fmt: skip
EVENT = Shown(
    id=211, kind="declarations.accepted", at=AT, says="The declaration was accepted.", leaf=209,
)  # fmt: skip
_LINE = Line(
    number=1, code="84713000", origin="CN", description="Portable computers, 14 inch", regime="40", previous="00",
    additional=(), preference="", price=Decimal("10000"), currency="XXD", net=Decimal("120"), gross=None,
    quantity=None, unit="", documents=("N935",),
)  # fmt: skip
_VALUE = LineValue(
    number=1, price=Decimal("10000"), freight=Decimal("350"), insurance=Decimal("100"), additions=Decimal("0"),
    deductions=Decimal("0"), customs_value=Decimal("10450.00"), rate=Decimal("1"),
)  # fmt: skip
DOSSIER = Dossier(
    kept=KEPT, currency="XXD", duty=Decimal("2168.38"), secured=Decimal("0.00"), value=Decimal("10450.00"),
    value_why=("FOB: freight and insurance are added.",), advice="Pay the duty and the goods are released at once.",
    lines=(GoodsLine(declared=_LINE, code="84713000", value=_VALUE, taxes=_TAXES),), obligations=(), events=(EVENT,),
    dues=Dues(
        method="due", total=Decimal("2168.38"), outstanding=Decimal("2168.38"), due_on=date(2026, 3, 12), paid_at=None,
        reversed_at=None,
    ), documents=(), taxes=(), queries=(), actions=(), is_examined=False,
)  # fmt: skip
MESSAGE = Message(id=12, format="json", sha256="9f2c…e1", outcome="accepted")
PAYMENT = Payment(
    reference="PAY26000000017K", payer="XXT00001", amount=216838, currency="XXD", status=PaymentStatus.ORDERED,
    references=(MRN,), ordered_at=AT,
)  # fmt: skip
ORDER = Order(payment=PAYMENT, pay_at="/bank/PAY26000000017K")
DOCUMENT = Document(
    reference="DOC26000000005K", owner="XXB00001", code="N935", name="invoice.pdf", kind=FileKind.PDF, size=48211,
    sha256="51ab…07", status=DocumentStatus.CLEAN, signature="", uploaded_at=AT,
)  # fmt: skip
ADDED = Added(document=DOCUMENT, says="invoice.pdf was taken as DOC26000000005K.", colour="green")
WANTED = {"url": "https://broker.example/greenlane", "kinds": ["release.released", "assessment."]}
HOOK = Subscription(
    id=3, owner="XXB00001", url="https://broker.example/greenlane", kinds=("release.released", "assessment."),
    is_active=True, failures=0, created_at=AT,
)  # fmt: skip
DELIVERY = Delivery(
    id=41, message="msg_212_3", url="https://broker.example/greenlane", kind="release.released", subject=MRN,
    status=DeliveryStatus.DELIVERED, attempts=1, said="200", due_at=None, delivered_at=AT,
)  # fmt: skip
HEALTH = Health(
    at=AT, parts=(Part(name="Database", well=True, says="Answers in 0.3 ms."),), leaves=1048576, unsealed=4,
)  # fmt: skip
EVIDENCE = Evidence(
    reference=MRN, number=0.4182, epoch="2026-03-02T09:30Z", alpha="XX 2026-03-02T09:30Z 1048576 q3V5…", proof="8f2a…",
    beta="44c1…", public_key="d75a…", checkpoint="greenlane.example/log…",
)  # fmt: skip
TASK = Task(
    reference=MRN, version=1, office="XX001", regime="40", lodged_at=AT, status="under_control", lane=Lane.YELLOW,
    basis="score", reasons=("The unit price is 62 % below the usual.",), duty_minor=216838, queries=0,
    is_examined=False, due_at=AT + timedelta(hours=3), is_late=False, is_stuck=False,
    actions=(Action.ACCEPT, Action.QUERY, Action.ORDER_EXAMINATION, Action.REFUSE),
)  # fmt: skip
#: What is sent with each act of the queue.
ACTS: dict[str, Any] = {
    "accept": {"waiver": ""},
    "query": {
        "points": [
            {"pointer": "/goodsShipment/items/0/origins", "asks": "Which proof of origin do you hold?", "follows": ""}
        ]
    },
    "examine": {"instruction": "Open every tenth carton."},
    "result": {"outcome": "offence", "offence": "O02", "amount": "310.00", "notes": "Invoice replaced."},
    "refuse": {"reason": "R03"},
    "second-check": {"instruction": "Count the cartons before they go."},
    "reassess": {
        "ground": "G01",
        "reason": "The goods are servers, not portable computers: they weigh 30 kg each.",
        "changes": [{"line": 1, "field": "code", "proposed": "84714900"}],
    },
    "order": {"finding": "The data sheet that you sent shows a rack server."},
    "secure": {"amount": "1200.00", "reason": "The laboratory needs three weeks.", "waiver": ""},
    "finalise": {},
    "refer": {"to": "XX004", "reason": "The goods were moved there."},
    "withdraw": {},
    "reopen": {},
    "confirm": {},
    "send-back": {"why": "Ask for the payment slip first."},
    "hearing": {"accepts": False, "answer": "They are portable: see the data sheet.", "documents": []},
    "read": {},
    "answer": {"answers": ["Certificate 4711 of 1 March."], "documents": ["DOC26000000005K"]},
}
CALLBACK = Callback(
    order="PAY26000000017K", bank_reference="BANK-4711", amount=216838, currency="XXD", status="paid",
)  # fmt: skip
CONFIRMED = Confirmed(
    result=Result.PAID, says="Payment PAY26000000017K is complete. Your receipt is REC26000000009B.",
    order="PAY26000000017K", receipt="REC26000000009B",
)  # fmt: skip

DECLARATION: dict[str, Any] = {
    "functionalReferenceId": LRN,
    "typeCode": "IMA",
    "declarationOfficeId": "XX001",
    "invoiceAmount": {"value": 10000, "currencyId": "XXD"},
    "declarant": {"id": "XXB00001"},
    "goodsShipment": {
        "importer": {"id": "XXT00001"},
        "tradeTerms": {"conditionCode": "FOB"},
        "items": [
            {
                "sequenceNumeric": 1,
                "commodity": {
                    "description": "Portable computers, 14 inch",
                    "classifications": [{"id": "84713000", "identificationTypeCode": "HS"}],
                    "goodsMeasure": {"netNetWeightMeasure": 120},
                },
                "procedures": [{"currentCode": "40", "previousCode": "00"}],
                "origins": [{"countryCode": "CN"}],
            }
        ],
    },
}


def plain(value: Any) -> Any:
    """``value`` as JSON shows it: dictionaries, lists, text."""
    return value if isinstance(value, str) else msgspec.json.decode(_encoder.encode(value))


def lines(*values: Any) -> str:
    """NDJSON of the values."""
    return "".join(_encoder.encode(value).decode() + "\n" for value in values)
