"""Five hundred browsers that press one button in the same moment; a process of its own, only the standard library.

    bookings_clients.py URL < JSON list of requests, one a client: {"path", "cookie", "address", "form"}

With "form" true a client first opens the page, as a person does, and fills in what it finds there: the token, the
hidden fields, the ticked boxes. That is not timed; what is timed is from the moment all begin to connect until the last
answer is read to its end. Each has a connection of its own. Prints JSON: seconds, ms of each, statuses, places led to.
"""

from __future__ import annotations

import html
import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def filled_in(page: str) -> dict[str, str]:
    """What a person would send from the page: hidden fields and ticked boxes as they are, a name, the consent."""
    form = page[page.index('method="post"', page.index("<main")) :]
    sent = {}
    for tag in INPUT.findall(form[: form.index("</form>")]):
        attributes = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag)}
        kind = attributes.get("type", "text")
        chosen = kind in ("hidden", "text", "email") or " checked" in tag
        if "name" in attributes and chosen:
            sent[attributes["name"]] = attributes.get("value", "on" if kind == "checkbox" else "")
    return {**sent, "name": "서대문", "consent": "on", "note": ""}


def posted(host: str, wanted: dict) -> bytes:
    """The bytes of the POST."""
    head = {"Host": host, "X-Forwarded-For": wanted["address"], "Referer": f"http://{host}{wanted['path']}"}
    cookies, fields = f"sessionid={wanted['cookie']}", {"name": "서대문"}
    if wanted["form"]:
        connection = HTTPConnection(host, timeout=30)
        connection.request("GET", wanted["path"], headers={**head, "Cookie": cookies, "Connection": "close"})
        answer = connection.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{wanted['path']}: {answer.status}")
        token = re.match(r"csrftoken=[^;]+", answer.getheader("Set-Cookie", ""))
        cookies = "; ".join([cookies, *([token.group()] if token else [])])
        fields = filled_in(page)
    body = urlencode(fields).encode()
    head |= {
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Origin": f"http://{host}",
        "Accept": "text/html",
        "Connection": "close",
    }
    lines = [f"POST {wanted['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Client:
    """One browser: connects, sends, reads to the end."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.request, self.answer, self.took = request, b"", 0.0
        self.began = time.perf_counter()
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(address)

    def go_on(self, mask: int) -> bool:
        """Send or take what is there; say whether the answer is whole."""
        if mask & selectors.EVENT_WRITE:
            self.request = self.request[self.socket.send(self.request) :]
            return False
        part = self.socket.recv(65536)
        self.answer += part
        if part:
            return False
        self.took = time.perf_counter() - self.began
        self.socket.close()
        return True


def press(url: str, requests: list[bytes]) -> dict:
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 80)
    selector = selectors.DefaultSelector()
    began = time.perf_counter()
    clients = [Client(address, request) for request in requests]
    for client in clients:
        selector.register(client.socket, selectors.EVENT_WRITE, client)
    left = len(clients)
    while left:
        for key, mask in selector.select(60):
            client: Client = key.data
            if client.go_on(mask):
                selector.unregister(key.fileobj)
                left -= 1
            elif mask & selectors.EVENT_WRITE and not client.request:
                selector.modify(client.socket, selectors.EVENT_READ, client)
    seconds = time.perf_counter() - began
    heads = [client.answer.partition(b"\r\n\r\n")[0].decode() for client in clients]
    return {
        "seconds": seconds,
        "ms": sorted(client.took * 1000 for client in clients),
        "statuses": Counter(head[9:12] for head in heads),
        "led_to": Counter(
            re.sub(r"[^/]+/$", "…", head.lower().partition("location: ")[2].split("\r")[0]) for head in heads
        ),
    }


if __name__ == "__main__":
    host = urlsplit(sys.argv[1]).netloc
    print(json.dumps(press(sys.argv[1], [posted(host, wanted) for wanted in json.load(sys.stdin)])))
