"""What do we call it? Draws by a verifiable random function (RFC 9381), one proof an epoch."""

from datetime import datetime

from greenlane.core.words import Fact


class Draw(Fact, frozen=True):
    """Fact: the number drawn for a declaration, uniform in [0, 1), and the epoch whose proof lets anyone check it."""

    epoch: str
    number: float


class DrawsPage(Fact, frozen=True):
    """The page ``flow/draws``: how long an epoch lasts, and how long after its end its proof is published."""

    epoch_minutes: int
    publish_after_minutes: int
    sha256: str


class Epoch(Fact, frozen=True):
    """A stretch of time under one proof. ``alpha`` is public from its opening, ``proof`` and ``beta`` (hexadecimal)
    from its publication; ``checkpoint`` is the signed note whose root stands in ``alpha``, ``""`` before the first."""

    label: str
    opened_at: datetime
    closes_at: datetime
    alpha: str
    checkpoint: str
    public_key: str
    proof: str | None = None
    beta: str | None = None
    published_at: datetime | None = None


class Evidence(Fact, frozen=True):
    """All that anyone needs to check the draw of ``reference``; bytes in hexadecimal."""

    reference: str
    number: float
    epoch: str
    alpha: str
    proof: str
    beta: str
    public_key: str
    checkpoint: str


class Fairness(Fact, frozen=True):
    """Published numbers against what chance should give.

    ``wrong`` are the places where taking part and number disagree; ``share_p`` the exact two-sided binomial p-value of
    ``taken`` out of ``count`` at ``rate``; ``uniform_p`` that of the Kolmogorov–Smirnov test of the numbers.
    """

    count: int
    taken: int
    rate: float
    wrong: tuple[int, ...]
    share_p: float
    uniform_p: float
