"""How fast may one token ask? A bucket that fills with time: it holds a burst, and each request takes one drop."""

from threading import Lock

from greenlane.core.words import Fact


class Bucket(Fact, frozen=True):
    """``drops`` left at the moment ``at`` (seconds of a clock that never goes back)."""

    drops: float
    at: float


def taken(bucket: Bucket, at: float, rate: float, burst: float) -> tuple[Bucket, float]:
    """The bucket after one request, and the seconds to wait before the next try: 0 where this one may pass."""
    drops = min(burst, bucket.drops + max(0.0, at - bucket.at) * rate)
    if drops >= 1.0:
        return Bucket(drops=drops - 1.0, at=at), 0.0
    return Bucket(drops=drops, at=at), (1.0 - drops) / rate


class Pace:
    """The buckets of one process by caller. ``rate`` requests a second, ``burst`` at once; a rate of 0 never waits."""

    MOST = 10_000

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, max(1.0, burst)
        self._buckets: dict[str, Bucket] = {}
        self._lock = Lock()

    def wait(self, name: str, at: float) -> float:
        """Seconds that this caller must wait; 0 where it may go on, and one drop is taken."""
        if self.rate <= 0:
            return 0.0
        with self._lock:
            if len(self._buckets) >= self.MOST:
                self._buckets.clear()
            bucket = self._buckets.get(name) or Bucket(drops=self.burst, at=at)
            self._buckets[name], wait = taken(bucket, at, self.rate, self.burst)
        return wait
