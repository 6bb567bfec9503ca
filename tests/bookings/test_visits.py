"""Several services in one visit: one number, served one by one, handed over, undone; and people without a booking."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from programs.audit.models import Act
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.bookings import services, visits
from programs.bookings.models import BookedService, QueueCounter, Visit
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from programs.people.models import Department
from tests.bookings.conftest import book, guest
from tests.bookings.test_races import at_once
from tests.cast import StaffFactory

pytestmark = pytest.mark.django_db
DESKS = (
    ("전입신고", "자치행정과", "신분증"),
    ("취득세", "세무1과", "신분증\n매매계약서"),
    ("대형폐기물", "청소행정과", ""),
)


@pytest.fixture
def office(make_offering):
    """An offering with three services, each of another department."""
    offering = make_offering(title="현장민원실")
    for order, (name, department, papers) in enumerate(DESKS):
        offering.services.create(
            name=name, department=Department.objects.get(name=department), papers=papers, order=order
        )
    return offering


@pytest.fixture
def clerk(office):
    """The officer of a department, by its name."""

    def of(name):
        return StaffFactory(department=Department.objects.get(name=name))

    return of


@pytest.fixture
def family(office, make_session):
    """A family with a booking for all three services that comes now."""
    session = make_session(capacity=5, offering=office)
    return book(session, 1, services=list(office.services.all()))


def arrived(booking, at=None):
    services.check_in(booking, by=PORTAL, at=at)
    return Visit.objects.get(booking=booking)


def of_visit(visit, name):
    return visit.booked_services.get(service__name=name)


def test_one_number_for_three_services_and_done_when_the_last_is_served(family, clerk):
    visit = arrived(family)
    assert visits.queue_number(family) == visit.number == 1

    for name, department, _papers in DESKS:
        assert Visit.objects.get(pk=visit.pk).done_at is None
        visits.serve(of_visit(visit, name), by=clerk(department))

    visit.refresh_from_db()
    assert visit.done_at is not None
    assert visit.waited_seconds is not None
    assert services.check_in(family, by=PORTAL).state == State.ATTENDED
    assert Visit.objects.count() == 1, "a second scan gives no second number"


def test_a_service_handed_over_keeps_booking_and_number_and_waits_at_the_other_desk(family, clerk, office):
    visit = arrived(family)
    tax, city = Department.objects.get(name="세무1과"), Department.objects.get(name="자치행정과")
    booked = of_visit(visit, "전입신고")

    visits.hand_over(booked, to=tax, by=clerk("자치행정과"))

    assert Visit.objects.get(pk=visit.pk).number == visit.number
    assert BookedService.objects.filter(booking=family).count() == 3
    assert Visit.objects.waiting_for(tax).get() == visit
    assert not Visit.objects.waiting_for(city).exists()
    visits.serve(booked, by=clerk("세무1과"))
    booked.refresh_from_db()
    assert booked.served_by.department == tax
    act = Act.objects.get(event="bookings.handed_over")
    assert act.data["department_after"] == "세무1과"


def test_a_department_calls_the_smallest_number_that_is_at_no_other_desk(office, clerk, make_session):
    session = make_session(capacity=5, offering=office)
    first = arrived(book(session, 1, services=list(office.services.all())))
    second = arrived(book(session, 2, services=[office.services.get(name="취득세")]))
    city, tax = Department.objects.get(name="자치행정과"), Department.objects.get(name="세무1과")

    assert visits.call_next(office, city, by=clerk("자치행정과")) == first
    assert visits.call_next(office, tax, by=clerk("세무1과")) == second, "the first stands at another desk"
    assert visits.call_next(office, tax, by=clerk("세무1과")) is None

    visits.serve(of_visit(first, "전입신고"), by=clerk("자치행정과"))
    assert visits.call_next(office, tax, by=clerk("세무1과")) == first, "their desk is free again"


def test_waiting_is_from_coming_to_the_first_call(family, office, clerk):
    at = timezone.now()
    visit = arrived(family, at)

    visits.call_next(
        office, Department.objects.get(name="자치행정과"), by=clerk("자치행정과"), at=at + timedelta(minutes=7)
    )
    visits.serve(of_visit(visit, "전입신고"), by=clerk("자치행정과"), at=at + timedelta(minutes=15))

    visit.refresh_from_db()
    assert visit.waited_seconds == 7 * 60


def test_a_wrong_press_is_undone_and_one_of_yesterday_is_not(family, clerk):
    visit = arrived(family)
    officer = clerk("자치행정과")
    booked = of_visit(visit, "전입신고")
    visits.serve(booked, by=officer)

    visits.unserve(booked, by=officer)

    booked.refresh_from_db()
    visit.refresh_from_db()
    assert (booked.served_at, booked.served_by, visit.waited_seconds, visit.done_at) == (None, None, None, None)
    visits.serve(booked, by=officer)
    with pytest.raises(WrongState, match="오늘 마친"):
        visits.unserve(booked, by=officer, at=timezone.now() + timedelta(days=1))
    booked.refresh_from_db()
    assert booked.served_at is not None


def test_a_call_to_nobody_is_put_back_in_its_place(family, office, clerk):
    visit = arrived(family)
    city, officer = Department.objects.get(name="자치행정과"), clerk("자치행정과")
    visits.call_next(office, city, by=officer)

    visits.put_back(visit, by=officer)

    visit.refresh_from_db()
    assert (visit.at_desk, visit.called_at, visit.waited_seconds) == (None, None, None)
    assert visits.call_next(office, city, by=officer) == visit


def test_who_comes_without_a_booking_gets_the_next_number_and_leaves_no_name(family, office, clerk):
    arrived(family)

    visit = visits.walk_in(office, [office.services.get(name="취득세")], place="민원실", by=clerk("청소행정과"))

    assert visit.number == 2
    assert visit.booking is None
    visits.serve(visit.booked_services.get(), by=clerk("세무1과"))
    visit.refresh_from_db()
    assert visit.done_at is not None


def test_who_went_home_is_not_called_and_comes_back_with_the_same_number(family, office, clerk):
    visit, officer = arrived(family), clerk("자치행정과")
    city = officer.department
    visits.leave(visit, by=officer)

    assert visits.call_next(office, city, by=officer) is None
    with pytest.raises(WrongState, match="돌아간"):
        visits.serve(of_visit(visit, "전입신고"), by=officer)

    visits.come_back(visit, by=officer)
    assert visits.call_next(office, city, by=officer) == visit


def test_another_departments_service_is_not_ours_and_a_strangers_even_less(family, clerk):
    visit = arrived(family)
    booked = of_visit(visit, "취득세")

    with pytest.raises(NotYourDuty, match="세무1과"):
        visits.serve(booked, by=clerk("청소행정과"))
    with pytest.raises(Http404):
        visits.serve(booked, by=guest(1))

    booked.refresh_from_db()
    assert booked.served_at is None


def test_who_has_not_come_is_not_served_neither_by_us_nor_by_the_database(family, clerk):
    booked = family.booked_services.get(service__name="전입신고")

    with pytest.raises(WrongState, match="아직 오지"):
        visits.serve(booked, by=clerk("자치행정과"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedService.objects.filter(pk=booked.pk).update(served_at=timezone.now())


def test_services_are_changed_before_the_visit_and_the_message_names_the_papers_of_those_chosen(family, office):
    visits.change_services(family, [office.services.get(name="취득세")], by=guest(1))

    assert [each.service.name for each in family.booked_services.all()] == ["취득세"]
    message = OutboxMessage.objects.get(key="bookings.services_changed")
    assert "준비물: 신분증, 매매계약서." in message.body
    assert "취득세" not in message.body, "no service in a text message: others may read that phone"


def test_no_service_at_all_and_a_service_of_elsewhere_are_refused(family, make_offering, department):
    other = make_offering().services.create(name="여권", department=department)

    with pytest.raises(BadInput, match="하나 이상"):
        visits.change_services(family, [], by=guest(1))
    with pytest.raises(BadInput, match="이곳에서"):
        visits.change_services(family, [other], by=guest(1))

    assert family.booked_services.count() == 3


def test_after_coming_services_are_added_at_the_desk_only(office, make_session, clerk):
    booking = book(make_session(offering=office), 1, services=[office.services.get(name="전입신고")])
    visit = arrived(booking)
    with pytest.raises(WrongState):
        visits.change_services(booking, list(office.services.all()), by=guest(1))

    visits.serve(of_visit(visit, "전입신고"), by=clerk("자치행정과"))
    visits.add_service(visit, office.services.get(name="대형폐기물"), by=clerk("자치행정과"))

    visit.refresh_from_db()
    assert visit.done_at is None, "there is one thing more to do"
    assert booking.booked_services.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_come_at_once_and_the_numbers_have_no_gap_and_no_double(office, make_session):
    session = make_session(capacity=20, offering=office)
    service = office.services.get(name="전입신고")
    people = [book(session, n, services=[service]) for n in range(1, 11)]
    jobs = [lambda each=each: arrived(each) for each in people]
    jobs += [lambda: visits.walk_in(office, [service], place="민원실", by=PORTAL) for _n in range(10)]

    came = at_once(jobs)

    assert sorted(visit.number for visit in came) == list(range(1, 21))
    assert QueueCounter.objects.get().last == 20


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_by_a_transaction_that_fails_is_given_to_the_next(office):
    def press_and_fail():
        with transaction.atomic():
            visits.walk_in(office, [office.services.first()], place="민원실", by=PORTAL)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        press_and_fail()

    assert visits.walk_in(office, [office.services.first()], place="민원실", by=PORTAL).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_press_at_once_call_two_numbers(office):
    service = office.services.get(name="전입신고")
    for _n in range(2):
        visits.walk_in(office, [service], place="민원실", by=PORTAL)

    called = at_once([lambda: visits.call_next(office, service.department, by=PORTAL) for _n in range(3)])

    assert sorted(visit.number for visit in called if visit) == [1, 2]
    assert called.count(None) == 1


def test_each_day_and_place_begins_at_one(office):
    service = [office.services.first()]
    today = timezone.now()

    numbers = [
        visits.walk_in(office, service, place=place, by=PORTAL, at=at).number
        for place, at in (("동주민센터", today), ("관리사무소", today), ("동주민센터", today + timedelta(days=1)))
    ]

    assert numbers == [1, 1, 1]
    assert Visit.objects.filter(day=today.astimezone(SEOUL).date()).count() == 2


def test_a_resident_changes_the_services_on_the_page_and_reads_what_to_bring(client, code_box, family, office):
    client.post("/accounts/phone/prove/", {"phone": "01055550001"})
    client.post("/accounts/phone/prove/code/", {"code": code_box.sent[-1][1]})
    address = f"/my/bookings/{family.code}/services/"
    assert "매매계약서" in client.get(f"/my/bookings/{family.code}/").content.decode()

    refused = client.post(address, {})
    assert refused.status_code == 422
    assert family.booked_services.count() == 3

    page = client.post(address, {"services": [office.services.get(name="대형폐기물").pk]}, follow=True).content.decode()
    assert "볼 업무를 바꿨어요" in page
    assert "매매계약서" not in page


def test_the_page_of_services_is_nobody_elses(client, family):
    assert client.get(f"/my/bookings/{family.code}/services/").status_code == 404
