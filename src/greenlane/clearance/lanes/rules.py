"""What follows? From hits, obligations, draw and score to a lane; from decisions to thresholds that meet the rates."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from greenlane.clearance.lanes.page import rates_for
from greenlane.clearance.lanes.page import read as read
from greenlane.clearance.lanes.terms import NEVER, Basis, LaneRates, LanesPage, Routing, Thresholds
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.codes import Lane
from greenlane.core.finding import Findings
from greenlane.law.controls.terms import Obligations
from greenlane.risk.draws.terms import Draw
from greenlane.risk.profiles.terms import Hit, Hits
from greenlane.risk.scoring.terms import Score

_RANK = {lane: lane.rank for lane in Lane}
#: Bound once: looking a member or its value up on an enum costs as much as a call.
_GREEN, _YELLOW, _NONE, _CONTROL = Lane.GREEN, Lane.YELLOW, Basis.NONE, Basis.CONTROL
_TEXT: dict[Lane | Basis, str] = {member: member.value for member in (*Lane, *Basis)}

Asked = tuple[Lane, Basis, str]


def route(batch: Batch, book: Book) -> Batch:
    """Each case with its Routing: profiles and controls first, then chance, then the score, the strictest lane wins.

    Passes over a case without Hits, Score, Draw or Obligations and one whose findings refuse it.
    """
    page = book[LanesPage]
    return [_routed(case, page) for case in batch]


def _routed(case: Case, page: LanesPage) -> Case:
    hits, score, draw, obligations = case.get(Hits), case.get(Score), case.get(Draw), case.get(Obligations)
    if hits is None or score is None or draw is None or obligations is None:
        return case
    findings = case[Findings]
    if findings.all and findings.refuses:
        return case
    regime = case.lines[0].regime if case.lines else ""
    rates = rates_for(page, case.declaration.declaration_office_id or "", regime)
    asked = _asked(page, hits, obligations, draw, rates)
    ruled = max([lane for lane, _, _ in asked], key=_RANK.__getitem__) if asked else _GREEN
    by_score = scored(score.illicit, case.get(Thresholds) or rates.thresholds)
    if by_score is not _GREEN:
        told = page.reasons[Basis.SCORE].format(score=score.illicit, lane=by_score.value)
        asked.append((by_score, Basis.SCORE, told))
    return case.having(_routing(case, page, rates, asked, ruled))


def _routing(case: Case, page: LanesPage, rates: LaneRates, asked: list[Asked], ruled: Lane) -> Routing:
    lane, basis = _GREEN, _NONE
    for each, why, _ in asked:
        if _RANK[each] > _RANK[lane]:
            lane, basis = each, why
    minutes = rates.stand_by_minutes if lane is _GREEN else 0
    return Routing(
        lane,
        _TEXT[basis],
        tuple([told for _, _, told in asked]) if asked else (page.reasons[_NONE],),
        page.advice["documents" if basis is _CONTROL else lane],
        case.at + timedelta(minutes=minutes) if minutes else None,
        ruled,
    )


def _asked(page: LanesPage, hits: Hits, obligations: Obligations, draw: Draw, rates: LaneRates) -> list[Asked]:
    """What rules, controls and chance ask for, in that order."""
    asked: list[Asked] = []
    for hit in hits.all:
        if counts(hit, draw.number):
            key = Basis.PROFILE if hit.line else "profile_of_all"
            told = page.reasons[key].format(profile=hit.profile, title=hit.says, line=hit.line)
            asked.append((hit.lane, Basis.PROFILE, told))
    for duty in obligations.all:
        if duty.holds and not duty.met_by:
            key = _CONTROL if duty.number else "control_of_all"
            told = page.reasons[key].format(control=duty.control, agency=duty.agency, line=duty.number)
            asked.append((_YELLOW, _CONTROL, told))
    if draw.number < rates.random:
        told = page.reasons[Basis.DRAW].format(number=draw.number, epoch=draw.epoch, share=rates.random)
        asked.append((rates.random_lane, Basis.DRAW, told))
    return asked


def counts(hit: Hit, number: float) -> bool:
    """Whether a match counts: always if mandatory, else for its share of draws.

    The draw is turned by an angle of the profile's own, so that each share is met whatever the others pick.
    """
    return hit.mandatory or hit.share >= 1.0 or (number + _angle(hit.profile)) % 1.0 < hit.share


@lru_cache(maxsize=4096)
def _angle(profile: str) -> float:
    return int.from_bytes(sha256(profile.encode()).digest()[:6]) / 2**48


def scored(illicit: float, thresholds: Thresholds) -> Lane:
    """The lane that a score reaches, red before yellow before blue."""
    if illicit >= thresholds.red:
        return Lane.RED
    if illicit >= thresholds.yellow:
        return _YELLOW
    return Lane.BLUE if illicit >= thresholds.blue else _GREEN


def thresholds(scores: Sequence[float], ruled: Sequence[Lane], rates: LaneRates) -> Thresholds:
    """The thresholds under which these decisions would have met ``rates``, red first, then yellow, then blue.

    ``ruled`` is the lane each had from rules, controls and chance alone. Where scores are all different each lane
    gets its share to within one declaration, unless the rules alone take more; where many are equal, rather less
    than more, because equal scores go one way together.
    """
    values = np.asarray(scores, dtype=np.float64)
    ranks = np.array([_RANK[lane] for lane in ruled], dtype=np.int64)
    free = np.ones(len(values), dtype=bool)  # not yet in a stricter lane
    found = []
    for lane, rate in ((Lane.RED, rates.red), (Lane.YELLOW, rates.yellow), (Lane.BLUE, rates.blue)):
        taken = int(np.count_nonzero(free & (ranks == _RANK[lane])))
        below = values[free & (ranks < _RANK[lane])]
        found.append(_cut(below, int(len(values) * rate + 0.5) - taken))
        free &= (ranks != _RANK[lane]) & ~((ranks < _RANK[lane]) & (values >= found[-1]))
    return Thresholds(*found)


def _cut(values: NDArray[np.float64], wanted: int) -> float:
    """The least score that ``wanted`` of ``values`` at the most reach."""
    if wanted <= 0 or not len(values):
        return NEVER
    ordered = np.sort(values)[::-1]
    if wanted >= len(ordered):
        return 0.0
    if ordered[wanted - 1] > ordered[wanted]:
        return float(ordered[wanted - 1])
    higher = ordered[ordered > ordered[wanted]]
    return float(higher[-1]) if len(higher) else NEVER
