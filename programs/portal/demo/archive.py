"""Two years of cases in a few SQL statements: lives and people are copied in, the rest is made by the database.

Every choice for case n is a hash of n and the seed, so that the same seed gives the same cases. Due times come
from the clock, by way of lives.py: the archive holds so many lives, and each is lived by several cases of
different people and programs. Names and telephones are encrypted once per invented person and shared.
Not made: history rows, audit acts and messages (nobody was sent anything), clock events of closed cases
that were never paused (nothing is computed from them).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.closures import current_calendar
from programs.cases.models import Case, ReceiptCounter
from programs.cases.moves import moves_of
from programs.cases.records import ClockEvent, TimelineEntry
from programs.people.crypto import encrypt, hash_for_lookup
from programs.plan.models import Program
from programs.portal.demo.bulk import bare_tables, copy_rows
from programs.portal.demo.kinds import DemoKind, demo_kinds
from programs.portal.demo.lives import LIFE_COLUMNS, Life, Lives
from programs.portal.demo.names import people
from programs.surveys import satisfaction
from programs.surveys.models import Answer, Response
from programs.surveys.rules import mark

TEMPORARY = ("demo_person", "demo_officer", "demo_life", "demo_slot", "demo_plan", "demo_numbered", "demo_pool")
SLOTS = 1_000  # how finely cases are shared out among programs
LIFE_TYPES = {
    "due_rule": "text",
    "channel": "text",
    "state": "text",
    "within_limit": "boolean",
    "working_minutes": "int",
}  # the others are moments
RATED = 12  # of a hundred cases that ended well


@dataclass(frozen=True)
class Size:
    """How much is made: cases over so many days back, from so many different lives and people."""

    cases: int
    days: int
    lives: int
    people: int
    strip: bool  # take indexes off first: worth it from some 50,000 rows


Tell = Callable[[str], None]


def load_archive(size: Size, *, seed: int, now: datetime, name: str, tell: Tell = lambda text: None) -> int:
    """Write the archive in one transaction; return the number of cases, whose keys begin `demo:<seed>:<name>:`."""
    rng, calendar, kinds = Random(f"archive {seed}"), current_calendar(), _with_a_part()
    shares = _shares(kinds, size.cases)
    with transaction.atomic(), connection.cursor() as cursor:
        step = _Steps(tell)
        cursor.execute("SET LOCAL work_mem = '256MB'")
        _copy_people(cursor, rng, size.people)
        _copy_officers(cursor)
        step("people")
        begun = now.astimezone(SEOUL).date() - timedelta(days=size.days)
        _plan_cases(cursor, kinds, shares, size, calendar=calendar, begun=begun, now=now, rng=rng, seed=seed)
        step("lives")
        _number_cases(cursor, size.cases, seed)
        step("receipt numbers")
        if size.strip:
            with bare_tables(cursor, archive_tables()):
                _write_all(cursor, kinds, rng, seed, name, step)
            step("indexes and keys")
        else:
            _write_all(cursor, kinds, rng, seed, name, step)
        cursor.execute(f"DROP TABLE {', '.join(TEMPORARY)}")
    return size.cases


def archive_tables() -> list[str]:
    """The tables that the archive writes."""
    models: list[type[Model]] = [Case, TimelineEntry, ClockEvent, Response, Answer]
    models += [kind.model for kind in _with_a_part()]
    return [model._meta.db_table for model in models]


def _with_a_part() -> list[DemoKind]:
    """The kinds that the archive holds; of those without a share only the recent stories are played."""
    return [kind for kind in demo_kinds() if kind.share]


class _Steps:
    """Tells how long each step took."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.begun = tell, time.monotonic()

    def __call__(self, what: str) -> None:
        now = time.monotonic()
        self.tell(f"{what}: {now - self.begun:.1f} s")
        self.begun = now


def _shares(kinds: Sequence[DemoKind], cases: int) -> dict[str, list[tuple[int, int]]]:
    """Return for each kind its slots as (program, department), all programs together filling SLOTS."""
    programs = list(Program.objects.order_by("number").values_list("number", "department_id"))
    if not programs:
        raise LookupError("There are no programs yet: run manage.py load_plan first.")
    weights = [3 if number == 7 else 1 + (number * 7) % 3 for number, _department in programs]
    slots: dict[str, list[tuple[int, int]]] = {kind.key: [] for kind in kinds}
    own = {number: kind for kind in kinds for number in kind.programs}
    general = next(kind for kind in kinds if not kind.programs)
    for (number, department), weight in zip(programs, weights, strict=True):
        count = max(1, round(SLOTS * weight / sum(weights)))
        special = own.get(number)
        part = round(count * special.share) if special else 0
        if special:
            slots[special.key] += [(number, department)] * part
        slots[general.key] += [(number, department)] * (count - part)
    return slots


