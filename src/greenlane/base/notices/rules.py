"""What follows? The signature of a message, the time of the next try, and which addresses are public.

Signature and headers follow the Standard Webhooks specification 1.0; private ranges are those of the IANA
special-purpose registries (RFC 6890).
"""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from greenlane.base.notices.terms import AddressRefusedError

KEY_PREFIX = "whsec_"
#: The pauses that the specification suggests, over about three days; after the last the delivery has failed.
PAUSES = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
#: A subscription that fails this often in a row is switched off.
TOO_MANY = 100
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


def secret_of(raw: bytes) -> str:
    """The text of a secret, as receivers' libraries take it."""
    return KEY_PREFIX + b64encode(raw).decode()


def headers(message: str, at: datetime, body: bytes, secret: str) -> dict[str, str]:
    """The three headers of a message; HMAC-SHA256 over id, seconds and body, joined by full stops."""
    seconds = int(at.timestamp())
    key = b64decode(secret.removeprefix(KEY_PREFIX))
    mark = hmac.new(key, b"%b.%d.%b" % (message.encode(), seconds, body), sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{b64encode(mark).decode()}",
    }


def next_try(at: datetime, attempts: int, chance: float) -> datetime | None:
    """When a message is sent again after ``attempts`` failures; ``chance`` in [0, 1) spreads it by up to a fifth.

    None when it is given up.
    """
    if attempts > len(PAUSES):
        return None
    return at + PAUSES[attempts - 1] * (1 + 0.2 * chance)


def address_of(url: str, *, private: bool) -> tuple[str, int]:
    """Host and port of a webhook address. Raises AddressRefusedError, saying what is wrong with it.

    ``private`` allows plain http and addresses within the house; for trials only.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise AddressRefusedError("no_address", "{url!r} is no address: {fault}", url=url[:200], fault=fault) from fault
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        says = "{url!r}: messages are sent by https; write an address that begins with it"
        raise AddressRefusedError("not_https", says, url=url[:200])
    if parts.username is not None or parts.password is not None or parts.fragment:
        says = "{url!r}: leave out the user name, password and fragment; messages are signed"
        raise AddressRefusedError("credentials", says, url=url[:200])
    if not host or any(c.isspace() or ord(c) < 33 for c in url):
        says = "{url!r} names no host; write an address such as https://example.com/hook"
        raise AddressRefusedError("no_host", says, url=url[:200])
    return host, port or (443 if parts.scheme == "https" else 80)


def pick(host: str, found: list[str], *, private: bool) -> str:
    """The address to connect to. Raises AddressRefusedError where the host has none, or any of them is not public:
    a name that points both outside and inside is a trap."""
    if not found:
        raise AddressRefusedError("unresolved", "{host} has no address; check the name", host=host)
    if not private:
        for text in found:
            if not is_public(text):
                says = "{host} is {address}, which is not a public address; use a public one"
                raise AddressRefusedError("not_public", says, host=host, address=text)
    return found[0]


def is_public(text: str) -> bool:
    """Whether an IP address is reachable on the public internet, looking through mapped and translated forms."""
    try:
        address = _plain(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _NAT64) or int(address) < 1 << 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
