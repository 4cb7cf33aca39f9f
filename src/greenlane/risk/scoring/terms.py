"""What do we call it? The seat for models."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from greenlane.core.words import Fact

#: The hash that stands for "no model": every declaration gets the base rate of the pack.
NO_MODEL = "none"


class Score(Fact, frozen=True):
    """Fact: ``illicit`` in [0, 1] is the probability that an inspection finds an offence; ``model`` the hash of the
    model that said so; ``reasons`` (feature, contribution in log-odds) the largest first, for officers only.
    ``features`` are the numbers looked at, in the order of the table of features, kept to train on."""

    illicit: float
    model: str
    reasons: tuple[tuple[str, float], ...] = ()
    features: tuple[float, ...] = ()


class Model(Protocol):
    """What may sit in the seat. ``features`` names the columns it wants; the same row gets the same score, bit for
    bit, whether alone or among others."""

    @property
    def kind(self) -> str: ...

    @property
    def features(self) -> tuple[str, ...]: ...

    @property
    def sha256(self) -> str: ...

    def score(self, rows: NDArray[np.float64]) -> list[float]:
        """Probabilities of float64 rows of shape (n, k), columns in the order of ``features``."""

    def score_one(self, row: Sequence[float]) -> float:
        """The probability of one row, equal to ``score`` of it."""

    def explain(self, rows: NDArray[np.float64], most: int) -> list[tuple[tuple[str, float], ...]]:
        """For each row the ``most`` features that moved its score most, with their log-odds, the largest first."""

    def explain_one(self, row: Sequence[float], most: int) -> tuple[tuple[str, float], ...]:
        """The same for one row."""


class ModelPage(Fact, frozen=True):
    """The model in the seat; the journey puts it into the book, under the model's hash. None: no model is active."""

    model: Model | None = None

    @property
    def sha256(self) -> str:
        return NO_MODEL if self.model is None else self.model.sha256


class ScoringPage(Fact, frozen=True):
    """``base_rate`` the offence rate expected without any knowledge; ``prior`` how many inspections it weighs in the
    shrunken offence rate of a party; ``reasons`` how many are told; the rest is for training."""

    base_rate: float
    prior: float
    reasons: int
    ridge: float
    holdout: float
    least_rows: int
    least_offences: int
    sha256: str


class Outcome(Fact, frozen=True):
    """What an inspection found. ``basis`` is why it was inspected; ``duty_minor`` duty recovered in hundredths."""

    reference: str
    at: datetime
    offence: bool
    duty_minor: int
    basis: str


class Example(Fact, frozen=True):
    """A decided declaration whose inspection is known: the features as they were at decision time, and the outcome."""

    at: datetime
    features: tuple[float, ...]
    offence: bool
    weight: float = 1.0


class Registered(Fact, frozen=True):
    """A model as registered: its card (``metrics``), who approved it and since when it sits in the seat."""

    sha256: str
    kind: str
    metrics: Mapping[str, float]
    trained_at: datetime
    data: str
    approved_by: str
    activated_at: datetime | None
