"""The yardstick of the delivery: the same batches through the same gateway with nothing around them.

    python notices_bare.py fill NUMBER      a table of that many rows, just a state and a text
    python notices_bare.py drain PORT       one process: UPDATE … SKIP LOCKED, POST, UPDATE, until nothing is queued

No rules, no consent, no encrypted address, no record of the hand-over, no campaign: what the machine could do at best.
"""

from __future__ import annotations

import http.client
import json
import os
import sys

import psycopg

BATCH = 1_000
TEXT = "이번 주 서대문구 소식이에요. 새로운 복지 제도와 문화 행사를 한눈에 보세요."
CLAIM = """
UPDATE bare_queue SET state = 'sending' WHERE id IN (
    SELECT id FROM bare_queue WHERE state = 'queued' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING id, body
"""


def fill(connection: psycopg.Connection, number: int) -> None:
    connection.execute("DROP TABLE IF EXISTS bare_queue")
    connection.execute("CREATE TABLE bare_queue (id bigint PRIMARY KEY, state text NOT NULL, body text NOT NULL)")
    connection.execute("INSERT INTO bare_queue SELECT i, 'queued', %s FROM generate_series(1, %s) AS i", [TEXT, number])
    connection.execute("CREATE INDEX ON bare_queue (id) WHERE state = 'queued'")


def drain(connection: psycopg.Connection, port: int) -> None:
    while rows := connection.execute(CLAIM, [BATCH]).fetchall():
        messages = [
            {"key": f"bare-0-{number}", "to": "01055550000", "from": "023301114", "subject": "", "text": body}
            for number, body in rows
        ]
        gateway = http.client.HTTPConnection("127.0.0.1", port)
        gateway.request("POST", "/messages/batch", json.dumps({"messages": messages}, ensure_ascii=False).encode())
        results = json.loads(gateway.getresponse().read())["results"]
        gateway.close()
        taken = [int(result["key"].rpartition("-")[2]) for result in results]
        connection.execute("UPDATE bare_queue SET state = 'sent' WHERE id = ANY(%s)", [taken])


if __name__ == "__main__":
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        {"fill": fill, "drain": drain}[sys.argv[1]](connection, int(sys.argv[2]))
