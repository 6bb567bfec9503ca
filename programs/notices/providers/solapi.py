"""SMS, LMS and MMS through Solapi, by a small client of our own (its SDK raises bare exceptions, tells our system).

Documented, by its public reference and the source of its SDK: `POST /messages/v4/send-many/detail` with the HMAC-SHA256
authorization, `failedMessageList`, `showMessageList`, `customFields` (names up to 30, values up to 100 letters) that
come back in lists and reports, `GET /messages/v4/list` with criteria and dates, `POST /storage/v1/files`, the codes.

Assumed: `customFields` stand in `messageList` and `failedMessageList`, too (where they do not, a failed message is told
by its number, and by nothing else if two of one batch go to it); a message is in the list two minutes after its
request at the latest (so "not there" is believed only then); of a request answered by 4xx nothing is sent.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from programs.base.text import sms_bytes

from .base import Answer, Parcel, Provider
from .client import AnswerLost, JsonClient, NotSent, Reply
from .shared import shared
from .solapi_codes import meaning

MOST = 1000  # messages in one request
MOST_TRIES = 3  # of a message that the provider could not take just now
SUBJECT_BYTES = 40
SETTLED = timedelta(minutes=2)
PAGE, MOST_PAGES = 500, 40
BY_NUMBER = 10  # up to so many lost messages are asked for one by one, by their number; more by their time
IMAGE_SECONDS = 12 * 3600


class SolapiProvider(Provider):
    name = "solapi"
    searches = True

    def __init__(self, url: str, *, key: str, secret: str, timeout: float = 10.0) -> None:
        if not key or not secret:
            raise ImproperlyConfigured("The SMS provider solapi needs SOLAPI_API_KEY and SOLAPI_API_SECRET.")
        try:
            self.client = JsonClient(url, timeout=timeout)
        except ValueError as error:
            raise ImproperlyConfigured("SOLAPI_URL must be an http:// or https:// address.") from error
        self.key, self.secret, self.timeout = key, secret, timeout
        self.until: float | None = None  # the end of the call that runs, all its requests together

    @property
    def longest(self) -> float:
        """A batch may need several requests: pictures first, and halves where one message cannot be read."""
        return 2 * self.timeout

    @property
    def most(self) -> int:
        return MOST

    def send(self, parcel: Parcel) -> Answer:
        return self.carry([parcel])[0]

    def carry(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        """One request for all of them; pictures are brought to the provider's storage before."""
        self.until = time.monotonic() + self.longest
        images = {image: self._stored(image) for image in {parcel.image for parcel in parcels} if image is not None}
        go = [parcel for parcel in parcels if not isinstance(images.get(parcel.image), Answer)]  # type: ignore[arg-type]
        answers = {parcel.key: answer for parcel, answer in zip(go, self._send(go, images), strict=True)}
        return [answers.get(parcel.key) or images[parcel.image] for parcel in parcels]  # type: ignore[index,misc]

    def was_accepted(self, key: str) -> bool | None:
        """Without the number and the time nobody can look for it: see `took`."""
        return None

    def took(self, parcels: Sequence[Parcel], *, since: datetime) -> dict[str, bool | None]:
        """Look for messages handed over at `since` in the provider's list, by the key in their custom fields."""
        self.until = None
        if len(parcels) > BY_NUMBER:
            found = self._keys_since(since)
        else:
            found = set()
            for parcel in parcels:
                some = self._keys_since(since, to=parcel.to)
                if some is None:
                    return dict.fromkeys((parcel.key for parcel in parcels), None)
                found |= some
        if found is None:
            return dict.fromkeys((parcel.key for parcel in parcels), None)
        absent = False if timezone.now() - since > SETTLED else None
        return {parcel.key: True if parcel.key in found else absent for parcel in parcels}

    def _send(self, parcels: Sequence[Parcel], images: Mapping[Path, "str | Answer"]) -> Sequence[Answer]:
        if not parcels:
            return []
        reply = self._ask(
            "POST",
            "/messages/v4/send-many/detail",
            {
                "messages": [_message(parcel, images) for parcel in parcels],
                "showMessageList": True,
                "allowDuplicates": True,  # one person may get two messages at once; "once each" is kept by our own key
            },
        )
        if isinstance(reply, Answer):
            return [reply] * len(parcels)
        if reply.status == 400 and reply.text("errorCode") == "ValidationError" and len(parcels) > 1:
            # Nothing was sent; one message that the provider's schema refuses must not hold up the others.
            half = len(parcels) // 2
            return [*self._send(parcels[:half], images), *self._send(parcels[half:], images)]
        if not 200 <= reply.status < 300:
            return [_refusal(reply)] * len(parcels)
        return _answers(reply, parcels)

    def _stored(self, image: Path) -> "str | Answer":
        """The provider's number of a picture, brought there once in half a day; else why it could not be."""
        try:
            content = image.read_bytes()
        except OSError as error:
            return Answer("temporary", text=str(error), code="image")
        slot = f"solapi-image:{hashlib.sha256(content).hexdigest()[:32]}"
        if known := shared.read([slot])[0].get("id"):
            return known
        body = {"file": base64.b64encode(content).decode(), "name": image.name, "type": "MMS"}
        reply = self._ask("POST", "/storage/v1/files", body)
        if isinstance(reply, Answer):  # nothing but a picture went there: the message may be tried again
            return replace(reply, outcome="temporary")
        if not 200 <= reply.status < 300:
            return _refusal(reply)
        if not (number := reply.text("fileId")):
            return Answer("temporary", text="the provider gave the picture no number", code="image")
        shared.write(slot, {"id": number}, seconds=IMAGE_SECONDS)
        return number

    def _keys_since(self, since: datetime, *, to: str = "") -> set[str] | None:
        """Our keys of what the provider took around that time; None where its list cannot be read to the end."""
        asked = {
            "limit": str(PAGE),
            "dateType": "CREATED",
            "startDate": (since - timedelta(minutes=1)).astimezone(UTC).isoformat(),
            "endDate": (since + SETTLED + timedelta(seconds=self.timeout)).astimezone(UTC).isoformat(),
        }
        if to:
            asked |= {"criteria": "to", "cond": "eq", "value": to}
        found: set[str] = set()
        for _page in range(MOST_PAGES):
            reply = self._ask("GET", f"/messages/v4/list?{urlencode(asked)}")
            if isinstance(reply, Answer) or reply.status != 200:
                return None
            found |= {key for message in _messages(reply.content.get("messageList")) if (key := _key(message))}
            following = reply.text("nextKey")
            if not following:
                return found
            asked["startKey"] = following
        return None

    def _ask(self, method: str, path: str, body: Any = None) -> "Reply | Answer":
        """The provider's reply; an answer in its place where there was none."""
        try:
            headers = {"Authorization": self._authorization()}
            return self.client.ask(method, path, body=body, headers=headers, until=self.until)
        except NotSent as error:
            return Answer("temporary", text=str(error), code="connect", provider_failed=True)
        except AnswerLost as error:
            return Answer("unknown", text=str(error), code="timeout", provider_failed=True)

    def _authorization(self) -> str:
        date, salt = timezone.now().astimezone(UTC).isoformat(timespec="milliseconds"), secrets.token_hex(16)
        signature = hmac.new(self.secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
        return f"HMAC-SHA256 ApiKey={self.key}, Date={date}, salt={salt}, signature={signature}"


def _message(parcel: Parcel, images: Mapping[Path, "str | Answer"]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "to": parcel.to,
        "from": parcel.sender,
        "text": parcel.body,
        "type": parcel.channel.upper(),
        "country": "82",
        "autoTypeDetect": False,
        "customFields": {"key": parcel.key} | ({"row": parcel.reference} if parcel.reference else {}),
    }
    if parcel.subject and parcel.channel != "sms":  # 1013: a short message has no subject
        message["subject"] = cut(parcel.subject, SUBJECT_BYTES)
    if parcel.image is not None:
        message["imageId"] = images[parcel.image]
    return message


def cut(text: str, most: int) -> str:
    """The beginning of a text that fits into so many bytes as the carriers count them."""
    while sms_bytes(text) > most:
        text = text[:-1]
    return text


def _refusal(reply: Reply) -> Answer:
    """What a refused request means for each of its messages: of a 4xx nothing was sent; of a 5xx nobody knows."""
    code = reply.text("errorCode") or str(reply.status)
    text = f"{reply.status} {code} {reply.text('errorMessage')}".strip()
    if reply.status >= 500:
        return Answer("unknown", text=text, code=code[:20], provider_failed=True)
    # A wrong key, no money, too many requests: ours or theirs to mend, the message itself is fine.
    ours = reply.status in (401, 402, 403, 408, 425, 429) or code == "NotEnoughBalance"
    return Answer("temporary" if ours else "permanent", text=text, code=code[:20], provider_failed=ours)


def _answers(reply: Reply, parcels: Sequence[Parcel]) -> list[Answer]:
    """Each message's own answer. Whoever is not among the failed is accepted (K-31), unless a list leaves it out."""
    failed = _by_parcel(_messages(reply.content.get("failedMessageList")), parcels)
    listed = reply.content.get("messageList")
    taken = _by_parcel(_messages(listed), parcels) if listed else None
    group = reply.content.get("groupInfo")
    number = str(group.get("groupId", "")) if isinstance(group, dict) else ""
    answers = []
    for parcel in parcels:
        if parcel.key in failed:
            answers.append(_answer(failed[parcel.key], parcel))
        elif taken is None:
            answers.append(Answer("accepted", provider_id=number))
        elif parcel.key in taken:
            answers.append(_answer(taken[parcel.key], parcel))
        else:
            answers.append(Answer("unknown", text="the provider did not name this message", code="missing"))
    return answers


def _answer(message: Mapping[str, Any], parcel: Parcel) -> Answer:
    told = meaning(str(message.get("statusCode") or "2000"))
    if told.outcome == "accepted" or told.outcome == "delivered":
        return Answer("accepted", provider_id=str(message.get("messageId", "")))
    return Answer(
        told.outcome,
        provider_id=str(message.get("messageId", "")),
        text=told.text,
        code=told.code,
        provider_failed=told.then == "account",
        most_tries=MOST_TRIES,
    )


def _by_parcel(messages: Iterable[Mapping[str, Any]], parcels: Sequence[Parcel]) -> dict[str, Mapping[str, Any]]:
    """The provider's entries by our key; one that does not carry it back, by the number if only one went there."""
    to: dict[str, list[str]] = {}
    for parcel in parcels:
        to.setdefault(parcel.to, []).append(parcel.key)
    found = {}
    for message in messages:
        key = _key(message)
        if not key and len(there := to.get(str(message.get("to", "")), [])) == 1:
            key = there[0]
        if key:
            found[key] = message
    return found


def _key(message: Mapping[str, Any]) -> str:
    fields = message.get("customFields")
    return str(fields.get("key", "")) if isinstance(fields, dict) else ""


def _messages(found: Any) -> list[Mapping[str, Any]]:
    """A list of messages, which comes as a list or as an object by their numbers."""
    items = found.values() if isinstance(found, dict) else found if isinstance(found, list) else []
    return [item for item in items if isinstance(item, dict)]
