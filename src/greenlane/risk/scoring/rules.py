"""What follows? From facts to a score, and from known outcomes to a trained and honestly measured model."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import numpy as np

from greenlane.base.packs.terms import PackError, Source
from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Findings
from greenlane.core.words import Fact
from greenlane.risk.profiles.terms import History
from greenlane.risk.scoring.features import NAMES, features
from greenlane.risk.scoring.logistic import KIND, LogisticModel, Rows, numbers, train
from greenlane.risk.scoring.logistic import read as read_logistic
from greenlane.risk.scoring.metrics import card
from greenlane.risk.scoring.terms import NO_MODEL, Example, Model, ModelPage, Score, ScoringPage

#: From this many cases on, numpy is quicker than a loop.
VECTOR = 8
_RATES, _COUNTS = ("base_rate", "holdout"), ("reasons", "least_rows", "least_offences")


class Trained(Fact, frozen=True):
    """A trained model, its card on the rows kept apart, and the hash of every row used."""

    model: LogisticModel
    metrics: dict[str, float]
    data: str


def read(source: Source, on: date) -> ScoringPage:
    """The settings of scoring. Raises PackError on a missing or impossible one."""
    names = (*_RATES, *_COUNTS, "prior", "ridge")
    source.only(*names)
    for name in names:
        if name not in source.settings:
            raise PackError(f"{source.path}.toml: {name} is missing; add it")
        if not source.settings[name] >= 0 or (name in _RATES and not 0 < source.settings[name] < 1):
            raise PackError(
                f"{source.path}.toml: {name} = {source.settings[name]} cannot be; rates lie between 0 and 1"
            )
    if not source.settings["prior"]:
        raise PackError(f"{source.path}.toml: prior must be above 0, or a party never inspected has no rate")
    return ScoringPage(**source.settings, sha256=source.sha256)


def score(batch: Batch, book: Book) -> Batch:
    """Each case with its Score; passes over a case without History and one whose findings refuse it."""
    page, model = book[ScoringPage], book[ModelPage].model
    ready = [_is_ready(case) for case in batch]
    rows = [features(case, page) for case, is_ready in zip(batch, ready, strict=True) if is_ready]
    scores = iter(_scores(rows, model, page))
    return [case.having(next(scores)) if is_ready else case for case, is_ready in zip(batch, ready, strict=True)]


def _is_ready(case: Case) -> bool:
    findings = case[Findings]
    return case.get(History) is not None and not (findings.all and findings.refuses)


def _scores(rows: Sequence[tuple[float, ...]], model: Model | None, page: ScoringPage) -> list[Score]:
    if model is None:
        return [Score(page.base_rate, NO_MODEL, (), row) for row in rows]
    named, most = model.sha256, page.reasons
    if len(rows) < VECTOR:
        return [Score(model.score_one(row), named, model.explain_one(row, most), row) for row in rows]
    table = numbers(rows)
    return [
        Score(chance, named, reasons, row)
        for chance, reasons, row in zip(model.score(table), model.explain(table, most), rows, strict=True)
    ]


def fit(examples: Sequence[Example], page: ScoringPage) -> Trained:
    """A model trained on the earlier examples and measured on the later ones, which it never sees.

    Examples decided on another number of features than this version has are left out.
    Raises ValueError, saying what is missing, where there are too few.
    """
    usable = [e for e in examples if len(e.features) == len(NAMES)]
    ordered = sorted(usable, key=lambda e: (e.at, e.features))
    cut = len(ordered) - round(len(ordered) * page.holdout)
    # Examples of one moment stay on one side, or the model would be asked about what it knows.
    while 0 < cut < len(ordered) and ordered[cut].at == ordered[cut - 1].at:
        cut -= 1
    earlier, later = ordered[:cut], ordered[cut:]
    _enough(earlier, page.least_rows, page.least_offences, "to train on")
    _enough(later, 2, 1, "to measure on")
    rows, labels, weights = _arrays(earlier)
    model = train(rows, labels, weights, page.ridge)
    rows, labels, _ = _arrays(later)
    metrics = {"trained_on": float(len(earlier)), **card(np.array(model.score(rows)), labels)}
    return Trained(model, metrics, digest(ordered))


def _enough(part: Sequence[Example], rows: int, offences: int, purpose: str) -> None:
    found = sum(e.offence for e in part)
    if len(part) < rows or not offences <= found < len(part):
        raise ValueError(f"{len(part)} inspections with {found} offences {purpose} are too few; wait for more outcomes")


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 over moment, outcome and features of every example, in order."""
    hashed = sha256()
    for e in examples:
        hashed.update(f"{e.at.isoformat()} {int(e.offence)} {e.weight!r} {' '.join(map(repr, e.features))}\n".encode())
    return hashed.hexdigest()


def _arrays(examples: Sequence[Example]) -> tuple[Rows, Rows, Rows]:
    return (
        numbers([e.features for e in examples]),
        np.array([float(e.offence) for e in examples]),
        np.array([e.weight for e in examples]),
    )


def model_of(kind: str, body: str) -> LogisticModel:
    """A registered model, ready to score. Raises ValueError on a kind that nobody here can read."""
    if kind != KIND:
        raise ValueError(f"{kind}: no reader for this kind of model; known are {KIND}")
    return read_logistic(body)
