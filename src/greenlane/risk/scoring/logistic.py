"""What does the baseline say? A regularised logistic regression, trained by Newton's method (IRLS) in numpy.

Nelder and Wedderburn, Generalized Linear Models (1972). Scoring adds the terms column by column in one fixed order,
with the operations of IEEE 754 double precision only, so that a row scores the same alone and among others.
"""

import math
from collections.abc import Sequence
from hashlib import sha256

import msgspec
import numpy as np
from numpy.typing import NDArray

from greenlane.core.words import Fact
from greenlane.risk.scoring.features import NAMES, VERSION

Rows = NDArray[np.float64]
KIND = "logistic"
_json = msgspec.json.Encoder(order="deterministic")


class Body(Fact, frozen=True, forbid_unknown_fields=True):
    """What is kept of a model: features are standardised by ``means`` and ``scales``, then weighed."""

    kind: str
    version: str
    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float


class LogisticModel:
    """The baseline, ready to score."""

    kind = KIND

    def __init__(self, body: Body) -> None:
        self.body = body
        self.text = _json.encode(body).decode()
        self.sha256 = sha256(self.text.encode()).hexdigest()
        self._columns = [NAMES.index(name) for name in body.features]
        self._slopes = [w / s for w, s in zip(body.weights, body.scales, strict=True)]
        start = body.intercept
        for slope, mean in zip(self._slopes, body.means, strict=True):
            start -= slope * mean
        self._start = start

    @property
    def features(self) -> tuple[str, ...]:
        return self.body.features

    def score(self, rows: Rows) -> list[float]:
        """Probabilities of rows over every feature of the table, shape (n, len(NAMES))."""
        sums = np.full(len(rows), self._start)
        for column, slope in zip(self._columns, self._slopes, strict=True):
            sums += slope * rows[:, column]
        # math.exp, not numpy's: the two may differ in the last bit.
        return [sigmoid(value) for value in sums.tolist()]

    def score_one(self, row: Sequence[float]) -> float:
        value = self._start
        for column, slope in zip(self._columns, self._slopes, strict=True):
            value += slope * row[column]
        return sigmoid(value)

    def explain(self, rows: Rows, most: int) -> list[tuple[tuple[str, float], ...]]:
        parts = np.array(self._slopes) * (rows[:, self._columns] - np.array(self.body.means))
        order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :most]
        values = np.take_along_axis(parts, order, axis=1)
        names = self.body.features
        return [
            tuple([(names[place], value) for place, value in zip(places, told, strict=True)])
            for places, told in zip(order.tolist(), values.tolist(), strict=True)
        ]

    def explain_one(self, row: Sequence[float], most: int) -> tuple[tuple[str, float], ...]:
        parts = [
            slope * (row[column] - mean)
            for column, slope, mean in zip(self._columns, self._slopes, self.body.means, strict=True)
        ]
        sizes = [abs(part) for part in parts]
        order = sorted(range(len(parts)), key=sizes.__getitem__, reverse=True)[:most]
        return tuple([(self.body.features[place], parts[place]) for place in order])


def sigmoid(value: float) -> float:
    """1 / (1 + e^-value) without overflow."""
    if value >= 0.0:
        return 1.0 / (1.0 + math.exp(-value))
    grown = math.exp(value)
    return grown / (1.0 + grown)


def read(text: str) -> LogisticModel:
    """A model from its body. Raises ValueError where it is none, or wants features this version does not have."""
    try:
        body = msgspec.json.decode(text, type=Body)
    except msgspec.DecodeError as fault:
        raise ValueError(f"the model's body is not a logistic model: {fault}") from fault
    unknown = [name for name in body.features if name not in NAMES]
    if body.kind != KIND or body.version != VERSION or unknown:
        raise ValueError(
            f"the model is {body.kind} for features of version {body.version}"
            f"{', with unknown ' + ', '.join(unknown) if unknown else ''}; train it again for version {VERSION}"
        )
    numbers = (*body.means, *body.scales, *body.weights, body.intercept)
    sizes = {len(body.features), len(body.means), len(body.scales), len(body.weights)}
    if len(sizes) != 1 or not all(map(math.isfinite, numbers)) or not all(s > 0 for s in body.scales):
        raise ValueError("the model's body has columns of unequal length or numbers that are not finite")
    return LogisticModel(body)


def train(
    rows: Rows, labels: Rows, weights: Rows, ridge: float, names: tuple[str, ...] = NAMES, most_rounds: int = 50
) -> LogisticModel:
    """A model from ``rows`` (n, k), ``labels`` (n,) of 0 and 1 and ``weights`` (n,), penalised by ridge / 2 · |w|².

    The intercept is free; constant columns get the weight 0. Raises ValueError unless both labels occur.
    """
    if not 0 < labels.sum() < len(labels):
        raise ValueError("training needs inspections that found something and inspections that found nothing")
    means, scales = _standard(rows, weights)
    design = np.column_stack([np.ones(len(rows)), (rows - means) / scales])
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    beta[0] = math.log((weights @ labels) / (weights @ (1 - labels)))
    for _ in range(most_rounds):
        step = _newton(design, labels, weights, penalty, beta)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-10:
            break
    body = Body(
        kind=KIND,
        version=VERSION,
        features=names,
        means=tuple(means.tolist()),
        scales=tuple(scales.tolist()),
        weights=tuple(beta[1:].tolist()),
        intercept=float(beta[0]),
    )
    return LogisticModel(body)


def _standard(rows: Rows, weights: Rows) -> tuple[Rows, Rows]:
    means = np.average(rows, axis=0, weights=weights)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=weights))
    scales[scales < 1e-9] = 1.0
    return means, scales


def _newton(design: Rows, labels: Rows, weights: Rows, penalty: Rows, beta: Rows) -> Rows:
    """One step towards the summit, halved until the penalised likelihood does not fall."""
    logits = design @ beta
    chances = 1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0)))
    slope = design.T @ (weights * (labels - chances)) - penalty * beta
    bend = (design * (weights * chances * (1.0 - chances))[:, None]).T @ design + np.diag(penalty)
    step = np.asarray(np.linalg.lstsq(bend, slope, rcond=None)[0], dtype=np.float64)
    before = _height(design, labels, weights, penalty, beta)
    for _ in range(30):
        if _height(design, labels, weights, penalty, beta + step) >= before:
            return step
        step = step / 2.0
    return np.zeros_like(beta)


def _height(design: Rows, labels: Rows, weights: Rows, penalty: Rows, beta: Rows) -> float:
    logits = design @ beta
    likelihood = weights @ (labels * logits - np.logaddexp(0.0, logits))
    return float(likelihood - 0.5 * (penalty * beta) @ beta)


def numbers(rows: Sequence[Sequence[float]]) -> Rows:
    """Rows as a float64 array of shape (n, len(NAMES))."""
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))
