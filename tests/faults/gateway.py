"""An SMS gateway on this machine that counts what it takes, answers as slowly as told, and forgets to answer."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """`taken` counts hand-overs by idempotency key: it does not forgive a second one, it counts it."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: Counter[str] = Counter()
        self.delay = 0.0  # seconds from taking a message to answering
        self.loses_answers = 0  # of so many messages it takes the next ones and hangs up without a word
        self.names_half = 0  # of so many batches it takes all messages and answers for every second one only
        self.lock = threading.Lock()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def count(self) -> int:
        with self.lock:
            return sum(self.taken.values())

    def twice(self) -> dict[str, int]:
        with self.lock:
            return {key: times for key, times in self.taken.items() if times != 1}

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that was killed in mid-sentence is what these tests are about; nothing to report."""


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/batch"):
            self.take_batch([message["key"] for message in json.loads(asked)["messages"]])
            return
        key = self.headers["Idempotency-Key"]
        with self.server.lock:
            self.server.taken[key] += 1
            lose = self.server.loses_answers > 0
            self.server.loses_answers -= lose
        self.server.closing.wait(self.server.delay)
        if lose:
            self.close_connection = True
            return
        self.answer(201, {"id": f"gw-{key}"})

    def take_batch(self, keys: list[str]) -> None:
        with self.server.lock:
            self.server.taken.update(keys)
            lose, half = self.server.loses_answers > 0, self.server.names_half > 0
            self.server.loses_answers -= lose
            self.server.names_half -= half
        self.server.closing.wait(self.server.delay)
        if lose:
            self.close_connection = True
            return
        self.answer(200, {"results": [{"key": key, "id": f"gw-{key}"} for key in (keys[::2] if half else keys)]})

    def do_GET(self) -> None:
        with self.server.lock:
            known = self.server.taken[self.path.removeprefix("/messages/")] > 0
        self.answer(200 if known else 404, {})

    def answer(self, status: int, content: dict) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The count is the log."""


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    thread = threading.Thread(target=gateway.serve_forever, name="gateway", daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.closing.set()
        gateway.shutdown()
        gateway.server_close()
        thread.join(5)
