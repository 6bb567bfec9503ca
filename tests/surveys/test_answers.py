"""Answering: what is kept, what is refused, and what the database holds by itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.audit.models import Act
from programs.base.errors import BadInput
from programs.people.actors import PORTAL
from programs.surveys import apart, editing, rules, services
from programs.surveys.models import Answer, Choice, Participation, Question, Response
from programs.surveys.screening import screened
from programs.surveys.services import AlreadyAnswered, NotOpen
from tests.surveys.conftest import NOW, answer, answers, ask, guest

pytestmark = pytest.mark.django_db


def refused_by_database(deed):
    with pytest.raises(DatabaseError), transaction.atomic():
        deed()


def test_answers_of_each_kind_are_kept(make_survey):
    survey = make_survey(once=True, anonymous=False)

    response = answer(survey, when=1, troubles=(0, 2), score=5, text="고마워요")

    kept = {(a.question.kind, a.choice and a.choice.text, a.number, a.text) for a in response.answers.all()}
    assert kept == {
        ("single", "오후", None, ""),
        ("multiple", "자리", None, ""),
        ("multiple", "주차", None, ""),
        ("scale", None, 5, ""),
        ("text", None, None, "고마워요"),
    }


def test_a_person_answers_a_named_survey_once(make_survey):
    survey = make_survey(once=True, anonymous=False)
    answer(survey, 1, score=5)

    with pytest.raises(AlreadyAnswered):
        answer(survey, 1, score=1)

    assert Answer.objects.get(number__isnull=False).number == 5
    answer(survey, 2)
    assert survey.responses.count() == 2


def test_a_person_answers_an_anonymous_survey_once(make_survey):
    survey = make_survey(once=True, anonymous=True)
    answer(survey, 1)

    with pytest.raises(AlreadyAnswered):
        answer(survey, 1)

    assert (Response.objects.count(), Participation.objects.count()) == (1, 1)


def test_pressing_the_button_twice_keeps_one(make_survey):
    survey = make_survey()

    first, second = answer(survey, submission_key="a" * 32), answer(survey, submission_key="a" * 32)

    assert first.pk == second.pk
    assert Response.objects.count() == 1


def test_nothing_in_the_answers_to_an_anonymous_survey_joins_to_a_person(make_survey, officer):
    """No moment, no order, no mark, no act: every column of answer and response is looked at."""
    survey = make_survey(once=True, anonymous=True)
    acts_before = Act.objects.count()

    response = answer(survey, 1, text="저는 010-5555-0001 이에요")

    row = Response.objects.filter(pk=response.pk).values().get()
    assert {name for name, value in row.items() if value not in (None, "")} == {
        "id", "survey_id", "program_id", "department_id", "channel", "day",
    }  # fmt: skip
    assert response.pk.version == 4
    assert {a.pk.version for a in response.answers.all()} == {4}
    assert not Answer.objects.filter(text__contains="0001").exists()
    assert Act.objects.count() == acts_before
    mark = Participation.objects.values().get()
    assert set(mark) == {"id", "survey_id", "once_mark"}
    assert not set(map(str, mark.values())) & ({str(value) for value in row.values()} - {str(survey.pk)})


def test_the_database_refuses_a_person_beside_an_anonymous_answer(make_survey):
    survey = make_survey(anonymous=True)
    row = answer(survey)

    for wrong in ({"answered_at": timezone.now()}, {"about": "case:P07-2026-000001"}, {"once_mark": "0" * 64}):
        refused_by_database(lambda wrong=wrong: Response.objects.filter(pk=row.pk).update(**wrong))


def test_at_night_the_marks_are_written_anew_in_one_transaction(make_survey):
    survey = make_survey(once=True, anonymous=True)
    for number in range(6):
        answer(survey, number)
    before = set(Participation.objects.values_list("once_mark", flat=True))

    assert apart.shuffle() == 6

    assert set(Participation.objects.values_list("once_mark", flat=True)) == before
    writers = Participation.objects.extra(select={"writer": "xmin::text"}).values_list("writer", flat=True)
    assert len(set(writers)) == 1
    with pytest.raises(AlreadyAnswered):
        answer(survey, 3)


@pytest.mark.django_db(transaction=True)
def test_minutes_after_an_answer_no_mark_shares_its_transaction(make_survey):
    survey = make_survey(once=True, anonymous=True)
    for number in range(3):
        answer(survey, number)

    assert apart.shuffle_new() == 3
    marks, answers = (
        set(model.objects.extra(select={"writer": "xmin::text"}).values_list("writer", flat=True))
        for model in (Participation, Response)
    )
    assert not marks & answers
    assert apart.shuffle_new() == 0  # nothing was written since


def test_the_same_person_has_another_mark_in_another_survey(make_survey):
    one, other = make_survey(once=True), make_survey(once=True)
    answer(one, 1)
    answer(other, 1)

    assert len(set(Participation.objects.values_list("once_mark", flat=True))) == 2


def test_what_is_missing_is_said_and_nothing_is_kept(make_survey):
    survey = make_survey()
    single, *_others = survey.asked()
    given = {**answers(survey), single.pk: None}

    with pytest.raises(BadInput, match="하나를 골라 주세요"):
        services.answer(survey, given, by=guest())

    assert Response.objects.count() == 0


def test_a_choice_of_another_question_is_refused_by_rule_and_by_database(make_survey):
    survey = make_survey()
    single, multiple, scale, words = survey.asked()
    strange = multiple.choices.first()

    with pytest.raises(BadInput):
        services.answer(survey, {**answers(survey), single.pk: strange.pk}, by=guest())

    response = answer(survey)
    Answer.objects.filter(response=response).delete()
    for wrong in (
        {"question": single, "choice": strange},
        {"question": single},
        {"question": single, "number": 3},
        {"question": scale, "number": 6},
        {"question": scale, "number": 0},
        {"question": scale, "text": "다섯"},
        {"question": words, "text": ""},
        {"question": ask_elsewhere(make_survey), "number": 3},
    ):
        refused_by_database(lambda wrong=wrong: Answer.objects.create(response=response, **wrong))
    assert Answer.objects.count() == 0


def ask_elsewhere(make_survey) -> Question:
    return make_survey().asked()[2]


def test_what_is_asked_once_is_answered_once_and_of_several_each_once(make_survey):
    survey = make_survey()
    single, multiple, scale, _words = survey.asked()
    response = answer(survey, troubles=(0,), score=3)
    morning, afternoon, _evening = single.choices.all()

    refused_by_database(lambda: Answer.objects.create(response=response, question=single, choice=afternoon))
    refused_by_database(lambda: Answer.objects.create(response=response, question=scale, number=4))
    first, second, _third = multiple.choices.all()
    refused_by_database(lambda: Answer.objects.create(response=response, question=multiple, choice=first))
    Answer.objects.create(response=response, question=multiple, choice=second)
    assert response.answers.filter(question=multiple).count() == 2


def test_questions_stay_once_somebody_answered(make_survey):
    survey = make_survey()
    single = survey.asked()[0]
    answer(survey)

    for deed in (
        lambda: Question.objects.filter(pk=single.pk).update(text="언제 오시나요?"),
        lambda: Question.objects.filter(pk=single.pk).update(required=False),
        lambda: ask(survey, "text", "또 하나"),
        lambda: Choice.objects.create(question=single, text="새벽"),
        lambda: Choice.objects.filter(question=single).update(text="언제나"),
        lambda: single.choices.first().delete(),
        lambda: type(survey).objects.filter(pk=survey.pk).update(anonymous=False, once=True),
    ):
        refused_by_database(deed)
    Question.objects.filter(pk=single.pk).update(translations={"en": {"text": "When do you come?"}})
    assert survey.questions.count() == 4


def test_a_new_version_takes_the_place_of_the_one_before(make_survey):
    first = make_survey(once=True, anonymous=False, closes_at=None)
    answer(first, 1)
    draft = editing.new_version(first, by=PORTAL)
    draft.questions.filter(kind="single").update(text="언제 오시나요?")

    second = editing.open_survey(draft, by=PORTAL)

    first.refresh_from_db()
    assert (first.state, second.state, second.version, second.slug) == ("closed", "open", 2, first.slug)
    answer(second, 1)
    assert [q.text for q in first.asked()][0] == "언제 오세요?"


@pytest.mark.parametrize(
    ("at", "how"),
    [
        (NOW - timedelta(microseconds=1), "not_yet"),
        (NOW, "open"),
        (NOW + timedelta(days=1) - timedelta(microseconds=1), "open"),
        (NOW + timedelta(days=1), "closed"),
    ],
)
def test_a_survey_is_open_from_its_first_moment_until_just_before_its_last(make_survey, at, how):
    survey = make_survey(is_open=False, opens_at=NOW, closes_at=NOW + timedelta(days=1))
    survey = editing.open_survey(survey, by=PORTAL, at=NOW - timedelta(days=1))

    assert survey.standing(at) == how
    if how == "open":
        answer(survey, at=at)
        assert survey.responses.get().day == at.date()
    else:
        with pytest.raises(NotOpen):
            answer(survey, at=at)
        assert survey.responses.count() == 0


@given(
    opens=st.none() | st.integers(-5, 5),
    closes=st.none() | st.integers(-5, 5),
    at=st.integers(-6, 6),
    state=st.sampled_from(["draft", "open", "closed"]),
)
@settings(max_examples=60)
def test_a_survey_takes_answers_only_when_it_says_so(opens, closes, at, state):
    def moment(hours):
        return None if hours is None else NOW + timedelta(hours=hours)

    how = rules.standing(state, moment(opens), moment(closes), moment(at))

    is_open = state == "open" and (opens is None or opens <= at) and (closes is None or at < closes)
    assert (how == "open") == is_open


def test_a_survey_over_its_time_is_closed_and_a_closed_one_takes_nothing(make_survey):
    survey = make_survey(at=timezone.now() - timedelta(days=9))

    assert editing.close_ended(by=PORTAL) == 1

    survey.refresh_from_db()
    assert survey.state == "closed"
    with pytest.raises(NotOpen):
        answer(survey)
    refused_by_database(lambda: Response.objects.create(survey=survey, day=timezone.now().date()))


def test_an_anonymous_survey_is_not_opened_again(make_survey):
    survey = editing.close(make_survey(anonymous=True), by=PORTAL)

    with pytest.raises(editing.WrongState, match="새 판"):
        editing.open_survey(survey, by=PORTAL)

    survey.refresh_from_db()
    assert survey.state == "closed"


def test_what_only_some_are_asked_is_required_of_them_alone(make_survey):
    survey = make_survey(is_open=False)
    evening = survey.asked()[0].choices.get(text="저녁")
    why = ask(survey, "text", "저녁에 오시는 까닭은?", only_if=evening)
    survey = editing.open_survey(survey, by=PORTAL)

    services.answer(survey, {**answers(survey_without(survey, why), when=0), why.pk: "그냥"}, by=guest(1))
    assert not Answer.objects.filter(question=why).exists()
    with pytest.raises(BadInput, match="답을 써 주세요"):
        services.answer(survey, answers(survey_without(survey, why), when=2), by=guest(2))
    services.answer(survey, {**answers(survey_without(survey, why), when=2), why.pk: "일해서요"}, by=guest(3))
    assert Answer.objects.get(question=why).text == "일해서요"


def survey_without(survey, question):
    survey.asked = lambda: [each for each in type(survey).asked(survey) if each.pk != question.pk]
    asked = survey.asked()
    del survey.asked
    return type("Asked", (), {"asked": staticmethod(lambda: asked)})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010-5555-1234로 전화 주세요", "[전화번호]로 전화 주세요"),
        ("01055551234", "[전화번호]"),
        ("02 330 1137, gildong@example.com", "[전화번호], [이메일]"),
        ("+82 10-5555-1234", "[전화번호]"),
        ("2026년 11월 23일 10시 30분에 3,300원", "2026년 11월 23일 10시 30분에 3,300원"),
        ("접수번호 P07-2026-000123", "접수번호 P07-2026-000123"),
    ],
)
def test_numbers_that_lead_to_somebody_are_not_kept(typed, kept):
    assert screened(typed) == kept


def test_invitations_go_once_and_not_twice_to_the_same_visit(program):
    from programs.notices.models import OutboxMessage
    from programs.notices.services import Recipient
    from programs.surveys import satisfaction

    to = Recipient(phone="01055550001")
    first = satisfaction.ask("booking:7KQ29FMX", to=to, channel="sms", program=program, at=NOW)
    second = satisfaction.ask("booking:7KQ29FMX", to=to, channel="sms", program=program, at=NOW)

    assert first == second
    assert OutboxMessage.objects.filter(key="surveys.invitation").count() == 1


def test_survey_of_nobody_is_refused(make_survey):
    with pytest.raises(ValueError, match="who answers"):
        services.answer(make_survey(once=True), {}, by=guest())


def test_integrity_of_marks_is_the_databases(make_survey):
    survey = make_survey(once=True, anonymous=False)
    row = answer(survey)

    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(survey=survey, day=row.day, answered_at=timezone.now(), once_mark=row.once_mark)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "takes a minute"), ("zh-hans", "只需一分钟"), ("vi", "Chỉ mất một phút"), ("ko", "1분이면")],
)
def test_an_invitation_speaks_the_persons_language(program, language, words):
    from programs.notices.models import OutboxMessage
    from programs.notices.services import Recipient
    from programs.surveys import satisfaction

    to = Recipient(email="nguyen@example.com", language=language)
    satisfaction.ask("booking:7KQ29FMX", to=to, channel="email", program=program, at=NOW)

    sent = OutboxMessage.objects.get(key="surveys.invitation")
    assert words in sent.body
    assert sent.language == language