def _copy_people(cursor: CursorWrapper, rng: Random, count: int) -> None:
    cursor.execute(
        "CREATE TEMP TABLE demo_person (i int PRIMARY KEY, name text, name_hash text, phone text, phone_hash text,"
        " email text) ON COMMIT DROP"
    )
    rows = (
        (
            i,
            encrypt(one.name),
            hash_for_lookup(one.name),
            encrypt(one.phone),
            hash_for_lookup(one.phone),
            encrypt(one.email),
        )
        for i, one in enumerate(people(rng, count))
    )
    copy_rows(cursor, "demo_person", ["i", "name", "name_hash", "phone", "phone_hash", "email"], rows)
    cursor.execute("ANALYZE demo_person")


def _copy_officers(cursor: CursorWrapper) -> None:
    """Number the officers of each department; a department without one leaves its cases to nobody."""
    cursor.execute(
        "CREATE TEMP TABLE demo_officer ON COMMIT DROP AS SELECT department_id,"
        " array_agg(id ORDER BY id) AS ids FROM people_user WHERE role = 'officer' AND is_active GROUP BY 1"
    )


def _plan_cases(
    cursor: CursorWrapper,
    kinds: Sequence[DemoKind],
    slots: dict[str, list[tuple[int, int]]],
    size: Size,
    *,
    calendar: WorkingCalendar,
    begun: date,
    now: datetime,
    rng: Random,
    seed: int,
) -> None:
    """Decide for each case its kind, life, program and person: the narrow table that all rows are made from."""
    columns = ", ".join(f"{name} {LIFE_TYPES.get(name, 'timestamptz')}" for name in LIFE_COLUMNS)
    cursor.execute(f"CREATE TEMP TABLE demo_life (kind text, i int, {columns}) ON COMMIT DROP")
    cursor.execute(
        "CREATE TEMP TABLE demo_slot (kind text, i int, program_id int, department_id bigint) ON COMMIT DROP"
    )
    total = sum(map(len, slots.values()))
    parts: list[tuple[str, int, int, int]] = []
    lives = Lives(calendar=calendar, first=begun, now=now, rng=rng)
    left = size.cases
    for number, kind in enumerate(kinds, start=1):
        mine = slots[kind.key]
        count = left if number == len(kinds) else round(size.cases * len(mine) / total)
        left -= count
        made = lives.make(kind.ways, max(1, min(count, round(size.lives * count / size.cases))))
        copy_rows(cursor, "demo_life", ["kind", "i", *LIFE_COLUMNS], _life_rows(kind.key, made))
        copy_rows(
            cursor,
            "demo_slot",
            ["kind", "i", "program_id", "department_id"],
            ((kind.key, i, *slot) for i, slot in enumerate(mine)),
        )
        parts.append((kind.key, count, len(made), len(mine)))
    cursor.execute("CREATE INDEX ON demo_life (kind, i)")
    cursor.execute("CREATE INDEX ON demo_slot (kind, i)")
    cursor.execute("ANALYZE demo_life")
    cursor.execute("ANALYZE demo_slot")
    cursor.execute(
        "CREATE TEMP TABLE demo_plan (n bigint, kind text, life int, program_id int, department_id bigint, person int,"
        " submitted_at timestamptz, receipt_number text) ON COMMIT DROP"
    )
    before = 0
    for key, count, lives_made, slots_made in parts:
        cursor.execute(
            "INSERT INTO demo_plan SELECT g.n, %(kind)s, l.i, s.program_id, s.department_id,"
            f" {_pick('g.n', 3, '%(people)s')}, l.submitted_at"
            " FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS g(n)"
            " JOIN demo_life l ON l.kind = %(kind)s AND l.i = (g.n %% %(lives)s)"
            f" JOIN demo_slot s ON s.kind = %(kind)s AND s.i = {_pick('g.n', 1, '%(slots)s')}",
            {
                "kind": key,
                "first": before,
                "last": before + count - 1,
                "lives": lives_made,
                "slots": slots_made,
                "people": size.people,
                "seed": seed,
            },
        )
        before += count


def _life_rows(kind: str, lives: Sequence[Life]) -> list[tuple[object, ...]]:
    return [(kind, i, *life.row()) for i, life in enumerate(lives)]


def _pick(n: str, what: int, among: str) -> str:
    """SQL: a number below `among`, by hash of the case's number, the seed and what is picked."""
    return f"mod(hashint8extended({n}, %(seed)s * 16 + {what}) & 9223372036854775807, {among})::int"


