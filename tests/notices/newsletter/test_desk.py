"""The desk: writing an issue with plain forms, previews, test send, checklist; and who is refused."""

from datetime import date, datetime

import pytest
from django.core import mail
from PIL import Image

from programs.base.calendar import SEOUL
from programs.notices.newsletter import services
from programs.notices.newsletter.models import Article, ChecklistEntry, Issue
from programs.people.models import Department
from programs.people.todos import tiles_for
from tests.cast import StaffFactory

from .conftest import CULTURE, WELFARE, photo, put_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_of_editor(client_of, editor):
    return client_of(editor)


def block_url(article, *more):
    return "/".join(["/desk/newsletter", str(article.issue.number), "blocks", str(article.pk), *more, ""])


def form_of(client, article):
    """What stands in the block's form now, as a browser would send it."""
    initial = client.get(block_url(article)).context["form"]
    return {name: initial[name].value() or "" for name in initial.fields if name not in ("picture", "without_picture")}


def test_an_issue_is_made_written_and_handed_in_with_plain_forms(client_of, editor, second, news):
    client = client_of(editor)

    made = client.post("/desk/newsletter/new/", {"friday": "2026-11-27"})
    assert made.headers["Location"] == "/desk/newsletter/1/"
    issue = Issue.objects.get(number=1)
    for article in issue.articles.all():
        answer = client.post(block_url(article), form_of(client, article) | {"title": "제목", "text": "내용"})
        assert answer.status_code == 302
    added = client.post("/desk/newsletter/1/add/", {"what": f"article:{WELFARE}"})
    article = Article.objects.get(issue=issue, topic=WELFARE)
    assert added.headers["Location"] == block_url(article)
    written = form_of(client, article) | {
        "title": "난방비",
        "text": "신청하세요.",
        "blog_url": "https://blog.example.kr/1",
        "picture": photo(),
        "picture_alt": "난로 앞에 모인 가족",
    }
    assert client.post(block_url(article), written).status_code == 302
    submitted = client.post("/desk/newsletter/1/submit/", follow=True)

    issue.campaign.refresh_from_db()
    assert submitted.status_code == 200
    assert issue.campaign.state == "review"
    assert issue.campaign.body.count("난방비") == 1


