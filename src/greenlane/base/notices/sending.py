"""How is a message sent? To an address looked up and checked first, connected to by number, without redirects."""

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from greenlane.base.notices import rules
from greenlane.base.notices.terms import AddressRefusedError

#: Name and port to IP addresses; raises OSError where the name is unknown.
Resolve = Callable[[str, int], list[str]]
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def client() -> httpx.Client:
    """A client that follows no redirects, obeys no proxy of the environment and keeps no cookies."""
    return httpx.Client(follow_redirects=False, trust_env=False, timeout=_TIMEOUT)


def send(
    http: httpx.Client, look_up: Resolve, url: str, headers: dict[str, str], body: bytes, *, private: bool
) -> tuple[bool, str]:
    """Post a message; returns whether it was taken (2xx), and what was answered or went wrong, for the owner to read.

    The name is looked up once and the connection made to that number, so it cannot change in between; the certificate
    is checked against the name. The answer's body is not read.
    """
    try:
        host, port = rules.address_of(url, private=private)
        number = rules.pick(host, look_up(host, port), private=private)
        pinned = httpx.URL(url).copy_with(host=number)
        named = {**headers, "host": urlsplit(url).netloc}
        request = http.build_request("POST", pinned, content=body, headers=named, extensions={"sni_hostname": host})
        answer = http.send(request, stream=True, follow_redirects=False)
        answer.close()
    except AddressRefusedError as refused:
        return False, str(refused)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as fault:
        return False, f"{type(fault).__name__}: {fault}"
    if answer.is_redirect:
        return False, f"{answer.status_code}: redirects are not followed; subscribe with the final address"
    return answer.is_success, f"{answer.status_code} {answer.reason_phrase}"
