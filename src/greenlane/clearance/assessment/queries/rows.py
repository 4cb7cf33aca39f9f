"""What does a row say? Rows of the room's tables as facts."""

import msgspec

from greenlane.clearance.assessment import models
from greenlane.clearance.assessment.terms import (
    Action,
    Change,
    Comparison,
    Hearing,
    Point,
    Proposal,
    Provision,
    Query,
    Reason,
    Referral,
)

_points = msgspec.json.Decoder(tuple[Point, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])
_ground = msgspec.json.Decoder(Reason)
_changes = msgspec.json.Decoder(tuple[Change, ...])
_comparison = msgspec.json.Decoder(Comparison)


def query_fact(row: models.Query) -> Query:
    return Query(
        number=row.number,
        points=_points.decode(row.points),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answers=_texts.decode(row.answers),
        documents=_texts.decode(row.documents),
        read_at=row.read_at,
        withdrawn_at=row.withdrawn_at,
        answer_by=row.answer_by,
        lapsed_at=row.lapsed_at,
    )


def hearing_fact(row: models.Hearing) -> Hearing:
    return Hearing(
        number=row.number,
        notified_at=row.notified_at,
        until=row.until,
        ground=_ground.decode(row.ground),
        reason=row.reason,
        changes=_changes.decode(row.changes),
        comparison=_comparison.decode(row.comparison),
        answered_at=row.answered_at,
        accepts=row.accepts,
        answer=row.answer,
        documents=_texts.decode(row.documents),
        order=row.order,
        finding=row.finding,
        ended_at=row.ended_at,
    )


def provision_fact(row: models.Provision) -> Provision:
    return Provision(row.secured_at, row.amount_minor, row.reason, row.final_by, row.ended_at)


def proposal_fact(row: models.Proposal) -> Proposal:
    return Proposal(row.pk, Action(row.action), row.act, row.by, row.at, row.amount_minor, row.told)


def referral_fact(row: models.Referral) -> Referral:
    return Referral(row.to, row.reason, row.at)
