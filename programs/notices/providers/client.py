"""A small JSON client over HTTP that knows the one thing a sender must know: did the request leave this machine?

Every request opens its own connection. A kept one that the other side has closed meanwhile fails in the same way as an
answer that got lost, and then a thousand messages would have to wait for a person; a new one costs a batch nothing.
"""

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

LARGEST_ANSWER = 16 * 1024 * 1024  # 1,000 messages answered one by one are about 0.5 MB
CONNECT_SECONDS = 5.0


class NotSent(Exception):
    """No connection: nothing of the request left this machine."""


class AnswerLost(Exception):
    """The request was on its way, at least in part, and no answer that can be read came back."""


@dataclass(frozen=True)
class Reply:
    """What came back: the status and, where the body was a JSON object, its content."""

    status: int
    content: dict[str, Any] = field(default_factory=dict)
    items: list[Any] = field(default_factory=list)  # where the body was a JSON list

    def text(self, *names: str) -> str:
        """Return the first of these fields that holds something, as text."""
        return next((str(self.content[name]) for name in names if self.content.get(name)), "")


class JsonClient:
    """Asks one server. `timeout` is for the whole exchange: a server that answers one byte a second is cut off, too."""

    def __init__(self, url: str, *, timeout: float) -> None:
        """Raises ValueError for an address that is no http:// or https:// one."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no http:// or https:// address.")
        self.parts: SplitResult = parts
        self.timeout = timeout

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        until: float | None = None,
    ) -> Reply:
        """Ask, and return the answer whatever its status; `until` (monotonic) may end it earlier than the time-out.

        Raises NotSent or AnswerLost.
        """
        end = time.monotonic() + self.timeout
        until = end if until is None else min(end, until)
        if time.monotonic() >= until:
            raise NotSent("no time was left for it")
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        connection = self._connection(until - time.monotonic())
        try:
            connection.connect()
        except OSError as error:
            raise NotSent(str(error) or type(error).__name__) from error
        try:
            connection.sock.settimeout(max(until - time.monotonic(), 0.001))
            connection.request(
                method,
                self.parts.path.rstrip("/") + path,
                payload,
                {"Content-Type": "application/json", **(headers or {})},
            )
            response = connection.getresponse()
            return _reply(response.status, _whole(response, connection, until))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise AnswerLost(str(error) or type(error).__name__) from error
        finally:
            connection.close()

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        return kind(str(self.parts.hostname), self.parts.port, timeout=min(seconds, CONNECT_SECONDS))


def _whole(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, until: float) -> bytes:
    """Read the body within the time left. Raises OSError, and ValueError for what is too large or broke off."""
    read = bytearray()
    while piece := response.read1(65536):
        read += piece
        if len(read) > LARGEST_ANSWER:
            raise ValueError("the answer is too large")
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if connection.sock is not None:
            connection.sock.settimeout(left)
    if response.length:  # it promised more: half an answer is none
        raise ValueError(f"the answer broke off, {response.length} bytes are missing")
    return bytes(read)


def _reply(status: int, raw: bytes) -> Reply:
    """Raises ValueError where the body is neither empty nor JSON."""
    found = json.loads(raw) if raw else {}
    if isinstance(found, list):
        return Reply(status, items=found)
    return Reply(status, content=found if isinstance(found, dict) else {})
