"""Where are letters handed in? The mail server's address as one line of the environment."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_PORTS = {"smtps": 465, "smtp": 25}
_SUBMISSION = 587


class Smtp(NamedTuple):
    """The mail server; ``host`` is ``""`` where none is set. ``is_tls`` from the first byte, ``starts_tls`` before
    anything is said."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    is_tls: bool = False
    starts_tls: bool = False


def smtp_of(address: str) -> Smtp:
    """``smtp://user:password@host:port``; ``smtps`` is encrypted from the start. A password never goes in the clear:
    with a user, ``smtp`` starts encryption first. Raises ValueError, without the password, where it is no such address.
    """
    if not address:
        return Smtp()
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in _PORTS or not host:
        raise ValueError("GREENLANE_SMTP is no address of a mail server; write smtp://user:password@host:port")
    user, is_tls = unquote(parts.username or ""), parts.scheme == "smtps"
    usual = _SUBMISSION if user and not is_tls else _PORTS[parts.scheme]
    return Smtp(host, port or usual, user, unquote(parts.password or ""), is_tls, bool(user) and not is_tls)
