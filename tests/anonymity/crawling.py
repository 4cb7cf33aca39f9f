"""What can somebody read? Every link of every page that opens, and every address filled with everything there is."""

import html
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from pypdf import PdfReader
from tests.anonymity.town import Town
from tools import authorisation as table

#: No more links are followed from page to page; what the table names is read besides.
MOST = 300
_LINK = re.compile(r"""(?:href|src|data|hx-get|content)=["']([^"']+)["']""")
#: A list of choices names every office of the country, and so none.
_CHOICE = re.compile(r"<option\b.*?</option>", re.DOTALL | re.IGNORECASE)
_LEFT_OUT = ("/static/", "/logout", "/language", "/log/")


@dataclass(frozen=True)
class Read:
    """What stood at an address: everything but the choices of forms, with all headers."""

    address: str
    status: int
    text: str
    markup: str = ""


def crawl(
    client: Client, starts: Iterable[str], headers: dict[str, str] | None = None, most: int = MOST
) -> Iterator[Read]:
    """Read the addresses and what they link to, each once."""
    waiting, seen, followed = list(dict.fromkeys(starts)), set(), 0
    given = len(waiting)
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        if given > 0:
            given -= 1
        elif (followed := followed + 1) > most:
            return
        answer = client.get(address, headers=headers or {})
        markup = content_of(answer)
        yield Read(address, answer.status_code, readable(answer, markup), markup)
        if markup:
            waiting += [link for link in _links(address, answer, markup) if link not in seen]


def content_of(answer: HttpResponseBase) -> str:
    """A page as it was sent; "" for what is no page."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.content.decode() if is_page else ""  # type: ignore[attr-defined]


def readable(answer: HttpResponseBase, markup: str = "") -> str:
    """Headers and content as somebody could read them: PDFs and archives opened."""
    heads = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    cookies = answer.cookies.output()
    if markup:
        return f"{heads}\n{cookies}\n{html.unescape(_CHOICE.sub(' ', markup))}"
    raw = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content  # type: ignore[attr-defined]
    return f"{heads}\n{cookies}\n{''.join(texts_of(raw))}"


def texts_of(raw: bytes) -> Iterator[str]:
    """The texts of a file."""
    if raw.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(raw))
        yield str(reader.metadata)
        yield from (page.extract_text() for page in reader.pages)
    elif raw.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
    else:
        yield html.unescape(raw.decode(errors="replace"))


def _links(address: str, answer: HttpResponseBase, markup: str) -> Iterator[str]:
    found = [html.unescape(one) for one in _LINK.findall(markup)]
    for one in (*found, answer.headers.get("Location", "")):
        whole = urlsplit(urljoin(address, one))
        if one and not whole.scheme and not whole.netloc and not whole.path.startswith(_LEFT_OUT):
            yield f"{whole.path}?{whole.query}" if whole.query else whole.path


def pages_of(town: Town, patterns: dict[str, str]) -> Iterator[str]:
    """Every address of the table that is read, filled with everything of its kind."""
    for entry in table.entries():
        # Whoever writes a person's name into an address knows it, and whoever has a secret was given it: such pages are
        # asked for in the matrix of roles.
        named = any(thing.startswith("person.") or thing.endswith((".secret", ".token")) for thing in entry.filled)
        if entry.method == "get" and not named and not entry.page.startswith("admin-"):
            yield from filled(town, patterns[entry.page], entry.filled, r"<[^>]*>")


def operations_of(town: Town, operations: dict[str, tuple[str, str]]) -> Iterator[str]:
    """The same for every operation of the API that reads."""
    for name, told in table.table()["operations"].items():
        method, path = operations[name]
        if method == "get":
            yield from filled(town, path, tuple(told.get("with", "").split()), r"{[^}]*}")


def filled(town: Town, pattern: str, things: tuple[str, ...], place: str) -> Iterator[str]:
    """The pattern with everything of the kinds of ``things``; two things go together where they are of one step."""
    choices = [_alike(town, one) for one in things]
    for chosen in itertools.product(*choices):
        if len({step for step, _ in chosen if step}) <= 1:
            address = pattern
            for _, value in chosen:
                address = re.sub(place, value, address, count=1)
            yield address


def _alike(town: Town, thing: str) -> list[tuple[str, str]]:
    kind, dot, _ = thing.partition(".")
    if not dot or thing not in town.objects:
        return [("", thing)]
    return [(name.partition(".")[2], value) for name, value in town.objects.items() if name.startswith(f"{kind}.")]
