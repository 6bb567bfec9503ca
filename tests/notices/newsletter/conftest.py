"""The people and the issue of the newsletter's stories."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from programs.notices.newsletter import services
from programs.notices.newsletter.loading import load_checklist
from programs.notices.newsletter.models import BlockKind
from programs.notices.newsletter.pictures import prepared
from programs.notices.subscribers.consent_texts import EMAIL
from programs.notices.subscribers.models import SignupPlace, Topic
from programs.notices.subscribers.services import Choices, subscribe
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Department
from programs.plan.models import Milestone, Plan, Program
from tests.cast import StaffFactory

FRIDAY = date(2026, 11, 27)
WELFARE, EDUCATION, CULTURE = 2, 3, 4


@pytest.fixture
def news(places, settings, tmp_path):
    """P06 of 홍보담당관 with a step of its plan in the coming days, topics, places of sign-up, the checklist."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SITE_URL = "https://portal.example.go.kr"
    program = Program.objects.create(
        number=6,
        title="구 알림 서비스",
        slug="notices",
        category="tailored",
        app="notices",
        department=Department.objects.get(name="홍보담당관"),
        phone="330-1930",
    )
    plan = Plan.objects.create(program=program, year=2026)
    Milestone.objects.create(plan=plan, title="겨울 소식 설명회", start=date(2026, 12, 1), end=date(2026, 12, 1))
    load_topics()
    load_checklist()


@pytest.fixture
def public_relations(news):
    return Department.objects.get(name="홍보담당관")


@pytest.fixture
def editor(public_relations):
    return StaffFactory(email="editor@sdm.example.go.kr", department=public_relations)


@pytest.fixture
def second(public_relations):
    """The colleague who approves."""
    return StaffFactory(email="second@sdm.example.go.kr", department=public_relations)


@pytest.fixture
def issue(editor):
    """The first issue, of Friday 27 November 2026, with the frame it begins with."""
    return services.make(friday=FRIDAY, by=editor)


def write(article, by, **written):
    return services.write_block(article, by=by, seen=services.fingerprint(article), written=written)


@pytest.fixture
def full(issue, editor):
    """The issue written: lead, an article about welfare, one about culture, health information."""
    lead, health = issue.articles.in_order()
    write(
        lead,
        editor,
        title="눈 오는 날 함께 치워요",
        text="내 집 앞 눈은 **함께** 치워요.\n\n- 삽은 동주민센터에 있어요",
    )
    write(health, editor, title="독감 예방접종", text="65세 이상은 무료예요.")
    for topic, title in ((WELFARE, "난방비 지원"), (CULTURE, "겨울 음악회")):
        article = services.add_block(issue, kind=BlockKind.ARTICLE, topic=topic, by=editor)
        blog_url = f"https://blog.example.kr/sdm/{topic}?a=1&b=2"
        write(article, editor, title=title, text=f"{title} 소식이에요.", blog_url=blog_url)
    return issue


@pytest.fixture
def approved(full, editor, second):
    """The issue handed in and approved by a second person."""
    from programs.notices.campaigns import services as campaigns

    handed_in = services.submit(full, by=editor)
    campaigns.approve(handed_in.campaign, by=second)
    full.campaign.refresh_from_db()
    return full


@pytest.fixture
def sent(approved, second):
    """The issue on its way."""
    from programs.notices.campaigns import services as campaigns

    campaigns.send_now(approved.campaign, by=second)
    approved.campaign.refresh_from_db()
    return approved


@pytest.fixture
def subscriber(news):
    """Make somebody who reads by e-mail: subscriber(topics=[2], language="en")."""
    counter = iter(range(1, 1000))

    def make(*, topics=(), language="ko"):
        return subscribe(
            email=f"reader{next(counter)}@example.com",
            choices=Choices(topics=list(topics), language=language),
            purposes=[EMAIL],
            source="web",
            place=SignupPlace.objects.get(code="web"),
            notify=False,
        )

    return make


def photo(*, name="눈길.jpg", form="JPEG", size=(1600, 900), mode="RGB", exif=None):
    """A real picture, as a camera would upload it."""
    out = BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new(mode, size, "navy").save(out, form, **more)
    return SimpleUploadedFile(name, out.getvalue())


def put_picture(article, by, alt="눈을 치우는 이웃들"):
    return services.write_block(
        article,
        by=by,
        seen=services.fingerprint(article),
        written={"picture_alt": alt},
        picture=prepared(photo()),
    )


def topic(number):
    return Topic.objects.get(number=number)
