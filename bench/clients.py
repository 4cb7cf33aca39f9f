"""Who calls the service under test? Threads with one kept connection each, in a process of their own.

``python -m bench.clients PORT FILE WARM CLIENTS``: FILE holds ``[token, body]`` a line. The first WARM are lodged and
forgotten; then ``warm`` is printed and a line awaited on standard input, and the rest is timed. Prints JSON.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HEAD = (
    "POST /api/v1/declarations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
)


class Line:
    """One kept connection. Bare sockets, because the client shares the machine with what it measures."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> int:
        """Send a request and read the whole answer; returns its status. Raises ConnectionError where it ends early."""
        self._socket.sendall(request)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._received()
        head = answer[:end].lower()
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        missing = end + 4 + size - len(answer)
        while missing > 0:
            missing -= len(self._received())
        return int(head.split(b" ", 2)[1])

    def _received(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionError("the service closed the connection in the middle of an answer")
        return got


def requests_in(path: Path) -> list[bytes]:
    """The requests, ready to send."""
    made = []
    for line in path.read_text().splitlines():
        token, body = json.loads(line)
        raw = body.encode()
        made.append(HEAD.format(token=token, size=len(raw)).encode() + raw)
    return made


def lodge(lines: list[Line], requests: Iterator[bytes]) -> tuple[list[float], Counter[int]]:
    """Every request through whichever line is free; seconds of each, and how often each status was answered."""
    times: list[float] = []
    statuses: Counter[int] = Counter()

    def work(line: Line) -> None:
        for request in requests:  # one iterator for all: the next one goes to whoever asks
            began = time.perf_counter()
            status = line.ask(request)
            times.append(time.perf_counter() - began)
            statuses[status] += 1

    threads = [threading.Thread(target=work, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, statuses


def main(port: int, path: Path, warm: int, clients: int) -> None:
    requests = requests_in(path)
    lines = [Line(port) for _ in range(clients)]
    lodge(lines, iter(requests[:warm]))
    print("warm", flush=True)
    sys.stdin.readline()
    began, cpu = time.perf_counter(), time.process_time()
    times, statuses = lodge(lines, iter(requests[warm:]))
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"wall": wall, "cpu": used, "times": times, "statuses": dict(statuses)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
