"""Solapi on this machine: its formats, its signature check, and every way it can misbehave.

`sent` is what it really took, by our key: a second message of the same key is counted, not forgiven.
"""

import hashlib
import hmac
import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "NCSTESTKEY", "a-secret-of-the-tests"


class Solapi(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.numbers = itertools.count(1)
        self.requests: list[str] = []
        self.taken: list[dict] = []  # messages as they stand in its list
        self.sent: Counter[str] = Counter()
        self.pictures: list[dict] = []
        # what to do wrong
        self.fails: dict[str, str] = {}  # number -> status code of those it refuses
        self.delay = 0.0
        self.loses_answers = 0  # so many requests it carries out and then hangs up
        self.takes_half = 0  # so many requests it carries out by half and then hangs up
        self.status, self.error = 200, ""  # another status: nothing is taken
        self.refuses_text = ""  # a request that holds this text is refused whole (ValidationError)
        self.hides_custom_fields = False
        self.hides_message_list = False
        self.page = 500

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def environment(self) -> dict[str, str]:
        return {
            "SMS_PROVIDER": "solapi",
            "SOLAPI_URL": self.url,
            "SOLAPI_API_KEY": KEY,
            "SOLAPI_API_SECRET": SECRET,
        }

    def twice(self) -> dict[str, int]:
        with self.lock:
            return {key: times for key, times in self.sent.items() if times != 1}

    def take(self, messages: list[dict], group: str) -> tuple[list[dict], list[dict]]:
        """Carry messages out; the failed ones and the taken ones as the reply lists them."""
        failed, taken = [], []
        with self.lock:
            for message in messages:
                entry = {name: message.get(name) for name in ("to", "from", "type", "country", "customFields")}
                entry |= {"messageId": f"M4V{next(self.numbers):08}", "groupId": group, "accountId": "1"}
                entry["dateCreated"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")
                entry["statusCode"] = self.fails.get(message["to"], "2000")
                entry["text"], entry["subject"] = message["text"], message.get("subject")
                entry["imageId"] = message.get("imageId")
                if entry["statusCode"] == "2000":
                    self.sent[message["customFields"]["key"]] += 1
                    self.taken.append(entry)
                    taken.append(entry)
                else:
                    failed.append(entry | {"statusMessage": "refused"})
        return failed, taken

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that gave up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: Solapi

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.requests.append(self.path)
        if not self.is_signed():
            self.answer(403, {"errorCode": "SignatureDoesNotMatch", "errorMessage": "제공된 서명이 맞지 않습니다."})
        elif server.status != 200:
            self.answer(server.status, {"errorCode": server.error, "errorMessage": "안 됩니다."})
        elif self.path == "/storage/v1/files":
            server.pictures.append(body)
            self.answer(200, {"fileId": f"ST01FL{next(server.numbers):06}", "type": body["type"]})
        elif self.path == "/messages/v4/send-many/detail":
            self.send_many(body)
        else:
            self.answer(404, {"errorCode": "ResourceNotFound"})

    def send_many(self, body: dict) -> None:
        server, messages = self.server, body["messages"]
        if not 0 < len(messages) <= 10_000:
            self.answer(400, {"errorCode": "ValidationError"})
            return
        if server.refuses_text and any(server.refuses_text in message["text"] for message in messages):
            self.answer(400, {"errorCode": "ValidationError", "errorMessage": "잘못된 값이 있습니다."})
            return
        half, lose = server.takes_half > 0, server.loses_answers > 0
        server.takes_half -= half
        server.loses_answers -= lose
        group = f"G4V{next(server.numbers):08}"
        failed, taken = server.take(messages[: len(messages) // 2] if half else messages, group)
        server.closing.wait(server.delay)
        if half or lose:
            self.close_connection = True
            return
        count = {"total": len(messages), "registeredFailed": len(failed), "registeredSuccess": len(taken)}
        reply = {
            "groupInfo": {"groupId": group, "status": "SENDING", "count": count},
            "failedMessageList": [self.shown(entry) for entry in failed],
        }
        if body.get("showMessageList") and not server.hides_message_list:
            names = ("messageId", "statusCode", "customFields", "to")
            reply["messageList"] = [self.shown({name: entry[name] for name in names}) for entry in taken]
        self.answer(200, reply)

    def shown(self, entry: dict) -> dict:
        return {**entry, "customFields": {}} if self.server.hides_custom_fields else entry

    def do_GET(self) -> None:
        server, asked = self.server, {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        server.requests.append(urlsplit(self.path).path)
        if not self.is_signed() or server.status != 200:
            self.answer(403 if server.status == 200 else server.status, {"errorCode": server.error})
            return
        with server.lock:
            found = [entry for entry in server.taken if asked["startDate"] <= entry["dateCreated"] <= asked["endDate"]]
        if asked.get("criteria") == "to":
            found = [entry for entry in found if entry["to"] == asked["value"]]
        begin = int(asked.get("startKey", 0))
        page = found[begin : begin + server.page]
        following = str(begin + server.page) if begin + server.page < len(found) else None
        self.answer(200, {"nextKey": following, "messageList": {entry["messageId"]: entry for entry in page}})

    def is_signed(self) -> bool:
        pattern = r"HMAC-SHA256 ApiKey=(.+?), Date=(.+?), salt=(.+?), signature=(.+)"
        match = re.fullmatch(pattern, self.headers.get("Authorization", ""))
        if match is None or match[1] != KEY:
            return False
        right = hmac.new(SECRET.encode(), (match[2] + match[3]).encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(right, match[4])

    def answer(self, status: int, content: dict) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running_solapi() -> Iterator[Solapi]:
    server = Solapi()
    thread = threading.Thread(target=server.serve_forever, name="solapi", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
