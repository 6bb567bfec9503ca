"""A gateway that takes batches, in a process of its own: it counts, answers at once, and costs little.

    python notices_gateway.py PORT

`POST /messages/batch` as programs/notices/providers/http.py says; `GET /stats` tells what it took: how many, how many
twice, and for each campaign the first and last moment (time.time) and the number. `DELETE /stats` forgets all of it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time


class Taken:
    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.twice = 0
        self.campaigns: dict[str, list[float]] = {}

    def take(self, keys: list[str]) -> None:
        now = time.time()
        for key in keys:
            self.twice += key in self.keys
            self.keys.add(key)
            campaign = key.split("-", 2)[1]
            held = self.campaigns.setdefault(campaign, [now, now, 0])
            held[1] = now
            held[2] += 1

    def told(self) -> bytes:
        return json.dumps({"count": len(self.keys), "twice": self.twice, "campaigns": self.campaigns}).encode()


taken = Taken()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _rest = head.split(" ", 2)
        length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        asked = await reader.readexactly(length) if length else b""
        answer = answer_to(method, path, asked)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # whoever asked was killed
    finally:
        writer.close()


def answer_to(method: str, path: str, asked: bytes) -> bytes:
    if path == "/stats":
        if method == "DELETE":
            taken.__init__()  # type: ignore[misc]
        return taken.told()
    keys = [message["key"] for message in json.loads(asked)["messages"]]
    taken.take(keys)
    return json.dumps({"results": [{"key": key, "id": key} for key in keys]}).encode()


async def main(port: int) -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=1 << 24)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
