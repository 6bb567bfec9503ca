"""Subscribers in the admin: masked, found by hash, opened on record, taken away only with a reason (K-28)."""

import pytest

from programs.audit.models import Act, Opening
from programs.notices.models import OutboxMessage, SignupPlace, Topic
from programs.notices.subscribers.services import set_aside
from programs.people.models import Department, Role
from tests.cast import StaffFactory

from .factories import make_subscriber

pytestmark = pytest.mark.django_db
LIST = "/admin/notices/subscriber/"


@pytest.fixture
def clerk(topics):
    """An officer of 홍보담당관, whose work this is."""
    return StaffFactory(department=Department.objects.get(slug="public-relations"))


@pytest.fixture
def at_work(clerk, client_of):
    return client_of(clerk)


def test_the_list_shows_masked_addresses_only(at_work):
    make_subscriber(phone="01055557001", email="news@example.com")
    page = at_work.get(LIST).content.decode()
    assert "010-****-7001" in page
    assert "ne***@example.com" in page
    assert "news@example.com" not in page
    assert "5555-7001" not in page


@pytest.mark.parametrize("term", ["010-5555-7001", "01055557001", "News@example.com"])
def test_a_subscriber_is_found_by_the_whole_number_or_address(at_work, term):
    make_subscriber(phone="01055557001", email="news@example.com")
    make_subscriber(2)
    assert at_work.get(LIST, {"q": term}).context["cl"].result_count == 1


def test_a_part_of_a_number_finds_nothing_and_says_why(at_work):
    make_subscriber(phone="01055557001")
    page = at_work.get(LIST, {"q": "7001"})
    assert page.context["cl"].result_count == 0
    assert "전화번호를 다시 확인해" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "sms"}, {"연희", "culture"}),
        ({"state": "email"}, {"english", "mail"}),
        ({"state": "ad"}, {"culture"}),
        ({"state": "set_aside"}, {"english"}),
        ({"topic": "4"}, {"culture"}),
        ({"topic": "1"}, {"연희", "english", "mail"}),
        ({"dong": "1141061500"}, {"연희"}),
        ({"age": "70"}, {"연희"}),
        ({"language": "en"}, {"english"}),
        ({"state": "no such state"}, {"연희", "culture", "english", "mail"}),
    ],
)
def test_the_list_is_filtered_by_what_was_chosen_and_what_is_received(at_work, query, found):
    people = {
        "연희": make_subscriber(1, dong="연희동", age_band="70"),
        "culture": make_subscriber(2, topics=("culture",), ad=True),
        "english": make_subscriber(email="news@example.com", phone="01055557003", language="en"),
        "mail": make_subscriber(email="a@example.com"),
    }
    set_aside(people["english"], "sms", "3047")
    shown = set(at_work.get(LIST, query).context["cl"].result_list)
    assert shown == {people[name] for name in found}


def test_opening_one_is_on_record(at_work, clerk):
    subscriber = make_subscriber(phone="01055557001")
    page = at_work.get(f"{LIST}{subscriber.pk}/change/").content.decode()
    assert "010-5555-7001" in page
    assert "문자로 구정 소식을 받는 데 동의해요" in page
    opening = Opening.objects.get()
    assert (opening.by, opening.whose_phone_hash, opening.what) == (clerk, subscriber.phone_hash, ["phone", "email"])


def test_choices_are_changed_on_the_persons_word_addresses_and_consents_are_not(at_work):
    subscriber = make_subscriber(phone="01055557001")
    at_work.post(
        f"{LIST}{subscriber.pk}/change/",
        {"topics": ["3"], "dong": "1141061500", "age_band": "40", "language": "en", "phone": "01055559999"},
    )
    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.dong_id, subscriber.language) == ([3], "1141061500", "en")
    assert subscriber.phone == "01055557001"
    assert Act.objects.get(event="notices.subscription_changed_by_staff").subject.endswith(str(subscriber.pk))


