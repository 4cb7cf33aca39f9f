"""What follows? When a failed reaction is tried again.

The schedule is the machinery's own: it says nothing about a country.
"""

from datetime import datetime, timedelta

#: After this many failures a letter is dead and waits for a person.
ATTEMPTS = 12
_FIRST, _LONGEST = timedelta(seconds=5), timedelta(hours=1)


def retry_at(at: datetime, attempts: int) -> datetime | None:
    """The moment of the next try after ``attempts`` failures: 10 s, 20 s, 40 s … an hour at most; None when dead."""
    if attempts >= ATTEMPTS:
        return None
    return at + min(_FIRST * (1 << attempts), _LONGEST)
