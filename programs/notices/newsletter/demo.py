"""Issues of the demo: two that went out, and this week's half written, made by the verbs that staff use."""

from datetime import datetime, timedelta

from django.utils import timezone

from programs.people.models import User

from ..campaigns import services as campaigns
from ..subscribers.topics import load_topics
from . import services
from .calendar import friday_of
from .loading import load_checklist
from .models import Article, BlockKind, Issue
from .queries import PROGRAM

__all__ = ["PROGRAM", "play"]

LEADS = (
    (
        "눈 오는 날, 내 집 앞은 함께 치워요",
        "밤사이 눈이 오면 아침 7시부터 큰길과 오르막을 먼저 치워요.\n\n"
        "- 내 집·내 가게 앞은 눈이 그친 뒤 **4시간 안에** 치워 주세요.\n"
        "- 삽과 제설제는 동주민센터에서 빌려드려요.",
    ),
    (
        "안산 자락길, 해 지기 전까지 걸어요",
        "겨울에는 해가 일찍 져요. 자락길 쉼터의 등을 **오후 5시**부터 켜 둬요.\n\n"
        "- 휠체어와 유아차도 처음부터 끝까지 갈 수 있어요.\n"
        "- 길이 언 날은 입구에 알림판을 세워요.",
    ),
    ("동네 도서관이 늦게까지 열려요", "겨울 방학 동안 화요일과 목요일에는 밤 9시까지 책을 읽고 빌릴 수 있어요."),
)
TEXTS = {
    "welfare": (
        "겨울 난방비 지원 신청 안내",
        "소득이 적은 가구에 난방비를 지원해요. 동주민센터에서 신청하세요.",
    ),
    "education": ("평생학습관 겨울 강좌 모집", "컴퓨터, 서예, 그림책 읽기 등 24개 강좌가 열려요."),
    "culture": ("구청 로비 겨울 음악회", "점심시간에 구청 1층 로비에서 현악 사중주를 들려드려요."),
    "health": ("독감 예방접종, 아직 늦지 않았어요", "65세 이상과 어린이는 가까운 병원에서 무료로 맞을 수 있어요."),
}
TOPICS = {2: "welfare", 3: "education", 4: "culture"}


def play(now: datetime, *, editor: User, second: User) -> None:
    """Make the issues unless there are any; `editor` writes and `second` approves, both of 홍보담당관."""
    if Issue.objects.exists():
        return
    load_topics()
    load_checklist()
    this_week = friday_of(timezone.localdate(now))
    for weeks in (2, 1):
        issue = _written(services.make(friday=this_week - timedelta(weeks=weeks), by=editor), editor, whole=True)
        handed_in = services.submit(issue, by=editor)
        campaigns.approve(handed_in.campaign, by=second)
        campaigns.send_now(handed_in.campaign, by=second)
    draft = _written(services.make(friday=this_week, by=editor), editor, whole=False)
    for step in draft.checklist.filter(due_on__lt=timezone.localdate(now))[:2]:
        services.tick(step, done=True, note="", by=editor)


def _written(issue: Issue, editor: User, *, whole: bool) -> Issue:
    """Fill the frame; the first issue has none for articles yet. Half written, an article lacks its blog address."""
    present = set(issue.articles.values_list("topic", flat=True))
    for topic in TOPICS.keys() - present:
        services.add_block(issue, kind=BlockKind.ARTICLE, topic=topic, by=editor)
    for article in issue.articles.in_order():
        _write(article, editor, whole=whole)
    return issue


def _write(article: Article, editor: User, *, whole: bool) -> None:
    if article.kind == BlockKind.LEAD:
        title, text = LEADS[article.issue.number % len(LEADS)]
    else:
        title, text = TEXTS[TOPICS[article.topic_id] if article.topic_id else article.kind]
    written = {"title": title, "text": text}
    if whole and article.topic_id:
        written["blog_url"] = f"https://blog.example.kr/sdm/{article.pk}"
    services.write_block(article, by=editor, seen=services.fingerprint(article), written=written)
