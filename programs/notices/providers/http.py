"""SMS over a plain HTTP gateway inside the office: POST /messages, GET /messages/<key>.

The request carries the idempotency key, so a gateway that already took the message says so (200 or
201 either way), and can be asked later. Commercial gateways have an adapter of their own.
"""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import Answer, Parcel, Provider

RETRY_LATER = {408, 425, 429}


class HttpProvider(Provider):
    name = "http"
    concurrency = 8

    def __init__(self, url: str, *, token: str = "", timeout: float = 10.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ImproperlyConfigured("SMS_PROVIDER=http needs SMS_HTTP_URL, an http:// or https:// address.")
        self.parts, self.token, self.timeout = parts, token, timeout

    def send(self, parcel: Parcel) -> Answer:
        """Temporary while nothing was sent (no connection, 429, 503); unknown once the request was on its way."""
        connection = self._connection()
        try:
            connection.connect()
        except OSError as error:
            return Answer("temporary", text=str(error))
        body = {"to": parcel.to, "from": parcel.sender, "subject": parcel.subject, "text": parcel.body}
        try:
            status, reply = self._ask(connection, "POST", "/messages", parcel.key, body | {"type": parcel.channel})
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer("unknown", text=str(error) or type(error).__name__)
        finally:
            connection.close()
        if status in (200, 201, 202):
            return Answer("accepted", provider_id=str(reply.get("id", parcel.key)))
        if status in RETRY_LATER or status == 503:
            return Answer("temporary", text=f"{status} {reply.get('error', '')}".strip())
        if status >= 500:
            return Answer("unknown", text=f"{status} {reply.get('error', '')}".strip())
        return Answer("permanent", text=f"{status} {reply.get('error', '')}".strip())

    def was_accepted(self, key: str) -> bool | None:
        connection = self._connection()
        try:
            status, _reply = self._ask(connection, "GET", f"/messages/{quote(key, safe='')}", key)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return {200: True, 404: False}.get(status)

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        return kind(str(self.parts.hostname), self.parts.port, timeout=self.timeout)

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, key: str, body: Any = None
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        connection.request(method, self.parts.path.rstrip("/") + path, payload, headers)
        response = connection.getresponse()
        raw = response.read()
        reply = json.loads(raw) if raw else {}
        return response.status, reply if isinstance(reply, dict) else {}
