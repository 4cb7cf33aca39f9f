"""What do the pictures in README and docs show? Taken from a small demo in a real browser, so that they cannot lie.

``python -m tools.screenshots`` makes ``docs/pictures/*.png``; ``--sheet FOLDER`` makes a contact sheet of every page
for each role instead. Debian's packages chromium and poppler-utils must be there.
"""

import argparse
import base64
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw
from tests import ROOT
from tests.browser.chromium import Browser
from tests.browser.showing import TOKEN, Showing, showing

PICTURES = ROOT / "docs" / "pictures"
SHARPNESS, LARGEST, COLOURS = 2, 150_000, (128, 96, 64, 48, 32, 24, 16)
DECLARATIONS, SEALED = 1500, 60.0
WIDE, NARROW = 1440, 390
THUMB = {WIDE: 360, NARROW: 140}


class Shot(NamedTuple):
    """One picture: whose, the page (a name of the census, or ``tour N``), its width and height, and the scheme."""

    name: str
    role: str
    page: str
    width: int
    height: int
    dark: bool = False


SHOTS = (
    Shot("list", "trader", "home", WIDE, 900),
    Shot("draft", "trader", "tour 2", WIDE, 900),
    Shot("draft_phone", "trader", "tour 2", NARROW, 844),
    Shot("declaration", "trader", "own", WIDE, 1100),
    Shot("declaration_phone", "trader", "own", NARROW, 844, dark=True),
    Shot("verify", "trader", "tour 8", WIDE, 900),
    Shot("bills", "officer", "officer-bills", WIDE, 900),
    Shot("bill", "officer", "tour 5", WIDE, 900),
    Shot("bill_dark", "officer", "tour 5", WIDE, 900, dark=True),
    Shot("dock_phone", "officer", "officer-dock-order", NARROW, 844),
    Shot("queue", "manager", "queue", WIDE, 900),
    Shot("board", "manager", "tour 7", WIDE, 900),
    Shot("tour", "", "tour", WIDE, 900),
)


def main() -> None:
    told = argparse.ArgumentParser(description="Pictures of the documentation, from a demo of its own.")
    told.add_argument("--only", help="names of pictures, separated by commas")
    told.add_argument("--sheet", type=Path, help="a folder for contact sheets of every page; no other picture is taken")
    told.add_argument("--count", type=int, default=DECLARATIONS, help="declarations of the demo")
    told.add_argument("--home", type=Path, help="the folder of a demo that was made already")
    asked = told.parse_args()
    with _home(asked.home) as home, showing(home, asked.count) as site, Browser() as browser:
        _set_up(home)
        if asked.sheet:
            asked.sheet.mkdir(parents=True, exist_ok=True)
            _sheets(browser, site, asked.sheet)
        else:
            wanted = [shot for shot in SHOTS if not asked.only or shot.name in asked.only.split(",")]
            _pictures(browser, site, wanted, home)


@contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    """The folder of the demonstration; one that goes away where none is given."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _set_up(home: Path) -> None:
    """The URL table is read from the code: Django must know its settings."""
    os.environ |= {"GREENLANE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "greenlane.site.settings"}
    import django

    django.setup()


def _pictures(browser: Browser, site: Showing, shots: list[Shot], home: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    addresses: dict[tuple[str, str], str] = {}
    for shot in shots:
        enter(browser, site, shot.role)
        if (shot.role, shot.page) not in addresses:
            addresses[shot.role, shot.page] = _address(browser, site, shot, home)
        _look(browser, shot.width, shot.height, shot.dark)
        browser.open(site.address + addresses[shot.role, shot.page])
        time.sleep(0.5)
        small(_taken(browser, shot.height), shot.name)


def _address(browser: Browser, site: Showing, shot: Shot, home: Path) -> str:
    """Where the page of a shot is. Raises LookupError where the demo has none."""
    if shot.page == "own":
        return _lodged(browser, site, home)
    if shot.page.startswith("tour "):
        number = shot.page.removeprefix("tour ")
        with closing(site.client("")) as client:
            token = TOKEN.search(client.get(f"/tour/{number}").text)
            answer = client.post(f"/tour/{number}", data={"csrfmiddlewaretoken": token[1] if token else ""})
            return answer.headers["location"]
    from tests.browser.census import census

    found = census(site, shot.role)
    if shot.page not in found:
        raise LookupError(
            f"{shot.name}: this demo has no {shot.page} for {shot.role or 'a visitor'}; take a larger one"
        )
    return found[shot.page]


def _lodged(browser: Browser, site: Showing, home: Path) -> str:
    """Lodge the example of the template, and pay where it must be; the address of its declaration, sealed."""
    example = home / "declarations.csv"
    with closing(site.client("trader")) as client:
        example.write_bytes(client.get("/template/declarations.csv").content)
    browser.open(f"{site.address}/lodge")
    browser.choose("#file", example)
    browser.press("button[value=lodge]")
    browser.press(".notice a")
    if browser.run("document.querySelector('form[action$=\"/pay\"]') !== null"):
        browser.press("form[action$='/pay'] button")
        browser.press("button[value=pay]")
    address, until = browser.address, time.monotonic() + SEALED
    while "not sealed yet" in browser.text() and time.monotonic() < until:
        time.sleep(0.5)
        browser.open(site.address + address)
    with closing(site.client("trader")) as client:
        note(client.get(f"{address}/release-note").content)
    return address


def note(pdf: bytes) -> None:
    """The release note as a picture."""
    binary = shutil.which("pdftoppm")
    if binary is None:
        sys.stdout.write("release_note stays as it was: pdftoppm is missing (Debian: poppler-utils)\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "note.pdf").write_bytes(pdf)
        draw = [binary, "-r", "110", "-png", "-singlefile", "note.pdf", "note"]
        subprocess.run(draw, check=True, cwd=folder)  # noqa: S603 - our own file in our own folder
        small(Image.open(Path(folder) / "note.png"), "release_note")


def enter(browser: Browser, site: Showing, role: str) -> None:
    """The browser takes over the session of somebody who has logged in."""
    browser.tell("Network.clearBrowserCookies")
    with closing(site.client(role)) as client:
        for name, value in client.cookies.items():
            browser.tell("Network.setCookie", name=name, value=value, url=site.address)


def _look(browser: Browser, width: int, height: int, dark: bool) -> None:
    browser.look(width, height, dark)
    browser.tell(
        "Emulation.setDeviceMetricsOverride",
        width=width, height=height, deviceScaleFactor=SHARPNESS, mobile=width < 600,
    )  # fmt: skip


def _taken(browser: Browser, height: int = 0) -> Image.Image:
    """The page as it stands: ``height`` CSS pixels of it from the top, or all."""
    if height:
        shot = browser.tell("Page.captureScreenshot", format="png")
        return Image.open(io.BytesIO(base64.b64decode(shot["data"])))
    with tempfile.TemporaryDirectory() as folder:
        browser.picture(Path(folder) / "page.png")
        return Image.open(io.BytesIO((Path(folder) / "page.png").read_bytes()))


def small(picture: Image.Image, name: str) -> None:
    """Kept below ``LARGEST`` bytes: few colours are enough for type; if not, half the size is."""
    path, drawn = PICTURES / f"{name}.png", picture.convert("RGB")
    for colours in (*COLOURS, COLOURS[0]):
        drawn.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            break
        if colours == COLOURS[-1]:
            drawn = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.LANCZOS)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB\n")


def _sheets(browser: Browser, site: Showing, folder: Path) -> None:
    """For each role one sheet: a row for each page, wide and narrow, light and dark."""
    from tests.browser.census import ROLES, census

    looks = [(width, dark) for dark in (False, True) for width in (WIDE, NARROW)]
    for role in ROLES:
        enter(browser, site, role)
        rows = []
        for name, address in census(site, role).items():
            row = []
            for width, dark in looks:
                browser.look(width, 900, dark)
                browser.open(site.address + address)
                whole = _taken(browser)
                row.append(whole.resize((THUMB[width], whole.height * THUMB[width] // whole.width)))
            rows.append((f"{name}  {address}", row))
        path = folder / f"{role or 'visitor'}.png"
        _sheet(rows).save(path, optimize=True)
        sys.stdout.write(f"{path}: {len(rows)} pages\n")


def _sheet(rows: list[tuple[str, list[Image.Image]]], tallest: int = 520, gap: int = 16) -> Image.Image:
    heights = [min(tallest, max(each.height for each in row)) + 3 * gap for _, row in rows]
    width = sum(each.width + gap for each in rows[0][1]) + gap
    sheet, top = Image.new("RGB", (width, sum(heights)), "#cccccc"), 0
    pen = ImageDraw.Draw(sheet)
    for (title, row), height in zip(rows, heights, strict=True):
        pen.text((gap, top + gap // 2), title, fill="black")
        left = gap
        for each in row:
            sheet.paste(each.crop((0, 0, each.width, min(each.height, tallest))), (left, top + 2 * gap))
            left += each.width + gap
        top += height
    return sheet


if __name__ == "__main__":
    main()
