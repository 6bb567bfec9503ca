"""Counts how often a form is opened, by day, language and deed: nothing about who opened it is kept."""

from datetime import datetime, time

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from civil_affairs.forms_library.models import CivilForm, FormUse
from programs.base.calendar import SEOUL
from programs.base.ratelimit import hit
from programs.people.lockout import address_of

IN_A_MINUTE = 60  # openings of one form from one network address that are counted


def count(form: CivilForm, deed: str, language: str, request: HttpRequest) -> bool:
    """Count one opening; False where it is a robot's flood. One statement, however many open it at once."""
    if request.method != "GET" or not hit(f"form:{form.pk}:{deed}:{address_of(request)}", IN_A_MINUTE, 60):
        return False
    day = datetime.combine(timezone.now().astimezone(SEOUL).date(), time.min, tzinfo=SEOUL)
    table = connection.ops.quote_name(FormUse._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (form_id, at, language, deed, count) VALUES (%s, %s, %s, %s, 1)"  # noqa: S608
            f" ON CONFLICT (form_id, at, language, deed) DO UPDATE SET count = {table}.count + 1",
            [form.pk, day, language, deed],
        )
    return True
