"""Staff: making a survey, opening and closing it, typing in answers, reading and downloading results."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.audit.models import Act
from programs.people.actors import PORTAL
from programs.surveys import editing, satisfaction
from programs.surveys.models import Choice, Question, Response, Survey
from programs.surveys.typing_links import typing_link
from tests.surveys.conftest import answer, ask

pytestmark = pytest.mark.django_db
LIST = "/admin/surveys/survey/"


def address(name, survey, *more):
    return reverse(f"admin:surveys_survey_{name}", args=[survey.pk, *more])


def form_of(officer, **changed):
    """What the form of a new survey sends: two questions, one with choices."""
    closes = timezone.localtime() + timedelta(days=7)
    sent = {
        "title": "민원실 여는 시간",
        "slug": "opening-hours",
        "purpose": "여는 시간을 정하는 데 써요.",
        "program": "7",
        "department": str(officer.department_id),
        "about": "general",
        "anonymous": "on",
        "closes_at_0": f"{closes:%Y-%m-%d}",
        "closes_at_1": f"{closes:%H:%M}",
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-order": "10",
        "questions-0-kind": "single",
        "questions-0-required": "on",
        "questions-0-text": "언제 오세요?",
        "questions-0-lines": "오전\n오후\n\n오후\n",
        "questions-0-low": "1",
        "questions-0-high": "5",
        "questions-1-order": "20",
        "questions-1-kind": "scale",
        "questions-1-text": "얼마나 만족하세요?",
        "questions-1-lines": "",
        "questions-1-low": "1",
        "questions-1-high": "5",
    }
    return {**sent, **changed}


def test_an_officer_makes_a_survey_with_its_questions(client_of, program, officer):
    done = client_of(officer).post(f"{LIST}add/", form_of(officer))

    assert done.status_code == 302, done.context["adminform"].form.errors
    survey = Survey.objects.get(slug="opening-hours")
    assert survey.state == "draft"
    single, scale = survey.asked()
    assert [choice.text for choice in single.choices.all()] == ["오전", "오후"]
    assert (scale.kind, scale.low, scale.high) == ("scale", 1, 5)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"questions-0-lines": "오전"}, "둘 이상"),
        ({"anonymous": "", "once": ""}, "한 사람이 한 번만"),
        ({"slug": "i"}, "이미 쓰는 주소"),
        ({"questions-1-low": "3"}, "0이나 1에서"),
        ({"questions-0-lines": "900101" + "-1234567\n오후"}, "주민등록번호"),
    ],
)
def test_what_is_wrong_with_a_survey_is_said_and_nothing_is_kept(client_of, program, officer, changed, sentence):
    page = client_of(officer).post(f"{LIST}add/", form_of(officer, **changed))

    assert sentence in page.content.decode()
    assert Survey.objects.count() == 0


def test_choices_follow_their_lines_and_keep_their_translations(client_of, program, officer):
    client = client_of(officer)
    client.post(f"{LIST}add/", form_of(officer))
    survey = Survey.objects.get()
    single, scale = survey.asked()
    single.choices.filter(text="오후").update(translations={"en": {"text": "Afternoon"}})
    sent = form_of(officer) | {
        "questions-INITIAL_FORMS": "2",
        "questions-0-id": str(single.pk),
        "questions-0-survey": str(survey.pk),
        "questions-0-lines": "오후\n저녁",
        "questions-1-id": str(scale.pk),
        "questions-1-survey": str(survey.pk),
    }

    assert client.post(address("change", survey), sent).status_code == 302

    assert list(Choice.objects.values_list("text", flat=True)) == ["오후", "저녁"]
    assert Choice.objects.get(text="오후").translations == {"en": {"text": "Afternoon"}}


def test_opening_says_what_is_missing_and_then_opens(client_of, program, officer):
    survey = Survey.objects.create(slug="empty", title="빈 설문", purpose="시험", department=officer.department)
    client = client_of(officer)
    assert "질문이 없어요" in client.get(address("change", survey)).content.decode()

    refused = client.post(address("do", survey, "open"))
    assert refused.status_code == 409
    assert "닫는 때를 정해 주세요" in refused.content.decode()
    survey.refresh_from_db()
    assert survey.state == "draft"

    ask(survey, "single", "언제 오세요?", "오전", "오후")
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() + timedelta(days=1))
    assert client.post(address("do", survey, "open")).status_code == 302
    survey.refresh_from_db()
    assert survey.state == "open"
    assert Act.objects.filter(event="surveys.opened", by=officer).exists()


def test_once_somebody_answered_the_questions_are_shown_but_not_changed(client_of, make_survey, officer):
    survey = make_survey(once=True)
    answer(survey)
    client = client_of(officer)

    page = client.get(address("change", survey)).content.decode()
    assert "새 판을 만들어 주세요" in page
    assert 'name="questions-0-text"' not in page
    done = client.post(address("do", survey, "version"))

    draft = Survey.objects.get(version=2)
    assert done.headers["Location"] == address("change", draft)
    assert [q.text for q in draft.asked()] == [q.text for q in survey.asked()]
    assert draft.asked()[0].choices.count() == 3


def test_a_copy_is_a_survey_of_its_own_with_its_branches(client_of, make_survey, officer):
    survey = make_survey(is_open=False)
    evening = survey.asked()[0].choices.get(text="저녁")
    ask(survey, "text", "저녁에 오시는 까닭은?", only_if=evening)

    client_of(officer).post(address("do", survey, "copy"))

    copied = Survey.objects.exclude(pk=survey.pk).get()
    assert (copied.version, copied.state) == (1, "draft")
    assert copied.slug != survey.slug
    assert Question.objects.get(survey=copied, kind="text", only_if__isnull=False).only_if.question.survey == copied


def test_answers_are_typed_in_by_numbers_one_after_the_other(client_of, make_survey, officer):
    survey = make_survey(once=True, anonymous=False)
    client, page = client_of(officer), address("type", survey)
    single, multiple, scale, words = survey.asked()
    typed = {
        f"q{single.pk}": "2",
        f"q{multiple.pk}": "1, 3",
        f"q{scale.pk}": "4",
        f"q{words.pk}": "좋아요",
        "channel": "phone",
        "phone": "010-5555-0001",
    }
    assert "autofocus" in client.get(page).content.decode()

    done = client.post(page, typed)

    assert done.headers["Location"] == f"{page}?channel=phone"
    response = Response.objects.get()
    assert (response.channel, response.typed_by) == ("phone", officer)
    assert {answer.choice.text for answer in response.answers.exclude(choice=None)} == {"오후", "자리", "주차"}
    again = client.post(page, {**typed, f"q{words.pk}": "또 좋아요"})
    assert again.status_code == 409
    assert "이미 답하셨어요" in again.content.decode()
    assert "또 좋아요" in again.content.decode()
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "text", "sentence"),
    [
        (0, "4", "1부터 3까지"),
        (0, "1,2", "하나만"),
        (0, "오전", "숫자로"),
        (0, "", "하나를 골라"),
        (1, "0", "1부터 3까지"),
        (2, "6", "1부터 5까지"),
        (2, "²", "숫자로"),
    ],
)
def test_a_number_that_is_none_is_refused_with_what_to_do(client_of, make_survey, officer, place, text, sentence):
    survey = make_survey()
    questions = survey.asked()
    typed = {f"q{questions[0].pk}": "1", f"q{questions[2].pk}": "4", "channel": "paper"}

    page = client_of(officer).post(address("type", survey), {**typed, f"q{questions[place].pk}": text})

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Response.objects.count() == 0


def test_satisfaction_told_on_the_telephone_is_typed_in_from_the_cases_page(client_of, program, officer, other_officer):
    link = typing_link("case:P07-2026-000001", program=program, department=program.department, after="/admin/")
    service, words = satisfaction.survey().asked()
    typed = {f"q{service.pk}": "5", f"q{words.pk}": "친절했어요", "channel": "phone"}

    assert client_of(other_officer).post(link, typed).status_code == 403
    assert Response.objects.count() == 0
    assert client_of(officer).post(link, typed).headers["Location"] == "/admin/"

    assert satisfaction.given("case:P07-2026-000001").score == 5
    assert Response.objects.get().channel == "phone"
    assert client_of(officer).get(address("type", satisfaction.survey())).status_code in (403, 404)


def test_results_are_read_by_part_and_downloaded_without_persons(client_of, make_survey, officer):
    survey = make_survey(once=True, anonymous=False)
    for number in range(6):
        answer(survey, number, text=f"의견 {number}", channel="phone" if number > 3 else "web", by=PORTAL)
    client, page = client_of(officer), address("results", survey)

    whole = client.get(page).content.decode()
    assert "의견 3" in whole
    assert "누리집 4" in whole
    part = client.get(f"{page}?part=channel:phone").content.decode()
    assert "의견 3" not in part
    assert "보이지 않아요" in part
    table = b"".join(client.get(address("export", survey, "results", "csv"))).decode()
    assert "오전,6,100.0,6" in table
    texts = b"".join(client.get(address("export", survey, "texts", "csv"))).decode()
    assert texts.count("의견 ") == 6
    assert "0105555" not in table + texts
    assert client.get(address("export", survey, "results", "xlsx")).status_code == 200
    assert client.get(address("export", survey, "results", "pdf")).status_code == 400
    assert Act.objects.filter(event="surveys.exported").count() == 3


def test_an_open_anonymous_survey_shows_counts_and_says_when_its_results_come(client_of, make_survey, officer):
    survey = make_survey()
    for _each in range(6):
        answer(survey)

    page = client_of(officer).get(address("results", survey)).content.decode()

    assert "모두 6명이 답했어요" in page
    assert "닫은 뒤에 볼 수 있어요" in page
    assert "survey-bars" not in page
    assert client_of(officer).get(address("export", survey, "results", "csv")).status_code == 409


def test_another_departments_survey_is_not_theirs(client_of, make_survey, other_officer, auditor):
    survey = make_survey()
    for name in ("change", "results", "preview", "type"):
        status = client_of(other_officer).get(address(name, survey)).status_code
        assert status in (302, 404), name
    assert client_of(other_officer).post(address("do", survey, "close")).status_code == 404
    assert client_of(auditor).get(address("results", survey)).status_code == 200
    assert client_of(auditor).post(address("do", survey, "close")).status_code == 403
    survey.refresh_from_db()
    assert survey.state == "open"


def test_a_closed_survey_is_published_and_withdrawn(client_of, make_survey, officer):
    survey = editing.close(make_survey(), by=PORTAL)
    client = client_of(officer)

    client.post(address("do", survey, "publish"))
    assert Survey.objects.published().get() == survey
    client.post(address("do", survey, "withdraw"))

    assert not Survey.objects.published().exists()


def test_texts_are_translated_beside_the_korean_even_after_answers(client_of, make_survey, officer):
    survey = make_survey()
    answer(survey)
    client, page = client_of(officer), address("translate", survey, "zh-hans")
    assert "언제 오세요?" in client.get(page).content.decode()

    client.post(page, {"t0": "开放时间", "t2": "您什么时候来？"})

    survey.refresh_from_db()
    assert survey.translations == {"zh_hans": {"title": "开放时间"}}
    assert survey.asked()[0].translations == {"zh_hans": {"text": "您什么时候来？"}}
    assert "开放时间" in client.get(f"{address('preview', survey)}?language=zh-hans").content.decode()
    assert client.get(address("translate", survey, "ko")).status_code == 404
