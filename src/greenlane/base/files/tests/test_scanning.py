"""The INSTREAM protocol against servers that speak it and servers that do not, and the real clamd where it is."""

import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from greenlane.base.files.scanning import scan
from greenlane.base.files.terms import Scan, Verdict

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _instream(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        raw = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            raw += stream.read(size)
        return raw


def _honest(connection: socket.socket) -> None:
    found = EICAR in _instream(connection)
    connection.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


def _at_limit(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def _silent(connection: socket.socket) -> None:
    _instream(connection)


@contextmanager
def served(answer, family=socket.AF_INET, address=("127.0.0.1", 0)):
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind(address)
        server.listen()

        def once():
            connection, _ = server.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=once)
        thread.start()
        bound = server.getsockname()
        yield bound if isinstance(bound, str) else f"{bound[0]}:{bound[1]}"
        thread.join(10)


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (b"invoice", Scan(verdict=Verdict.CLEAN)),
        (b"x" * 700_000, Scan(verdict=Verdict.CLEAN)),
        (EICAR, Scan(verdict=Verdict.INFECTED, why="Eicar-Test-Signature")),
        (b"x" * 65_530 + EICAR, Scan(verdict=Verdict.INFECTED, why="Eicar-Test-Signature")),
    ],
)
def test_speaks_instream(raw, verdict, tmp_path):
    with served(_honest) as address:
        assert scan(address, raw, 10) == verdict
    with served(_honest, socket.AF_UNIX, str(tmp_path / "clamd.ctl")) as address:
        assert scan(address, raw, 10) == verdict


@pytest.mark.parametrize(("answer", "why"), [(_at_limit, "size limit"), (_silent, "nothing")])
def test_anything_else_is_not_clean(answer, why):
    with served(answer) as address:
        result = scan(address, b"invoice", 10)
    assert result.verdict is Verdict.UNSCANNED
    assert why in result.why


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1:notaport", ""])
def test_no_scanner_is_said(address):
    result = scan(address, b"invoice", 2)
    assert result.verdict is Verdict.UNSCANNED
    assert "no scanner" in result.why


def test_the_real_clamd_finds_the_test_file(tmp_path):
    """Runs clamd with one signature of our own (the MD5 of EICAR), so that no database has to be fetched."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "eicar.hdb").write_text("44d88612fea8a8f36de82e1278abb02f:68:Greenlane.Eicar\n")
    control = tmp_path / "clamd.ctl"
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {control}\nDatabaseDirectory {tmp_path / 'db'}\nForeground yes\n"
        f"User {_me()}\nPidFile {tmp_path / 'clamd.pid'}\nStreamMaxLength 1M\n"
    )
    log = (tmp_path / "log").open("wb")
    with log, subprocess.Popen([program, "-c", tmp_path / "clamd.conf"], stdout=log, stderr=log) as clamd:
        try:
            deadline = time.monotonic() + 60
            while not control.exists() and clamd.poll() is None and time.monotonic() < deadline:
                threading.Event().wait(0.05)
            assert control.exists(), (tmp_path / "log").read_text()
            assert scan(str(control), b"invoice", 30) == Scan(verdict=Verdict.CLEAN)
            assert scan(str(control), EICAR, 30) == Scan(verdict=Verdict.INFECTED, why="Greenlane.Eicar.UNOFFICIAL")
            assert scan(str(control), b"x" * 2_000_000, 30).verdict is Verdict.UNSCANNED
        finally:
            clamd.terminate()
            clamd.wait(30)


def _me() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
