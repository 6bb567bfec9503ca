"""What the bench of the search needs; in a process of its own, as the benches' process has no Django.

files_seed.py fill COUNT         so many texts of files, made of the words of the plan; once
files_seed.py measure            how long words of every frequency take, with the index and without; prints JSON
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent
WORDS_A_TEXT = 120
ROUNDS = 9
SEED = 7


def run(env: dict[str, str], *arguments: str | int) -> Any:
    """Do one of the above in the database of that environment and return what it printed."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), *map(str, arguments)],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"files_seed {arguments} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def fill(count: int) -> dict[str, Any]:
    """Texts of about 500 letters made of the words of the plan: a few in every other text, most in few."""
    from django.db import connection

    from programs.files.models import FileText

    if FileText.objects.count() != count:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS files_text_pairs")
            cursor.execute("TRUNCATE files_filetext, cases_attachment")
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (token uuid, text text)")
            cursor.execute("TRUNCATE bench_plain")
            cursor.execute(FILES, [_a_case(), count])
            words, made_with = _words(), _made_with()
            with cursor.copy(
                "COPY files_filetext (token, text, pairs, key, read_at, owner, created_at) FROM STDIN"
            ) as copy:
                for token, text, pairs in _texts(count, words):
                    copy.write_row((token, text[1], pairs, *made_with))
            with cursor.copy("COPY bench_plain (token, text) FROM STDIN") as copy:
                for token, text, _pairs in _texts(count, words, sealed=False):
                    copy.write_row((token, text[0]))
            cursor.execute("CREATE INDEX files_text_pairs ON files_filetext USING gin (pairs)")
            cursor.execute("VACUUM ANALYZE files_filetext, cases_attachment, bench_plain")
    return {"texts": count}


FILES = """
    INSERT INTO cases_attachment (token, case_id, name, kind, content_type, size, file, preview, sha256, sealed,
        scan, scan_note, scan_tries, reading, public, created_at)
    SELECT ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, %s, n || '.pdf', 'pdf',
        'application/pdf', 1000, 'x', '', '', true, 'clean', '', 0, 'done', true, now() - n * interval '1 minute'
    FROM generate_series(1, %s) n
"""


def _made_with() -> tuple[Any, ...]:
    from django.conf import settings
    from django.utils import timezone

    from programs.files.texts import key_name

    now = timezone.now()
    return key_name(settings.FIELD_KEYS[0]), now, "cases.attachment", now


def _texts(count: int, words: list[str], *, sealed: bool = True) -> Iterator[tuple[str, tuple[str, str], list[int]]]:
    """(token, (text, its token of encryption), numbers of its pairs), the same ones every time."""
    from django.conf import settings

    from programs.base.normal import bigrams
    from programs.files.texts import numbers_of
    from programs.people.crypto import encrypt

    chance = random.Random(SEED)
    numbers = {word: numbers_of(bigrams(word), settings.FIELD_KEYS[0]) for word in words}
    often = list(itertools.accumulate(1 / place for place in range(1, len(words) + 1)))
    for number in range(1, count + 1):
        chosen = chance.choices(words, cum_weights=often, k=WORDS_A_TEXT)
        text = " ".join(chosen)
        pairs = sorted({pair for word in chosen for pair in numbers[word]}) if sealed else []
        yield f"00000000-0000-0000-0000-{number:012x}", (text, encrypt(text) if sealed else ""), pairs


def _words() -> list[str]:
    """The words of all programs in a settled order; the nearer the front, the more often it stands in a text."""
    from programs.base.normal import searchable
    from programs.files.finding import WORD
    from programs.plan.models import Program

    found: set[str] = set()
    for program in Program.objects.order_by("number"):
        texts = [
            program.title,
            program.goal,
            program.guide,
            program.audience,
            json.dumps(program.facts, ensure_ascii=False),
        ]
        found.update(WORD.findall(searchable(" ".join(texts))))
    words = sorted(word for word in found if len(word) > 1)
    random.Random(SEED).shuffle(words)
    return words


def _a_case() -> int:
    """One case that all the files belong to; the search asks the files, not the case."""
    import uuid

    from programs.cases import services
    from programs.cases.models import Case, GeneralRequest
    from programs.people.actors import PORTAL
    from programs.plan.models import Program

    case = Case.objects.order_by("pk").first()
    if case is None:
        program = Program.objects.select_related("department").get(number=7)
        made = GeneralRequest(
            program=program,
            department=program.department,
            applicant_name="홍길동",
            notify_by="none",
            subject="문의해요",
            text="파일을 함께 보내요.",
        )
        case, _new = services.file(made, by=PORTAL, submission_key=uuid.uuid4().hex)
    return case.pk


def measure() -> dict[str, Any]:
    """For two-syllable words of every frequency: (word, texts, ms found, ms read without the index)."""
    from django.db import connection

    from programs.files.finding import find
    from programs.people.models import Role, User

    auditor = User.objects.filter(role=Role.AUDITOR).first() or User.objects.create_user(
        email="bench.auditor@example.com", name="감사", role=Role.AUDITOR
    )
    rows = []
    with connection.cursor() as cursor:
        for word in _two_syllables():
            find(word, by=auditor)
            found = _median_ms(lambda word=word: find(word, by=auditor))
            cursor.execute("SELECT count(*) FROM bench_plain WHERE text LIKE %s", [f"%{word}%"])
            (texts,) = cursor.fetchone()
            plain = _median_ms(
                lambda word=word: cursor.execute(
                    "SELECT token FROM bench_plain WHERE text LIKE %s ORDER BY token LIMIT 20", [f"%{word}%"]
                ),
                rounds=3,
            )
            rows.append({"word": word, "texts": texts, "ms": found, "plain_ms": plain})
    return {"rows": rows}


def _two_syllables() -> list[str]:
    """One word of each frequency: from the front of the list to its end, and one that stands nowhere."""
    words = [word for word in _words() if len(word) == 2 and all("가" <= letter <= "힣" for letter in word)]
    places = sorted({0, 1, 3, 10, len(words) // 8, len(words) // 2, len(words) - 1})
    return [*(words[place] for place in places), "쀍쀍"]


def _median_ms(act: Callable[[], Any], *, rounds: int = ROUNDS) -> float:
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.path.insert(0, str(BASE_DIR))
    import django

    django.setup()
    verb, *rest = sys.argv[1:]
    print(json.dumps({"fill": fill, "measure": measure}[verb](*map(int, rest)), ensure_ascii=False))
