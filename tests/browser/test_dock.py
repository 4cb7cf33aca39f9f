"""At the dock without a connection: nothing is lost, everything arrives once. And the same by a plain form."""

import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.writing import writing
from greenlane.clearance.inspection import queries, services
from greenlane.clearance.inspection.terms import GuidancePage, InspectionPage, Kind, Written
from greenlane.filing.declarations import queries as declarations
from greenlane.journey.clear import clear
from greenlane.journey.terms import Received
from greenlane.site.means import means
from tests.browser.chromium import Browser, BrowserError
from tests.browser.conftest import BROKER
from tests.browser.test_looks import FAULTS
from tests.browser.test_road import log_in

PATIENCE = 30.0
#: A message cut off on its way is given up after 15 s, a photo after 60 s, and both are tried again within 30 s.
SENDING = 180.0


@pytest.fixture
def order(site: str, message: Path) -> Written:
    """A declaration lodged, held, and ordered to be examined: some packages."""
    at = datetime.now(UTC)
    book = means().book(at.date())
    [decided] = clear(means(), [Received(raw=message.read_bytes(), sender=BROKER)], at, "test")
    assert declarations.get(decided.answer.reference).status == "under_control"
    with writing(by="user:ada", at=at) as pen:
        page, guidance = book[InspectionPage], book[GuidancePage]
        return services.order_examination(pen, page, guidance, decided.answer.reference, "Look", Kind.PARTIAL)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    written = BytesIO()
    Image.new("RGB", (640, 480), (40, 120, 80)).save(written, "JPEG")
    path = tmp_path / "IMG_2041.jpg"
    path.write_bytes(written.getvalue())
    return path


def until(browser: Browser, script: str, what: str, patience: float = PATIENCE) -> Any:
    """Wait until a script says something true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := looked(browser, script):
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what}: never; the queue shows {browser.text('#sends')!r}")


def looked(browser: Browser, script: str) -> Any:
    """What a script says; nothing while the page is on its way to another."""
    try:
        return browser.run(script)
    except BrowserError:
        return None


def states(browser: Browser) -> list[str]:
    return list(browser.run("[...document.querySelectorAll('#sends li')].map(item => item.dataset.state)"))


class Connection:
    """The connection of a page and of its worker: cut, or there. A worker that starts anew is cut too."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.workers: dict[str, str] = {}

    def cut(self, is_off: bool) -> None:
        listed = self.browser.tell("Target.getTargets")["targetInfos"]
        for target in (one["targetId"] for one in listed if one["type"] == "service_worker"):
            try:
                self.set(self.workers[target], is_off)
            except (KeyError, BrowserError):
                told = self.browser.tell("Target.attachToTarget", targetId=target, flatten=True)
                self.workers[target] = told["sessionId"]
                self.set(self.workers[target], is_off)
        self.set(self.browser._session, is_off)
        until(self.browser, f"navigator.onLine === {'false' if is_off else 'true'}", "the browser noticed")

    def set(self, session: str, is_off: bool) -> None:
        page, self.browser._session = self.browser._session, session
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        try:
            self.browser.tell("Network.enable")
            self.browser.tell("Network.emulateNetworkConditions", offline=is_off, **speed)
        finally:
            self.browser._session = page


def fill(browser: Browser, order: Written) -> None:
    """Everything as declared."""
    for part in order.order.parts:
        for check in part.checks:
            name = f"{part.place}-{check.check}"
            if check.reply == "agrees":
                browser.run(f"document.querySelector('[name=\"{name}\"][value=yes]').click()")
            else:
                browser.fill(f"[name='{name}']", check.declared or "none")
        if part.opens:
            browser.fill(f"[name='{part.place}-opened']", str(part.opens))
        if part.place.startswith("c"):
            browser.fill(f"[name='{part.place}-new_seal']", "XX-2041")
    browser.run("document.querySelector('[name=outcome][value=compliant]').click()")
    browser.run("document.querySelector('#result').dispatchEvent(new Event('input', {bubbles: true}))")


@pytest.fixture
def taken(site: str, browser: Browser, order: Written) -> str:
    """The address of the order, taken on by the officer at the telephone."""
    browser.look(390, 844)
    log_in(browser, site, "olaf")
    browser.open(f"{site}/control/dock")
    assert order.reference in browser.text()
    browser.press("a.order")
    browser.press("form[action$='/claim'] button")
    until(browser, "document.querySelector('#result')?.dataset.ready === 'yes'", "the form is ready")
    until(
        browser, "navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)", "SW"
    )
    return f"{site}/control/dock/{order.reference}"


