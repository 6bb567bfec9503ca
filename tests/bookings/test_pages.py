"""Residents' pages of bookings, without JavaScript: find a time, prove the phone, book, change, cancel."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from programs.bookings import services
from programs.bookings.models import Booking
from programs.bookings.states import State
from programs.people.models import Consent
from tests.bookings.conftest import book, guest

pytestmark = pytest.mark.django_db
FORM = {"name": "시험일", "notify_by": "sms", "consent": "on"}


def test_a_stranger_proves_a_phone_books_and_sees_the_booking(client, prove, make_session):
    session = make_session(capacity=2)
    address = f"/bookings/sessions/{session.pk}/"
    sent_away = client.get(address)
    assert sent_away["Location"].startswith("/accounts/phone/prove/?next=")
    prove()

    done = client.post(address, FORM, follow=True)

    booking = Booking.objects.get()
    assert booking.state == State.CONFIRMED
    assert booking.phone == "01055550001"
    assert booking.code in done.content.decode()
    assert Consent.objects.filter(purpose="bookings.booking", granted=True).count() == 1
    assert booking.code in client.get("/bookings/lookup/").content.decode()


def test_a_refused_form_keeps_what_was_typed_and_books_nothing(client, prove, make_session):
    session = make_session()
    prove()

    answer = client.post(
        f"/bookings/sessions/{session.pk}/", {"name": "시험일", "notify_by": "email", "note": "휠체어"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "휠체어" in page
    assert "이메일로 받으려면" in page
    assert Booking.objects.count() == 0


def test_a_rule_that_refuses_stands_above_the_form(client, prove, make_session):
    session = make_session(capacity=2)
    book(session, 1)
    prove()

    answer = client.post(f"/bookings/sessions/{session.pk}/", FORM)

    assert answer.status_code == 422
    assert "이미 신청" in answer.content.decode()
    assert Booking.objects.count() == 1


def test_a_full_session_offers_the_line(client, prove, make_session):
    session = make_session(capacity=1)
    book(session, 2)
    prove()

    page = client.get(f"/bookings/sessions/{session.pk}/").content.decode()
    assert "기다리기 신청" in page
    assert page.count('name="wait" value="True"') == 1
    unasked = client.post(f"/bookings/sessions/{session.pk}/", FORM)
    assert unasked.status_code == 409
    assert "시험일" in unasked.content.decode()
    assert Booking.objects.count() == 1
    client.post(f"/bookings/sessions/{session.pk}/", {**FORM, "wait": "on"})

    waiting = Booking.objects.get(state=State.WAITING)
    assert "다음 차례예요" in client.get(f"/my/bookings/{waiting.code}/").content.decode()


def test_an_offered_place_is_taken_on_its_page(client, prove, make_session):
    session = make_session(capacity=1)
    holder, waiting = book(session, 2), book(session, 1, wait=True)
    services.cancel(holder, by=guest(2))
    prove()

    assert "이 자리 받기" in client.get(f"/my/bookings/{waiting.code}/").content.decode()
    client.post(f"/my/bookings/{waiting.code}/accept/")

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED
    late = Client()
    assert prove(browser=late).post(f"/my/bookings/{holder.code}/accept/").status_code == 404


def test_cancelling_asks_first(client, prove, make_session):
    booking = book(make_session())
    prove()

    asked = client.get(f"/my/bookings/{booking.code}/cancel/")
    booking.refresh_from_db()
    assert (asked.status_code, booking.state) == (200, State.CONFIRMED)
    client.post(f"/my/bookings/{booking.code}/cancel/")

    booking.refresh_from_db()
    assert booking.state == State.CANCELLED


def test_moving_shows_only_times_with_room(client, prove, make_offering, make_session):
    offering = make_offering()
    mine, full, free = (make_session(offering=offering, hours=hours) for hours in (48, 72, 96))
    booking = book(mine, 1)
    book(full, 2)
    prove()

    page = client.get(f"/my/bookings/{booking.code}/move/").content.decode()
    assert f'value="{free.pk}"' in page
    assert f'value="{full.pk}"' not in page
    refused = client.post(f"/my/bookings/{booking.code}/move/", {"session": full.pk})
    assert (refused.status_code, "그대로 있어요" in refused.content.decode()) == (409, True)
    client.post(f"/my/bookings/{booking.code}/move/", {"session": free.pk})

    booking.refresh_from_db()
    assert booking.session_id == free.pk


def test_a_strangers_booking_is_not_there(client, prove, make_session):
    booking = book(make_session(), 2)
    prove()

    for part in ("", "cancel/", "move/", "calendar.ics"):
        assert client.get(f"/my/bookings/{booking.code}/{part}").status_code == 404


def test_the_calendar_file_can_be_read_and_names_nobody(client, prove, make_session):
    booking = book(make_session())
    prove()

    content = client.get(f"/my/bookings/{booking.code}/calendar.ics").content

    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["DTSTART"].dt == booking.session.starts_at.replace(microsecond=0)
    assert "시험1" not in content.decode()


def test_the_month_and_the_list_show_the_same_times_in_few_queries(
    client, make_offering, make_session, django_assert_max_num_queries
):
    offering = make_offering()
    for hours in range(30, 70):
        make_session(offering=offering, hours=hours)
    month = (timezone.now() + timedelta(hours=50)).strftime("%Y-%m")
    address = f"/bookings/7/{offering.slug}/"
    with django_assert_max_num_queries(8):
        calendar = client.get(f"{address}?view=month&month={month}").content.decode()
    days = re.findall(r'href="\?day=([0-9-]+)#times"', calendar)
    assert days, "a day of twenty times shows the first and leads to the others"
    with django_assert_max_num_queries(8):
        page = client.get(f"{address}?day={days[0]}").content.decode()
    of_the_day = {
        str(s.pk) for s in offering.sessions.all() if f"{timezone.localtime(s.starts_at):%Y-%m-%d}" == days[0]
    }
    assert set(re.findall(r"/bookings/sessions/(\d+)/", page)) == of_the_day
    assert client.get(f"/bookings/7/{offering.slug}/?month=nonsense").status_code == 200


def test_another_department_neither_sees_the_people_nor_cancels(client, make_session, other_officer):
    booking = book(make_session())
    session = booking.session
    client.force_login(other_officer)

    for part in ("", "sheet/", "told/"):
        page = client.get(f"/desk/bookings/sessions/{session.pk}/{part}")
        assert page.status_code == 403
        assert booking.code not in page.content.decode()
    for sent in ({"session": [session.pk]}, {"session": [session.pk], "sent": "1", "reason": "폭우"}):
        assert "회차 1개 취소" not in client.post("/desk/bookings/cancel/", sent, follow=True).content.decode()
    session.refresh_from_db()
    assert session.state == "planned"


@pytest.mark.parametrize("model", ["offering", "series", "session", "booking", "resource"])
def test_every_list_of_the_admin_opens(client, make_session, officer_of_the_counter, administrator, model):
    booking = book(make_session(resource=officer_of_the_counter))
    client.force_login(administrator)

    assert client.get(f"/admin/bookings/{model}/").status_code == 200
    assert client.get(f"/admin/bookings/booking/?q={booking.code}").status_code == 200
    assert client.get(f"/admin/bookings/booking/{booking.pk}/change/").status_code == 200
    session = client.get(f"/admin/bookings/session/{booking.session_id}/change/")
    assert session["Location"] == f"/desk/bookings/sessions/{booking.session_id}/"
    assert client.get(session["Location"]).status_code == 200
    assert client.get(f"/admin/bookings/offering/{booking.session.offering_id}/change/").status_code == 200


def test_a_session_is_deleted_and_restored_from_the_list_by_its_own_department_only(
    client, make_session, officer, other_officer
):
    session = make_session()
    chosen = {"_selected_action": session.pk}

    client.force_login(other_officer)
    client.post("/admin/bookings/session/", {"action": "delete_chosen", **chosen})
    session.refresh_from_db()
    assert session.deleted_at is None

    client.force_login(officer)
    client.post("/admin/bookings/session/", {"action": "delete_chosen", **chosen})
    session.refresh_from_db()
    assert session.deleted_at is not None
    client.post("/admin/bookings/session/", {"action": "restore_chosen", **chosen})
    session.refresh_from_db()
    assert session.deleted_at is None
