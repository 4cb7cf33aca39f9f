"""What do the browser's tests share? A live site with a trader, an officer and a file to lodge."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from greenlane.base.ledger.writing import writing
from greenlane.base.people import services as people
from greenlane.base.people.terms import Role
from greenlane.filing.intake import rules as intake
from greenlane.filing.intake.terms import Limits
from greenlane.filing.traders import services as traders
from greenlane.filing.traders.terms import Trader
from greenlane.site.means import means
from tests.browser import chromium

PASSWORD = "a-long-passphrase-7"
BROKER, IMPORTER = "XX300500042", "XX203400179"
#: The phytosanitary certificate, document N851.
CERTIFICATE = "851"


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    """The address of a site on which people, traders and nothing else are known."""
    cache.clear()
    with writing(by="test", at=datetime.now(UTC)) as pen:
        people.create_user(pen, "tina", PASSWORD, Role.TRADER, party=BROKER, name="Tina Marsh")
        people.create_user(pen, "olaf", PASSWORD, Role.OFFICER, office="XX001", name="Olaf Berg")
        names = {BROKER: "Harbour Brokers Ltd", IMPORTER: "Meridian Fruit Company"}
        traders.register(pen, [Trader(id=number, name=name) for number, name in names.items()])
    return str(live_server.url)


@pytest.fixture
def browser() -> Iterator[chromium.Browser]:
    if chromium.found() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with chromium.Browser() as opened:
        yield opened
        assert not opened.problems, f"the browser complained: {opened.problems}"


@pytest.fixture
def message(tmp_path: Path) -> Path:
    """The pack's own example, to be paid at the bank; its goods need a certificate that is not there."""
    example = means().book(datetime.now(UTC).date())[Limits].examples[0]
    told = json.loads(intake.write("json", (example,)))
    told |= {"paymentMethodCode": "A", "declarant": {**told["declarant"], "id": BROKER}}
    told["goodsShipment"]["importer"]["id"] = IMPORTER
    for item in told["goodsShipment"]["items"]:
        item["additionalDocuments"] = [d for d in item["additionalDocuments"] if d["typeCode"] != CERTIFICATE]
    path = tmp_path / "oranges.json"
    path.write_text(json.dumps(told))
    return path
