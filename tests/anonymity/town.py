"""Where do traders and officers meet who must not know each other? One declaration at every step of its life.

Everything is done as the site does it, by callers with names; so every table that may name somebody does.
"""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image
from tests.anonymity import after, belongings, markers
from tests.anonymity.declaring import Spell, free, message
from tests.anonymity.markers import ASSESSOR, AUDITOR, BROKER, EXAMINER, IMPORTER, MANAGER, REVIEWER

from greenlane.base.files.terms import Scan, Verdict
from greenlane.base.ledger.writing import writing
from greenlane.base.notices import services as notices
from greenlane.base.people.models import User
from greenlane.base.people.rules import caller_for
from greenlane.base.people.terms import Caller, Role
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.accounts import services as paying
from greenlane.clearance.assessment.terms import Change, Field, Point
from greenlane.clearance.assignment import queries as assignment
from greenlane.clearance.assignment import services as assigning
from greenlane.clearance.assignment.keys import Chance
from greenlane.clearance.assignment.terms import AssignmentPage, Duty, Posting
from greenlane.clearance.inspection import queries as inspecting
from greenlane.clearance.release import services as releasing
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.documents import services as documents
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.models import Administrator
from greenlane.filing.traders.terms import Trader
from greenlane.journey.clear import clear
from greenlane.journey.gather import open_chance
from greenlane.journey.reactions import PUBLIC
from greenlane.journey.terms import Received
from greenlane.risk.draws.terms import DrawsPage
from greenlane.site import acting, docking, papers
from greenlane.site.means import means, veil_key

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
#: When everybody looks: tickets may be opened, audits run.
LATER = NOW + timedelta(days=6)
#: Where each declaration is left.
STEPS = (
    "drawn", "queried", "answered", "hearing", "objected", "ordered", "examined", "refused", "released", "audited",
    "stuck", "helped", "proposed", "disclosed",
)  # fmt: skip


