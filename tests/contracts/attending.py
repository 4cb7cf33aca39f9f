"""What do the rooms of people and packs tell of second factors, sessions, what an official looked at, new law?"""

from datetime import timedelta

from cryptography.fernet import Fernet

from greenlane.base.ledger.writing import writing
from greenlane.base.packs import services as packs
from greenlane.base.packs.rules import laid_over
from greenlane.base.people import attending, queries, services, totp

VAULT = Fernet(Fernet.generate_key())


def choose_law(road) -> None:
    """Two versions of the pack are proposed: one is refused, another person approves the other for later."""
    other, third = (laid_over(road.means.shelf.pack, {"words/note.toml": raw}) for raw in (b"a = 1", b"a = 2"))
    later = road.now + timedelta(days=3650)
    one = road.do(lambda pen: packs.propose(pen, other, "xx-one", "Order 7"))
    two = road.do(lambda pen: packs.propose(pen, third, "xx-two", "Order 8", later))
    road.do(lambda pen: packs.refuse(pen, one))
    with writing(by="another", at=road.now) as pen:
        packs.approve(pen, two)
        packs.approve(pen, packs.propose(pen, other, "xx-one", "Order 7", later), alone=True)


def attend(road, name: str) -> None:
    """A user sets a second factor up, shows it rightly and wrongly, is seen, ended, changed, and loses the factor."""
    secret = road.do(lambda pen: attending.prepare_factor(pen, VAULT, name))
    code = totp.code_of(secret, totp.step_of(road.now))
    road.do(
        lambda pen: attending.confirm_factor(pen, VAULT, name, code),
        lambda pen: attending.check_factor(pen, VAULT, name, "000000"),
        lambda pen: attending.begin_session(pen, name, "key", "192.0.2.1", "Browser"),
        lambda pen: attending.begin_session(pen, name, "other", "192.0.2.1", "Browser"),
        lambda pen: attending.note_read(pen, name, "user"),
        lambda pen: services.change_user(pen, name, email="o@example.org"),
    )
    later = road.now + timedelta(minutes=10)
    with writing(by="road", at=later) as pen:
        attending.check_factor(pen, VAULT, name, totp.code_of(secret, totp.step_of(later)))
        attending.see_session(pen, "key")
    key = queries.sessions(name)[0].key
    road.do(
        lambda pen: attending.end_session(pen, name, key),
        lambda pen: attending.end_sessions(pen, name),
        lambda pen: services.set_password(pen, name, "a third pass phrase"),
        lambda pen: attending.take_factor(pen, name),
    )
