"""What do we call it? Roles and scopes."""

from enum import StrEnum

from greenlane.core.words import Fact


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
    """Who is asking: the actor's name for the log, what it may do, and the party or office it speaks for."""

    name: str
    scopes: tuple[str, ...]
    party: str = ""
    office: str = ""

    def may(self, scope: str) -> bool:
        return scope in self.scopes
