"""A load generator in a process of its own: keep-alive connections, one request at a time on each.

load.py URL SECONDS CONNECTIONS [HEADER ...] prints JSON. Only the standard library, so that both sides of a
comparison get exactly the same; the work per request is a few dozen microseconds, less than any Django answer.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit


class Connection:
    """One visitor: sends, reads the whole answer, sends again."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.send()

    def send(self) -> None:
        self.received = b""
        self.length = -1  # not known yet
        self.chunked = False
        self.began = time.perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> bool:
        """Take what came; say whether the answer is whole."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.received += part
        if self.length < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self.received[:end].lower()
            at = head.find(b"content-length:")
            self.chunked = at < 0
            self.length = end + 4 if self.chunked else end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])
        return self.received.endswith(b"\r\n0\r\n\r\n") if self.chunked else len(self.received) >= self.length


def main(url: str, seconds: float, connections: int, headers: list[str]) -> dict:
    """Load the address and return the figures; statuses other than 200 are errors."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Accept: text/html", *headers, "", ""]
    request = "\r\n".join(lines).encode()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection((parts.hostname or "", parts.port or 80), request)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    taken: list[float] = []
    errors, bad = 0, ""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _ in selector.select(1):
            connection = key.data
            if connection.read():
                taken.append(time.perf_counter() - connection.began)
                if connection.received[9:12] != b"200":
                    errors, bad = errors + 1, connection.received[:60].decode(errors="replace")
                connection.send()
    total = time.perf_counter() - began
    taken.sort()
    percentile = {f"p{n}_ms": round(taken[min(len(taken) - 1, len(taken) * n // 100)] * 1000, 3) for n in (50, 95, 99)}
    return {"requests": len(taken), "errors": errors, "bad": bad, "seconds": total, **percentile}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])))
