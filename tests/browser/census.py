"""Which pages are there, for whom, at which address? Found by following every link from each role's start page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, resolve
from lxml import html

from greenlane.site import urls
from tests.browser.showing import Showing

ROLES = ("", "trader", "officer", "manager", "directorate", "auditor", "admin")
#: Pages that nothing leads to.
SEEDS = (
    "/",
    "/login",
    "/verify",
    "/status",
    "/components",
    "/tour/",
    "/nowhere",
    "/account/",
    "/account/second-factor",
)
#: So many addresses of one kind are looked at; the first is kept.
ALIKE = 3
NOWHERE = "nowhere"
Census = dict[str, str]


def names(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[tuple[str, str]]:
    """The name and the pattern of every address of the site; the API has its own test."""
    for one in urls.urlpatterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield str(one.name), f"{before}{one.pattern}"
        elif one.namespace != "api":
            yield from names(one.url_patterns, f"{before}{one.pattern}")


def targets(site: Showing, patterns: dict[str, str]) -> set[str]:
    """Which of these names are where forms are sent: they refuse a GET (405) from some role."""
    found = set()
    for role in ROLES:
        with closing(site.client(role)) as client:
            for name, pattern in patterns.items():
                address = re.sub("<int:[^>]*>", "1", re.sub("<section:[^>]*>", "goods", pattern))
                address = re.sub("<[^>]*>", "0" * 12, address)
                if name != "logout" and client.get(address).status_code == 405:
                    found.add(name)
    return found


def census(site: Showing, role: str, more: Iterable[str] = ()) -> Census:
    """An address for each name of a page that this role can open, from the start and ``more``; asks by GET only."""
    found: Census = {}
    seen: dict[str, set[str]] = defaultdict(set)
    waiting = [*SEEDS, *more]
    with closing(site.client(role)) as client:
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            shape = urlsplit(address).path
            if not name or shape in seen[name] or len(seen[name]) >= ALIKE:
                continue
            seen[name].add(shape)
            answer = client.get(address, follow_redirects=True)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            came = str(answer.url).removeprefix(site.address)
            name = name_of(came)
            assert answer.status_code in (200, 404, 503), f"{role or 'visitor'}: {address} answers {answer.status_code}"
            if name == NOWHERE or answer.status_code in (200, 503):
                found.setdefault(name, came)
            waiting += links(answer.text, came)
    return found


def links(text: str, base: str) -> list[str]:
    """Where a page leads within the site."""
    hrefs = html.fromstring(text).xpath("//a/@href | //form[translate(@method,'POST','post')!='post']/@action")
    there = (urljoin(base, re.sub("#.*", "", href)) for href in hrefs)
    return [address for address in there if address.startswith("/")]


def name_of(address: str) -> str:
    """The name in the URL table; ``""`` for what is none of the site's pages."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return NOWHERE if path == f"/{NOWHERE}" else ""
    return str(match.url_name) if match.namespace != "api" else ""
