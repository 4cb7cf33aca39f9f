"""Is nothing lost that was typed? A line breaks, a tab is killed, two tabs work in one draft; then it is lodged."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

from greenlane.base.ledger.writing import writing
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.drafts import queries, rules, services
from greenlane.filing.drafts.terms import DraftsPage, Opening, Save
from greenlane.filing.intake.terms import Limits
from greenlane.site.means import means
from tests.browser.chromium import Browser
from tests.browser.conftest import BROKER, IMPORTER
from tests.browser.test_looks import FAULTS
from tests.browser.test_road import log_in

TITLE, NAME = "[name='title']", "[name='declarant.name']"
SECTIONS = ("parties", "transport", "goods", "values", "papers", "check")


def opened(**texts: str) -> str:
    """A draft of the broker's that would be accepted, but for ``texts``."""
    at = datetime.now(UTC)
    book = means().book(at.date())
    example = rules.copied(book[Limits].examples[0])
    example |= {"functionCode": "9", "declarant.id": BROKER, "goodsShipment.importer.id": IMPORTER, **texts}
    with writing(by="test", at=at) as pen:
        [draft] = services.open_all(pen, book[DraftsPage], [Opening(BROKER, "user:tina", example)])
    return draft.reference


def stored(reference: str) -> dict[str, str]:
    return queries.content(BROKER, reference)[1].texts()


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for it, as long as a slow machine may take."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def type_in(browser: Browser, selector: str, text: str) -> None:
    """Key by key, as a person types."""
    browser.run(f"document.querySelector({selector!r}).focus()")
    browser.run(f"document.querySelector({selector!r}).select()")
    for letter in text:
        browser.tell("Input.insertText", text=letter)


def offline(browser: Browser, is_off: bool) -> None:
    browser.tell(
        "Network.emulateNetworkConditions", offline=is_off, latency=0, downloadThroughput=-1, uploadThroughput=-1
    )


def test_a_broken_line_and_a_killed_tab_lose_nothing(site: str, browser: Browser) -> None:
    reference = opened()
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/drafts/{reference}/parties")
    type_in(browser, TITLE, "Oranges for")
    until(lambda: stored(reference).get("title") == "Oranges for", "it was not saved while typing")
    until(lambda: "Saved" in browser.text("#saved"), "the page does not say that it is saved")

    offline(browser, True)
    type_in(browser, TITLE, "Oranges for the Easter market")
    type_in(browser, NAME, "Harbour Brokers & Sons")
    until(lambda: "Kept on this device" in browser.text("#saved"), "the page does not say where it is kept")
    browser.new_tab()
    assert stored(reference)["title"] == "Oranges for"

    browser.open(f"{site}/desk/drafts/{reference}/parties")
    until(
        lambda: browser.run(f"document.querySelector({TITLE!r}).value") == "Oranges for the Easter market", "not shown"
    )
    until(lambda: stored(reference)["title"] == "Oranges for the Easter market", "what was kept was not sent")
    assert stored(reference)["declarant.name"] == "Harbour Brokers & Sons"
    until(lambda: browser.run("Object.keys(localStorage).length") == 0, "what was sent is still kept")

    type_in(browser, NAME, "Harbour Brokers Ltd")
    browser.press("button[value=next]")
    assert stored(reference)["declarant.name"] == "Harbour Brokers Ltd"
    browser.open(f"{site}/desk/drafts/{reference}/check")
    assert "Ready to lodge" in browser.text(), browser.text()
    browser.press("form[action$='/lodge'] button")
    lodged = queries.draft(BROKER, reference).lodged
    assert lodged
    assert lodged in browser.text()
    assert declarations.get(lodged).declarant == BROKER
    browser.problems = [p for p in browser.problems if "ERR_INTERNET_DISCONNECTED" not in p]


def test_a_page_learns_what_another_typed_and_both_texts_stay(site: str, browser: Browser) -> None:
    reference = opened(title="Oranges")
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/drafts/{reference}/parties")
    base = queries.draft(BROKER, reference).revision
    other = {"title": "Lemons", "declarant.name": "Typed elsewhere"}
    with writing(by="test", at=datetime.now(UTC)) as pen:
        page = means().book(pen.at.date())[DraftsPage]
        services.save(pen, page, BROKER, reference, Save(base, "elsewhere", 1, other))
    type_in(browser, TITLE, "Limes")
    until(lambda: bool(browser.run("document.querySelectorAll('.rivals button').length")), "no choice is offered")
    assert browser.run(f"document.querySelector({TITLE!r}).value") == "Limes"
    assert browser.run(f"document.querySelector({NAME!r}).value") == "Typed elsewhere"
    assert rules.rivals(queries.content(BROKER, reference)[1]) == {"title": ("Lemons", "Limes")}
    browser.run("[...document.querySelectorAll('.rivals button')].find(b => b.textContent === 'Limes').click()")
    until(lambda: stored(reference)["title"] == "Limes", "the choice was not kept")
    assert not queries.content(BROKER, reference)[1].contested


def test_the_check_follows_the_typing(site: str, browser: Browser) -> None:
    reference = opened()
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/drafts/{reference}/goods")
    assert "Ready to lodge" in browser.text("#check")
    code = "[name$='classifications:tsp.id']"
    type_in(browser, code, "99")
    until(lambda: "begins with no heading" in browser.text("#check"), "the check does not follow")
    until(lambda: "thing" in browser.text("#check .state"), "the check does not count")
    type_in(browser, code, "lemons")
    options = "document.querySelectorAll('datalist[id$=tsp-id-list] option').length"
    until(lambda: bool(browser.run(options)), "the tariff is not searched")


def test_every_section_is_for_everyone(site: str, browser: Browser) -> None:
    reference = opened(declarationOfficeId="XX999")
    log_in(browser, site, "tina")
    faults = {}
    places = [f"/desk/drafts/{reference}/{name}" for name in (*SECTIONS, "read")]
    for address, width in product([*places, "/", "/desk/new", "/desk/upload", "/desk/tariff?q=orange"], (390, 1440)):
        browser.look(width)
        browser.open(f"{site}{address}")
        faults[f"{address} {width}"] = browser.run(FAULTS)
    assert not {where: what for where, what in faults.items() if what}
