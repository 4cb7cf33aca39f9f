"""Who is registered, and with what money, before the first declaration? The world's traders, written in one go."""

from collections.abc import Callable, Sequence

from greenlane.base.ledger.writing import Pen
from greenlane.clearance.accounts import services as accounts
from greenlane.core.money import to_minor
from greenlane.filing.traders import services as traders
from greenlane.site.demo.terms import Registration


def open_for_business(
    pen: Pen, registrations: Sequence[Registration], progress: Callable[[int], None] = lambda done: None
) -> int:
    """Register traders; open their deferred accounts, wallets and guarantees. Returns how many traders were new."""
    new = traders.register(pen, [r.trader for r in registrations])
    for done, r in enumerate(registrations, 1):
        holder = r.trader.id
        if r.limit:
            accounts.open_deferred(pen, holder, to_minor(r.limit))
        if r.cover:
            accounts.open_guarantee(pen, r.guarantee, holder, to_minor(r.cover))
        if r.wallet:
            accounts.deposit(pen, holder, to_minor(r.wallet), f"opening {holder}")
        progress(done)
    return new
