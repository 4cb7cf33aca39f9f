"""How does Exampleland come to life? Traders registered, people given logins, a stream cleared, officers at work."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from greenlane.base.ledger.notes import Signer
from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.terms import Role, Scope
from greenlane.clearance.accounts.bank import Bank
from greenlane.clearance.lanes import queries as lanes
from greenlane.clearance.lanes.jobs import recalibrate
from greenlane.core.words import Fact
from greenlane.insight.dashboards.jobs import watch_once
from greenlane.journey.clear import clear
from greenlane.journey.learning import learn_once
from greenlane.journey.means import Means
from greenlane.journey.terms import Decided, Outcome, Received
from greenlane.risk.draws.services import publish
from greenlane.risk.draws.terms import DrawsPage
from greenlane.risk.scoring import services as scoring
from greenlane.risk.scoring.terms import ScoringPage
from greenlane.site.demo import assignment, desks, dock
from greenlane.site.demo.calendar import Rhythm
from greenlane.site.demo.editions import former
from greenlane.site.demo.law import pages_on
from greenlane.site.demo.messages import as_messages
from greenlane.site.demo.office import LOOKS, Office
from greenlane.site.demo.opening import open_for_business
from greenlane.site.demo.stream import Stream, stream
from greenlane.site.demo.terms import Message, Registration
from greenlane.site.demo.world import World, traders

ACTOR, SUBJECT, FINISHED = "demo", "demo", "demo.finished"
BATCH = 250
#: Officers look this long after lodging; the last of the declarations are left to the visitor.
LOOK_AFTER, LEFT = timedelta(hours=2), 400
#: The seasons of single trades may slow the stream; so much quicker it never runs into the future.
HEADWAY = 1.15
#: Share of payers who pay at once what falls due.
PROMPT = 0.9
TRAIN_EVERY = 12


class Login(Fact, frozen=True):
    """A login that was made for the demonstration."""

    role: str
    username: str
    password: str


class Demo:
    """One showing: the same seed and start give the same trade."""

    def __init__(
        self, means: Means, signer: Signer, bank: Bank, seed: int, start: datetime, days: float, veil: bytes
    ) -> None:
        self.means, self.signer, self.seed, self.veil = means, signer, seed, veil
        pages = pages_on(means.shelf.pack, start.date())
        self.world = World.make(seed, pages)
        self.chance = Random(seed)  # noqa: S311 - a simulation, not a secret
        self.start, self.days = start, days
        self._bank = bank

    @staticmethod
    def is_finished() -> bool:
        """Whether a showing has been made in this database."""
        return any(event.kind == FINISHED for event in history(SUBJECT))

    def registrations(self) -> tuple[Registration, ...]:
        return traders(self.world)

    def open(self, progress: Callable[[int], None]) -> None:
        """Register traders with their accounts."""
        with writing(by=ACTOR, at=self.start) as pen:
            open_for_business(pen, self.registrations(), progress)
        assignment.posted(self.means, self.start, self.veil, self.chance)

    def give_logins(self, at: datetime, passwords: Callable[[], str]) -> tuple[list[Login], str]:
        """One login for each role and a token for the trader's software; returns them, shown this once."""
        busiest = self._busiest()
        office = next(iter(self.world.pages.people.offices))
        logins = []
        with writing(by=ACTOR, at=at) as pen:
            for role in Role:
                login = Login(role.value, role.value, passwords())
                party = busiest if role is Role.TRADER else ""
                desk = office if role in (Role.OFFICER, Role.MANAGER) else ""
                people.create_user(pen, login.username, login.password, role, party=party, office=desk)
                logins.append(login)
            name, far = desks.DIRECTORATE
            logins.append(Login(name, name, passwords()))
            people.create_user(pen, name, logins[-1].password, Role.OFFICER, party="", office=far)
            scopes = (Scope.LODGE.value, Scope.READ.value, Scope.PAY.value)
            _, secret = people.issue_token(pen, "Trader's software", scopes, party=busiest)
        return logins, secret

    def _busiest(self) -> str:
        """The trader with most trade of those that are there from the start."""
        volumes = {i.trader.id: i.volume for i in self.world.importers if i.born <= 0}
        return max(volumes, key=lambda number: volumes[number])

    def run(self, count: int) -> Iterator[tuple[int, list[Decided]]]:
        """Clear ``count`` declarations; yields the number done and the answers, batch by batch."""
        filings = stream(self.world, self.start, count=count, pace=self._pace(count))
        office = Office(filings, self.world.pages.schemes, self._bank, self.chance, PROMPT)
        seen = count - min(LEFT, count // 10)
        done = number = 0
        messages = as_messages(filings, self.world.page.formats, self.chance)
        while batch := list(islice(messages, BATCH)):
            at = batch[-1].filing.at
            book = self.means.book(at.date())
            received = [Received(raw=m.body, sender=m.filing.sender, format=m.format) for m in batch]
            decided = clear(self.means if number else former(self.means), received, at, ACTOR)
            if done + len(batch) <= seen:
                self._afterwards(office, batch, decided, at)
            self._beside(at, number)
            done, number = done + len(batch), number + 1
            yield done, decided
        self._finish(filings, done, book.sha256)

    def _pace(self, count: int) -> float:
        """The factor on the page's daily number with which ``count`` declarations end well before ``days`` are over."""
        rhythm = Rhythm(self.world.page, self.world.pages.people, 1.0)
        days = [self.start.date() + timedelta(days=n) for n in range(int(self.days))]
        return count * HEADWAY / sum(rhythm.expected(day, 1.0) for day in days)

    def _afterwards(self, office: Office, batch: list[Message], decided: list[Decided], at: datetime) -> None:
        accepted = [(d, m) for d, m in zip(decided, batch, strict=True) if d.answer.outcome is Outcome.ACCEPTED]
        held = [(d.answer.reference, d.lane, m.filing.truth) for d, m in accepted if d.lane in LOOKS]
        assignment.drawn(self.means, at, self.veil, [reference for reference, *_ in held])
        cleared = [d.answer.reference for d, _ in accepted if d.lane not in LOOKS and d.answer.status == "verified"]
        lot = dock.lot_of(self.means, at + LOOK_AFTER)
        with writing(by="demo officer", at=at + LOOK_AFTER) as pen:
            book = self.means.book(pen.at.date())
            office.pay(pen, book, [*office.look(pen, book, lot, held), *cleared])

    def _beside(self, at: datetime, number: int) -> None:
        """Seal, learn, recalibrate, publish draws; now and then train a model on what inspections found."""
        seal(self.signer, at)
        while learn_once(at):
            pass
        assignment.beside(self.means, at, self.veil)
        book = self.means.book(at.date())
        if number % TRAIN_EVERY == TRAIN_EVERY - 1:
            recalibrate(at, book)
            self._train(at)
        with writing(by="job:draws", at=at) as pen:
            publish(pen, book[DrawsPage], self.means.draw_key)

    def _train(self, at: datetime) -> None:
        examples = lanes.examples(self.start, at)
        with writing(by=ACTOR, at=at) as pen:
            try:
                model = scoring.train_from(pen, examples, self.means.book(at.date())[ScoringPage])
            except ValueError:
                return  # too few inspections yet; the next round has more
            scoring.activate(pen, model.sha256)

    def _finish(self, filings: Stream, done: int, book: str) -> None:
        at = self.start + timedelta(days=self.days)
        party, everyone = self._busiest(), self.registrations()
        desks.fill(self.means, self.start, at, self.seed, party, everyone, self.veil, lambda: self._sealed(at))
        with writing(by=ACTOR, at=at) as pen:
            pen.event(FINISHED, SUBJECT, {"seed": self.seed, "declarations": done, "book": book})
        self._sealed(at)
        while watch_once(at, self.means.book):
            pass

    def _sealed(self, at: datetime) -> None:
        while seal(self.signer, at).count:
            pass