def test_filled_in_offline_it_arrives_once(taken: str, browser: Browser, order: Written, photo: Path) -> None:
    until(browser, "caches.match(location.href).then(found => Boolean(found))", "the page is taken along")
    connection = Connection(browser)
    connection.cut(True)
    browser.choose("#i1-photo", photo)
    fill(browser, order)
    until(browser, "document.querySelectorAll('#sends li').length === 1", "the photo is queued")
    browser.run("document.querySelector('#result > section > button').click()")
    until(browser, "document.querySelectorAll('#sends li').length === 2", "the result is queued")
    until(browser, "document.querySelector('#kept') !== null", "the page says that it is kept")
    assert set(states(browser)) == {"waiting"}
    assert queries.recorded(order.reference) is None
    # The tab is killed and the page opened in another one, without a connection. The browser may start the worker anew
    # for its background sync, and then it is not cut any more: what waits may go out from here on, once.
    browser.new_tab()
    connection.cut(True)
    browser.open(taken)
    assert order.reference in browser.text()
    until(browser, "document.querySelectorAll('#sends li').length === 2", "the queue outlived the tab")

    connection.cut(False)
    until(browser, "document.body.innerText.includes('What was found')", "the page shows what was recorded", SENDING)
    until(browser, "document.querySelectorAll('#sends li[data-state=sent]').length === 2", "all is sent", SENDING)
    recorded = queries.recorded(order.reference)
    assert recorded is not None
    assert recorded.by == "user:olaf"
    [kept] = queries.photos(order.reference)
    assert (kept.place, kept.width, kept.height) == ("i1", 640, 480)
    told = [event.kind for event in history(order.reference)]
    assert told.count("inspection.recorded") == 1
    assert told.count("inspection.photographed") == 1
    browser.problems = [p for p in browser.problems if "ERR_INTERNET_DISCONNECTED" not in p]


def test_what_is_sent_twice_is_recorded_once(taken: str, browser: Browser, order: Written) -> None:
    """The answer gets lost: the telephone sends the same result again."""
    fill(browser, order)
    key = browser.run("document.querySelector('[name=key]').value")
    again = """(async () => {
      const form = document.querySelector('#result'), told = [];
      const door = await (await fetch('/control/dock/door')).json();
      for (let time = 0; time < 2; time++) {
        const answer = await fetch(form.action, { method: 'POST', body: new FormData(form),
          headers: { 'X-CSRFToken': door.token, Accept: 'application/json' } });
        told.push(answer.status);
      }
      return told;
    })()"""
    assert browser.run(again) == [200, 200]
    recorded = queries.recorded(order.reference)
    assert recorded is not None
    assert recorded.key == key
    assert [event.kind for event in history(order.reference)].count("inspection.recorded") == 1


def test_what_was_typed_outlives_the_tab(taken: str, browser: Browser) -> None:
    browser.fill("[name='i1-count']", "998")
    browser.run("document.querySelector('[name=\"i1-marks\"][value=no]').click()")
    browser.run("document.querySelector('[name=\"i1-count\"]').dispatchEvent(new Event('input', {bubbles: true}))")
    time.sleep(0.6)
    browser.open("about:blank")
    browser.open(taken)
    until(browser, "document.querySelector('#result').dataset.ready === 'yes'", "the form is ready")
    assert browser.run("document.querySelector('[name=\"i1-count\"]').value") == "998"
    assert browser.run("document.querySelector('[name=\"i1-marks\"]:checked').value") == "no"


def test_a_refused_result_says_why_and_can_be_mended(taken: str, browser: Browser, order: Written) -> None:
    fill(browser, order)
    browser.fill("[name='c1-new_seal']", "")
    browser.run("document.querySelector('#result > section > button').click()")
    until(browser, "document.querySelector('#sends li[data-state=refused]') !== null", "it is refused")
    assert "seal that closes it again" in browser.text("#sends")
    browser.problems = [p for p in browser.problems if "422" not in p]
    browser.fill("[name='c1-new_seal']", "XX-9")
    browser.run("document.querySelector('#result > section > button').click()")
    until(browser, "!document.querySelector('#result')", "the page shows what was recorded")
    assert "What was found" in browser.text()
    assert queries.recorded(order.reference) is not None


def test_without_script_it_is_a_plain_form(site: str, browser: Browser, order: Written, photo: Path) -> None:
    log_in(browser, site, "olaf")
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(f"{site}/control/dock/{order.reference}")
    browser.tell("Emulation.setScriptExecutionDisabled", value=False)
    browser.press("form[action$='/claim'] button")
    # The script of the page is cut off: the form goes as a form.
    browser.tell("Network.setBlockedURLs", urls=["*dock.js"])
    browser.open(f"{site}/control/dock/{order.reference}")
    fill(browser, order)
    browser.fill("[name='i1-count']", "12")
    browser.choose("#i1-photo", photo)
    browser.press("#result > section > button")
    assert "Number of packages or pieces differs from the declaration" in browser.text()
    assert browser.run("document.querySelector('[name=\"i1-count\"]').value") == "12"
    browser.fill("#i1-text", "Only one row was loaded")
    browser.press("#result > section > button")
    assert "The result is recorded." in browser.text()
    assert "Only one row was loaded" in browser.text()
    assert len(queries.photos(order.reference)) == 1
    browser.problems = []


@pytest.mark.parametrize("width", [390, 1440])
def test_everyone_can_use_it(taken: str, browser: Browser, site: str, width: int) -> None:
    browser.look(width)
    for address in (f"{site}/control/dock", taken, f"{taken}/paper"):
        browser.open(address)
        assert browser.run(FAULTS) == [], address
