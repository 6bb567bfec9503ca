"""A committee's meeting from its founding to the printed minutes, with real processes: the keeper of the body at the
desk and with a telephone in the hall, members by the links of their messages, a colleague who approves."""

import re
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.committees import services
from programs.committees.links import path_of
from programs.committees.models import ActionItem, Attendance, Body, Honorarium, Meeting, Minutes
from programs.plan.catalog import load_plan
from programs.plan.models import Program
from tests.browser.conftest import message_to
from tests.cast import StaffFactory
from tests.committees.conftest import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = {"width": 360, "height": 740}


def press(page, name):
    """Press a button of the meeting's page, and be where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def unfold(page, words):
    page.locator("summary", has_text=words).first.click()


def test_a_council_is_founded_meets_decides_and_its_minutes_are_printed(
    live_portal, celery_worker_process, people, watch
):
    load_plan()
    program = Program.objects.select_related("department").get(number=21)
    keeper, colleague = (StaffFactory(department=program.department) for _each in range(2))
    url, today = live_portal.url, timezone.localdate()

    # The body with its rules and its seats, by field.
    desk = people(keeper)
    desk.goto(f"{url}/admin/committees/body/add/")
    desk.locator("#id_program").select_option(str(program.pk))
    desk.locator("#id_department").select_option(str(program.department_id))
    desk.locator("#id_name").fill("골목 상생 협의회")
    desk.locator("#id_slug").fill("alley-council")
    desk.locator("#id_kind").select_option("council")
    desk.locator("#id_is_open").check()
    desk.locator("#id_founded").fill(f"{today - timedelta(days=3):%Y-%m-%d}")
    with desk.expect_navigation():
        desk.locator("[name=_continue]").first.click()
    body = Body.objects.get(slug="alley-council")
    for order, (title, field, office) in enumerate(
        [("위원장", "부서장", "chair"), ("상인 위원", "상인", "member"), ("주민 위원", "주민", "member")], start=1
    ):
        body.seats.create(title=title, field=field, office=office, order=order)
    desk.goto(f"{url}{reverse('admin:committees_body_members', args=[body.pk])}")
    desk.locator(f"a[href$='/seats/{body.seats.get(order=2).pk}/appoint/']").click()
    merchant = person(1)
    desk.locator("#id_name").fill(merchant.name)
    desk.locator("#id_phone").fill(merchant.phone)
    press(desk, "위촉하기")
    desk.get_by_text(merchant.name).first.wait_for()
    chair, _merchant, neighbour = body.seats.all()
    services.appoint(chair, services.Person(user=keeper, notify_by="none"), by=keeper, starts=today)
    services.appoint(neighbour, person(2), by=keeper, starts=today)

    # A meeting in twenty minutes, with an agenda; so late a notice has to say why.
    desk.goto(f"{url}{reverse('admin:committees_body_plan', args=[body.pk])}")
    starts = timezone.now().astimezone(SEOUL) + timedelta(minutes=20)
    desk.locator("#id_starts_at").fill(f"{starts:%Y-%m-%dT%H:%M}")
    desk.locator("#id_ends_at").fill(f"{starts + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    desk.locator("#id_place").fill("구청 기획상황실")
    press(desk, "새 회의 만들기")
    meeting = Meeting.objects.get()
    for title in ("골목 조명 교체", "축제 무대 업체"):
        unfold(desk, "안건 더하기")
        desk.locator("[name='item-title']").fill(title)
        press(desk, "안건 더하기")
    watch.expected_statuses = {422}
    press(desk, "소집 통지 보내기")
    desk.get_by_text("늦은 까닭을 적어 주세요").first.wait_for()
    watch.expected_statuses = set()
    desk.locator("[name='notice-late_reason']").fill("축제가 다음 주예요")
    press(desk, "소집 통지 보내기")

    # A member reads the message on the telephone, says that he comes, and that he has a stake in the second item.
    told = message_to(merchant.phone, "/committees/m/")
    member = people()
    member.set_viewport_size(PHONE)
    member.goto(url + re.search(r"/committees/m/[^/]+/", told)[0])
    member.get_by_text("골목 조명 교체").first.wait_for()
    member.get_by_label("참석해요").check(force=True)
    press(member, "답 보내기")
    second = meeting.items.get(order=2)
    member.locator("[name='interest-item']").select_option(str(second.pk))
    member.locator("[name='interest-text']").fill("무대 업체가 우리 가게와 거래해요.")
    press(member, "이해관계 알리기")
    member.get_by_text("이해관계를 밝혀서 세어지지 않아요").wait_for()
    assert member.evaluate("document.documentElement.scrollWidth") <= 360

    # In the hall, on the telephone: one of three is no quorum; all three are.
    run = f"{url}{reverse('admin:committees_meeting_run', args=[meeting.pk])}"
    desk.set_viewport_size(PHONE)
    desk.goto(run)
    rows = {row.member.seat.title: row for row in Attendance.objects.select_related("member__seat")}
    desk.locator(f"[name='presence-state_{rows['위원장'].pk}']").select_option("present")
    press(desk, "출석 저장")
    watch.expected_statuses = {409}
    press(desk, "성원을 확인하고 회의 열기")
    desk.get_by_text("정족수가 모자라요").first.wait_for()
    watch.expected_statuses = set()
    assert Meeting.objects.get().state == "noticed"
    for row in rows.values():
        desk.locator(f"[name='presence-state_{row.pk}']").select_option("present")
    press(desk, "출석 저장")
    press(desk, "성원을 확인하고 회의 열기")
    desk.get_by_text("정족수가 되어 회의를 열었어요").wait_for()

    # Decisions: by three votes, and on the second item by those without an interest.
    desk.set_viewport_size({"width": 1280, "height": 900})
    first = meeting.items.get(order=1)
    desk.locator(f"[name='decision-{first.pk}-votes_for']").fill("2")
    desk.locator(f"[name='decision-{first.pk}-against']").fill("1")
    press(desk, re.compile("의결 저장.*골목 조명"))
    desk.get_by_text("출석 3명: 찬성 2, 반대 1, 기권 0").first.wait_for()
    desk.get_by_text("이 안건에 세는 위원 2명, 출석 2명").wait_for()
    press(desk, re.compile("의결 저장.*축제 무대"))
    desk.get_by_text("출석 2명: 찬성 2, 반대 0, 기권 0").first.wait_for()

    # Somebody has to do it, by a day; the member from outside is paid.
    unfold(desk, "후속 과제 맡기기")
    desk.locator("[name='task-title']").fill("조명 업체 견적 받기")
    desk.locator("[name='task-owner']").select_option(str(colleague.pk))
    press(desk, "후속 과제 맡기기")
    unfold(desk, "출석한 위원의 수당 계산하기")
    desk.locator("[name='won-won']").fill("70000")
    press(desk, "출석한 위원의 수당 계산하기")
    desk.get_by_text("모두 140,000원").wait_for()
    assert ActionItem.objects.get().owner == colleague
    assert Honorarium.objects.count() == 2  # the official among the three gets none

    # Minutes from what is on record, read and commented on by a member, answered, approved by somebody else.
    desk.get_by_role("link", name="회의록 쓰기").click()
    text = desk.locator("textarea[name='text']")
    assert "골목 조명 교체" in text.input_value()
    text.fill(text.input_value() + "\n다음 회의는 다음 달이에요. [[연락: 010-5555-2001]]")
    press(desk, "새 판으로 저장")
    desk.goto(run)
    unfold(desk, "위원들에게 의견 묻기")
    press(desk, "위원들에게 의견 묻기")
    member.goto(url + path_of(rows["상인 위원"]))
    member.get_by_label("회의록에 대한 의견").fill("조명 색도 적어 주세요.")
    press(member, "의견 보내기")
    desk.goto(run)
    desk.get_by_label(re.compile("^답")).fill("다음 판에 적었어요.")
    press(desk, "답하기")
    Minutes.objects.update(comments_until=timezone.now() - timedelta(minutes=1))  # the days for comments are over
    approver = people(colleague)
    approver.goto(run)
    press(approver, "1판을 확정하기")
    approver.get_by_text("회의록을 확정했어요").wait_for()

    # On paper: the minutes with the decisions, nothing of the page around them.
    approver.get_by_role("link", name="회의록 인쇄").click()
    approver.get_by_text("조명 업체 견적 받기").first.wait_for()
    sheet = pypdfium2.PdfDocument(approver.pdf())
    printed = "".join(page.get_textpage().get_text_range() for page in sheet)
    assert "골목 상생 협의회" in printed
    assert "찬성 2, 반대 1" in printed

    # Everybody reads what was decided, but not what was blacked out.
    visitor = people()
    visitor.goto(url + meeting.get_absolute_url())
    visitor.get_by_text("다음 회의는 다음 달이에요").wait_for()
    shown = visitor.locator("main").inner_text()
    assert "■■■" in shown
    assert "2001" not in shown
    assert merchant.name not in shown
