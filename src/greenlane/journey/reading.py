"""What did the sender send? Messages become parts: one declaration each, with the hash of the bytes it came in."""

from hashlib import sha256

from greenlane.core.book import Book
from greenlane.core.declaration import Declaration
from greenlane.core.words import Fact
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.terms import Fault, Limits
from greenlane.journey.terms import Received


class Part(Fact, frozen=True):
    """One declaration of one message, or a message in which none could be read (``declaration`` None, ``faults``).

    ``index`` counts declarations within the message; ``whole`` tells that the message holds just this one.
    """

    message: Received
    sha256: str
    format: str
    index: int
    whole: bool
    declaration: Declaration | None
    faults: tuple[Fault, ...] = ()


def parts_of(message: Received, book: Book) -> list[Part]:
    """The parts of a message, in order; at least one, whatever the bytes."""
    reading = intake.read(message.raw, message.format or None, book[Limits])
    digest = sha256(message.raw).hexdigest()
    name = reading.format or message.format or "unknown"
    if not reading.declarations:
        return [Part(message, digest, name, 0, True, None, reading.faults)]
    whole = len(reading.declarations) == 1
    return [Part(message, digest, name, i, whole, d, reading.faults) for i, d in enumerate(reading.declarations)]
