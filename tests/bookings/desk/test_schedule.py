"""Times changed at the desk: a series with people in it, several sessions called off, one deleted by mistake."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programs.base.closures import current_calendar
from programs.base.models import Closure
from programs.bookings import calling_off, scheduling, series_plan
from programs.bookings.models import Booking, ChangeNotice, Offering, Resource, Series, Session
from programs.bookings.signatures import TICKET, signed
from programs.bookings.states import SessionState, State
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(make_offering):
    """Every day but Sunday for two weeks from tomorrow, 10:00 to 11:00."""
    first = timezone.localdate() + timedelta(days=1)
    made = Series.objects.create(
        offering=make_offering(cancel_hours=2),
        weekdays=[0, 1, 2, 3, 4, 5],
        starts=time(10),
        ends=time(11),
        first=first,
        last=first + timedelta(days=13),
        capacity=3,
        place="강당",
    )
    scheduling.make_sessions(made)
    return made


def fields(series, **changed):
    values = {
        "weekdays": series.weekdays,
        "starts": series.starts.strftime("%H:%M"),
        "ends": series.ends.strftime("%H:%M"),
        "first": series.first.isoformat(),
        "last": series.last.isoformat(),
        "exceptions": "",
        "place": series.place,
        "capacity": series.capacity,
        "reason": "",
    }
    return {**values, **changed}


def look(browser, series, **changed):
    """Press "see what changes"; give the page and what it sends along."""
    page = browser.post(f"/desk/bookings/series/{series.pk}/", {**fields(series, **changed), "look": "1"})
    text = page.content.decode()
    found = re.search(r'name="seen" value="(\w+)"', text)
    return text, found.group(1) if found else ""


def save(browser, series, seen, **changed):
    return browser.post(f"/desk/bookings/series/{series.pk}/", {**fields(series, **changed), "seen": seen, "save": "1"})


def test_looking_changes_nothing_and_says_what_saving_would_do(desk, series):
    booked = series.sessions.order_by("starts_at")[0]
    book(booked)
    there = Session.objects.count()

    page, seen = look(desk, series, starts="14:00", ends="15:00")

    assert "예약이 없어 지울 회차" in page
    assert "일정과 다르지만 예약이 있는 회차</dt><dd>1</dd>" in page
    assert seen
    assert Session.objects.there().count() == there
    series.refresh_from_db()
    assert series.starts == time(10)


def test_sessions_with_people_are_kept_moved_or_cancelled_as_staff_decide(desk, series):
    kept, moved, cancelled, carried = series.sessions.order_by("starts_at")[:4]
    target = series.sessions.order_by("starts_at")[5]
    who = [book(each, number) for number, each in enumerate((kept, moved, cancelled, carried), start=1)]
    book(target, 9)
    change = {"starts": "14:00", "ends": "15:00", "reason": "강당 공사"}
    _page, seen = look(desk, series, **change)

    decisions = {
        f"session-{kept.pk}": "keep",
        f"session-{moved.pk}": "move",
        f"session-{cancelled.pk}": "cancel",
        f"session-{carried.pk}": f"cancel:{target.pk}",
    }
    assert save(desk, series, seen, **change, **decisions).status_code == 302

    for each in (kept, moved, cancelled, carried, *who):
        each.refresh_from_db()
    assert timezone.localtime(kept.starts_at).time() == time(10)
    assert timezone.localtime(moved.starts_at).time() == time(14)
    assert (cancelled.state, who[2].state) == (SessionState.CANCELLED, State.CANCELLED)
    assert (who[3].session_id, who[3].state) == (target.pk, State.CONFIRMED)
    assert [each.change for each in ChangeNotice.objects.order_by("booking")] == ["moved", "cancelled", "moved"]
    assert OutboxMessage.objects.filter(ref=f"booking:{who[0].pk}", key__contains="session_").count() == 0
    days = [timezone.localdate(each.starts_at) for each in Session.objects.planned().filter(series=series)]
    moved_times = Session.objects.planned().filter(series=series, starts_at=moved.starts_at).count()
    assert moved_times == 1
    assert days  # the others were made anew at two o'clock


def test_moving_people_without_a_reason_is_refused_and_nothing_changes(desk, series):
    booked = series.sessions.order_by("starts_at")[0]
    book(booked)
    change = {"starts": "14:00", "ends": "15:00"}
    _page, seen = look(desk, series, **change)

    answer = save(desk, series, seen, **change, **{f"session-{booked.pk}": "move"})

    assert answer.status_code == 422
    assert "까닭을 적어 주세요" in answer.content.decode()
    series.refresh_from_db()
    assert series.starts == time(10)
    assert Session.objects.filter(deleted_at__isnull=False).count() == 0


def test_a_booking_made_meanwhile_is_looked_at_again(desk, series):
    change = {"starts": "14:00", "ends": "15:00"}
    _page, seen = look(desk, series, **change)
    book(series.sessions.order_by("starts_at")[0])

    answer = save(desk, series, seen, **change)

    assert answer.status_code == 409
    assert "그사이 예약이나 회차가 바뀌었어요" in answer.content.decode()
    assert Session.objects.filter(deleted_at__isnull=False).count() == 0


def test_an_exception_and_an_earlier_end_drop_what_nobody_booked(desk, series):
    first = series.sessions.order_by("starts_at")[0]
    change = {
        "exceptions": timezone.localdate(first.starts_at).isoformat(),
        "last": (series.first + timedelta(days=6)).isoformat(),
    }
    _page, seen = look(desk, series, **change)
    save(desk, series, seen, **change)

    left = Session.objects.there().filter(series=series)
    assert not left.filter(pk=first.pk).exists()
    assert max(timezone.localdate(each.starts_at) for each in left) <= series.first + timedelta(days=6)


def test_a_changed_end_changes_sessions_in_place_and_days_taken_back_come_again(desk, series):
    ids = set(series.sessions.values_list("pk", flat=True))
    _page, seen = look(desk, series, ends="11:30")
    save(desk, series, seen, ends="11:30")
    assert set(Session.objects.there().values_list("pk", flat=True)) == ids
    _page, seen = look(desk, series, ends="11:30", weekdays=[0])
    save(desk, series, seen, ends="11:30", weekdays=[0])
    assert Session.objects.there().count() < len(ids)

    _page, seen = look(desk, series, ends="11:30")
    save(desk, series, seen, ends="11:30")

    assert set(Session.objects.there().values_list("pk", flat=True)) == ids


def test_what_an_officer_already_has_is_said_with_what_it_is(desk, series, officer_of_the_counter, make_session):
    other = make_session(starts_at=series.sessions.order_by("starts_at")[0].starts_at, resource=officer_of_the_counter)

    page, seen = look(desk, series, resource=officer_of_the_counter.pk)

    assert "건축 상담 담당은" in page
    assert other.offering.title in page
    assert not seen
    series.refresh_from_db()
    assert series.resource is None


def test_a_series_is_divided_among_officers_and_nobody_booked_loses_a_place(desk, series, program):
    officers = [
        Resource.objects.create(kind="officer", name=f"상담 {number}", department=program.department)
        for number in (1, 2)
    ]
    session = series.sessions.order_by("starts_at")[0]
    people = [book(session, number) for number in (1, 2)]
    before = series.sessions.count()

    desk.post(f"/desk/bookings/series/{series.pk}/split/", {"resources": [each.pk for each in officers], "capacity": 1})

    session.refresh_from_db()
    assert Series.objects.count() == 2
    assert (session.resource, session.capacity, session.taken) == (officers[0], 2, 2)
    assert Session.objects.filter(resource=officers[1]).count() == before
    assert Booking.objects.filter(pk__in=[each.pk for each in people], state=State.CONFIRMED).count() == 2


def test_a_session_moved_by_hand_leaves_its_series_and_is_not_made_again(desk, series):
    session = series.sessions.order_by("starts_at")[0]
    booking = book(session)
    day = timezone.localdate(session.starts_at).isoformat()
    form = {"day": day, "starts": "16:00", "ends": "17:00", "place": "별관", "capacity": 3, "reason": "누수"}
    address = f"/desk/bookings/sessions/{session.pk}/edit/"

    asked = desk.post(address, form).content.decode()
    assert "1건에 바뀐 때와 곳을 알려요" in asked
    session.refresh_from_db()
    assert session.place == "강당"
    desk.post(address, {**form, "confirmed": "1"})

    session.refresh_from_db()
    assert (timezone.localtime(session.starts_at).time(), session.place, session.series) == (time(16), "별관", None)
    assert OutboxMessage.objects.get(key="bookings.session_moved").ref == f"booking:{booking.pk}"
    assert scheduling.make_sessions(series) == 0


def test_who_has_something_else_at_the_new_time_gives_the_place_up_and_is_told(make_session, make_offering):
    session = make_session(capacity=2, hours=48)
    other = make_session(capacity=2, hours=72)
    stays, clash = book(session, 1), book(session, 2)
    book(other, 2)

    new = calling_off.NewTime(other.starts_at, other.ends_at, "강당", None)
    calling_off.move_session(session, new, by=PORTAL, reason="공사")

    stays.refresh_from_db()
    clash.refresh_from_db()
    assert (stays.state, clash.state) == (State.CONFIRMED, State.CANCELLED)
    assert set(ChangeNotice.objects.values_list("change", flat=True)) == {"moved", "cancelled"}


def test_fewer_places_than_booked_are_refused_in_words_and_more_go_to_the_line(desk, make_session):
    session = make_session(capacity=2, hours=72)
    book(session, 1)
    book(session, 2)
    waiting = book(session, 3, wait=True)
    begin, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    form = {"day": begin.date().isoformat(), "place": "민원실"}
    form |= {"starts": f"{begin:%H:%M:%S.%f}", "ends": f"{end:%H:%M:%S.%f}"}
    address = f"/desk/bookings/sessions/{session.pk}/edit/"

    refused = desk.post(address, {**form, "capacity": 1})
    assert refused.status_code == 409
    assert "2명이 예약해서 그보다 줄일 수 없어요" in refused.content.decode()
    desk.post(address, {**form, "capacity": 3})

    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED


def test_a_session_deleted_by_mistake_comes_back_by_the_link_in_the_message(desk, stranger, make_session):
    session = make_session()

    page = desk.post(f"/desk/bookings/sessions/{session.pk}/delete/", follow=True).content.decode()
    assert f"/desk/bookings/deleted/#session-{session.pk}" in page
    assert stranger.post(f"/desk/bookings/sessions/{session.pk}/restore/").status_code == 403
    desk.post(f"/desk/bookings/sessions/{session.pk}/restore/")

    session.refresh_from_db()
    assert session.deleted_at is None


def test_restoring_says_what_the_room_has_meanwhile(desk, make_session, officer_of_the_counter):
    session = make_session(resource=officer_of_the_counter)
    scheduling.delete(session, by=PORTAL)
    make_session(resource=officer_of_the_counter, starts_at=session.starts_at)

    page = desk.post(f"/desk/bookings/sessions/{session.pk}/restore/", follow=True).content.decode()

    assert "건축 상담 담당은" in page
    session.refresh_from_db()
    assert session.deleted_at is not None


def test_heavy_rain_calls_several_sessions_off_and_each_person_answers_by_one_link(desk, series):
    first, second = series.sessions.order_by("starts_at")[:2]
    later = series.sessions.order_by("starts_at")[4]
    one, two, three = book(first, 1), book(first, 2), book(second, 3)
    chosen = {"session": [first.pk, second.pk]}

    asked = desk.get("/desk/bookings/cancel/", chosen).content.decode()
    assert "회차 2개 취소" in asked
    assert desk.post("/desk/bookings/cancel/", {**chosen, "sent": "1", "reason": ""}).status_code == 422
    assert Session.objects.planned().filter(pk__in=[first.pk, second.pk]).count() == 2
    desk.post("/desk/bookings/cancel/", {**chosen, "sent": "1", "reason": "폭우"})

    assert OutboxMessage.objects.filter(key="bookings.session_cancelled").count() == 3
    link = f"/bookings/t/{signed(TICKET, one.code)}/"
    assert link in OutboxMessage.objects.get(ref=f"booking:{one.pk}", key="bookings.session_cancelled").body
    page = Client().get(link).content.decode()
    assert "폭우" in page
    Client().post(f"{link}answer/", {"answer": "other", "session": later.pk})
    Client().post(f"/bookings/t/{signed(TICKET, two.code)}/answer/", {"answer": "give_up"})
    for each in (one, two, three):
        each.refresh_from_db()
    assert (one.state, one.session_id) == (State.CONFIRMED, later.pk)
    assert (two.state, three.state) == (State.CANCELLED, State.CANCELLED)
    answers = dict(ChangeNotice.objects.values_list("booking__code", "answer"))
    assert answers == {one.code: "other", two.code: "gave_up", three.code: ""}
    told = desk.get(f"/desk/bookings/sessions/{first.pk}/told/").content.decode()
    assert "2건에 알렸고, 0건은 아직 답이 없어요" in told
    assert "다른 시간으로 바꿈" in told


def test_a_new_day_makes_the_sessions_there_and_carries_the_people(desk, series):
    session = series.sessions.order_by("starts_at")[0]
    booking = book(session)
    day = series.last + timedelta(days=3)

    desk.post(
        "/desk/bookings/cancel/", {"session": [session.pk], "sent": "1", "reason": "폭설", "new_day": day.isoformat()}
    )

    booking.refresh_from_db()
    assert timezone.localtime(booking.session.starts_at).date() == day
    assert timezone.localtime(booking.session.starts_at).time() == time(10)
    token = signed(TICKET, booking.code)
    assert "새 시간에 올게요" in Client().get(f"/bookings/t/{token}/").content.decode()
    Client().post(f"/bookings/t/{token}/answer/", {"answer": "keep"})
    assert ChangeNotice.objects.get().answer == "kept"
    again = Client().post(f"/bookings/t/{token}/answer/", {"answer": "give_up"})
    assert again.status_code == 409
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_a_place_taken_meanwhile_is_said_and_the_link_still_works(series):
    first, last = series.sessions.order_by("starts_at")[0], series.sessions.order_by("-starts_at")[0]
    booking = book(first)
    calling_off.cancel_session(first, by=PORTAL, reason="폭우")
    for number in (5, 6, 7):
        book(last, number)
    token = signed(TICKET, booking.code)

    answer = Client().post(f"/bookings/t/{token}/answer/", {"answer": "other", "session": last.pk})

    assert answer.status_code == 409
    assert "자리가 찼어요" in answer.content.decode()
    assert ChangeNotice.objects.get().answer == ""
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED


def test_a_closure_announced_for_tomorrow_tells_those_booked_and_shows_staff_whom(desk, series):
    session = series.sessions.order_by("starts_at")[0]
    booking = book(session)

    Closure.objects.create(date=timezone.localdate(session.starts_at), name="청사 정전", kind="closed")

    page = desk.get("/desk/bookings/changes/").content.decode()
    assert "청사 정전 휴무" in page
    told = desk.get(f"/desk/bookings/sessions/{session.pk}/told/").content.decode()
    assert booking.code in told
    other = series.sessions.planned().order_by("starts_at")[0]
    Client().post(f"/bookings/t/{signed(TICKET, booking.code)}/answer/", {"answer": "other", "session": other.pk})
    booking.refresh_from_db()
    assert (booking.state, booking.session_id) == (State.CONFIRMED, other.pk)


def test_a_closure_withdrawn_lets_staff_open_the_day_again_and_tells_who_was_booked(desk, stranger, series):
    """Given two booked whose day was closed, one of whom chose another time: the other takes the old one back."""
    session, other = series.sessions.order_by("starts_at")[:2]
    booking, elsewhere = book(session, 1), book(session, 2)
    closure = Closure.objects.create(date=timezone.localdate(session.starts_at), name="청사 정전", kind="closed")
    Client().post(f"/bookings/t/{signed(TICKET, elsewhere.code)}/answer/", {"answer": "other", "session": other.pk})
    address = "/desk/bookings/changes/reopen/"
    assert "다시 열 회차가 없어요" in desk.get(address).content.decode()

    closure.delete()
    assert "다시 열지 살펴보기" in desk.get("/desk/bookings/changes/").content.decode()
    assert desk.post(address, {}).status_code == 422
    assert stranger.post(address, {"session": [session.pk]}).status_code == 422
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED
    desk.post(address, {"session": [session.pk]})

    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.PLANNED, "")
    told = OutboxMessage.objects.get(key="bookings.session_reopened")
    assert told.ref == f"booking:{booking.pk}"
    Client().post(f"/bookings/t/{signed(TICKET, booking.code)}/answer/", {"answer": "other", "session": session.pk})
    booking.refresh_from_db()
    assert (booking.state, booking.session_id) == (State.CONFIRMED, session.pk)


def test_a_holiday_that_became_known_otherwise_is_followed_every_hour(series):
    session = series.sessions.order_by("starts_at")[0]
    calendar = type(current_calendar())(closures={timezone.localdate(session.starts_at): "임시공휴일"})

    assert calling_off.follow_calendar(calendar) == 1
    assert calling_off.follow_calendar(calendar) == 0

    session.refresh_from_db()
    assert "임시공휴일" in session.cancel_reason


def test_another_department_changes_no_times(stranger, series):
    session = series.sessions.order_by("starts_at")[0]
    for address in (
        f"/desk/bookings/series/{series.pk}/",
        f"/desk/bookings/series/{series.pk}/split/",
        f"/desk/bookings/offerings/{series.offering_id}/",
        f"/desk/bookings/sessions/{session.pk}/edit/",
    ):
        assert stranger.get(address).status_code == 403
    stranger.post("/desk/bookings/cancel/", {"session": [session.pk], "sent": "1", "reason": "폭우"})

    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_an_offering_is_copied_previewed_shown_and_taken_out_of_sight(desk, series, client):
    offering = series.offering
    offering.services.create(name="등본", department=offering.department)

    desk.post(f"/desk/bookings/offerings/{offering.pk}/copy/", {"title": "봄 상담"})
    copy = Offering.objects.get(title="봄 상담")
    assert (copy.is_published, copy.slug, copy.services.count(), copy.sessions.count()) == (
        False,
        f"{offering.slug}-2",
        1,
        0,
    )
    address = f"/bookings/7/{copy.slug}/"
    assert client.get(address).status_code == 404
    assert "직원만 보는 미리보기" in desk.get(f"/desk/bookings/offerings/{copy.pk}/preview/").content.decode()
    assert "앞으로 열리는 회차가 없어요" in desk.get(f"/desk/bookings/offerings/{copy.pk}/show/").content.decode()
    desk.post(f"/desk/bookings/offerings/{copy.pk}/show/")
    assert client.get(address).status_code == 200
    desk.post(f"/desk/bookings/offerings/{copy.pk}/show/")

    assert client.get(address).status_code == 404


def test_an_offering_whose_window_is_over_is_not_shown(desk, make_offering):
    offering = make_offering(is_published=False, closes_at=timezone.now() - timedelta(days=1))

    answer = desk.post(f"/desk/bookings/offerings/{offering.pk}/show/")

    assert answer.status_code == 409
    offering.refresh_from_db()
    assert offering.is_published is False


def test_a_new_session_that_collides_is_refused_with_what_typed_kept(desk, make_session, officer_of_the_counter):
    there = make_session(hours=72, resource=officer_of_the_counter)
    begin = timezone.localtime(there.starts_at)
    form = {"day": begin.date().isoformat(), "starts": f"{begin:%H:%M}", "ends": "23:59", "capacity": 1}
    form |= {"place": "상담실 가", "resource": officer_of_the_counter.pk}

    answer = desk.post(f"/desk/bookings/offerings/{there.offering_id}/sessions/new/", form)

    assert answer.status_code == 409
    assert "건축 상담 담당은" in answer.content.decode()
    assert "상담실 가" in answer.content.decode()
    assert Session.objects.count() == 1


def test_the_plan_of_a_series_over_a_leap_day_and_a_year_end(make_offering):
    series = Series(
        offering=make_offering(),
        weekdays=[0, 1, 2, 3, 4, 5, 6],
        starts=time(23),
        ends=time(23, 59),
        first=date(2028, 2, 28),
        last=date(2028, 3, 2),
        capacity=1,
    )

    found = series_plan.plan(series, at=timezone.now())

    days = [timezone.localdate(slot.starts_at) for slot in found.made]
    assert date(2028, 2, 29) in days
    assert date(2028, 3, 1) not in days  # 삼일절