class Town:
    """Everything by name: ``objects`` are numbers by ``kind.name``, ``callers`` and ``users`` are people by role."""

    def __init__(self, spell: Spell = str) -> None:
        self.spell, self.book = spell, means().book(NOW.date())
        self.objects: dict[str, str] = {}
        self.callers: dict[str, Caller] = {}
        self.people()
        self.lodge()
        self.decide()
        after.all_that_follows(self)
        belongings.all_of_them(self)
        after.sealed(self)

    def __getitem__(self, name: str) -> str:
        return self.objects[name]

    def mrn(self, step: str) -> str:
        return self.objects[f"declaration.{step}"]

    def people(self) -> None:
        """Companies and their people, officers and their posts."""
        firms = ((IMPORTER, "trader", False), (BROKER, "broker", True), (_STRANGER, "stranger", False))
        with writing(by="town", at=NOW - timedelta(days=1)) as pen:
            traders.register(pen, [_registered(one, is_broker) for one, _, is_broker in firms])
            for one, _, _ in firms:
                paying.open_guarantee(pen, f"G{one.number}", one.number, 10**9)
                paying.deposit(pen, one.number, 10**9, f"opening {one.number}")
            groups = tuple(self.book[AssignmentPage].groups)
            centre = Posting(ASSESSOR.username, "XX002", (), Duty.CENTRE, "NAC3")
            posts = [Posting(ASSESSOR.username, "XX002", groups), centre]
            assigning.add_posts(pen, self.book[AssignmentPage], posts, veil_key())
            kinds = sorted({f"{kind.split('.')[0]}." for kind in PUBLIC})
            notices.subscribe(pen, BROKER.number, "http://127.0.0.1/hook", kinds, b"s" * 32, private=True)
        for one, role, _ in firms:
            self.person(role, Role.TRADER, one.username, one.contact, one.mail, party=one.number)
        Administrator.objects.bulk_create(
            [
                Administrator(username=one.username, party=one.number, appointed_at=NOW, appointed_by="town")
                for one in (BROKER, _STRANGER)
            ]
        )
        for who, role, kind, office in (
            (ASSESSOR, "officer", Role.OFFICER, "XX002"), (EXAMINER, "examiner", Role.OFFICER, "XX001"),
            (REVIEWER, "reviewer", Role.OFFICER, "XX005"), (AUDITOR, "auditor", Role.AUDITOR, ""),
            (MANAGER, "manager", Role.MANAGER, "XX002"),
        ):  # fmt: skip
            self.person(role, kind, who.username, who.name, who.mail, office=office)
        for role, kind, office in (
            ("colleague", Role.OFFICER, "XX002"), ("elsewhere", Role.OFFICER, "XX003"), ("admin", Role.ADMIN, ""),
            ("far_manager", Role.MANAGER, "XX003"),
        ):  # fmt: skip
            self.person(role, kind, f"the.{role}", f"The {role.title()}", f"{role}@customs.example", office=office)

    def person(
        self, role: str, kind: Role, username: str, name: str, mail: str, party: str = "", office: str = ""
    ) -> None:
        first, _, last = name.partition(" ")
        User.objects.create(
            username=username, role=kind, party=party, office=office, first_name=first, last_name=last, email=mail
        )
        self.callers[role] = caller_for(f"user:{username}", kind, party, office)
        self.objects[f"person.{role}"] = username

    def lodge(self) -> None:
        """The broker's system lodges; lots are cast; an invoice is put to each."""
        raw = [json.dumps(message(n, self.spell)).encode() for n in range(len(STEPS))]
        told = clear(means(), [Received(raw=one, sender=BROKER.number) for one in raw], NOW, "token:broker")
        for step, decided in zip(STEPS, told, strict=True):
            assert decided.answer.status == "under_control", decided.answer
            self.objects[f"declaration.{step}"] = decided.answer.reference
        open_chance(means(), NOW)
        chance = Chance(self.book[DrawsPage], means().draw_key, veil_key())
        with writing(by="town", at=NOW) as pen:
            assigning.assign(pen, self.book[AssignmentPage], chance, [self.mrn(step) for step in STEPS])
            held = assignment.assigned(self.mrn("drawn"))
            assert held is not None
            assert held.username == ASSESSOR.username
            for step in STEPS[1:]:
                assigning.open_bill(pen, self.book[AssignmentPage], self.mrn(step), ASSESSOR.username)
        for number, step in enumerate(STEPS):
            self.paper(f"document.{step}", step, number)

    def paper(self, name: str, step: str, number: int, code: str = "N935") -> None:
        """An upload of the broker under a name that tells whose it is."""
        kept = declarations.get(self.mrn(step))
        raw = _picture(number)
        added = papers.add(
            kept, self.callers["broker"], f"{number}-{markers.FILE.removesuffix('.pdf')}.png", code, raw, NOW
        )
        with writing(by="scanner", at=NOW) as pen:
            documents.note_scans(pen, {added.document.reference: Scan(Verdict.CLEAN, "")})
        self.objects[name] = added.document.reference

    def act(self, step: str, name: str, told: acting.Told, role: str = "officer", at: datetime = NOW) -> bool:
        return acting.act(self.callers[role], self.mrn(step), name, told, at)

    def decide(self) -> None:
        """Each is brought to its step."""
        ask = acting.Ask(points=(Point("/goodsShipment", "Which alloy, and who made it?"),))
        for step in ("queried", "answered"):
            self.act(step, "query", ask)
        self.act("answered", "read", acting.Nothing(), "broker")
        self.act("answered", "answer", acting.Answer((free(self.spell),), (self["document.answered"],)), "broker")
        for step in ("hearing", "objected"):
            [line, *_] = lines_of(declarations.read(self.mrn(step)))
            assert line.price is not None
            change = Change(line.number, Field.PRICE, str(line.price * 2))
            self.act(step, "reassess", acting.Reassess("G02", "The bank shows another payment.", (change,)))
        said = acting.Hear(accepts=False, answer=free(self.spell), documents=(self["document.objected"],))
        self.act("objected", "hearing", said, "broker")
        self.examine()
        self.act("refused", "refuse", acting.Refuse(reason="R01"))
        for step in ("released", "audited", "disclosed"):
            self.act(step, "accept", acting.Accept(waiver="The papers agree."))
            self.pay(step)
        self.act(
            "proposed", "secure", acting.Secure(amount=Decimal("100.00"), reason="Laboratory", waiver="Papers agree")
        )

    def examine(self) -> None:
        """Two are examined at the dock: one is taken on, of one the result is told."""
        for step in ("ordered", "examined"):
            self.act(step, "examine", acting.Examine(instruction=f"Open the third case. {free(self.spell)}"))
            [order] = inspecting.orders_of(self.mrn(step))
            self.objects[f"order.{step}"] = order.reference
            docking.claim(self.callers["examiner"], order.reference, NOW)
            photo = docking.photograph(
                self.callers["examiner"], order.reference, order.order.parts[0].place, _jpeg(), NOW
            )
            self.objects[f"photo.{step}"] = photo.sha256
        order = inspecting.order(self["order.examined"])
        after.record(self, order)

    def pay(self, step: str) -> None:
        charge = accounts.charges_of([self.mrn(step)])[self.mrn(step)]
        with writing(by=self.callers["broker"].name, at=NOW) as pen:
            if charge.outstanding:
                paying.pay_from_wallet(pen, charge.payer, [self.mrn(step)])
            releasing.release(pen, [self.mrn(step)])
        assert declarations.get(self.mrn(step)).status == "released"


_STRANGER = markers.Company(
    "XX000200993M", "Unrelated Bakery Ltd", "Someone Else", "1 Other Street", "Othertown", "11111X",
    "+999 555 0000 001", "else@unrelatedbakery.example", "someone.else",
)  # fmt: skip


def _registered(one: markers.Company, is_broker: bool) -> Trader:
    return Trader(
        id=one.number, name=one.name, line=one.line, city=one.city, country="XX", phone=one.phone, email=one.mail,
        is_broker=is_broker,
    )  # fmt: skip


def _picture(number: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), (number, 9, 9)).save(written, "PNG")
    return written.getvalue()


def _jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(written, "JPEG")
    return written.getvalue()