def _number_cases(cursor: CursorWrapper, cases: int, seed: int) -> None:
    """Give ids and receipt numbers in the order of filing, without gaps, on from what the counters say."""
    cursor.execute("LOCK TABLE cases_case, cases_receiptcounter IN EXCLUSIVE MODE")
    cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
    (first,) = cursor.fetchone()
    cursor.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), %s)", [first + cases])
    year = "extract(year FROM p.submitted_at AT TIME ZONE 'Asia/Seoul')::int"
    cursor.execute(
        "CREATE TEMP TABLE demo_numbered ON COMMIT DROP AS"
        " SELECT %(first)s + row_number() OVER (ORDER BY p.submitted_at, p.n) AS id, p.n, p.kind, p.life, p.person,"
        f"  p.program_id, p.department_id, {year} AS year,"
        f"  coalesce(c.last, 0) + row_number() OVER (PARTITION BY p.program_id, {year} ORDER BY p.submitted_at, p.n)"
        "  AS turn,"
        f"  o.ids[1 + mod({_pick('p.n', 5, '1000')}, cardinality(o.ids))] AS officer"
        " FROM demo_plan p LEFT JOIN demo_officer o USING (department_id)"
        f" LEFT JOIN cases_receiptcounter c ON c.program_id = p.program_id AND c.year = {year}"
        " ORDER BY id",  # what is made from it is then written in this order, too
        {"first": first, "seed": seed},
    )
    cursor.execute(
        f"INSERT INTO {ReceiptCounter._meta.db_table} (program_id, year, last)"
        " SELECT program_id, year, max(turn) FROM demo_numbered GROUP BY 1, 2"
        " ON CONFLICT (program_id, year) DO UPDATE SET last = EXCLUDED.last"
    )
    cursor.execute("ANALYZE demo_numbered")


def _write_all(
    cursor: CursorWrapper, kinds: Sequence[DemoKind], rng: Random, seed: int, name: str, step: Callable[[str], None]
) -> None:
    _write_cases(cursor, seed, name)
    step("cases")
    for kind in kinds:
        _write_children(cursor, kind, rng, seed)
        _write_timeline(cursor, kind)
    step("rows of the kinds, timelines")
    _write_clock_events(cursor)
    _write_satisfaction(cursor, seed)
    step("clock events, satisfaction")


FROM = " FROM demo_numbered d JOIN demo_life l ON l.kind = d.kind AND l.i = d.life"


def _write_cases(cursor: CursorWrapper, seed: int, name: str) -> None:
    cursor.execute(
        "INSERT INTO cases_case (id, kind, program_id, department_id, receipt_number, state, channel, applicant_name,"
        " applicant_name_hash, applicant_phone, applicant_phone_hash, applicant_email, notify_by, language,"
        " assignee_id, submitted_at, receive_by, received_at, due_rule, due_at, paused_at, closed_at, within_limit,"
        " working_minutes, version, submission_key, created_at, updated_at)"
        " SELECT d.id, d.kind, d.program_id, d.department_id,"
        "  'P' || lpad(d.program_id::text, 2, '0') || '-' || d.year || '-' || lpad(d.turn::text, 6, '0'),"
        "  l.state, l.channel, p.name, p.name_hash, p.phone, p.phone_hash, p.email,"
        f"  (ARRAY['sms','sms','sms','email','none'])[1 + {_pick('d.n', 4, '5')}], 'ko',"
        "  CASE WHEN l.received_at IS NOT NULL THEN d.officer END,"
        "  l.submitted_at, l.receive_by, l.received_at, l.due_rule, l.due_at, l.paused_at, l.closed_at,"
        "  l.within_limit, l.working_minutes,"
        "  1 + (l.received_at IS NOT NULL)::int + (l.pause_start IS NOT NULL)::int + (l.pause_end IS NOT NULL)::int"
        "    + (l.closed_at IS NOT NULL)::int,"
        "  'demo:' || %(seed)s || ':' || %(name)s || ':' || d.n, l.submitted_at,"
        "  greatest(l.submitted_at, l.received_at, l.pause_start, l.pause_end, l.closed_at)"
        f"{FROM} JOIN demo_person p ON p.i = d.person",
        {"seed": seed, "name": name},
    )