def test_a_picture_is_drawn_anew_and_made_small(issue, browser_of_editor):
    article = issue.articles.in_order()[0]
    exif = Image.Exif()
    exif[0x010F] = "카메라 이름"
    given = form_of(browser_of_editor, article) | {"picture": photo(exif=exif), "picture_alt": "눈길"}

    browser_of_editor.post(block_url(article), given)

    article.refresh_from_db()
    assert (article.picture_width, article.picture_height) == (1104, 621)
    with Image.open(article.picture) as kept:
        assert kept.format == "JPEG"
        assert dict(kept.getexif()) == {}
    answer = browser_of_editor.get(article.picture_path)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"picture": photo(), "picture_alt": ""}, "그림 설명을 써 주세요"),
        ({"picture": photo(name="가짜.png"), "picture_alt": "눈"}, "파일의 내용이 이름과 달라요"),
        ({"picture": photo(name="그림.svg"), "picture_alt": "눈"}, "올릴 수 없는 종류의 파일이에요"),
        ({"blog_url": "javascript:alert(1)"}, "https://로 시작하는 전체 주소"),
        ({"blog_url": "blog.naver.com/1"}, "https://로 시작하는 전체 주소"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_is_kept(issue, browser_of_editor, changed, said):
    article = issue.articles.in_order()[0]
    given = form_of(browser_of_editor, article) | {"title": "내가 쓴 제목", "text": "내가 쓴 글"} | changed

    answer = browser_of_editor.post(block_url(article), given)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "내가 쓴 제목" in page
    assert "내가 쓴 글" in page
    article.refresh_from_db()
    assert (article.title, article.text, article.picture.name) == ("", "", "")


def test_a_block_that_a_colleague_wrote_on_meanwhile_is_409_and_keeps_what_was_typed(
    full, browser_of_editor, second, client_of
):
    article = full.articles.in_order()[0]
    mine, theirs = form_of(browser_of_editor, article), form_of(client_of(second), article)
    client_of(second).post(block_url(article), theirs | {"title": "동료의 제목"})

    answer = browser_of_editor.post(block_url(article), mine | {"title": "나의 제목"})

    assert answer.status_code == 409
    assert "나의 제목" in answer.content.decode()
    article.refresh_from_db()
    assert article.title == "동료의 제목"


def test_a_picture_is_taken_out_and_its_file_goes(full, browser_of_editor, editor, django_capture_on_commit_callbacks):
    article = put_picture(full.articles.in_order()[0], editor)
    storage, name = article.picture.storage, article.picture.name

    with django_capture_on_commit_callbacks(execute=True):
        browser_of_editor.post(block_url(article), form_of(browser_of_editor, article) | {"without_picture": "on"})

    article.refresh_from_db()
    assert (article.picture.name, article.picture_alt) == ("", "")
    assert not storage.exists(name)


def test_a_block_is_translated_beside_the_korean(full, browser_of_editor):
    article = full.articles.in_order()[0]
    page = browser_of_editor.get(block_url(article, "en"))
    assert "눈 오는 날 함께 치워요" in page.content.decode()

    seen = services.fingerprint(article)
    browser_of_editor.post(block_url(article, "en"), {"title": "Snow", "text": "", "seen": seen})

    article.refresh_from_db()
    assert article.translations == {"en": {"title": "Snow"}}
    assert browser_of_editor.get(block_url(article, "fr")).status_code == 404


def test_blocks_move_and_go_without_javascript(full, browser_of_editor):
    concert = full.articles.get(topic=CULTURE)

    moved = browser_of_editor.post(block_url(concert, "move"), {"to": "up"})
    asked = browser_of_editor.get(block_url(concert, "remove"))
    assert moved.headers["Location"] == f"/desk/newsletter/1/#block-{concert.pk}"
    assert [row.topic_id for row in full.articles.in_order()] == [None, CULTURE, WELFARE, None]
    assert "되돌릴 수 없어요" in asked.content.decode()
    browser_of_editor.post(block_url(concert, "remove"))

    assert not full.articles.filter(topic=CULTURE).exists()


def test_dates_not_ticked_stay_out(full, browser_of_editor):
    page = browser_of_editor.get("/desk/newsletter/1/")
    keys = [line["key"] for line in page.context["dates"]]
    assert keys

    browser_of_editor.post("/desk/newsletter/1/dates/", {"in": keys[1:]})

    full.refresh_from_db()
    assert full.dates_left_out == keys[:1]


def test_the_page_says_what_is_missing(issue, browser_of_editor):
    page = browser_of_editor.get("/desk/newsletter/1/").content.decode()
    assert "제목이 비었어요." in page

    refused = browser_of_editor.post("/desk/newsletter/1/submit/")

    assert refused.status_code == 422
    assert "머리기사: 제목이 비었어요." in refused.content.decode()
    issue.campaign.refresh_from_db()
    assert issue.campaign.state == "draft"


def test_a_preview_shows_what_a_reader_of_these_topics_gets(full, browser_of_editor):
    page = browser_of_editor.get(f"/desk/newsletter/1/preview/?topics={WELFARE}&language=ko&width=360")
    frame = browser_of_editor.get(f"/desk/newsletter/1/mail/?topics={WELFARE}&language=ko")
    text = browser_of_editor.get(f"/desk/newsletter/1/preview/?topics={CULTURE}&language=ko&width=text")

    assert f'src="/desk/newsletter/1/mail/?topics={WELFARE}&amp;language=ko"' in page.content.decode()
    assert "sandbox" in page.content.decode()
    assert "난방비 지원" in frame.content.decode()
    assert "겨울 음악회" not in frame.content.decode()
    assert "open.gif" not in frame.content.decode()
    assert "겨울 음악회" in text.content.decode()


def test_only_the_mail_of_the_preview_may_stand_in_a_frame_of_this_site(full, browser_of_editor):
    frame = browser_of_editor.get("/desk/newsletter/1/mail/").headers
    page = browser_of_editor.get("/desk/newsletter/1/preview/").headers

    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "script-src" not in frame["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]


def test_a_test_send_goes_to_oneself_and_into_no_outbox(full, browser_of_editor, settings):
    from programs.notices.models import OutboxMessage

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    browser_of_editor.post("/desk/newsletter/1/test/", {"topics": [WELFARE], "language": "ko", "width": "360"})

    (message,) = mail.outbox
    assert message.to == ["editor@sdm.example.go.kr"]
    assert message.subject.startswith("[시험] [서대문구 소식지 제1호]")
    assert "난방비 지원" in message.body
    assert "겨울 음악회" not in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    assert not OutboxMessage.objects.exists()


ADDRESSES = [
    ("get", "/desk/newsletter/"),
    ("get", "/desk/newsletter/1/"),
    ("get", "/desk/newsletter/1/preview/"),
    ("get", "/desk/newsletter/1/mail/"),
    ("get", "/desk/newsletter/1/checklist/"),
]
WRITES = [
    ("get", "/desk/newsletter/new/"),
    ("post", "/desk/newsletter/new/"),
    ("post", "/desk/newsletter/1/add/"),
    ("post", "/desk/newsletter/1/dates/"),
    ("post", "/desk/newsletter/1/submit/"),
    ("post", "/desk/newsletter/1/restart/"),
    ("post", "/desk/newsletter/1/test/"),
]


@pytest.mark.parametrize(("method", "address"), [*ADDRESSES, *WRITES])
def test_a_resident_sees_nothing_of_the_desk(full, client_of, resident, method, address):
    assert getattr(client_of(resident), method)(address).status_code == 403


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_all_staff_may_look(full, client_of, other_officer, method, address):
    answer = getattr(client_of(other_officer), method)(address)

    assert answer.status_code == 200
    assert "기사 넣기" not in answer.content.decode()


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_another_department_writes_nothing(full, client_of, other_officer, method, address):
    before = list(Article.objects.values()), list(Issue.objects.values())

    answer = getattr(client_of(other_officer), method)(address, {"friday": "2026-12-04", "what": "health"})

    assert answer.status_code == 403
    assert (list(Article.objects.values()), list(Issue.objects.values())) == before


def test_another_department_changes_no_block(full, client_of, other_officer):
    article = full.articles.in_order()[0]
    client = client_of(other_officer)

    for more in ((), ("move",), ("remove",), ("en",)):
        answer = client.post(block_url(article, *more), {"title": "x", "to": "down", "seen": "0"})
        assert answer.status_code == 403

    assert full.articles.in_order()[0].title == "눈 오는 날 함께 치워요"


def test_what_is_not_there_is_404(full, browser_of_editor):
    article = full.articles.in_order()[0]

    assert browser_of_editor.get("/desk/newsletter/99/").status_code == 404
    assert browser_of_editor.get(f"/desk/newsletter/99/blocks/{article.pk}/").status_code == 404


def test_issues_are_found_by_words_and_state(full, browser_of_editor):
    def found(**asked):
        return [issue.number for issue in browser_of_editor.get("/desk/newsletter/", asked).context["page"]]

    assert found(q="난방비") == [1]
    assert found(q="없는말") == []
    assert found(state="draft") == [1]
    assert found(state="finished") == []
    assert browser_of_editor.get("/desk/newsletter/", {"state": "nonsense"}).status_code == 422


# --- the checklist


def test_a_step_is_ticked_by_its_own_department_with_name_and_time(issue, client_of, time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 9, tzinfo=SEOUL))
    officer = StaffFactory(department=Department.objects.get(name="복지정책과"))
    step = issue.checklist.get(title="복지 소식 원고 보내기")

    answer = client_of(officer).post(
        f"/desk/newsletter/1/checklist/{step.pk}/", {"done": "1", "note": "난방비 지원 안내"}
    )

    step.refresh_from_db()
    assert answer.headers["Location"] == f"/desk/newsletter/1/checklist/#step-{step.pk}"
    assert (step.done_by, step.note) == (officer, "난방비 지원 안내")
    assert step.done_at is not None


def test_a_step_of_another_department_is_refused(issue, client_of, other_officer):
    step = issue.checklist.get(title="복지 소식 원고 보내기")

    answer = client_of(other_officer).post(f"/desk/newsletter/1/checklist/{step.pk}/", {"done": "1", "note": ""})

    assert answer.status_code == 403
    step.refresh_from_db()
    assert step.done_at is None


def test_a_note_that_cannot_be_taken_is_kept_and_told(issue, client_of, editor):
    step = issue.checklist.all()[0]
    number = "900101" + "-" + "1234567"

    answer = client_of(editor).post(f"/desk/newsletter/1/checklist/{step.pk}/", {"done": "1", "note": number})

    assert answer.status_code == 422
    assert number in answer.content.decode()
    step.refresh_from_db()
    assert step.done_at is None


def test_late_steps_are_shown_and_stand_on_the_desk(issue, client_of, editor, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 9, tzinfo=SEOUL))
    ChecklistEntry.objects.filter(title="이번 주 머리기사와 주제별 기사 정하기").update(
        done_at=datetime(2026, 11, 23, tzinfo=SEOUL), done_by=editor
    )

    page = client_of(editor).get("/desk/newsletter/1/checklist/")
    tiles = {tile.todo.key: tile.count for tile in tiles_for(editor)}

    assert [day for day, _rows in page.context["days"]] == [date(2026, 11, 23 + number) for number in range(5)]
    assert page.context["late"] == 6  # one of Monday, five of Tuesday
    assert tiles["newsletter.late"] == 1  # its own department's
    assert tiles["newsletter.steps"] == 3


def test_the_checklist_of_this_week_is_one_click_away(issue, client_of, editor, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 9, tzinfo=SEOUL))

    this_week = client_of(editor).get("/desk/newsletter/checklist/")
    assert this_week.status_code == 200
    assert "소식지 제1호 점검표" in this_week.content.decode()
