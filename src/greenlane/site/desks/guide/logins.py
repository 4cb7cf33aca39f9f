"""Which logins does a demonstration give away? Those that ``greenlane demo`` made and kept; none anywhere else."""

from pathlib import Path

import msgspec
from django.conf import settings

from greenlane.core.words import Fact


class Given(Fact, frozen=True):
    """A login as the demonstration keeps it."""

    role: str
    username: str
    password: str


class _Kept(Fact, frozen=True):
    """The part of ``keys/demo.json`` that is asked for here."""

    logins: tuple[Given, ...]


def given() -> dict[str, Given]:
    """Logins by role. Empty unless this process was started by ``greenlane demo`` and its logins are there."""
    path = Path(settings.HOME) / "keys" / "demo.json"
    if not settings.DEMONSTRATION or not path.exists():
        return {}
    return {login.role: login for login in msgspec.json.decode(path.read_bytes(), type=_Kept).logins}
