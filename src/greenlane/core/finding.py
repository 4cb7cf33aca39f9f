"""What was noticed that somebody must act upon? Findings of validation, law and control."""

from enum import StrEnum

from greenlane.core.words import Fact


class Severity(StrEnum):
    """ERROR refuses the declaration; WARNING asks for a second look and refuses nothing."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Fact, frozen=True):
    """One thing that is wrong or missing.

    ``rule`` is the public id (the function's name), ``pointer`` a JSON Pointer into the declaration
    (``/goodsShipment/items/0/commodity/description``), ``says`` what happened, ``remedy`` what to do now,
    ``law`` the legal reference. Never names a risk rule.
    """

    rule: str
    pointer: str
    says: str
    remedy: str
    severity: Severity = Severity.ERROR
    law: str | None = None


class Findings(Fact, frozen=True):
    """Every finding of one declaration, in the order of the rules."""

    all: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.all if f.severity is Severity.ERROR)

    @property
    def refuses(self) -> bool:
        return any(f.severity is Severity.ERROR for f in self.all)
