"""What do we call it? Roles, scopes, tokens, and who is asking."""

from datetime import datetime
from enum import StrEnum

from greenlane.core.refusal import RefusalError
from greenlane.core.words import Fact

#: Stands for every office: an auditor, an administrator, a system of the administration as a whole.
ANYWHERE = "*"


class Role(StrEnum):
    """What a person is here for; one each."""

    TRADER = "trader"
    OFFICER = "officer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a system's token may do."""

    LODGE = "lodge"
    READ = "read"
    PAY = "pay"
    CONTROL = "control"
    ADMIN = "admin"


class Caller(Fact, frozen=True):
    """Who is asking: the actor's name for the log, what it may do, and the party or office it speaks for.

    ``role`` is a person's; ``""`` for a system.
    """

    name: str
    scopes: tuple[str, ...]
    party: str = ""
    office: str = ""
    role: str = ""

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def is_official(self) -> bool:
        """Whether it speaks for the administration: it has an office and no party."""
        return bool(self.office) and not self.party


class IssuedToken(Fact, frozen=True):
    """A token as known afterwards: everything but its secret."""

    id: int
    name: str
    scopes: tuple[str, ...]
    party: str
    office: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class LockOut(Fact, frozen=True):
    """How many failures in a row close the door to one user from one address, and for how many minutes."""

    failures: int = 5
    minutes: int = 15


class Person(Fact, frozen=True):
    """A user as an administrator sees it; ``has_factor`` tells whether a second factor is in use,
    ``language`` the one that the person chose, ``""`` where it never did."""

    username: str
    name: str
    email: str
    role: str
    party: str
    office: str
    is_active: bool
    has_factor: bool
    last_login: datetime | None
    language: str = ""


class Attendance(Fact, frozen=True):
    """A session of a person: where from, with what, since when; ``key`` is the hash that names it."""

    key: str
    address: str
    agent: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


class AccessError(RefusalError):
    """A user, token or log-in that cannot be; says what is wrong and what to do."""
