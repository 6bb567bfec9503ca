"""An officer types in paper forms one after the other, and takes back what went wrong."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programs.audit.models import Act, Opening
from programs.notices.models import OutboxMessage, PaperForm, Signup, SignupBatch, SignupPlace, Subscriber
from programs.notices.signups import tasks
from programs.notices.subscribers.services import Choices, end, subscribe, withdraw
from programs.people.models import Consent

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=SEOUL)
SIGNED = datetime(2026, 11, 20, tzinfo=SEOUL)
TYPE = "/admin/notices/signupbatch/type/"
RRN = "900101" + "-" + "1234567"  # built here, so that no file holds one


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def typed(client_of, officer, place):
    """Send the form as this officer: a good one, but for what is given."""

    def sent(*, by=officer, address=TYPE, **changes):
        filled = {
            "place": place.pk,
            "signed_on": "2026-11-20",
            "phone": "010-5555-0001",
            "email": "",
            "topics": "1 2",
            "dong": "연희동",
            "age_band": "45",
            "language": "ko",
            "sms": "on",
        } | changes
        return client_of(by).post(address, {key: value for key, value in filled.items() if value is not None})

    return sent


def on_the_web(*, at=NOW - timedelta(days=30), topics=(1,), phone="01055550001"):
    return subscribe(
        phone=phone,
        choices=Choices(topics=list(topics)),
        purposes=["notices.sms"],
        source="web",
        place=SignupPlace.objects.get(code="web"),
        at=at,
        notify=False,
    )


def test_a_typed_form_is_a_subscriber_at_once(typed, officer, place):
    answer = typed()

    assert answer.status_code == 302
    person = Subscriber.objects.get()
    assert (person.phone, person.topics, person.dong.name, person.age_band) == ("01055550001", [1, 2], "연희동", "40")
    assert (person.sms_consent_at, person.phone_confirmed_at, person.place) == (SIGNED, SIGNED, place)
    batch = SignupBatch.objects.get()
    assert (batch.kind, batch.by, batch.added) == ("typed", officer, 1)
    assert Consent.objects.get().source == f"paper:{batch.pk}"
    assert Act.objects.filter(event="notices.paper_typed", by=officer).count() == 1
    row = PaperForm.objects.get()
    assert (row.phone, row.phone_hash, row.phone_masked) == ("", None, "010-****-0001")


def test_the_next_form_begins_with_the_same_place_and_day_and_the_count(client_of, officer, place):
    # given a form typed in
    browser = client_of(officer)
    form = {"place": place.pk, "signed_on": "2026-11-20", "phone": "010-5555-0001", "topics": "전체", "sms": "on"}
    browser.post(TYPE, form)

    # when the page comes again
    page = browser.get(TYPE).content.decode()

    # then place and day stand there, the count says one, and the last can be taken back
    assert f'<option value="{place.pk}" selected>' in page
    assert 'value="2026-11-20"' in page
    assert "오늘 내가 넣은 신청서 1장" in page
    assert "마지막 입력 되돌리기" in page
    assert "010-****-0001" in page
    assert "01055550001" not in page


def test_forms_of_one_place_and_day_are_one_bundle_and_another_place_another(typed, other_place):
    typed()
    typed(phone="010-5555-0002")
    typed(phone="010-5555-0003", place=other_place.pk)

    assert list(SignupBatch.objects.order_by("pk").values_list("place__code", "added")) == [
        ("dong-centres", 2),
        ("universities", 1),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phone": "02-330-1114"}, "휴대전화 번호가 아니에요"),
        ({"phone": None}, "휴대전화가 없어요"),
        ({"sms": None}, "동의한 것이 없어요"),
        ({"topics": "9"}, "‘9’라는 주제는 없어요"),
        ({"dong": "홍제동"}, "홍제1동, 홍제2동"),
        ({"signed_on": "2026-11-24"}, "아직 오지 않은 날"),
        ({"signed_on": ""}, "서명한 날을 적어"),
        ({"place": ""}, "어디에서 받은"),
        ({"age_band": "12"}, "14세"),
        ({"phone": RRN}, "주민등록번호"),
        ({"email": "a@example.com\r\nBcc: b@example.com", "by_email": "on"}, "이메일 주소가 아니에요"),
        ({"sms": None, "by_email": "on", "email": "a1@example.com", "night": "on"}, "문자 동의와 함께"),
    ],
)
def test_a_mistake_is_told_in_words_and_nothing_is_stored(changes, told, typed):
    answer = typed(**changes)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert 'role="alert"' in page
    assert (Subscriber.objects.count(), PaperForm.objects.count(), Consent.objects.count()) == (0, 0, 0)


def test_what_was_typed_stays_when_something_is_wrong(typed):
    page = typed(dong="역삼동", email="Gildong@example.com").content.decode()

    assert 'value="010-5555-0001"' in page
    assert 'value="Gildong@example.com"' in page
    assert 'value="역삼동"' in page


def test_somebody_who_is_there_already_is_asked_about_first(typed, officer):
    # given a subscriber to topic 1
    person = on_the_web()

    # when a form of theirs with topics 1 and 2 is typed in
    answer = typed()

    # then nothing happens but a question, and that it was looked up is on record
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "이미 구독하고 있어요" in page
    assert "복지</strong>" in page
    person.refresh_from_db()
    assert person.topics == [1]
    assert Opening.objects.filter(by=officer, whose_phone_hash=person.phone_hash).count() == 1

    # when the officer says yes
    assert typed(add="yes").status_code == 302

    # then the topic is added, and the first sign-up stays where it was
    person.refresh_from_db()
    assert (person.topics, person.place.code, Signup.objects.count()) == ([1, 2], "web", 1)


def test_a_form_that_brings_nothing_says_so(typed):
    on_the_web(topics=(1, 2))

    page = typed().content.decode()

    assert "더하는 것이 없어요" in page
    assert "주제와 동의 더하기" not in page


def test_a_number_is_looked_up_while_it_is_typed(client_of, officer):
    on_the_web()

    known = client_of(officer).post(f"{TYPE}known/", {"phone": "01055550001", "email": ""}).content.decode()
    unknown = client_of(officer).post(f"{TYPE}known/", {"phone": "01055550009", "email": ""}).content.decode()
    half = client_of(officer).post(f"{TYPE}known/", {"phone": "0105", "email": ""}).content.decode()

    assert "이미 구독하고 있어요" in known
    assert "구독" not in unknown
    assert half == ""


def test_a_form_older_than_a_refusal_is_not_taken(typed):
    end(on_the_web(), source="manage-link", at=NOW - timedelta(days=1), notify=False)

    answer = typed()

    assert answer.status_code == 409
    assert "본인이 수신을 거부했어요" in answer.content.decode()
    assert Subscriber.objects.get().sms_consent_at is None
    assert PaperForm.objects.count() == 0


def test_the_last_form_is_taken_back_without_a_trace_of_a_sign_up(typed, time_machine):
    # given a form with a mistyped number
    typed()

    # when it is taken back nine minutes later
    time_machine.move_to(NOW + timedelta(minutes=9))
    answer = typed(address=f"{TYPE}undo/")

    # then there is no subscriber and no sign-up; the answers stay on record, with their end
    assert answer.status_code == 302
    assert (Subscriber.objects.count(), Signup.objects.count()) == (0, 0)
    assert [one.granted for one in Consent.objects.order_by("pk")] == [True, False]
    assert PaperForm.objects.get().state == "undone"
    assert Act.objects.filter(event="notices.paper_undone").count() == 1

    # and the same form can be typed in anew
    assert typed().status_code == 302
    assert Subscriber.objects.get().sms_consent_at == SIGNED


def test_a_subscriber_that_a_form_changed_is_as_before(typed):
    person = on_the_web()
    before = Subscriber.objects.filter(pk=person.pk).values().get()
    typed(add="yes", ad="on", night="on", email="a1@example.com", by_email="on")
    person.refresh_from_db()
    assert (person.topics, person.email, person.ad_consent_at) == ([1, 2], "a1@example.com", SIGNED)

    typed(address=f"{TYPE}undo/")

    after = Subscriber.objects.filter(pk=person.pk).values().get()
    changed = {key for key in before if before[key] != after[key]} - {"phone"}  # encrypted anew
    assert changed == set()


def test_after_ten_minutes_nothing_is_taken_back(typed, time_machine):
    typed()

    time_machine.move_to(NOW + timedelta(minutes=10, seconds=1))
    typed(address=f"{TYPE}undo/")

    assert Subscriber.objects.count() == 1


def test_nobody_takes_back_what_a_colleague_typed(typed, other_officer):
    typed()

    typed(by=other_officer, address=f"{TYPE}undo/")

    assert Subscriber.objects.count() == 1


def test_what_the_person_changed_since_is_not_taken_back(typed, time_machine):
    typed(email="a1@example.com", by_email="on")
    time_machine.move_to(NOW + timedelta(minutes=2))
    withdraw(Subscriber.objects.get(), ["notices.sms"], source="manage-link", notify=False)

    typed(address=f"{TYPE}undo/")

    person = Subscriber.objects.get()
    assert (person.sms_consent_at, person.email_consent_at) == (None, SIGNED)


def test_who_was_typed_in_is_told_after_the_time_to_take_back(typed, time_machine):
    typed()
    time_machine.move_to(NOW + timedelta(minutes=9))
    tasks.sweep()
    assert OutboxMessage.objects.count() == 0

    time_machine.move_to(NOW + timedelta(minutes=11))
    tasks.sweep()

    assert OutboxMessage.objects.get().recipient == "01055550001"


@pytest.mark.parametrize("who", ["auditor", "mayor"])
def test_only_who_does_the_work_types_in(who, request, typed):
    assert typed(by=request.getfixturevalue(who)).status_code == 403
    assert Subscriber.objects.count() == 0


def test_a_resident_has_no_business_here(client_of, resident):
    assert client_of(resident).get(TYPE).status_code in (302, 403)