def test_ending_asks_how_it_was_asked_for_and_tells_the_person(at_work):
    # given a subscriber who telephones
    subscriber = make_subscriber(phone="01055557001")
    address = f"{LIST}{subscriber.pk}/end/"
    assert "구독 해지" in at_work.get(address).content.decode()

    # when no reason is given, nothing changes
    assert at_work.post(address, {"what": "all", "reason": ""}).status_code == 422
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at

    # when the reason is there
    at_work.post(address, {"what": "all", "reason": "전화로 본인이 요청"})

    # then it ended, and the result is on its way
    subscriber.refresh_from_db()
    assert subscriber.ended_at
    assert OutboxMessage.objects.filter(key="notices.subscription_ended").count() == 1
    assert Act.objects.get(event="notices.subscription_ended_by_staff").data["reason"] == "전화로 본인이 요청"


def test_an_address_set_aside_is_tried_again_on_an_officers_word(at_work):
    subscriber = set_aside(make_subscriber(), "sms", "3047")
    at_work.get(f"{LIST}{subscriber.pk}/resume", follow=True)
    subscriber.refresh_from_db()
    assert subscriber.sms_set_aside_at is None


def test_a_list_leaves_only_with_a_reason_and_everyone_in_it_can_see_that(at_work):
    # given two subscribers, both chosen
    chosen = [make_subscriber(1), make_subscriber(2)]
    page = at_work.post(LIST, {"action": "export", "_selected_action": [one.pk for one in chosen]})
    assert "내려받는 까닭" in page.content.decode()
    ids = ",".join(str(one.pk) for one in chosen)

    # when there is no reason
    refused = at_work.post(f"{LIST}export/", {"ids": ids, "reason": "", "fmt": "xlsx"})
    assert refused.status_code == 422
    assert Opening.objects.count() == 0

    # when there is one
    answer = at_work.post(f"{LIST}export/", {"ids": ids, "reason": "우편 안내", "fmt": "csv"})

    # then the file holds them, and the record names them
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["휴대전화", *(one.phone for one in chosen)]
    assert Opening.objects.filter(exported=True, why="우편 안내").count() == 2


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.MAYOR])
def test_other_departments_see_no_subscriber(client_of, topics, role, department):
    subscriber = make_subscriber()
    someone = client_of(StaffFactory(role=role, department=None if role == Role.MAYOR else department))
    assert someone.get(LIST).status_code == 403
    assert someone.get(f"{LIST}{subscriber.pk}/change/").status_code == 403
    assert someone.post(f"{LIST}export/", {"ids": subscriber.pk, "reason": "x", "fmt": "csv"}).status_code == 403
    assert someone.post(f"{LIST}{subscriber.pk}/end/", {"what": "all", "reason": "x"}).status_code == 403
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at
    assert Opening.objects.count() == 0


def test_the_auditor_reads_but_does_not_change(client_of, topics, auditor):
    subscriber = make_subscriber()
    reader = client_of(auditor)
    assert reader.get(f"{LIST}{subscriber.pk}/change/").status_code == 200
    assert reader.post(f"{LIST}{subscriber.pk}/end/", {"what": "all", "reason": "x"}).status_code == 403
    assert reader.post(f"{LIST}{subscriber.pk}/change/", {"topics": ["3"], "language": "ko"}).status_code == 403
    subscriber.refresh_from_db()
    assert subscriber.topics == [1, 2]


def test_topics_are_added_renamed_and_switched_off_never_deleted(at_work):
    at_work.post(
        "/admin/notices/topic/add/", {"number": 8, "code": "jobs", "name": "일자리", "order": 80, "is_active": "on"}
    )
    assert Topic.objects.get(number=8).name == "일자리"
    assert at_work.post("/admin/notices/topic/8/delete/", {"post": "yes"}).status_code == 403
    at_work.post("/admin/notices/topic/8/change/", {"name": "일자리·창업", "order": 80})
    topic = Topic.objects.get(number=8)
    assert (topic.name, topic.code, topic.is_active) == ("일자리·창업", "jobs", False)


def test_a_place_of_sign_up_keeps_its_code(at_work):
    place = SignupPlace.objects.get(code="universities")
    at_work.post(
        f"/admin/notices/signupplace/{place.pk}/change/",
        {"name": "대학교", "code": "x", "order": 60, "is_active": "on"},
    )
    place.refresh_from_db()
    assert (place.name, place.code) == ("대학교", "universities")
