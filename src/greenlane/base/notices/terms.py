"""What do we call it? Subscriptions, what is announced, deliveries (Standard Webhooks specification 1.0)."""

from datetime import datetime
from enum import StrEnum

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


class AddressRefusedError(ValueError):
    """An address that no message is sent to: what it is, and what would be taken."""
