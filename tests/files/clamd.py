"""A daemon that speaks ClamAV's protocol on this machine, over a real socket, and misbehaves as told."""

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.files.makers import EICAR


class Clamd(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address, family=socket.AF_INET) -> None:
        self.address_family = family
        super().__init__(address, Talk)
        self.seen: list[bytes] = []
        self.commands: list[bytes] = []
        self.behaves = "well"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is part of the tests."""


class Talk(socketserver.BaseRequestHandler):
    server: Clamd

    def handle(self) -> None:
        command = self._until_zero()
        self.server.commands.append(command)
        if command == b"zVERSION":
            self.request.sendall(b"ClamAV 1.4.2/27500/Mon Nov 23 09:00:00 2026\0")
            return
        if self.server.behaves == "full":
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        content = self._stream()
        self.server.seen.append(content)
        answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        match self.server.behaves:
            case "cuts the line":
                self.request.sendall(answer[:6])
            case "says nothing":
                self.server.silent.wait(20)
            case "drips":
                for byte in answer:
                    self.request.sendall(bytes([byte]))
                    time.sleep(0.2)
            case _:
                self.request.sendall(answer)

    def _until_zero(self) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            said += self.request.recv(1)
        return said[:-1]

    def _stream(self) -> bytes:
        content = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(length)
        return content

    def _exactly(self, number: int) -> bytes:
        got = b""
        while len(got) < number:
            piece = self.request.recv(number - len(got))
            if not piece:
                raise ConnectionError
            got += piece
        return got


@contextmanager
def running(path: Path | None = None) -> Iterator[Clamd]:
    server = Clamd(str(path), socket.AF_UNIX) if path else Clamd(("127.0.0.1", 0))
    server.silent = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.silent.set()
        server.shutdown()
        server.server_close()


def address_of(server: Clamd) -> str:
    host, port = server.server_address
    return f"tcp://{host}:{port}"
