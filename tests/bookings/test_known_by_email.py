"""A person without a telephone books, is told, changes and cancels by mail alone, where the offering takes that."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from programs.base.errors import BadInput
from programs.bookings import services
from programs.bookings.models import Booking
from programs.bookings.rules import Person
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.people.models import Consent

pytestmark = pytest.mark.django_db
EMAIL = "deaf-reader@example.com"
FORM = {"name": "시험일", "consent": "on"}


@pytest.fixture
def by_mail(client):
    """Prove a mail address by the code that was mailed to it; the code is read from the outbox."""

    def prove(email=EMAIL, browser=client):
        browser.post("/accounts/email/prove/", {"email": email})
        body = OutboxMessage.objects.filter(key="notices.mail_code").latest("pk").body
        browser.post("/accounts/email/prove/code/", {"code": re.search(r"\d{6}", body)[0]})
        return browser

    return prove


def mailed(session, email=EMAIL, key="k1", **more):
    who = Person(name="시험", email=email)
    return services.book(session.pk, who, by=Guest(email=email), submission_key=key, notify_by="email", **more)


def test_a_stranger_books_by_mail_and_is_never_asked_for_a_telephone(client, by_mail, make_offering, make_session):
    session = make_session(offering=make_offering(email_will_do=True))
    address = f"/bookings/sessions/{session.pk}/"
    assert client.get(address)["Location"].startswith("/accounts/email/prove/?next=")
    by_mail()
    assert 'name="phone"' not in client.get(address).content.decode()

    done = client.post(address, FORM, follow=True)

    booking = Booking.objects.get()
    assert (booking.state, booking.phone, booking.email, booking.notify_by) == ("confirmed", "", EMAIL, "email")
    assert booking.code in done.content.decode()
    assert booking.code in client.get("/bookings/lookup/").content.decode()
    assert OutboxMessage.objects.get(key="bookings.booked").recipient == EMAIL
    assert Consent.objects.get(purpose="bookings.booking").email_hash
    client.post(f"/my/bookings/{booking.code}/cancel/")
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED


def test_where_mail_will_not_do_a_telephone_is_asked_for(by_mail, make_session):
    session = make_session()
    answer = by_mail().get(f"/bookings/sessions/{session.pk}/")
    assert answer["Location"].startswith("/accounts/phone/prove/")
    assert not Booking.objects.exists()


def test_a_wrong_code_by_mail_proves_nothing(client):
    client.post("/accounts/email/prove/", {"email": EMAIL})
    right = re.search(r"\d{6}", OutboxMessage.objects.get(key="notices.mail_code").body)[0]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert client.post("/accounts/email/prove/code/", {"code": wrong}).status_code == 422
    assert client.get("/bookings/lookup/").status_code == 302


def test_the_same_mail_address_has_one_place_in_a_session(make_session):
    session = make_session(capacity=3)
    mailed(session)
    with pytest.raises(BadInput, match="이미 신청"):
        mailed(session, key="k2")
    assert Booking.objects.count() == 1
    assert mailed(session).pk == Booking.objects.get().pk  # the same press of the button


def test_the_database_holds_the_mail_address_to_one_place_at_a_time(make_session):
    first = mailed(make_session())
    other = make_session(starts_at=first.session.starts_at)
    twin = Booking(session=other, name="시험", email=EMAIL, state=State.CONFIRMED, submission_key="k9")
    with pytest.raises(IntegrityError, match="bookings_mail_once_at_a_time"), transaction.atomic():
        twin.save()
    twin.session = first.session
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    connection.ensure_connection()
    assert Booking.objects.count() == 1


def test_an_address_that_only_stands_beside_a_telephone_opens_nothing(by_mail, make_session):
    """Somebody mistyped it: whoever has the address is not that person."""
    booked = services.book(
        make_session().pk,
        Person(name="시험", phone="01055550001", email=EMAIL),
        by=Guest("01055550001"),
        submission_key="k1",
    )
    browser = by_mail()
    assert browser.get(f"/my/bookings/{booked.code}/").status_code == 404
    assert booked.code not in browser.get("/bookings/lookup/").content.decode()


def test_an_address_that_differs_by_a_hyphen_is_another_person(by_mail, make_session):
    """The keyed hash knows no hyphens; the comparison does."""
    booked = mailed(make_session(), email="deafreader@example.com")
    browser = by_mail()
    assert browser.get(f"/my/bookings/{booked.code}/").status_code == 404
    assert booked.code not in browser.get("/bookings/lookup/").content.decode()


def test_staff_move_a_booking_between_fields_of_one_way_and_no_further(make_offering, make_session, officer):
    fields = [make_offering(way="") for _number in range(2)]
    here, there = (make_session(offering=each) for each in fields)
    booking = mailed(here)
    with pytest.raises(BadInput, match="같은 프로그램"):
        services.move(booking, there.pk, by=officer)
    booking.refresh_from_db()
    assert booking.session_id == here.pk
    assert here.starts_at < here.ends_at < here.starts_at + timedelta(days=1)


def test_another_browser_sees_nothing_of_it(by_mail, make_session):
    booked = mailed(make_session())
    by_mail()
    assert Client().get(f"/my/bookings/{booked.code}/").status_code == 404
