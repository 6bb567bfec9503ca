"""SMS over a plain HTTP gateway inside the office: POST /messages or /messages/batch, GET /messages/<key>.

Every message carries its idempotency key, so a gateway that already took it says so (200 or 201 either way), and can
be asked later; `reference` is the number of the row, for a gateway that repeats it in its reports. A batch is one
request `{"messages": [{"key", "to", "from", "subject", "text", "type", "reference"}, ...]}`, answered by
`{"results": [{"key", "id"} or {"key", "error", "code"}, ...]}`; a key without a result is one we know nothing about.
Commercial gateways have an adapter of their own.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from .base import Answer, Outcome, Parcel, Provider
from .client import AnswerLost, JsonClient, NotSent, Reply

RETRY_LATER = {408, 425, 429, 503}


class HttpProvider(Provider):
    name: str = "http"
    concurrency = 8

    def __init__(self, url: str, *, token: str = "", timeout: float = 10.0, batch: int = 1, name: str = "http") -> None:
        """`batch` above 1 is for gateways that know /messages/batch; `name` tells two gateways apart."""
        try:
            self.client = JsonClient(url, timeout=timeout)
        except ValueError as error:
            setting = "SMS_HTTP2_URL" if name == "http2" else "SMS_HTTP_URL"
            raise ImproperlyConfigured(
                f"The SMS provider {name} needs {setting}, an http:// or https:// address."
            ) from error
        self.name, self.token, self.timeout, self.in_one = name, token, timeout, batch

    @property
    def most(self) -> int:
        return self.in_one if self.in_one > 1 else self.concurrency

    def send(self, parcel: Parcel) -> Answer:
        """Temporary while nothing was sent (no connection, 429, 503); unknown once the request was on its way."""
        try:
            message = _message(parcel)
        except OSError as error:
            return _without_picture(error)
        reply = self._post("/messages", message, key=parcel.key)
        return reply if isinstance(reply, Answer) else _answer(reply, parcel.key)

    def carry(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        """One request for all of them; without /messages/batch, one each."""
        if self.in_one <= 1 or not parcels:
            return super().carry(parcels)
        answers: dict[str, Answer] = {}
        going: list[Parcel] = []
        messages = []
        for parcel in parcels:
            try:
                messages.append({"key": parcel.key} | _message(parcel))
                going.append(parcel)
            except OSError as error:
                answers[parcel.key] = _without_picture(error)
        if going:
            said = self._carried(going, messages)
            answers |= {parcel.key: answer for parcel, answer in zip(going, said, strict=True)}
        return [answers[parcel.key] for parcel in parcels]

    def was_accepted(self, key: str) -> bool | None:
        try:
            reply = self.client.ask("GET", f"/messages/{quote(key, safe='')}", headers=self._headers(key))
        except (NotSent, AnswerLost):
            return None
        return {200: True, 404: False}.get(reply.status)

    def _carried(self, parcels: Sequence[Parcel], messages: Sequence[Mapping[str, str]]) -> Sequence[Answer]:
        reply = self._post("/messages/batch", {"messages": messages})
        if isinstance(reply, Answer):
            return [reply] * len(parcels)
        if not 200 <= reply.status < 300:
            return [_refused(reply.status, reply.text("error"))] * len(parcels)
        return _results(reply, parcels)

    def _post(self, path: str, body: Any, *, key: str = "") -> Reply | Answer:
        """The gateway's reply; an answer in its place where there was none."""
        try:
            return self.client.ask("POST", path, body=body, headers=self._headers(key))
        except NotSent as error:
            return Answer("temporary", text=str(error), code="connect", provider_failed=True)
        except AnswerLost as error:
            return Answer("unknown", text=str(error), code="timeout", provider_failed=True)

    def _headers(self, key: str) -> dict[str, str]:
        headers = {"Idempotency-Key": key} if key else {}
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


def _message(parcel: Parcel) -> dict[str, str]:
    """Raises OSError where its picture cannot be read."""
    message = {
        "to": parcel.to,
        "from": parcel.sender,
        "subject": parcel.subject,
        "text": parcel.body,
        "type": parcel.channel,
    }
    if parcel.reference:
        message["reference"] = parcel.reference
    if parcel.image is not None:
        message["image"] = base64.b64encode(parcel.image.read_bytes()).decode()
    return message


def _without_picture(error: OSError) -> Answer:
    """Only this one waits: the picture may be put back, and the others of its batch go."""
    return Answer("temporary", text=str(error), code="image")


def _answer(reply: Reply, key: str) -> Answer:
    if reply.status in (200, 201, 202):
        return Answer("accepted", provider_id=str(reply.content.get("id", key)))
    return _refused(reply.status, reply.text("error"))


def _results(reply: Reply, parcels: Sequence[Parcel]) -> list[Answer]:
    """Each message's own answer; what the gateway passed over in silence is unknown."""
    found = reply.content.get("results")
    results = {item.get("key"): item for item in found if isinstance(item, dict)} if isinstance(found, list) else {}
    answers = []
    for parcel in parcels:
        result = results.get(parcel.key)
        if result is None:
            answers.append(Answer("unknown", text="the gateway did not name this message", code="missing"))
        elif result.get("error"):
            answers.append(_refused(result.get("code"), str(result["error"])))
        else:
            answers.append(Answer("accepted", provider_id=str(result.get("id", parcel.key))))
    return answers


def _refused(code: object, said: str) -> Answer:
    """A refusal by its code: 429 and the like later, other 5xx unknown, everything else for good."""
    number = int(str(code)) if str(code).isdecimal() else 400
    outcome: Outcome = "temporary" if number in RETRY_LATER else "unknown" if 500 <= number < 600 else "permanent"
    text = f"{code or ''} {said}".strip()
    return Answer(outcome, text=text, code=str(code or "")[:20], provider_failed=outcome != "permanent")
