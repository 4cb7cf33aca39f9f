"""What follows? What a role may do, whose papers a caller may see, what a secret is kept as, when a door is shut."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from greenlane.base.people.terms import ANYWHERE, AccessError, Caller, LockOut, Role, Scope

PREFIX = "gl_"
SECRET_BYTES = 32

_SCOPES = {
    Role.TRADER: (Scope.LODGE, Scope.READ, Scope.PAY),
    Role.OFFICER: (Scope.READ, Scope.CONTROL),
    Role.MANAGER: (Scope.READ, Scope.CONTROL),
    Role.AUDITOR: (Scope.READ,),
    Role.ADMIN: (Scope.READ, Scope.ADMIN),
}
_EVERYWHERE = frozenset((Role.AUDITOR, Role.ADMIN))


def caller_for(name: str, role: Role, party: str = "", office: str = "") -> Caller:
    """The caller that a logged-in person is. A trader without a party may see nothing, so it gets no scope."""
    if role is Role.TRADER:
        scopes = tuple(s.value for s in _SCOPES[role]) if party else ()
        return Caller(name=name, scopes=scopes, party=party, role=role.value)
    where = ANYWHERE if role in _EVERYWHERE else office
    return Caller(name=name, scopes=tuple(s.value for s in _SCOPES[role]), office=where, role=role.value)


def may_see(caller: Caller, declarant: str, importer: str) -> bool:
    """Whether a declaration of these parties concerns the caller: its own, or any where it is of the administration.

    What may be done with it is a matter of scopes, which are asked at the door.
    """
    return caller.is_official or (bool(caller.party) and caller.party in (declarant, importer))


def may_control(caller: Caller, office: str) -> bool:
    """Whether the caller may act upon a declaration lodged at ``office``."""
    return caller.may(Scope.CONTROL) and caller.is_official and caller.office in (ANYWHERE, office)


def may_lodge_for(caller: Caller, declarant: str, importer: str) -> bool:
    """Whether the caller may lodge a declaration of these parties: a trader as the declarant, which it is.

    Where no declarant is named the importer stands for it; a declaration without either is refused by its own rules.
    """
    if not caller.may(Scope.LODGE):
        return False
    owner = declarant or importer
    return caller.is_official or (bool(caller.party) and owner in ("", caller.party))


def secret_of(drawn: bytes) -> str:
    """The secret as its owner sees it, once: ``gl_`` and 256 bits in base64url. Raises ValueError on fewer bits."""
    if len(drawn) != SECRET_BYTES:
        raise ValueError(f"a secret is {SECRET_BYTES} random bytes, not {len(drawn)}")
    return PREFIX + urlsafe_b64encode(drawn).rstrip(b"=").decode()


def kept_as(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hexadecimal. A secret of 256 bits needs no slow hash."""
    return sha256(secret.encode()).hexdigest()


def checked_scopes(scopes: Iterable[str], party: str, office: str) -> tuple[str, ...]:
    """The scopes in their own order, once each. Raises AccessError where they do not fit whom the token speaks for."""
    asked = set(scopes)
    unknown = asked - {s.value for s in Scope}
    if unknown or not asked:
        known = ", ".join(s.value for s in Scope)
        asks = ", ".join(sorted(unknown)) or "no scope"
        raise AccessError("scope_unknown", "{asks}: give one or more of the scopes {known}", asks=asks, known=known)
    if bool(party) == bool(office):
        says = "a token speaks either for a trader (party) or for the administration (office): give one"
        raise AccessError("token_of_two", says)
    official = {Scope.CONTROL.value, Scope.ADMIN.value} & asked
    if party and official:
        says = "{scopes}: only for the administration; give the token an office"
        raise AccessError("scope_official", says, scopes=", ".join(sorted(official)))
    return tuple(s.value for s in Scope if s.value in asked)


def shut_until(failures: int, last_at: datetime, policy: LockOut) -> datetime | None:
    """When the door opens again after so many failures in a row; None where it is open."""
    return last_at + timedelta(minutes=policy.minutes) if failures >= policy.failures else None
