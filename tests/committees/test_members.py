"""Seats and terms: appointing, succession, reappointment, resigning; nobody twice, and no seat twice."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.committees import services
from programs.committees.models import Attendance, Membership, Seat
from programs.committees.services import Person
from programs.notices.models import OutboxMessage
from programs.people.models import Department
from tests.cast import StaffFactory
from tests.committees.conftest import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_a_member_from_outside_is_kept_encrypted_and_serves_the_term_of_the_body(body, keeper):
    seat = body.seats.get(field="학계")

    member = services.appoint(seat, person(1), by=keeper, starts=date(2026, 3, 1))

    assert member.ends == date(2028, 2, 29)
    assert member.masked_name == "두*미"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM committees_membership WHERE id = %s", [member.pk])
        assert all("두루미" not in value and "5555" not in value for value in cursor.fetchone())
    assert Act.objects.filter(event="committees.appointed", by=keeper).exists()


def test_a_seat_that_is_taken_is_refused_in_words_and_by_the_database(body, members, keeper):
    seat = members[1].seat

    with pytest.raises(WrongState, match="이 자리에는"):
        services.appoint(seat, person(60), by=keeper, starts=TODAY())
    with pytest.raises(IntegrityError, match="committees_seat_taken_once"), transaction.atomic():
        Membership.objects.create(seat=seat, name="누군가", notify_by="none", starts=TODAY())

    assert Membership.objects.filter(seat=seat).count() == 1


def test_nobody_sits_on_two_seats_of_one_body(body, members, keeper):
    seat = Seat.objects.create(body=body, title="언론 위원", field="언론")

    with pytest.raises(WrongState, match="이미 ‘학계 위원’ 자리"):
        services.appoint(seat, person(1), by=keeper, starts=TODAY())
    with pytest.raises(IntegrityError, match="committees_person_once_by_phone"), transaction.atomic():
        Membership.objects.create(
            seat=seat, name="두루미", phone=person(1).phone, notify_by="none", starts=TODAY(), ends=TODAY()
        )


def test_who_resigns_says_why_and_the_successor_serves_the_rest_of_the_term(body, members, keeper):
    leaving = members[2]
    with pytest.raises(BadInput, match="까닭"):
        services.end_term(leaving, by=keeper, on=TODAY(), ending="resigned")
    leaving.refresh_from_db()
    assert leaving.ending == ""

    successor = services.succeed(
        leaving, person(33), by=keeper, on=TODAY() + timedelta(days=1), ending="resigned", reason="이사"
    )

    leaving.refresh_from_db()
    assert (leaving.ends, leaving.ending_note) == (TODAY(), "이사")
    assert successor.ends == leaving.term_ends
    assert successor.predecessor == leaving


def test_more_reappointments_than_the_rule_allows_are_refused(make_body, keeper):
    body = make_body(reappointments=1, term_years=1, founded=date(2020, 1, 1))
    seat = body.seats.get(field="학계")
    for year in (2021, 2022):
        services.appoint(seat, person(1), by=keeper, starts=date(year, 1, 1))

    with pytest.raises(BadInput, match="연임은 1번까지"):
        services.appoint(seat, person(1), by=keeper, starts=date(2023, 1, 1))

    assert Membership.objects.count() == 2


def test_the_rest_of_somebodys_term_is_no_term_of_ones_own(make_body, keeper):
    body = make_body(reappointments=0, term_years=1, founded=date(2020, 1, 1))
    seat = body.seats.get(field="학계")
    first = services.appoint(seat, person(1), by=keeper, starts=date(2021, 1, 1))
    services.succeed(first, person(2), by=keeper, on=date(2021, 7, 1))

    own = services.appoint(seat, person(2), by=keeper, starts=date(2022, 1, 1))

    assert own.ends == date(2022, 12, 31)


def test_an_ex_officio_seat_is_for_the_department_and_has_no_end(body, keeper):
    department = Department.objects.get(name="세무1과")
    seat = Seat.objects.create(body=body, title="세무1과장", field="부서장", department=department)
    of_taxes = StaffFactory(department=department)

    with pytest.raises(BadInput, match="당연직"):
        services.appoint(seat, person(9), by=keeper, starts=TODAY())
    member = services.appoint(seat, Person(user=of_taxes), by=keeper, starts=TODAY())

    assert member.ends is None
    assert member.is_official


def test_a_residents_account_is_no_colleague(body, keeper, resident):
    with pytest.raises(BadInput, match="직원 계정"):
        services.appoint(body.seats.first(), Person(user=resident), by=keeper, starts=TODAY())


def test_others_do_not_appoint(body, stranger, resident):
    seat = body.seats.first()

    with pytest.raises(NotYourDuty):
        services.appoint(seat, person(1), by=stranger, starts=TODAY())
    with pytest.raises(Http404):
        services.appoint(seat, person(1), by=resident, starts=TODAY())

    assert not Membership.objects.exists()


def test_who_left_is_called_to_no_later_meeting_and_the_successor_is(noticed, members, keeper):
    leaving = members[3]

    successor = services.succeed(leaving, person(44), by=keeper, on=TODAY() + timedelta(days=2))

    called = set(Attendance.objects.filter(meeting=noticed).values_list("member_id", flat=True))
    assert leaving.pk not in called
    assert successor.pk in called
    assert OutboxMessage.objects.filter(dedupe=f"committees:{noticed.pk}:{successor.pk}:noticed").exists()
