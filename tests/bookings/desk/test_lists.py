"""Weeks, calendars of officers and rooms, lists taken away as files, and what bookings are counted by."""

import csv
import io
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from programs.audit.models import Act, Opening
from programs.bookings import indicators, services
from programs.bookings.models import Booking, Resource
from programs.bookings.states import State
from programs.people.actors import PORTAL
from programs.plan.indicators import registry
from programs.plan.periods import Period
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def time_of(session):
    day = timezone.localdate(session.starts_at).isoformat()
    return f"first={day}&last={day}"


def test_a_week_shows_each_officer_with_the_sessions_of_each_day(desk, make_session, officer_of_the_counter):
    session = make_session(resource=officer_of_the_counter)
    make_session(starts_at=session.starts_at)

    page = desk.get(f"/desk/bookings/week/?week={timezone.localdate(session.starts_at).isoformat()}").content.decode()

    assert "건축 상담 담당" in page
    assert "정하지 않음" in page
    assert page.count(f"/desk/bookings/sessions/{session.pk}/") == 1
    assert desk.get("/desk/bookings/week/?week=nonsense").status_code == 200


def test_the_calendar_of_an_officer_is_private_and_can_be_made_anew(
    desk, stranger, make_session, officer_of_the_counter
):
    booking = book(make_session(resource=officer_of_the_counter, capacity=2))
    renew = f"/desk/bookings/calendars/{officer_of_the_counter.pk}/renew/"
    assert stranger.post(renew).status_code == 403

    desk.post(renew)
    address = desk.get("/desk/bookings/calendars/").context["rows"][0][1]
    content = Client().get(address).content
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert "(1/2)" in event["SUMMARY"]
    assert booking.name not in content.decode()
    desk.post(renew)

    assert Client().get(address).status_code == 404
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    officer_of_the_counter.refresh_from_db()
    Resource.objects.update(feed_key="")
    assert Client().get(address).status_code == 404


def test_the_list_is_filtered_searched_and_masked(desk, stranger, make_offering, make_session):
    one = book(make_session(offering=make_offering(title="건축 상담")))
    two = book(make_session(offering=make_offering(title="위생 상담")), 2)
    services.cancel(two, by=PORTAL)
    time = time_of(one.session)

    page = desk.get(f"/desk/bookings/list/?{time}&q=건축").content.decode()
    assert one.code in page
    assert two.code not in page
    assert "시**" in page
    assert "시험1" not in page
    assert two.code in desk.get(f"/desk/bookings/list/?{time}&state=cancelled").content.decode()
    assert "그런 예약이 없어요" in stranger.get(f"/desk/bookings/list/?{time}").content.decode()
    assert desk.get("/desk/bookings/list/?first=2026-05-02&last=2026-05-01").status_code == 422


def test_a_masked_file_and_a_full_one_with_its_reason_on_record(desk, officer, make_session):
    booking = book(make_session())
    address = f"/desk/bookings/list/export/?{time_of(booking.session)}"

    masked = rows_of(desk.post(address, {"what": "bookings", "names": "masked", "fmt": "csv"}))
    assert (masked[0]["이름"], masked[0]["휴대전화"]) == ("시**", "010-****-0001")
    assert Opening.objects.filter(exported=True).count() == 0
    refused = desk.post(address, {"what": "bookings", "names": "full", "fmt": "csv", "reason": ""})
    assert refused.status_code == 422
    full = rows_of(desk.post(address, {"what": "bookings", "names": "full", "fmt": "csv", "reason": "전화 안내"}))

    assert (full[0]["이름"], full[0]["휴대전화"]) == ("시험1", "01055550001")
    assert Opening.objects.get(exported=True).why == "전화 안내"
    assert [act.data["full"] for act in Act.objects.filter(event="bookings.exported").order_by("pk")] == ["no", "yes"]


def test_names_leave_in_full_only_with_the_department_that_runs_it(
    stranger, auditor, client_of, make_session, other_department
):
    session = make_session()
    session.offering.services.create(name="취득세", department=other_department)
    booking = book(session)
    address = f"/desk/bookings/list/export/?{time_of(booking.session)}"
    wanted = {"what": "bookings", "names": "full", "fmt": "csv", "reason": "궁금해서"}

    for browser in (stranger, client_of(auditor)):
        assert rows_of(browser.post(address, wanted))[0]["이름"] == "시**"
    assert Opening.objects.filter(exported=True).count() == 0


def test_sessions_leave_as_a_sheet(desk, make_session):
    booking = book(make_session(capacity=4))

    answer = desk.post(
        f"/desk/bookings/list/export/?{time_of(booking.session)}",
        {"what": "sessions", "names": "masked", "fmt": "xlsx"},
    )

    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_figures_by_offering_and_by_service(desk, make_offering, make_session, program):
    offering = make_offering()
    service = offering.services.create(name="등본", department=program.department)
    session = make_session(capacity=2, offering=offering, hours=0.02)
    came, away = book(session, 1, services=[service]), book(session, 2)
    waited = book(session, 3, wait=True, services=[service])
    Booking.objects.filter(pk=came.pk).update(state=State.ATTENDED)
    Booking.objects.filter(pk=away.pk).update(state=State.NO_SHOW)
    begin, end = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)

    (row,) = indicators.by_offering(begin, end, type(offering).objects.all())
    assert (row["booked"], row["came"], row["away"], row["waited"], row["served"]) == (3, 1, 1, 1, 0)
    (by_service,) = indicators.by_service(begin, end, type(offering).objects.all())
    assert (by_service["booked_services__service__name"], by_service["booked"]) == ("등본", 2)
    page = desk.get(f"/desk/bookings/figures/?{time_of(session)}").content.decode()

    assert "50.0%" in page
    assert waited.session_id == session.pk


def test_each_program_is_measured_by_its_bookings(make_session, program):
    session = make_session(capacity=4, hours=0.02)
    came, away = book(session, 1), book(session, 2)
    Booking.objects.filter(pk=came.pk).update(state=State.ATTENDED)
    Booking.objects.filter(pk=away.pk).update(state=State.NO_SHOW)
    day = timezone.localdate(session.starts_at)
    indicator = registry.get("bookings.attended")

    rows = indicator.rows(Period(day, day), program=7)

    assert {each.code for each in rows} == {came.code, away.code}
    figure = indicator.measure.source.within(Period(day, day)).aggregate(
        **dict(zip(("above", "below"), indicator.measure.aggregates(), strict=True))
    )
    assert indicator.text(indicator.value(figure["above"], figure["below"])) == "50.0%"
    assert all(str(column.title) for column in indicator.row_columns)
    assert [column.of(rows[0]) for column in indicator.row_columns]


def test_residents_see_a_week_a_month_and_a_list(client, make_session):
    session = make_session(capacity=2)
    offering = session.offering
    address = f"/bookings/7/{offering.slug}/"

    for view in ("week", "month", "list"):
        page = client.get(address, {"view": view})
        assert page.status_code == 200
        assert f"/bookings/sessions/{session.pk}/" in page.content.decode()
    assert client.get(address, {"view": "week", "week": "nonsense"}).status_code == 200
