"""What do the pictures in README and docs show? Taken from a small demo in a real browser, so that they cannot lie.

``python -m tools.pictures`` makes ``docs/pictures/*.png``. Debian's packages chromium and poppler-utils must be there.
"""

import base64
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from tests.browser.chromium import Browser

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
WIDTH, SHARPNESS, COLOURS = 1180, 2, 96
DECLARATIONS, PATIENCE = 1500, 600.0


def main() -> None:
    with tempfile.TemporaryDirectory() as home, site(Path(home)) as address, Browser() as browser:
        PICTURES.mkdir(exist_ok=True)
        browser.tell(
            "Emulation.setDeviceMetricsOverride", width=WIDTH, height=800, deviceScaleFactor=SHARPNESS, mobile=False
        )
        logins = json.loads((Path(home) / "keys" / "demo.json").read_text())["logins"]
        passwords = {login["username"]: login["password"] for login in logins}
        log_in(browser, address, "officer", passwords)
        browser.open(f"{address}/queue")
        keep(browser, "queue", 860)
        browser.press(".who button")
        log_in(browser, address, "trader", passwords)
        declaration = lodge_the_example(browser, address, Path(home))
        keep(browser, "declaration", 1000)
        verify(browser, declaration, Path(home))


def verify(browser: Browser, declaration: str, home: Path) -> None:
    """The release note, and what its code leads to."""
    drawn = home / "note.pdf"
    drawn.write_bytes(fetched(browser, f"{declaration}/release-note"))
    draw = [shutil.which("pdftoppm") or "pdftoppm", "-r", "110", "-png", "-singlefile", drawn, home / "note"]
    subprocess.run(draw, check=True)  # noqa: S603 - our own file in our own folder
    small(Image.open(home / "note.png"), "release_note")
    os.environ |= {"GREENLANE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "greenlane.site.settings"}
    browser.open(code_of(declaration))
    keep(browser, "verify", 800)


def code_of(declaration: str) -> str:
    """What the code on the note of this declaration says."""
    import django

    django.setup()
    from greenlane.base.ledger import queries as ledger
    from greenlane.clearance.release import queries as release
    from greenlane.clearance.release import rules

    address, _, reference = declaration.partition("/declarations/")
    event = next(event for event in ledger.history(reference) if event.kind == "release.released")
    commitment = ledger.leaf(event.id).decode().rstrip("\n").rpartition("\n")[2]
    return rules.payload_of(f"{address}/verify", reference, release.release(reference).number, commitment)


def lodge_the_example(browser: Browser, address: str, home: Path) -> str:
    """Lodge the example of the template, and pay where it must be; the address of its declaration."""
    example = home / "declarations.csv"
    example.write_bytes(fetched(browser, f"{address}/template/declarations.csv"))
    browser.open(f"{address}/lodge")
    browser.choose("#file", example)
    browser.press("button[value=lodge]")
    browser.press(".notice a")
    if browser.run("document.querySelector('form[action$=\"/pay\"]') !== null"):
        browser.press("form[action$='/pay'] button")
        browser.press("button[value=pay]")
    declaration = str(browser.run("location.href"))
    until = time.monotonic() + PATIENCE
    while "not sealed yet" in browser.text() and time.monotonic() < until:
        time.sleep(0.5)
        browser.open(declaration)
    return declaration


def log_in(browser: Browser, address: str, name: str, passwords: dict[str, str]) -> None:
    browser.open(f"{address}/login")
    browser.fill("#username", name)
    browser.fill("#password", passwords[name])
    browser.press("main form button")


def fetched(browser: Browser, address: str) -> bytes:
    """A file as whoever is logged in gets it."""
    script = (
        f"fetch({json.dumps(address)}).then(a => a.arrayBuffer())"
        ".then(b => btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join('')))"
    )
    return base64.b64decode(browser.run(script))


def keep(browser: Browser, name: str, height: int) -> None:
    """A picture of the page from its top, ``height`` CSS pixels high at most."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        browser.picture(Path(file.name))
        whole = Image.open(io.BytesIO(Path(file.name).read_bytes()))
    small(whole.crop((0, 0, whole.width, min(whole.height, int(height * SHARPNESS)))), name)


def small(picture: Image.Image, name: str) -> None:
    """Few colours are enough for type and take a third of the room."""
    path = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB\n")


@contextmanager
def site(home: Path) -> Iterator[str]:
    """A site on a small demo of its own, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "greenlane", "demo", "--count", str(DECLARATIONS), "--serve"]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"GREENLANE_HOME": str(home)}
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENCE
        while not answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("The demo did not start; run greenlane demo to see why.")
            time.sleep(0.5)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5):  # noqa: S310 - our own site on this machine
            return True
    except (URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    main()
