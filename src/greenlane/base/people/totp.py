"""How is a second factor checked? Time-based one-time passwords (RFC 6238) of six digits in steps of 30 seconds."""

import hmac
from base64 import b32decode, b32encode
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote, urlencode

STEP, DIGITS, SECRET_BYTES = 30, 6, 20
#: Steps before and after the present one whose codes are taken: clocks of telephones go wrong by so much.
TOLERANCE = 1


def secret_of(drawn: bytes) -> str:
    """The shared secret as applications take it: 160 bits in base 32. Raises ValueError on fewer bits."""
    if len(drawn) != SECRET_BYTES:
        raise ValueError(f"a shared secret is {SECRET_BYTES} random bytes, not {len(drawn)}")
    return b32encode(drawn).decode()


def code_of(secret: str, step: int) -> str:
    """The code of one step, by HOTP (RFC 4226, section 5.3) with SHA-1, which is what applications know."""
    digest = hmac.digest(b32decode(secret), step.to_bytes(8, "big"), sha1)
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def matched(secret: str, given: str, at: datetime, last: int) -> int | None:
    """The step whose code was given; None where it is wrong, or of a step at or before ``last``: none serves twice."""
    code, now = "".join(given.split()), step_of(at)
    steps = range(now - TOLERANCE, now + TOLERANCE + 1)
    # Every step is looked at, whatever was found: the time it takes says nothing.
    found = [step for step in steps if hmac.compare_digest(code_of(secret, step).encode(), code.encode())]
    return next((step for step in found if step > last), None)


def address_of(secret: str, person: str, issuer: str) -> str:
    """The ``otpauth`` address that an application reads off a picture."""
    asked = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": STEP}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(person)}?{asked}"
