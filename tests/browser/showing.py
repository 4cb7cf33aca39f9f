"""Where is a whole country to look at? A demonstration of its own, small, in a folder that goes away afterwards."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests import ROOT

PATIENCE = 900.0
#: So many declarations leave something on every desk.
DECLARATIONS = 400
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Showing:
    """A demonstration that is being served: its address, its folder, and the password of each role."""

    def __init__(self, address: str, home: Path) -> None:
        self.address, self.home = address, home
        kept = json.loads((home / "keys" / "demo.json").read_text())
        self.passwords: dict[str, str] = {login["username"]: login["password"] for login in kept["logins"]}

    def visitor(self) -> httpx.Client:
        """Somebody without a browser; close it."""
        return httpx.Client(base_url=self.address, timeout=60)

    def client(self, role: str) -> httpx.Client:
        """Somebody who is logged in as a role (``""``: a visitor)."""
        client = self.visitor()
        if role:
            token = TOKEN.search(client.get("/login").text)
            said = {
                "csrfmiddlewaretoken": token[1] if token else "",
                "username": role,
                "password": self.passwords[role],
            }
            answer = client.post("/login", data=said)
            assert answer.status_code == 302, f"{role} cannot log in: {answer.status_code}"
        return client

    def run(self, code: str) -> str:
        """What a line of Python prints in this house."""
        line = f"import django; django.setup(); {code}"
        named = {"GREENLANE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "greenlane.site.settings"}
        environment = {**os.environ, **named}
        told = subprocess.run([sys.executable, "-c", line], env=environment, capture_output=True, text=True, check=True)
        return told.stdout.strip()


@contextmanager
def showing(home: Path, count: int = DECLARATIONS) -> Iterator[Showing]:
    """Make (where ``home`` holds none yet) and serve a demonstration. Raises RuntimeError where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    unset = {"DATABASE_URL", "GREENLANE_SECOND_FACTOR", "GREENLANE_DEMONSTRATION", "DJANGO_SETTINGS_MODULE"}
    environment = {k: v for k, v in os.environ.items() if k not in unset}
    environment |= {"GREENLANE_HOME": str(home), "GREENLANE_PAGE_RATE": "0"}
    command = [Path(sys.executable).parent / "greenlane", "demo", "--count", str(count), "--serve", "--port", str(port)]
    with (home / "demo.log").open("w+") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
        address = f"http://127.0.0.1:{port}"
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"the demonstration did not start:\n{(home / 'demo.log').read_text()[-2000:]}")
                time.sleep(0.5)
            yield Showing(address, home)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/verify", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
