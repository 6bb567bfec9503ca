"""After a visit: whoever came is asked how it was, once, by day, by the way they chose; and may say it on the page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.bookings import satisfaction, services
from programs.bookings.models import Booking, Session
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from programs.people.consents import Consent
from programs.surveys import satisfaction as surveys
from programs.surveys.models import Invitation, Response
from tests.bookings.conftest import NOW, book, person

pytestmark = pytest.mark.django_db
DAY = NOW  # Monday, ten in the morning


@pytest.fixture
def visit(make_session):
    """Somebody booked and came; the session is over since an hour."""

    def make(number: int = 1, *, came: bool = True, **more) -> Booking:
        session = make_session(starts_at=DAY + timedelta(days=1))
        booking = book(session, number, at=DAY, **more)
        if came:
            services.check_in(booking, by=PORTAL, at=DAY)
        ended = DAY - timedelta(hours=1)
        Session.objects.filter(pk=session.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
        booking.refresh_from_db()
        return booking

    return make


def invitations():
    return OutboxMessage.objects.filter(key="surveys.invitation")


def test_who_came_is_asked_once_by_the_way_they_chose(visit):
    visit(1)
    visit(2, person=person(2, email="two@example.com"), notify_by="email")
    visit(3, notify_by="none")
    visit(4, came=False)

    assert satisfaction.invite_visitors(at=DAY) == 2
    assert satisfaction.invite_visitors(at=DAY + timedelta(hours=1)) == 0

    assert set(invitations().values_list("channel", flat=True)) <= {"sms", "lms", "email"}
    assert set(invitations().values_list("recipient", flat=True)) == {"01055550001", "two@example.com"}
    assert set(Invitation.objects.values_list("about", flat=True)) == {
        satisfaction.about(each) for each in Booking.objects.filter(notify_by__in=["sms", "email"], state="attended")
    }


def test_nobody_is_asked_at_night_before_the_end_or_days_later(visit, make_session):
    booking = visit(1)

    assert satisfaction.invite_visitors(at=DAY.replace(hour=23)) == 0
    assert satisfaction.invite_visitors(at=DAY + timedelta(days=3)) == 0
    Session.objects.filter(pk=booking.session_id).update(ends_at=DAY + timedelta(minutes=1))
    assert satisfaction.invite_visitors(at=DAY) == 0
    assert not invitations().exists()
    assert satisfaction.invite_visitors(at=DAY + timedelta(minutes=1)) == 1


def test_who_said_no_to_surveys_is_not_asked(visit, resident):
    booking = visit(1)
    Booking.objects.filter(pk=booking.pk).update(user=resident)
    Consent.objects.create(user=resident, purpose="survey", wording="만족도", granted=False, source="web")

    assert satisfaction.invite_visitors(at=DAY) == 0


def test_the_booking_page_asks_once_and_the_first_answer_stands(client_of, visit, resident):
    booking = visit(1)
    ended = timezone.now() - timedelta(hours=1)
    Booking.objects.filter(pk=booking.pk).update(user=resident)
    Session.objects.filter(pk=booking.session_id).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    client, address = client_of(resident), reverse("bookings:rate", args=[booking.code])
    mine = reverse("bookings:mine", args=[booking.code])
    assert "만족도 남기기" in client.get(mine).content.decode()

    assert client.post(address, {"score": "9"}).status_code == 422
    assert client.post(address, {"score": "5", "text": "친절했어요"}).status_code == 200
    client.post(address, {"score": "1"})

    assert surveys.given(satisfaction.about(booking)).score == 5
    assert Response.objects.get().program_id == 7
    assert "만족도 남기기" not in client.get(mine).content.decode()
    assert satisfaction.invite_visitors() == 0


def test_before_the_visit_there_is_nothing_to_say_and_nobody_elses_can_be_rated(
    client_of, make_session, resident, other_resident
):
    booking = book(make_session(), 1)
    Booking.objects.filter(pk=booking.pk).update(user=resident)
    address = reverse("bookings:rate", args=[booking.code])

    assert client_of(resident).get(address).status_code == 409
    assert client_of(resident).post(address, {"score": "5"}).status_code == 409
    assert client_of(other_resident).post(address, {"score": "5"}).status_code == 404
    assert Response.objects.count() == 0


def test_what_a_person_said_is_part_of_what_is_handed_over_to_them(visit, resident):
    from programs.people.holdings import holdings

    booking = visit(1)
    Booking.objects.filter(pk=booking.pk).update(user=resident)
    satisfaction.give(booking, score=4, text="친절했어요", by=PORTAL, at=DAY)

    handed_over = next(each for each in holdings if each.key == "bookings").export(resident)

    assert (handed_over[0]["satisfaction"]["score"], handed_over[0]["satisfaction"]["text"]) == (4, "친절했어요")


def test_staff_type_in_what_was_said_on_the_telephone_once_it_is_over(visit, make_session, officer, client_of):
    over, coming = visit(1), book(make_session(), 2)
    desk = client_of(officer)

    link = "만족도 입력 (전화)"
    assert link in desk.get(f"/desk/bookings/b/{over.code}/").content.decode()
    assert link not in desk.get(f"/desk/bookings/b/{coming.code}/").content.decode()
