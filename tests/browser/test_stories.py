"""How do people get through a hard case? Told in a browser from the first key to the end, each person with theirs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from greenlane.base.ledger.queries import history
from greenlane.base.ledger.sealing import seal
from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.terms import Role
from greenlane.clearance.accounts import queries as accounts
from greenlane.clearance.appeals import queries as appeals
from greenlane.clearance.appeals import services as appealing
from greenlane.clearance.assignment import services as assignment
from greenlane.clearance.assignment.terms import AssignmentPage, Posting
from greenlane.clearance.escalation import queries as escalation
from greenlane.clearance.inspection import queries as inspection
from greenlane.core.declaration import lines_of
from greenlane.filing.declarations import queries as declarations
from greenlane.filing.drafts import queries, rules, services
from greenlane.filing.drafts.terms import DraftsPage, Opening
from greenlane.filing.intake.terms import Limits
from greenlane.journey import appealing as journey
from greenlane.journey.assigning import assign_once
from greenlane.site import clock
from greenlane.site.means import log_signer, means, veil_key
from tests.browser.chromium import Browser
from tests.browser.conftest import BROKER, CERTIFICATE, IMPORTER, PASSWORD
from tests.browser.test_dock import fill, looked
from tests.browser.test_drafts import offline, stored, type_in, until
from tests.browser.test_looks import FAULTS
from tests.browser.test_road import log_in, log_out

PHONE = (390, 844)
TRADERS = ("Harbour Brokers", "Meridian Fruit", BROKER, IMPORTER, "Tina")
OFFICERS = ("Ada", "Olaf", "ada", "olaf", "XX002")
SEND = "button:not([type=button])"


@pytest.fixture
def ada(site: str) -> str:
    """An officer of another site, the only one who assesses."""
    at = datetime.now(UTC)
    page = means().book(at.date())[AssignmentPage]
    with writing(by="test", at=at) as pen:
        people.create_user(pen, "ada", PASSWORD, Role.OFFICER, office="XX002", name="Ada Lund")
        assignment.add_posts(pen, page, [Posting("ada", "XX002", tuple(page.groups))], veil_key())
    return "ada"


def drafted() -> str:
    """A draft of goods that need a certificate, without it, to be paid at the bank."""
    at = datetime.now(UTC)
    book = means().book(at.date())
    texts = rules.copied(book[Limits].examples[0])
    rows = [key.removesuffix("code") for key, text in texts.items() if text == f"N{CERTIFICATE}"]
    texts = {key: text for key, text in texts.items() if not key.startswith(tuple(rows))}
    texts |= {
        "functionCode": "9", "declarant.id": BROKER, "goodsShipment.importer.id": IMPORTER, "paymentMethodCode": "A"
    }  # fmt: skip
    with writing(by="test", at=at) as pen:
        [draft] = services.open_all(pen, book[DraftsPage], [Opening(BROKER, "user:tina", texts)])
    return draft.reference


def lodged_on_a_phone(browser: Browser, site: str) -> str:
    """Type, lose the connection, come back, lodge; the MRN."""
    reference = drafted()
    browser.look(*PHONE)
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/drafts/{reference}/parties")
    offline(browser, True)
    type_in(browser, "[name='title']", "Oranges, urgent")
    until(lambda: "Kept on this device" in browser.text("#saved"), "the page does not say where it is kept")
    offline(browser, False)
    until(lambda: stored(reference).get("title") == "Oranges, urgent", "what was kept was not sent")
    browser.problems = [p for p in browser.problems if "ERR_INTERNET_DISCONNECTED" not in p]
    browser.open(f"{site}/desk/drafts/{reference}/check")
    browser.press("form[action$='/lodge'] button")
    mrn = queries.draft(BROKER, reference).lodged
    assert declarations.get(mrn).status == "under_control"
    seal(log_signer(), clock.now())
    while assign_once(clock.now(), means(), veil_key()):
        pass
    return mrn


def hidden(browser: Browser, *names: str) -> None:
    """Nobody of the other side is named on the page."""
    text = browser.run("document.documentElement.outerHTML")
    assert not [name for name in names if name in text]


def usable(browser: Browser) -> None:
    assert browser.run(FAULTS) == [], browser.address


def taken_up(browser: Browser, site: str, mrn: str) -> None:
    """The officer finds the bill among those drawn to her, and takes it up."""
    browser.look(1440)
    log_in(browser, site, "ada")
    browser.open(f"{site}/control/")
    assert mrn in browser.text()
    browser.press(f"a[href$='/bills/{mrn}']")
    browser.open(f"{site}/control/bills/{mrn}")
    hidden(browser, *TRADERS)
    usable(browser)


def accepted(browser: Browser, site: str, mrn: str) -> None:
    browser.open(f"{site}/control/bills/{mrn}")
    if browser.run("document.querySelector('[name=accept-waiver]') !== null"):
        browser.fill("[name=accept-waiver]", "The certificate was shown.")
    browser.press(f"form[action$='/accept'] {SEND}")
    assert declarations.get(mrn).status == "verified", browser.text()


def paid(browser: Browser, site: str, mrn: str) -> None:
    """The trader pays at the bank; the goods go."""
    browser.open(f"{site}/declarations/{mrn}")
    browser.press("form[action$='/pay'] button")
    browser.press("button[value=pay]")
    assert declarations.get(mrn).status == "released", browser.text()
    assert "Release note" in browser.text()


def test_one_question_one_answer_and_the_goods_go(site: str, browser: Browser, ada: str) -> None:
    mrn = lodged_on_a_phone(browser, site)
    log_out(browser)

    taken_up(browser, site, mrn)
    browser.fill("[name=query-asks-1]", "Where is the phytosanitary certificate?")
    browser.press(f"form[action$='/query'] {SEND}")
    assert declarations.get(mrn).status == "queried", browser.text()
    log_out(browser)

    browser.look(*PHONE)
    log_in(browser, site, "tina")
    browser.open(f"{site}/")
    assert "Question open" in browser.text()
    browser.press(f"a[href$='/declarations/{mrn}']")
    hidden(browser, *OFFICERS)
    usable(browser)
    browser.fill("form[action$='/answer'] textarea", "It came with the truck; the original is at the counter.")
    browser.press(f"form[action$='/answer'] {SEND}")
    assert declarations.get(mrn).status == "under_control", browser.text()
    log_out(browser)

    taken_up(browser, site, mrn)
    assert "the original is at the counter" in browser.text()
    accepted(browser, site, mrn)
    log_out(browser)

    browser.look(*PHONE)
    log_in(browser, site, "tina")
    paid(browser, site, mrn)
    hidden(browser, *OFFICERS)
    assert [e.kind for e in history(mrn)].count("assessment.queried") == 1


def test_what_is_stuck_is_escalated_and_answered(
    site: str, browser: Browser, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mrn = lodged_on_a_phone(browser, site)
    later = datetime.now(UTC) + timedelta(days=6)
    monkeypatch.setattr(clock, "_ask", lambda: later)
    browser.open(f"{site}/desk/declarations/{mrn}/escalation")
    usable(browser)
    browser.run("document.querySelector('#ticket-want').selectedIndex = 1")
    browser.fill("#ticket-text", "The fruit has been standing for days.")
    browser.press(f"main form {SEND}")
    [ticket] = escalation.of_declaration(mrn)
    assert ticket.number in browser.text()
    usable(browser)
    log_out(browser)

    browser.look(1440)
    log_in(browser, site, "ada")
    browser.open(f"{site}/control/escalations")
    assert ticket.number in browser.text()
    browser.press(f"a[href$='/{ticket.number}']")
    hidden(browser, *TRADERS)
    usable(browser)
    browser.press("form[action$='/acknowledge'] button")
    browser.run("document.querySelector('#answer-cause').selectedIndex = 1")
    browser.fill("#answer-text", "It is decided today.")
    browser.press(f"form[action$='/answer'] {SEND}")
    log_out(browser)

    browser.look(*PHONE)
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/escalations/{ticket.number}")
    assert "It is decided today." in browser.text()
    hidden(browser, *OFFICERS)


def test_an_appeal_is_won_and_the_money_comes_back(site: str, browser: Browser, ada: str) -> None:
    with writing(by="test", at=datetime.now(UTC)) as pen:
        for name, office in (("rita", "XX003"), ("rolf", "XX004")):
            people.create_user(pen, name, PASSWORD, Role.OFFICER, office=office)
            appealing.appoint(pen, name, office)
    mrn = lodged_on_a_phone(browser, site)
    log_out(browser)
    taken_up(browser, site, mrn)
    accepted(browser, site, mrn)
    log_out(browser)
    log_in(browser, site, "tina")
    paid(browser, site, mrn)
    before = accounts.charges_of([mrn])[mrn].total

    browser.look(*PHONE)
    browser.open(f"{site}/desk/declarations/{mrn}/appeal")
    usable(browser)
    browser.run("document.querySelector('[name=grounds]').click()")
    browser.fill("[name=text]", "The price holds a discount of a tenth.")
    browser.press(f"main form {SEND}")
    [appeal] = appeals.of_declaration(mrn)
    assert appeal.number in browser.text()
    usable(browser)
    log_out(browser)
    journey.choose_waiting(means(), datetime.now(UTC))

    reviewer = next(name for name in ("rita", "rolf") if appeals.is_reviewer(appeal.number, name))
    browser.look(1440)
    log_in(browser, site, reviewer)
    browser.open(f"{site}/control/appeals/{appeal.number}")
    hidden(browser, *TRADERS, "Ada Lund")
    usable(browser)
    price = lines_of(declarations.read(mrn))[0].price or Decimal(0)
    browser.fill("[name=decide-outcome]", "vary")
    browser.fill("[name=decide-reasons]", "The contract shows the discount.")
    browser.fill("[name=decide-law]", "Customs Act 2023 s. 98(2)")
    browser.fill("[name=decide-line-1]", "1")
    browser.fill("[name=decide-field-1]", "price")
    browser.fill("[name=decide-proposed-1]", str((price * Decimal("0.9")).quantize(Decimal("0.01"))))
    browser.press(f"form[action$='/decide'] {SEND}")
    assert accounts.charges_of([mrn])[mrn].total < before, browser.text()
    log_out(browser)

    browser.look(*PHONE)
    log_in(browser, site, "tina")
    browser.open(f"{site}/desk/appeals/{appeal.number}")
    assert "The contract shows the discount." in browser.text()
    hidden(browser, "rita", "rolf")
    usable(browser)


def test_what_is_examined_at_the_dock_goes_on_to_its_officer(site: str, browser: Browser, ada: str) -> None:
    """Who examines and who decides are two people at two sites; neither learns whose goods they are."""
    mrn = lodged_on_a_phone(browser, site)
    log_out(browser)
    taken_up(browser, site, mrn)
    browser.fill("[name=examine-instruction]", "Count the cartons; compare the marks.")
    browser.press(f"form[action$='/examine'] {SEND}")
    assert declarations.get(mrn).status == "under_examination", browser.text()
    [order] = inspection.orders_of(mrn)
    log_out(browser)

    browser.look(*PHONE)
    log_in(browser, site, "olaf")
    browser.open(f"{site}/control/dock")
    assert order.reference in browser.text()
    browser.press(f"a[href$='/{order.reference}']")
    browser.press("form[action$='/claim'] button")
    assert "Count the cartons" in browser.text()
    hidden(browser, *TRADERS)
    usable(browser)
    form = "document.querySelector('#result')?.dataset.ready === 'yes'"
    until(lambda: bool(browser.run(form)), "the form is not ready")
    fill(browser, inspection.order(order.reference))
    browser.run("document.querySelector('#result > section > button').click()")
    until(lambda: inspection.recorded(order.reference) is not None, "the result does not arrive")
    until(lambda: bool(looked(browser, "document.body?.innerText.includes('What was found')")), "it is not shown")
    log_out(browser)
    assert declarations.get(mrn).status == "under_control"

    taken_up(browser, site, mrn)
    accepted(browser, site, mrn)
    log_out(browser)
    browser.look(*PHONE)
    log_in(browser, site, "tina")
    paid(browser, site, mrn)
    hidden(browser, *OFFICERS, "Count the cartons")
