"""How is a browser driven? Chromium without a window, told over a pipe (DevTools Protocol); no library needed."""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

PATIENCE = 30.0
#: Chromium listens on file descriptor 3 and answers on 4; the pipes are moved there from wherever they are.
_LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, 3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""


class BrowserError(AssertionError):
    """The browser did not do what it was told."""


def found() -> str | None:
    """Where Chromium is, None where it is not installed."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


class Browser:
    """One tab. Use as a context manager; the process and its profile are gone afterwards."""

    def __init__(self, width: int = 1440, height: int = 900, dark: bool = False) -> None:
        self._first_look = (width, height, dark)
        self._buffer, self._number, self._session = b"", 0, ""
        self._is_loaded = True
        self.problems: list[str] = []

    def __enter__(self) -> "Browser":
        binary = found()
        if binary is None:
            raise BrowserError("Chromium is not installed")
        self._profile = tempfile.mkdtemp(prefix="greenlane-browser-")
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        flags = (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--password-store=basic", f"--user-data-dir={self._profile}", "--remote-debugging-pipe", "about:blank",
        )  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(theirs_in), str(theirs_out), binary, *flags],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            self._attach()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _attach(self) -> None:
        self._target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.tell(f"{domain}.enable")
        self.look(*self._first_look)

    def new_tab(self) -> None:
        """Kill the tab without asking it, and go on in a new one of the same browser."""
        self._session = ""
        self.tell("Target.closeTarget", targetId=self._target)
        self._attach()

    def look(self, width: int, height: int = 900, dark: bool = False, media: str = "") -> None:
        """Set the width and height of the window in CSS pixels, and the colour scheme that the person prefers."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._loading()
        self.tell("Page.navigate", url=address)
        self._loaded()

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression, as JSON can hold it."""
        told = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in told:
            raise BrowserError(json.dumps(told["exceptionDetails"])[:2000])
        return told["result"].get("value")

    def fill(self, selector: str, text: str) -> None:
        self.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(text)}")

    def choose(self, selector: str, *files: Path) -> None:
        """Put files into a file input."""
        root = self.tell("DOM.getDocument")["root"]["nodeId"]
        node = self.tell("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.tell("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def press(self, selector: str) -> None:
        """Click something that leads to another page, and wait for that page."""
        self._loading()
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self._loaded()

    def until(self, script: str, seconds: float = 30.0) -> None:
        """Wait until a script says something true; a page on its way to another says nothing. Raises BrowserError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(BrowserError):
                if self.run(script):
                    return
            time.sleep(0.1)
        raise BrowserError(f"never true: {script}")

    def text(self, selector: str = "main") -> str:
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    @property
    def address(self) -> str:
        return str(self.run("location.pathname + location.search"))

    def picture(self, path: Path) -> None:
        """A PNG of the whole page."""
        size = self.tell("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        shot = self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(shot["data"]))

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        number, until = self._number, time.monotonic() + PATIENCE
        while True:
            heard = self._hear(until)
            if heard.get("id") == number:
                if "error" in heard:
                    raise BrowserError(f"{method}: {heard['error']}")
                return dict(heard["result"])

    def _loading(self) -> None:
        self._is_loaded = False

    def _loaded(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._is_loaded:
            self._hear(until)

    def _hear(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not select.select([self._from], [], [], max(0.0, until - time.monotonic()))[0]:
                raise BrowserError(f"Chromium said nothing for {PATIENCE:g} s")
            part = os.read(self._from, 1 << 20)
            if not part:
                raise BrowserError("Chromium ended")
            self._buffer += part
        raw, _, self._buffer = self._buffer.partition(b"\0")
        heard: dict[str, Any] = json.loads(raw)
        self._note(heard.get("method", ""), heard.get("params", {}))
        return heard

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._is_loaded = True
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.problems.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"].get("text")))
