"""What does an examination look like? The examples of its chapter in the API's description."""

from datetime import timedelta
from decimal import Decimal

from msgspec import structs

from greenlane.clearance.inspection.terms import (
    Answer,
    Check,
    Compared,
    Deviation,
    Drawn,
    Finding,
    Kind,
    Order,
    Part,
    PartOutcome,
    PartResult,
    Photo,
    Recorded,
    Reply,
    Result,
    Sample,
    SampleStatus,
    SampleTaken,
    Written,
)
from greenlane.site.api.examples import AT, MRN
from greenlane.site.docking import Reported

_COUNT = Check("count", "How many packages do you count?", Reply.NUMBER, "40", Decimal(0), "D01")
_PART = Part(
    place="i1", title="Item 1: 84713000", description="Portable computers", packages=40, opens=4,
    reasons=("Look for goods of better quality than invoiced.",), checks=(_COUNT,), inside=("CSQU3054383",),
)  # fmt: skip
WRITTEN = Written(
    reference="EX26000000001N", declaration=MRN, office="XX001",
    order=Order(
        kind=Kind.PARTIAL, says="Look from outside, then open the packages drawn.", parts=(_PART,),
        tools=("torch", "knife"), safety=(), instruction="", transport="", location="", minutes=120,
    ),
    place="Examination shed 2", ordered_at=AT, starts_at=AT + timedelta(hours=2), due_at=AT + timedelta(hours=24),
)  # fmt: skip
CLAIMED = structs.replace(
    WRITTEN, claimed_by="user:f7", claimed_at=AT, drawn=Drawn("2026-03-02T09:00Z/PT60M", {"i1": (3, 17, 22, 38)})
)
_KEY = "3f1c9a52-6a0e-4d0b-9a51-2f1f6a0f9d11"
_FOUND = PartResult(
    place="i1", answers=(Answer("count", "42"),), opened=4, text="Two more behind the pallets",
    samples=(SampleTaken("S-1041", "S-1042", "CL1", "IDENT", "2 × 250 g"),),
)  # fmt: skip
REPORTED = Reported(
    key=_KEY, parts=(_FOUND,), outcome=Finding.OFFENCE, offence="O04", amount=Decimal("75.00"), attended=True
)
RECORDED = Recorded(
    key=_KEY,
    result=Result(_KEY, (_FOUND,), Finding.OFFENCE, "O04", 7_500, "", True),
    compared=Compared(
        {"i1": PartOutcome.DEVIATES},
        (Deviation("i1", "D01", "Number of packages or pieces", "40", "42", "Two more behind the pallets"),),
    ),
    at=AT,
    by="user:f7",
    sha256="4d" * 32,
)
PHOTO = Photo("EX26000000001N-i1-01.jpg", "i1", "9a" * 32, "1c" * 32, 240_113, 2000, 1500, AT)
SAMPLE = Sample(
    reference="SA26000000001G", order="EX26000000001N", place="i1", taken=_FOUND.samples[0],
    status=SampleStatus.HANDED, taken_at=AT, holder="Courier 7",
)  # fmt: skip
