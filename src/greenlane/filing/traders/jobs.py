"""What runs later? Mandates and offers whose days are over are noted as such."""

from datetime import datetime

from greenlane.base.ledger.writing import writing
from greenlane.filing.traders.mandating import expire
from greenlane.filing.traders.terms import TradersPage


def expire_due(at: datetime, page: TradersPage) -> int:
    """Note what is over; returns how many. Safe to run twice."""
    with writing(by="job:mandates", at=at) as pen:
        return expire(pen, page)
