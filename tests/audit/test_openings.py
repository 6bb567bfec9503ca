"""K-28: whoever opens a person's data is on record, and the person can read it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone

from programs import audit
from programs.audit.models import Opening
from programs.audit.my import openings
from programs.people import guests
from programs.people.crypto import hash_for_lookup


def asked_by(rf, user):
    request = rf.get("/my/")
    request.user = user
    request.session = SessionStore()
    return request


def test_the_resident_reads_who_opened_what_and_why(client_of, resident, officer):
    audit.opened(by=officer, whose=resident, what=["name", "phone"], why="접수한 신청을 처리해요", ref="cases.case:1")
    page = client_of(resident).get("/my/").content.decode()
    assert "내 정보를 본 기록" in page
    assert "민원여권과 담당 공무원" in page
    assert "이름, 휴대전화" in page
    assert "접수한 신청을 처리해요" in page
    # officers are not named to the public
    assert officer.name not in page


def test_another_resident_does_not_see_it(rf, resident, other_resident, officer):
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    assert openings(asked_by(rf, other_resident))["rows"] == []


def test_openings_by_telephone_reach_the_account_that_has_proven_it(resident, officer):
    audit.opened(by=officer, whose=hash_for_lookup("010-5555-0001"), what=["phone"], why="전화 민원이에요")
    assert Opening.objects.about(resident).count() == 1
    resident.phone_verified_at = None
    assert Opening.objects.about(resident).count() == 0


def test_a_guest_reads_them_with_a_proven_telephone(rf, officer, guest_phone, db):
    from django.contrib.auth.models import AnonymousUser

    audit.opened(by=officer, whose=hash_for_lookup(guest_phone), what=["phone"], why="전화 민원이에요")
    request = asked_by(rf, AnonymousUser())
    request.session.create()
    assert openings(request) is None
    guests.remember_guest(request, guest_phone)
    assert len(openings(request)["rows"]) == 1


def test_reading_ones_own_data_leaves_no_row(officer):
    assert audit.opened(by=officer, whose=officer, what=["name"], why="내 정보예요") is None
    assert not Opening.objects.exists()


def test_an_opening_without_a_reason_is_refused(officer, resident):
    with pytest.raises(ValueError, match="reason"):
        audit.opened(by=officer, whose=resident, what=["name"], why="  ")
    assert not Opening.objects.exists()


def test_an_export_leaves_one_row_a_person_in_few_statements(officer, django_assert_max_num_queries):
    whose = [hash_for_lookup(f"0105555{n:04d}") for n in range(2500)]
    with django_assert_max_num_queries(6):
        audit.opened_many(by=officer, whose=whose, what=["name"], why="감사 자료로 내려받아요", exported=True)
    assert Opening.objects.filter(exported=True).count() == 2500


def test_the_role_and_department_are_those_of_the_time(officer, resident, other_department):
    opening = audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    officer.department = other_department
    officer.save()
    assert Opening.objects.get(pk=opening.pk).by_department == "민원여권과"


def test_the_month_is_counted_per_opener(officer, head, resident, other_resident):
    day = datetime(2026, 10, 5, 1, 0, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(day + timedelta(hours=12), tick=False):
        audit.opened(by=officer, whose=resident, what=["name"], why="업무")
        audit.opened(by=officer, whose=resident, what=["name"], why="업무")
        audit.opened(by=officer, whose=other_resident, what=["name"], why="업무", ref="x")
    with time_machine.travel(day, tick=False):
        audit.opened_many(by=head, whose=[resident], what=["name"], why="밤에", exported=True)
    rows = {row["by"]: row for row in Opening.objects.by_opener()}
    assert (rows[officer.pk]["rows"], rows[officer.pk]["persons"], rows[officer.pk]["odd_hours"]) == (3, 2, 0)
    assert (rows[head.pk]["exports"], rows[head.pk]["odd_hours"]) == (1, 1)
