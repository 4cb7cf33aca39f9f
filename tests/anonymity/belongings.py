"""What does a company have of its own here? One of each: a payment, a receipt, applications, a mandate, a hook."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from tests.anonymity.markers import BROKER, IMPORTER

from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import queries as notices
from greenlane.base.notices import services as telling
from greenlane.base.packs import services as packs
from greenlane.base.packs.rules import pack_of
from greenlane.clearance.accounts import services as accounts
from greenlane.clearance.accounts.terms import AccountsPage, NewApplication, Payment, Wish
from greenlane.filing.documents import services as documents
from greenlane.filing.traders import mandating, staffing
from greenlane.filing.traders.terms import Offer, Power, TradersPage
from greenlane.site import bank, letters, paying, treasury
from greenlane.site.means import means

if TYPE_CHECKING:
    from tests.anonymity.town import Town

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
#: Good for as long as everybody looks.
SECRET = "b" * 43


def all_of_them(town: "Town") -> None:
    """Each by its own service, in the name of whom it belongs to: the broker, where nothing else is said."""
    for part in (pay, apply, give, call, enact):
        part(town)


def pay(town: "Town") -> None:
    """An order that waits for the bank, and one that it paid."""
    for name in ("open", "paid"):
        town.objects[f"payment.{name}"] = _deposit(town).reference
    order = paying.payment(town["payment.paid"])
    assert paying.confirmed(*bank.simulator().simulate(order, NOW), NOW).receipt


def apply(town: "Town") -> None:
    """An application for credit, and one with a guarantor's document."""
    caller, written = town.callers["broker"], BytesIO()
    Image.new("RGB", (40, 30), (77, 9, 9)).save(written, "PNG")
    credit = treasury.apply_for(caller, NewApplication(Wish.DEFERRED, 100_000), None, NOW)
    new = NewApplication(Wish.GUARANTEE, 100_000, guarantor="A bank")
    backed = treasury.apply_for(caller, new, ("guarantee.png", written.getvalue()), NOW)
    with writing(by="scanner", at=NOW) as pen:
        documents.note_scans(pen, {backed.document: Scan(Verdict.CLEAN, "")})
    town.objects |= {"application.credit": credit.number, "application.backed": backed.number}


def give(town: "Town") -> None:
    """A mandate that the importer offers the broker; a colleague invited by the broker."""
    page = town.book[TradersPage]
    said = Offer(broker=BROKER.number, powers=(Power.READ,), since=NOW.date())
    with writing(by=town.callers["trader"].name, at=NOW) as pen:
        town.objects["offer.made"] = mandating.offer(pen, page, IMPORTER.number, said).number
    with writing(by=town.callers["broker"].name, at=NOW) as pen:
        made, secret = staffing.invite(pen, page, BROKER.number, "Ada Quill")
    town.objects |= {"invitation.sent": str(made.id), "invitation.secret": secret}


def call(town: "Town") -> None:
    """A webhook, a calendar's address, and what stands in a letter to end such letters."""
    with writing(by=town.callers["broker"].name, at=NOW) as pen:
        hook, _ = telling.subscribe(
            pen, BROKER.number, "http://127.0.0.1/other", ["release."], b"t" * 32, private=True
        )  # fmt: skip
        telling.renew_feed(pen, BROKER.number, BROKER.username, SECRET)
        telling.choose(pen, BROKER.number, BROKER.username, letters.kinds_of(("release",)))
    choice = notices.choices([BROKER.username])[BROKER.username]
    town.objects |= {
        "hook.made": str(hook.id), "feed.secret": SECRET, "letters.token": letters.token_for(choice.id, ("release",))
    }  # fmt: skip


def enact(town: "Town") -> None:
    """Another version of the law, kept and proposed."""
    held = means().shelf.pack
    other = pack_of(held.country, {**held.files, "flow/other.toml": b"# nothing"})
    with writing(by="town", at=NOW) as pen:
        number = packs.propose(pen, other, "xx-next", "Nothing", NOW + timedelta(days=400))
    town.objects |= {"version.proposed": str(number), "pack.kept": other.sha256}


def _deposit(town: "Town") -> Payment:
    with writing(by=town.callers["broker"].name, at=NOW) as pen:
        return accounts.order_deposit(pen, town.book[AccountsPage], BROKER.number, 5_000)
