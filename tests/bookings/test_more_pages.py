"""Pages beside the booking form: how many come, the draw, the index, and what is said before anything is sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.bookings import lottery
from programs.bookings.models import Booking
from programs.bookings.states import Allocation, State
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db
FORM = {"name": "시험일", "notify_by": "sms", "consent": "on"}


def test_a_group_says_that_more_come_and_is_refused_what_is_not_free(client, prove, make_offering, make_session):
    session = make_session(capacity=4, offering=make_offering(group_max=4))
    mine = book(session, 1, places=1)
    book(session, 2, places=2)
    prove()
    address = f"/my/bookings/{mine.code}/places/"
    assert 'value="4"' in client.get(address).content.decode()

    refused = client.post(address, {"places": "4"})
    nonsense = client.post(address, {"places": "9"})
    done = client.post(address, {"places": "2"}, follow=True)

    assert (refused.status_code, nonsense.status_code) == (409, 422)
    assert "자리가 모자라" in refused.content.decode()
    assert "예약 인원을 바꿨어요" in done.content.decode()
    mine.refresh_from_db()
    session.refresh_from_db()
    assert (mine.places, session.taken) == (2, 4)


def test_a_draw_is_there_for_everybody_before_and_after_and_names_nobody(client, make_offering, make_session):
    offering = make_offering(allocation=Allocation.LOTTERY)
    session = make_session(1, offering=offering, draws_at=timezone.now() + timedelta(hours=24), seed=lottery.new_seed())
    book(session, 1)
    book(session, 2)
    address = f"/bookings/sessions/{session.pk}/draw"
    before = client.get(f"{address}/").content.decode()
    assert lottery.commitment(session.seed) in before
    assert session.seed not in before
    assert client.get(f"{address}.txt").status_code == 404

    lottery.draw(session.pk, at=timezone.now() + timedelta(hours=25))

    page, text = client.get(f"{address}/").content.decode(), client.get(f"{address}.txt").content.decode()
    assert session.seed in page
    lots = [line.split("\t")[1] for line in text.splitlines() if not line.startswith("#")]
    in_order = list(Booking.objects.order_by("rank").values_list("code", flat=True))
    assert lots == [lottery.rank(session.seed, code) for code in in_order]
    assert "시험1" not in page + text
    assert client.get(f"/bookings/sessions/{make_session().pk}/draw/").status_code == 404


def test_the_index_is_searched_and_says_when_nothing_is_found(client, make_offering, make_session):
    make_session(offering=make_offering(title="목공 강좌"))
    make_session(offering=make_offering(title="건축 상담"))
    make_offering(title="숨은 강좌", is_published=False)

    found = client.get("/bookings/?q=목공").content.decode()
    nothing = client.get("/bookings/?q=없는말&field=nonsense").content.decode()

    assert "목공 강좌" in found
    assert "건축 상담" not in found
    assert "숨은 강좌" not in client.get("/bookings/?q=강좌").content.decode()
    assert "없는말" in nothing
    assert "목공 강좌" not in nothing


def test_the_check_button_says_how_it_stands_and_books_nothing(client, prove, make_session):
    free, full = make_session(capacity=2), make_session(capacity=1, hours=96)
    book(full, 2)
    prove()

    could = client.post(f"/bookings/sessions/{free.pk}/", {**FORM, "check": "1"}).content.decode()
    would_wait = client.post(f"/bookings/sessions/{full.pk}/", {**FORM, "check": "1"}).content.decode()

    assert "지금 예약할 수 있어요" in could
    assert 'value="시험일"' in could
    assert "빈자리를 기다리게 돼요" in would_wait
    assert Booking.objects.count() == 1


def test_what_stands_in_the_way_is_said_when_the_page_is_opened(client, prove, make_offering, make_session):
    """Given a booking at the same time, and a program that takes one of each person: both are said before the form."""
    once = make_offering(per_person=1)
    mine = make_session(capacity=2, offering=once)
    book(mine, 1)
    same_time = make_session(capacity=2, starts_at=mine.starts_at)
    another = make_session(capacity=2, offering=once, hours=96)
    prove()

    overlap = client.get(f"/bookings/sessions/{same_time.pk}/").content.decode()
    limit = client.get(f"/bookings/sessions/{another.pk}/").content.decode()

    assert "같은 시간에 다른 예약이 있어요" in overlap
    assert "한 사람이 1건까지 예약할 수 있어요" in limit


def test_a_full_line_is_said_and_takes_nobody(client, prove, make_offering, make_session):
    session = make_session(capacity=1, offering=make_offering(waitlist_cap=1))
    book(session, 2)
    book(session, 3, wait=True)
    prove()

    page = client.get(f"/bookings/sessions/{session.pk}/")
    sent = client.post(f"/bookings/sessions/{session.pk}/", {**FORM, "wait": "on"})

    assert page.status_code == 200
    assert 'name="submission_key"' not in page.content.decode()
    assert sent.status_code == 409
    assert Booking.objects.filter(state=State.WAITING).count() == 1
