"""Can everybody use every page, and is it light? axe-core on each (WCAG 2.0 to 2.2, A and AA), and what it weighs."""

import importlib.util
import json
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import chromium
from tests.browser.census import NOWHERE, ROLES, Census, census, names, targets
from tests.browser.chromium import Browser
from tests.browser.showing import Showing, showing
from tests.browser.test_looks import FAULTS

LOOKS = tuple(product((390, 1440), (False, True)))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCRIPT = (
    f"axe.run(document, {{runOnly: {{type: 'tag', values: {json.dumps(TAGS)}}}, resultTypes: ['violations']}})"
    ".then(told => told.violations.map(v => v.id + ': ' + v.nodes.slice(0, 4)"
    ".map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; ')))"
)
#: The same for everybody: a visitor looks at them.
ALIKE = {"verify", "status", "components", "tour", "tour-step", "login", NOWHERE}
#: Who sees the same pages as another role: only those are looked at that the other came to none of.
COLLEAGUES = {"directorate": "officer"}
#: A page with all that belongs to it, the first time it is opened: bytes over the line.
HEAVIEST = 150_000

#: Addresses that answer no page of their own, and why; form targets are found out. The rest must be reached by links.
NO_PAGE = {
    **dict.fromkeys(
        ("template", "tariff-template", "release-note", "checkpoint", "tile", "officer-paper", "officer-appeal-paper",
         "officer-dock-picture", "officer-dock-worker", "officer-audit-letter", "trader-audit-letter",
         "officer-counter-receipt", "trader-calendar", "trader-feed", "trader-money-statement", "trader-money-receipt",
         "manager-export", "manager-study-pdf", "manager-study-csv",
         "manager-declarations-csv", "officer-account-paper", "trader-demand"), "a file"),
    **dict.fromkeys(
        ("officer-dock-door", "trader-draft-fields", "trader-draft-panel", "manager-figures"),
        "a part that a script fetches"),
    **dict.fromkeys(("logout", "language"), "a form is sent there"),
}  # fmt: skip


def axe() -> str:
    """The script of axe-core, as a package of PyPI brings it (docs/decisions/0008)."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text()


class Weighing(Browser):
    """A browser that notes how many bytes came over the line."""

    carried = 0

    def forget(self, origin: str) -> None:
        """As if the site had never been seen; whoever is logged in stays so."""
        self.tell("Network.clearBrowserCache")
        self.tell("Storage.clearDataForOrigin", origin=origin, storageTypes="service_workers,cache_storage")
        self.carried = 0

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.loadingFinished":
            self.carried += int(params["encodedDataLength"])
        super()._note(method, params)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Showing]:
    if chromium.found() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with showing(tmp_path) as site:
        yield site


def open_as(browser: Browser, site: Showing, role: str) -> None:
    """The browser takes over the session of somebody who has logged in."""
    browser.tell("Network.clearBrowserCookies")
    with closing(site.client(role)) as client:
        for name, value in client.cookies.items():
            browser.tell("Network.setCookie", name=name, value=value, url=site.address)


def faults_of(browser: Browser, address: str) -> dict[str, list[str]]:
    """What axe, and our own list, find on one page in each look; nothing where all is well."""
    found: dict[str, list[str]] = {}
    browser.open(address)
    said = len(browser.problems)
    browser.run(f"{axe()}; true")
    for width, dark in LOOKS:
        browser.look(width, 900, dark)
        faults = [*browser.run(SCRIPT), *browser.run(FAULTS)]
        if faults:
            found[f"{width} {'dark' if dark else 'light'}"] = faults
    # axe tries to copy style sheets into the page, which the policy forbids; what the page itself did stands before.
    browser.problems[said:] = [
        problem for problem in browser.problems[said:] if not any(own in problem for own in ("inline style", ".css"))
    ]
    return found


def sent_to(site: Showing, role: str) -> tuple[str, ...]:
    """Addresses to which no page leads, since they go out by letter: to an invited colleague, and to stop letters."""
    if role:
        return ()
    with closing(site.client("trader")) as trader:
        form = {"csrfmiddlewaretoken": trader.cookies["csrftoken"], "name": "Ada Quill"}
        [link] = re.findall(r'value="([^"]*/join/[^"]*)"', trader.post("/desk/company/invite", data=form).text)
    stop = site.run(
        "from greenlane.base.notices.queries import choices; from greenlane.site.letters import token_for; "
        "print(token_for(choices(['trader'])['trader'].id, ('release',)))"
    )
    return urlsplit(link).path, f"/desk/letters/stop/{stop}"


def unreached(site: Showing, found: dict[str, Census]) -> set[str]:
    """Addresses that nobody came to, where no form is sent, and that are in no list."""
    known = set().union(*found.values()) | set(NO_PAGE)
    left = {name: pattern for name, pattern in names() if name not in known}
    return set(left) - targets(site, left)


def test_every_page_is_for_everybody_and_light(shown: Showing) -> None:
    """A page that is not reached is untested: mend the demonstration, its links, or the lists above."""
    found = {role: census(shown, role, sent_to(shown, role)) for role in ROLES}
    missed = sorted(unreached(shown, found))
    faults, weights = {}, {}
    with Weighing() as browser:
        for role in ROLES:
            open_as(browser, shown, role)
            for name, address in found[role].items():
                if (name in ALIKE and role) or name in found.get(COLLEAGUES.get(role, ""), {}):
                    continue
                browser.forget(shown.address)
                if told := faults_of(browser, shown.address + address):
                    faults[f"{role or 'visitor'} {address}"] = told
                weights[f"{role or 'visitor'} {name}"] = browser.carried
        wrong = [problem for problem in browser.problems if f"/{NOWHERE}" not in problem and "/status" not in problem]
    assert not faults, json.dumps(faults, indent=1)
    assert not missed, f"nobody came to {', '.join(missed)}"
    assert {page: weight for page, weight in weights.items() if weight > HEAVIEST} == {}
    assert min(weights.values()) > 1000, "nothing was weighed"
    assert wrong == []