def _write_children(cursor: CursorWrapper, kind: DemoKind, rng: Random, seed: int) -> None:
    """Fill the kind's own table from its pool of ready values."""
    rows = kind.pool(rng)
    columns = ", ".join(f"{name} {kind_of_column}" for name, kind_of_column in kind.pool_columns)
    cursor.execute("DROP TABLE IF EXISTS demo_pool")
    cursor.execute(f"CREATE TEMP TABLE demo_pool (i int, {columns}) ON COMMIT DROP")
    names = ["i", *(name for name, _kind in kind.pool_columns)]
    copy_rows(cursor, "demo_pool", names, ((i, *row) for i, row in enumerate(rows)))
    cursor.execute("ANALYZE demo_pool")
    targets = ", ".join(name for name, _expression in kind.select)
    expressions = ", ".join(expression for _name, expression in kind.select)
    the_case = " JOIN cases_case c ON c.id = d.id" if "c." in expressions else ""
    cursor.execute(
        f"INSERT INTO {kind.model._meta.db_table} (case_ptr_id, {targets}) SELECT d.id, {expressions}"
        f"{FROM}{the_case} JOIN demo_pool p ON p.i = {_pick('d.n', 6, '%(pool)s')}"
        " WHERE d.kind = %(kind)s",
        {"kind": kind.key, "pool": len(rows), "seed": seed},
    )


# The moves of a life, in their order: the move, when it was made, whether by the officer.
_MOVES = (
    ("receive", "l.received_at", "d.officer"),
    ("supplement", "l.pause_start", "d.officer"),
    ("supplied", "l.pause_end", "d.officer"),
    ("done", "CASE WHEN l.state = 'done' THEN l.closed_at END", "d.officer"),
    ("refuse", "CASE WHEN l.state = 'refused' THEN l.closed_at END", "d.officer"),
    ("withdraw", "CASE WHEN l.state = 'withdrawn' THEN l.closed_at END", "NULL::bigint"),
)


def _write_timeline(cursor: CursorWrapper, kind: DemoKind) -> None:
    """One entry for each move that was made, in the words that the kind declares."""
    declared = moves_of(kind.model)
    parameters: list[str] = [str(_("제출했어요"))]
    entries = ["('filed', l.submitted_at, NULL::bigint, %s, '')"]
    for name, at, by in _MOVES:
        entries.append(f"('{name}', {at}, {by}, %s, %s)")
        parameters += [str(declared[name].past), kind.texts.get(name, "")]
    cursor.execute(
        "INSERT INTO cases_timelineentry (case_id, at, by_id, move, label, text, public)"
        f" SELECT d.id, v.at, v.by, v.move, v.label, v.text, true{FROM}"
        f" CROSS JOIN LATERAL (VALUES {', '.join(entries)}) AS v (move, at, by, label, text)"
        " WHERE d.kind = %s AND v.at IS NOT NULL",
        [*parameters, kind.key],
    )


def _write_clock_events(cursor: CursorWrapper) -> None:
    """What a due time is computed from: the start of clocks that run, and every pause."""
    cursor.execute(
        "INSERT INTO cases_clockevent (case_id, what, at, by_id, reason, length, consent)"
        f" SELECT d.id, v.what, v.at, d.officer, v.reason, '', false{FROM}"
        " CROSS JOIN LATERAL (VALUES ('start', l.received_at, ''), ('pause', l.pause_start, %s),"
        "  ('resume', l.pause_end, ''), ('stop', CASE WHEN l.pause_start IS NOT NULL THEN l.closed_at END, ''))"
        "  AS v (what, at, reason)"
        " WHERE v.at IS NOT NULL"
        "  AND (l.pause_start IS NOT NULL OR (l.received_at IS NOT NULL AND l.closed_at IS NULL))",
        [str(_("보완"))],
    )


def _write_satisfaction(cursor: CursorWrapper, seed: int) -> None:
    """Answers to the satisfaction survey, as `surveys.services.answer` keeps them."""
    cursor.execute(
        "SELECT c.receipt_number, c.program_id, c.department_id, l.closed_at + interval '1 hour',"
        f"  (ARRAY[5,5,5,5,4,4,4,3,3,2])[1 + {_pick('d.n', 8, '10')}]{FROM} JOIN cases_case c ON c.id = d.id"
        f" WHERE l.state = 'done' AND {_pick('d.n', 7, '100')} < %(rated)s AND l.closed_at + interval '1 hour' < now()",
        {"seed": seed, "rated": RATED},
    )
    survey = satisfaction.survey()
    score = survey.questions.get(key=satisfaction.SCORE)
    rows = [(uuid4(), f"case:{number}", *rest) for number, *rest in cursor.fetchall()]
    copy_rows(
        cursor,
        Response._meta.db_table,
        ["id", "survey_id", "about", "program_id", "department_id", "answered_at", "day", "once_mark", "channel",
         "age_band"],
        (
            (key, survey.pk, about, program, department, at, at.astimezone(SEOUL).date(), mark(survey.once_key, about),
             "web", "")
            for key, about, program, department, at, _score in rows
        ),
    )  # fmt: skip
    copy_rows(
        cursor,
        Answer._meta.db_table,
        ["id", "response_id", "question_id", "number", "text", "slot"],
        ((uuid4(), key, score.pk, given, "", 0) for key, *_rest, given in rows),
    )
