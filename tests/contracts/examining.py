"""What happens to goods that are examined, once each, for the contract of events."""

from typing import Any

from greenlane.clearance.assessment.terms import AssessmentPage
from greenlane.clearance.inspection import queries, services
from greenlane.clearance.inspection.photos import Taken
from greenlane.clearance.inspection.terms import (
    Answer,
    Finding,
    GuidancePage,
    InspectionPage,
    Kind,
    Lot,
    PartResult,
    Result,
    SampleStep,
    SampleTaken,
)
from greenlane.risk.draws import queries as draws
from greenlane.risk.draws.terms import DrawsPage

ROAD = (SampleStep.HAND, SampleStep.RECEIVE, SampleStep.TEST, SampleStep.CONTEST, SampleStep.RETEST)


def examine(road: Any, mrn: str) -> None:
    """From the order of an examination to the second test of a sample."""
    page, guidance, rule = road.book[InspectionPage], road.book[GuidancePage], road.book[AssessmentPage]
    lot = Lot(*draws.beta_for(road.now, road.book[DrawsPage], road.means.draw_key))
    number = road.do(
        lambda pen: services.order_examination(pen, page, guidance, mrn, "Open the third case", Kind.PARTIAL)
    ).reference
    road.do(lambda pen: services.claim(pen, page, lot, number), lambda pen: services.put_back(pen, page, number))
    road.do(
        lambda pen: services.claim(pen, page, lot, number),
        lambda pen: services.widen(pen, page, guidance, lot, number, "A second layer"),
    )
    order = queries.order(number).order
    photo = Taken("a" * 64, "b" * 64, 1000, 640, 480)
    half = SampleTaken("S-1", "S-2", "CL1", "IDENT", "250 g")
    parts = [
        PartResult(
            part.place,
            tuple(Answer(c.check, "yes" if c.reply == "agrees" else c.declared) for c in part.checks),
            part.opens,
            ("D14",) if part == order.parts[-1] else (),
            "A hidden floor",
            "N-1",
            (half,) if part == order.parts[-1] else (),
        )
        for part in order.parts
    ]
    result = Result("0f8fad5b-d9cb-469f-a165-70867728950e", tuple(parts), Finding.OFFENCE, "O05", 1250)
    road.do(
        lambda pen: services.photograph(pen, page, number, order.parts[0].place, photo),
        lambda pen: services.record(pen, page, rule, number, result),
    )
    [sample] = queries.samples(number)
    for step in ROAD:
        road.do(lambda pen, step=step: services.move(pen, page, sample.reference, step, "Dr Sand"))
