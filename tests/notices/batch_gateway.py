"""A plain gateway that takes batches, on this machine, and misbehaves as told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class BatchGateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[str] = []
        self.keys: list[str] = []
        self.messages: list[dict] = []
        self.status = 200
        self.results: list[dict] | None = None  # in place of "all taken"
        self.breaks_off = False
        self.drips = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: BatchGateway

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        keys = [message["key"] for message in asked["messages"]]
        self.server.requests.append(self.path)
        self.server.keys += keys
        self.server.messages += asked["messages"]
        results = self.server.results
        if results is None:
            results = [{"key": key, "id": f"gw-{key}"} for key in keys]
        body = json.dumps({"results": results}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.breaks_off:
            self.wfile.write(body[:-10])
            self.close_connection = True
        elif self.server.drips:
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(0.3)
        else:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running_batches() -> Iterator[BatchGateway]:
    gateway = BatchGateway()
    thread = threading.Thread(target=gateway.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join(5)
