"""The road as people walk it in a browser: check, lodge, be held, be accepted by an officer, pay, hold the note."""

import re
from pathlib import Path

from greenlane.base.ledger import queries as ledger
from greenlane.clearance.release import queries as release
from greenlane.clearance.release import rules
from tests.browser.chromium import Browser
from tests.browser.conftest import PASSWORD


def log_in(browser: Browser, site: str, name: str) -> None:
    browser.open(f"{site}/login")
    browser.fill("#username", name)
    browser.fill("#password", PASSWORD)
    browser.press("main form button")
    assert "Log out" in browser.text("header")


def log_out(browser: Browser) -> None:
    browser.press(".who button")
    # A page that was loading itself anew at that moment may be taken for the next one.
    browser.until("document.querySelector('header').innerText.includes('Log in')")


def test_from_the_file_to_the_release(site: str, browser: Browser, message: Path) -> None:
    log_in(browser, site, "tina")
    browser.press("header a[href='/desk/new']")
    browser.press(".tabs a[href='/lodge']")
    browser.choose("#file", message)
    browser.press("button[value=precheck]")
    checked = browser.text()
    assert "Checked. It would be accepted. Nothing was kept." in checked
    assert "Missing" in checked

    browser.choose("#file", message)
    browser.press("button[value=lodge]")
    reference = re.search(r"Open (\w{18})", browser.text())
    assert reference is not None
    browser.press(".notice a")
    held = browser.text()
    assert "With customs" in held
    assert "waits for a customs officer" in held
    assert "Your decision" not in held
    log_out(browser)

    log_in(browser, site, "olaf")
    browser.press("header a[href='/control/']")
    browser.press(".tabs a[href='/queue']")
    assert reference[1] in browser.text()
    browser.press("table a")
    assert "Why it is here" in browser.text()
    if browser.run("document.querySelector('[name=accept-waiver]') !== null"):
        browser.fill("[name=accept-waiver]", "The certificate was shown at the counter.")
    browser.press("form[action$='/accept'] button")
    assert "Done: Accept." in browser.text()
    log_out(browser)

    log_in(browser, site, "tina")
    browser.open(f"{site}/declarations/{reference[1]}")
    assert "Verified" in browser.text()
    browser.press("form[action$='/pay'] button")
    assert "Bank simulator" in browser.text()
    browser.press("button[value=pay]")
    released = browser.text()
    assert "The goods are released." in released
    assert "Paid" in released
    assert (
        browser.run(
            "fetch(document.querySelector('a[href$=release-note]').href).then(a => a.headers.get('content-type'))"
        )
        == "application/pdf"
    )

    payload = code_of(reference[1], f"{site}/verify")
    browser.open(payload)
    assert "Genuine. Note" in browser.text()
    browser.open(payload[:-1] + ("0" if payload[-1] != "0" else "1"))
    assert "Not genuine." in browser.text()


def code_of(reference: str, address: str) -> str:
    """What the code on the note says: MRN, number and the commitment of the release event, the leaf's last line."""
    told = next(event for event in ledger.history(reference) if event.kind == "release.released")
    commitment = ledger.leaf(told.id).decode().rstrip("\n").rpartition("\n")[2]
    return rules.payload_of(address, reference, release.release(reference).number, commitment)
