"""What do we call it? Subscriptions, what is announced, deliveries (Standard Webhooks 1.0), letters to persons."""

from datetime import datetime
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact


class DeliveryStatus(StrEnum):
    """WAITING is tried again; FAILED is given up; STOPPED: the subscription ended first."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    STOPPED = "stopped"


class Subscription(Fact, frozen=True):
    """Where a party wants to be told of events of these kinds (``release.`` means all of that room)."""

    id: int
    owner: str
    url: str
    kinds: tuple[str, ...]
    is_active: bool
    failures: int
    created_at: datetime


class Notice(Fact, frozen=True):
    """What is to be told to parties about one event: ``data`` is JSON text that each of them may read."""

    event: int
    kind: str
    subject: str
    at: datetime
    parties: tuple[str, ...]
    data: str


class Delivery(Fact, frozen=True):
    """One message to one subscription: ``said`` is the last answer or fault."""

    id: int
    message: str
    url: str
    kind: str
    subject: str
    status: DeliveryStatus
    attempts: int
    said: str
    due_at: datetime | None
    delivered_at: datetime | None


class Letter(Fact, frozen=True):
    """A delivery to a person: ``body`` is the JSON told, ``email`` where it goes, ``choice`` the subscription,
    ``language`` that of the person, ``""`` where none was chosen."""

    message: str
    kind: str
    subject: str
    body: str
    person: str
    name: str
    email: str
    choice: int
    language: str = ""


class Choice(Fact, frozen=True):
    """Which kinds of events a person of a party wants letters of."""

    id: int
    owner: str
    person: str
    kinds: tuple[str, ...]


class PostError(OSError):
    """A letter that was not taken; ``is_final`` where trying again is of no use."""

    def __init__(self, says: str, *, is_final: bool = False) -> None:
        super().__init__(says)
        self.is_final = is_final


class AddressRefusedError(RefusalError):
    """An address that no message is sent to: what it is, and what would be taken."""
