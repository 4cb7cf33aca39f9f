"""Does a file carry a virus? Asks clamd by its INSTREAM command, over a Unix socket or TCP.

The protocol (clamd(8)): ``zINSTREAM\\0``, chunks each led by its length in four bytes, a length of zero; the answer is
``stream: OK`` or ``stream: NAME FOUND``. Anything else, or no answer in time, counts as not scanned, never as clean.
"""

import socket
import struct

from greenlane.base.files.terms import Scan, Verdict

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def scan(address: str, raw: bytes, timeout: float) -> Scan:
    """Scan the bytes at ``address``: the path of a Unix socket, or ``host:port``; ``timeout`` in seconds."""
    try:
        with _connect(address, timeout) as connection:
            answer = _ask(connection, raw)
    except (OSError, ValueError) as fault:
        return Scan(verdict=Verdict.UNSCANNED, why=f"no scanner at {address}: {fault}")
    return _read(answer)


def _connect(address: str, timeout: float) -> socket.socket:
    if address.startswith(("/", "./")):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout)


def _ask(connection: socket.socket, raw: bytes) -> str:
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(raw), _CHUNK):
            chunk = raw[start : start + _CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except ConnectionError:
        pass  # clamd hangs up at its own size limit, having said so: its answer is still to be read
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _read(answer: str) -> Scan:
    if answer == "stream: OK":
        return Scan(verdict=Verdict.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Scan(verdict=Verdict.INFECTED, why=answer[len("stream: ") : -len(" FOUND")])
    return Scan(verdict=Verdict.UNSCANNED, why=f"the scanner said: {answer or 'nothing'}")
