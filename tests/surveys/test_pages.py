"""Residents' pages: the list, the form, what stands in its place, invitation links, published results."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient
from programs.people.actors import PORTAL
from programs.people.guests import remember_guest
from programs.surveys import editing, satisfaction, services
from programs.surveys.models import Answer, Invitation, Response
from tests.cast import GUEST_PHONE
from tests.surveys.conftest import NOW, answer, answers

pytestmark = pytest.mark.django_db


def posted(survey, **more):
    """What the form of the survey sends."""
    sent = {}
    for question in survey.asked():
        given = answers(survey, **more)[question.pk]
        sent[f"q{question.pk}"] = given if isinstance(given, list | str) else str(given)
    return sent


def prove(client, phone=GUEST_PHONE):
    """This browser proved a telephone."""
    from django.test import RequestFactory

    session = client.session
    request = RequestFactory().get("/")
    request.session = session
    remember_guest(request, phone)
    session.save()
    client.cookies["sessionid"] = session.session_key


def test_open_surveys_are_listed_and_those_to_come_and_others_not(client, make_survey):
    make_survey(title="열린 설문")
    make_survey(title="곧 여는 설문", opens_at=timezone.now() + timedelta(days=1))
    make_survey(title="작성 중인 설문", is_open=False)
    satisfaction.survey()

    page = client.get(reverse("surveys:index")).content.decode()

    assert "열린 설문" in page
    assert "곧 여는 설문" in page
    assert "작성 중인 설문" not in page
    assert "서비스 만족도" not in page


def test_a_resident_answers_and_is_thanked(client, make_survey):
    survey = make_survey()

    page = client.get(survey.get_absolute_url())
    assert page.status_code == 200
    assert "언제 오세요?" in page.content.decode()
    done = client.post(survey.get_absolute_url(), posted(survey, troubles=(1, 2), text="주차가 어려워요"), follow=True)

    assert "고마워요" in done.content.decode()
    assert Response.objects.get().channel == "web"
    assert Answer.objects.count() == 5


def test_what_was_typed_stays_when_something_is_missing(client, make_survey):
    survey = make_survey()
    sent = posted(survey, text="주차가 어려워요", troubles=(1,))
    del sent[f"q{survey.asked()[0].pk}"]

    page = client.post(survey.get_absolute_url(), sent)

    assert page.status_code == 422
    words = page.content.decode()
    assert "하나를 골라 주세요" in words
    assert "주차가 어려워요</textarea>" in words
    assert words.count("checked") == 2
    assert Response.objects.count() == 0


def test_a_registration_number_is_not_taken(client, make_survey):
    survey = make_survey()

    page = client.post(survey.get_absolute_url(), posted(survey, text="900101" + "-" + "1234567"))

    assert page.status_code == 422
    assert "주민등록번호는 적지 마세요" in page.content.decode()
    assert Response.objects.count() == 0


def test_who_answers_once_proves_a_telephone_first(client, make_survey):
    survey = make_survey(once=True)
    page = client.get(survey.get_absolute_url()).content.decode()
    assert "휴대전화로 확인하고 답하기" in page
    assert client.post(survey.get_absolute_url(), posted(survey)).status_code == 200
    assert Response.objects.count() == 0

    prove(client)
    assert client.post(survey.get_absolute_url(), posted(survey)).status_code == 302
    assert "이미 답하셨어요" in client.get(survey.get_absolute_url()).content.decode()
    again = client.post(survey.get_absolute_url(), posted(survey))

    assert again.status_code == 409
    assert Response.objects.count() == 1


def test_a_closed_survey_and_one_to_come_say_so(client, make_survey):
    coming = make_survey(opens_at=timezone.now() + timedelta(hours=2))
    over = editing.close(make_survey(), by=PORTAL)

    assert "아직 열지 않은 설문이에요" in client.get(coming.get_absolute_url()).content.decode()
    assert "끝난 설문이에요" in client.get(over.get_absolute_url()).content.decode()
    assert client.post(over.get_absolute_url(), posted(over)).status_code == 409
    assert client.get("/surveys/no-such-survey/").status_code == 404
    assert Response.objects.count() == 0


def test_an_invitation_link_opens_the_form_without_sign_in_and_ends(client, program, settings):
    invitation = satisfaction.ask("booking:7KQ29FMX", to=Recipient(phone="01055550001"), channel="sms", program=program)
    message = OutboxMessage.objects.get(key="surveys.invitation")
    link = re.search(rf"{settings.SITE_URL}(/surveys/i/\S+)", message.body).group(1)

    page = client.get(link).content.decode()
    assert "이용하신 서비스가 만족스러웠나요?" in page
    assert "0001" not in page
    service, words = invitation.survey.asked()
    client.post(link, {f"q{service.pk}": "5", f"q{words.pk}": "빨라요"})

    assert satisfaction.given("booking:7KQ29FMX").score == 5
    invitation.refresh_from_db()
    assert (invitation.answered, invitation.phone, invitation.phone_hash) == (True, "", "")
    assert "이미 답하셨어요" in client.get(link).content.decode()
    assert client.get("/surveys/i/WyJ4:abc:def/").status_code == 400
    Invitation.objects.update(expires_at=timezone.now(), invited_at=timezone.now() - timedelta(days=30))
    assert client.get(link).status_code == 400


def test_the_satisfaction_survey_is_answered_by_link_only(client, program):
    satisfaction.survey()

    assert "받은 링크로" in client.get("/surveys/satisfaction/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Were you satisfied"), ("vi", "hài lòng với"), ("zh-hans", "满意")]
)
def test_the_reader_reads_the_questions_in_their_language(client, program, settings, language, words):
    link = satisfaction.ask(
        "booking:7KQ29FMX", to=Recipient(phone="01055550001", language=language), channel="sms", program=program
    ).link.removeprefix(settings.SITE_URL)

    page = client.get(link).content.decode()

    assert words in page
    client.cookies["django_language"] = "ko"
    assert "만족스러웠나요" in client.get(link).content.decode()


def test_an_invitation_at_night_waits_for_eight_in_the_morning(program):
    night = NOW.replace(hour=22)

    satisfaction.ask("booking:7KQ29FMX", to=Recipient(phone="01055550001"), channel="sms", program=program, at=night)

    message = OutboxMessage.objects.get()
    assert message.not_before == (night + timedelta(days=1)).replace(hour=8)


def test_who_has_not_answered_is_reminded_once_and_by_day(program):
    for number, code in enumerate(("7KQ29FMX", "7KQ29FMY"), start=1):
        to = Recipient(phone=f"0105555000{number}")
        satisfaction.ask(f"booking:{code}", to=to, channel="sms", program=program, at=NOW)
    satisfaction.give("booking:7KQ29FMX", score=5, by=PORTAL, program=program, at=NOW)

    assert services.remind(at=NOW + timedelta(days=2)) == 0
    assert services.remind(at=NOW + timedelta(days=3, hours=12)) == 0
    assert services.remind(at=NOW + timedelta(days=4)) == 1
    assert services.remind(at=NOW + timedelta(days=5)) == 0
    reminder = OutboxMessage.objects.get(key="surveys.reminder")
    assert reminder.recipient == "01055550002"


def test_nobody_is_invited_who_cannot_be_reached(program):
    for to, channel in (
        (Recipient(phone="023301137"), "sms"),
        (Recipient(phone="01055550001"), "none"),
        (Recipient(), "email"),
    ):
        assert satisfaction.ask("booking:7KQ29FMX", to=to, channel=channel, program=program) is None
    assert Invitation.objects.count() == 0


def test_published_results_show_five_and_more(client, make_survey):
    survey = make_survey(ask_age=True)
    for number in range(6):
        answer(survey, number, score=5 if number < 3 else 4, age_band="20s", text="비밀 의견")
    for number in range(6, 12):
        answer(survey, number, score=1, age_band="30s")
    answer(survey, 20, age_band="40s")
    address = reverse("surveys:results", args=[survey.slug])
    assert client.get(address).status_code == 404

    editing.publish(editing.close(survey, by=PORTAL), True, by=PORTAL)
    page = client.get(address).content.decode()
    assert "13명이 답함" in page
    assert "비밀 의견" not in page
    assert "보이지 않아요" in client.get(f"{address}?part=age:40s").content.decode()
    assert "함께 가려요" in client.get(f"{address}?part=age:20s").content.decode()
    assert client.get(f"{address}?part=channel:web").status_code == 400
    assert "공개한 결과" in client.get(reverse("surveys:index")).content.decode()
