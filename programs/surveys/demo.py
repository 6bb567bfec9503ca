"""Surveys in the demo: one that everybody may answer, one that is over and published, one to come; invented answers."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from programs.base.calendar import SEOUL
from programs.people.actors import PORTAL
from programs.people.models import Dong, User
from programs.plan.models import Program
from programs.surveys import editing, services
from programs.surveys.states import AgeBand, Channel, Kind
from programs.surveys.survey import Choice, Question, Survey

HOURS: dict[str, Any] = {
    "slug": "counter-hours",
    "title": "민원실 여는 시간",
    "purpose": "일과 시간 뒤 민원실을 언제 여는 것이 좋을지 정하려고 여쭤요. 결과는 설문이 끝나면 여기에 공개해요.",
    "program": 7,
    "anonymous": True,
    "ask_age": True,
    "ask_dong": True,
    "translations": {
        "en": {
            "title": "Opening hours of the civil service office",
            "purpose": "We ask when to open after hours. Results are published here when the survey ends.",
        },
        "zh_Hans": {
            "title": "民愿室的开放时间",
            "purpose": "为确定工作时间之后何时开放民愿室而征求意见。调查结束后在此公布结果。",
        },
        "vi": {
            "title": "Giờ mở cửa của Phòng Dân sự",
            "purpose": "Chúng tôi hỏi nên mở ngoài giờ vào lúc nào. Kết quả sẽ có ở đây khi khảo sát kết thúc.",
        },
    },
}
SIGNS: dict[str, Any] = {
    "slug": "counter-signs",
    "title": "민원실 안내판이 알기 쉬운가요",
    "purpose": "안내판과 번호표를 고치려고 여쭸어요. 답해 주신 대로 외국어 안내를 크게 바꿨어요.",
    "program": 7,
    "anonymous": True,
    "ask_age": True,
    "translations": {
        "en": {
            "title": "Are the signs in the civil affairs office easy to read?",
            "purpose": "We asked in order to mend signs and queue tickets, and made the foreign-language signs larger.",
        },
        "zh_Hans": {
            "title": "民愿室的指示牌容易看懂吗",
            "purpose": "为改进指示牌和号码票而征求了意见，并按大家的回答放大了外语指示。",
        },
        "vi": {
            "title": "Bảng chỉ dẫn ở Phòng Dân sự có dễ hiểu không?",
            "purpose": "Chúng tôi đã hỏi để sửa bảng chỉ dẫn và phiếu số, và đã làm chữ tiếng nước ngoài to hơn.",
        },
    },
}
VILLAGE: dict[str, Any] = {
    "slug": "village-lectures",
    "title": "우리 동네에서 배우고 싶은 것",
    "purpose": "내년 강좌를 정하려고 여쭤요. 한 분이 한 번 답해요.",
    "program": 15,
    "anonymous": True,
    "once": True,
    "translations": {
        "en": {
            "title": "What would you like to learn near home?",
            "purpose": "We ask in order to plan next year's lectures. One answer for each person.",
        },
        "zh_Hans": {"title": "想在我们社区学些什么", "purpose": "为确定明年的讲座而征求意见。每人回答一次。"},
        "vi": {
            "title": "Bạn muốn học gì ở khu phố của mình?",
            "purpose": "Chúng tôi hỏi để lên kế hoạch các lớp năm sau. Mỗi người trả lời một lần.",
        },
    },
}
QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "counter-hours": [
        {
            "kind": Kind.SINGLE,
            "text": "언제 오시기 편한가요?",
            "choices": ["평일 낮", "평일 저녁", "토요일 오전"],
            "en": {"text": "When is it easiest for you to come?"},
            "en_choices": ["Weekdays, daytime", "Weekdays, evening", "Saturday morning"],
        },
        {
            "kind": Kind.MULTIPLE,
            "text": "무엇을 하러 오시나요?",
            "choices": ["증명서 발급", "여권", "전입신고", "상담"],
            "required": False,
            "en": {"text": "What do you come for?"},
            "en_choices": ["Certificates", "Passport", "Moving in", "Advice"],
        },
        {
            "kind": Kind.TEXT,
            "text": "저녁에 오셔야 하는 까닭이 있나요?",
            "required": False,
            "only_if": "평일 저녁",
            "en": {"text": "Why do you need to come in the evening?"},
        },
        {
            "kind": Kind.SCALE,
            "text": "지금 여는 시간에 만족하시나요?",
            "low_words": "매우 불만족",
            "high_words": "매우 만족",
            "en": {
                "text": "Are you satisfied with the present hours?",
                "low_words": "very dissatisfied",
                "high_words": "very satisfied",
            },
        },
    ],
    "counter-signs": [
        {
            "kind": Kind.SCALE,
            "text": "안내판을 보고 창구를 쉽게 찾으셨나요?",
            "low_words": "매우 어려웠음",
            "high_words": "매우 쉬웠음",
        },
        {
            "kind": Kind.MULTIPLE,
            "text": "무엇을 고치면 좋을까요?",
            "choices": ["글자 크기", "외국어 안내", "그림 표시", "번호표 화면"],
            "required": False,
        },
        {"kind": Kind.TEXT, "text": "더 하고 싶은 말", "required": False},
    ],
    "village-lectures": [
        {
            "kind": Kind.SINGLE,
            "text": "어떤 강좌를 듣고 싶으세요?",
            "choices": ["숲 해설", "텃밭 가꾸기", "곤충 관찰", "목공"],
        },
        {"kind": Kind.TEXT, "text": "바라는 점", "required": False},
    ],
}
SAID = (
    "번호표 화면의 글자가 작아요.",
    "영어 안내가 더 있으면 좋겠어요.",
    "직원분이 친절하게 알려 주셨어요.",
    "입구에서 어디로 갈지 모르겠어요.",
    "그림으로 된 안내가 알기 쉬워요.",
    "번호표 기계를 한 대 더 놓아 주세요.",
)
ANSWERS = 46


def play(now: datetime) -> int:
    """Make the demo's surveys once; return how many."""
    if Survey.objects.filter(slug=HOURS["slug"]).exists():
        return 0
    rng = Random("surveys")  # noqa: S311 - invented answers
    morning = now.astimezone(SEOUL).replace(hour=9, minute=0, second=0, microsecond=0)
    _make(HOURS, opens=morning - timedelta(days=6), closes=morning + timedelta(days=15, hours=9), now=now)
    _make(VILLAGE, opens=morning + timedelta(days=4), closes=morning + timedelta(days=30, hours=9), now=now)
    begun, ended = morning - timedelta(days=40), morning - timedelta(days=12)
    signs = _make(SIGNS, opens=begun, closes=ended, now=begun)
    officer = User.objects.of_department(signs.department).filter(role="officer").order_by("pk").first()
    for n in range(ANSWERS):
        _answer(signs, rng, at=begun + timedelta(hours=14 * n + 3), officer=officer if n % 6 == 0 else None)
    editing.publish(editing.close(signs, by=PORTAL, at=ended), True, by=PORTAL)
    hours = Survey.objects.get(slug=HOURS["slug"])
    for n in range(ANSWERS // 2):
        _answer(hours, rng, at=now - timedelta(hours=6 * n + 1), officer=None)
    return 3


def _make(values: dict[str, Any], *, opens: datetime, closes: datetime, now: datetime) -> Survey:
    """A survey made by its department and opened, so that it takes answers from `opens` on."""
    program = Program.objects.select_related("department").get(pk=values["program"])
    survey = Survey.objects.create(
        **{**values, "program": program}, department=program.department, opens_at=opens, closes_at=closes
    )
    known: dict[str, Choice] = {}
    for place, row in enumerate(QUESTIONS[survey.slug], start=1):
        row = dict(row)
        choices, english = row.pop("choices", []), row.pop("en_choices", [])
        texts, condition = row.pop("en", {}), row.pop("only_if", "")
        question = Question.objects.create(
            survey=survey,
            order=place * 10,
            only_if=known.get(condition),
            translations={"en": texts} if texts else {},
            **row,
        )
        for turn, text in enumerate(choices, start=1):
            known[text] = Choice.objects.create(
                question=question,
                order=turn * 10,
                text=text,
                translations={"en": {"text": english[turn - 1]}} if english else {},
            )
    return editing.open_survey(survey, by=PORTAL, at=now)


def _answer(survey: Survey, rng: Random, *, at: datetime, officer: User | None) -> None:
    """Somebody invented answers; every sixth on paper, typed in by an officer."""
    given: dict[int, Any] = {}
    for question in survey.asked():
        ids = [choice.pk for choice in question.choices.all()]
        if question.kind == Kind.SINGLE:
            given[question.pk] = rng.choice(ids)
        elif question.kind == Kind.MULTIPLE:
            given[question.pk] = rng.sample(ids, rng.randrange(1, 3))
        elif question.kind == Kind.SCALE:
            given[question.pk] = rng.choice((2, 3, 3, 4, 4, 4, 5, 5))
        elif rng.random() < 0.5 and question.only_if is None:
            given[question.pk] = rng.choice(SAID)
    dongs = list(Dong.objects.values_list("code", flat=True)[:4])
    services.answer(
        survey,
        given,
        by=officer or PORTAL,
        channel=Channel.PAPER if officer else Channel.WEB,
        age_band=rng.choice((AgeBand.TWENTIES, AgeBand.THIRTIES, AgeBand.THIRTIES, AgeBand.FORTIES, AgeBand.SIXTIES)),
        dong=rng.choice(dongs),
        at=at,
    )
