"""Pages: what everybody reads of open bodies, the member's own page, the staff's page by steps."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from programs.audit.models import Opening
from programs.committees import services
from programs.committees.links import path_of
from programs.committees.models import Attendance, Decision, Interest, Membership, Minutes, MinutesComment, Paper
from programs.committees.states import MeetingState, Reply
from programs.notices.models import OutboxMessage
from tests.committees.conftest import attendance, first_item, in_days, person

pytestmark = pytest.mark.django_db


def run(meeting):
    return reverse("admin:committees_meeting_run", args=[meeting.pk])


# --- everybody


def test_an_open_body_shows_its_seats_with_masked_names_and_its_meetings(client, noticed, members):
    page = client.get("/committees/sinchon-council/").content.decode()

    assert "학계 위원" in page
    assert "두*미" in page
    assert "두루미" not in page
    assert "시험기관" not in page
    assert "제1차 회의" in page
    assert "과반수" in page


def test_a_body_that_shows_names_shows_them(client, make_body, keeper):
    body = make_body(names_shown=True)
    services.appoint(body.seats.get(field="학계"), person(1), by=keeper, starts=timezone.localdate())

    page = client.get(body.get_absolute_url()).content.decode()

    assert "두루미" in page
    assert "시험기관 1" in page


def test_a_closed_body_and_a_planned_meeting_are_nobodys_to_see(client, make_body, meeting, keeper):
    closed = make_body(name="인사위원회", slug="closed", is_open=False)

    assert client.get("/committees/closed/").status_code == 404
    assert client.get("/committees/closed/meetings.ics").status_code == 404
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert closed.name not in client.get("/committees/").content.decode()


def test_what_is_not_open_of_a_meeting_is_only_counted(client, meeting, keeper):
    services.add_item(meeting, by=keeper, title="인사 사항", is_open=False)
    services.send_notice(meeting, by=keeper)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "보행자 거리 조명" in page
    assert "인사 사항" not in page
    assert "1건 더 있어요" in page


def test_the_calendar_of_a_body_holds_its_meetings(client, noticed):
    feed = client.get("/committees/sinchon-council/meetings.ics")

    assert feed["Content-Type"].startswith("text/calendar")
    text = feed.content.decode().replace("\r\n ", "")
    assert "제1차 회의" in text
    assert f"DTSTART;TZID=Asia/Seoul:{noticed.starts_at:%Y%m%d}T140000" in text


def test_an_honorarium_is_shown_to_nobody_outside(client, held, members, keeper):
    services.draw_up_honoraria(held, by=keeper)

    for path in (held.get_absolute_url(), held.body.get_absolute_url(), path_of(attendance(held, members[1]))):
        page = client.get(path).content.decode()
        assert "70,000" not in page
        assert "수당" not in page


# --- a member


def test_a_member_answers_by_the_link_without_signing_in(noticed, members):
    row = attendance(noticed, members[1])
    browser = Client()
    page = browser.get(path_of(row))
    assert page.status_code == 200
    assert "두루미" not in page.content.decode()  # a link can be passed on

    done = browser.post(
        path_of(row), {"do": "reply", "reply-answer": "coming", "reply-words": "늦을 수 있어요"}, follow=True
    )

    row.refresh_from_db()
    assert (row.reply, row.reply_note) == (Reply.COMING, "늦을 수 있어요")
    assert "참석 여부를 받았어요" in done.content.decode()


def test_an_answer_without_a_choice_is_asked_again_with_what_was_typed(noticed, members):
    row = attendance(noticed, members[1])

    page = Client().post(path_of(row), {"do": "reply", "reply-words": "메모"})

    assert page.status_code == 422
    assert "메모" in page.content.decode()
    row.refresh_from_db()
    assert row.reply == ""


def test_a_link_with_one_letter_changed_opens_nothing(noticed, members):
    path = path_of(attendance(noticed, members[1]))

    broken = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"

    assert Client().get(broken).status_code == 400


def test_the_link_of_who_left_the_body_is_over(noticed, members, keeper):
    member = members[1]
    path = path_of(attendance(noticed, member))
    Membership.objects.filter(pk=member.pk).update(ends=timezone.localdate())

    assert Client().get(path).status_code == 410


def test_a_member_declares_an_interest_by_the_link(noticed, members):
    row = attendance(noticed, members[1])

    Client().post(
        path_of(row), {"do": "interest", "interest-item": first_item(noticed).pk, "interest-text": "가족 회사"}
    )

    assert Interest.objects.get().member == members[1]
    assert "세어지지 않아요" in Client().get(path_of(row)).content.decode()


def test_what_is_closed_by_now_is_refused_with_409_and_changes_nothing(noticed, members, keeper):
    row = attendance(noticed, members[1])
    services.cancel(noticed, by=keeper, reason="정족수 미달")

    page = Client().post(path_of(row), {"do": "reply", "reply-answer": "coming"})

    assert page.status_code == 409
    row.refresh_from_db()
    assert row.reply == ""


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return SimpleUploadedFile("거리 조명.png", out.getvalue(), "image/png")


def test_papers_are_for_members_of_the_meeting_and_the_department(noticed, members, keeper, stranger, client_of):
    browser = client_of(keeper)
    done = browser.post(run(noticed), {"do": "paper", "paper-papers": picture()})
    assert done.status_code == 302
    paper = Paper.objects.get()

    path = f"{path_of(attendance(noticed, members[1]))}papers/{paper.pk}/"
    assert Client().get(path).status_code == 200
    assert "거리 조명.png" in browser.get(run(noticed)).content.decode()
    refused = client_of(stranger).post(run(noticed), {"do": "paper_off", "row": paper.pk})
    assert refused.status_code == 403
    assert Paper.objects.exists()


def test_a_paper_of_another_meeting_does_not_open(noticed, members, keeper, body, client_of):
    client_of(keeper).post(run(noticed), {"do": "paper", "paper-papers": picture()})
    other = services.plan(body, by=keeper, title="제2차 회의", place="회의실", starts_at=in_days(20))
    services.add_item(other, by=keeper, title="안건")
    services.send_notice(other, by=keeper)

    path = f"{path_of(attendance(other, members[1]))}papers/{Paper.objects.get().pk}/"

    assert Client().get(path).status_code == 404


# --- staff


def test_the_whole_way_of_a_meeting_on_the_staffs_page(body, members, keeper, colleague, client_of, time_machine):
    desk = client_of(keeper)
    planned = desk.post(
        reverse("admin:committees_body_plan", args=[body.pk]),
        {"title": "제1차 회의", "starts_at": f"{in_days(10):%Y-%m-%dT%H:%M}", "place": "기획상황실", "is_open": "on"},
    )
    meeting = body.meetings.get()
    assert planned.url == run(meeting)
    desk.post(run(meeting), {"do": "item", "item-title": "거리 조명", "item-kind": "decision", "item-is_open": "on"})
    desk.post(run(meeting), {"do": "notice"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NOTICED

    time_machine.move_to(meeting.starts_at)
    desk, other = client_of(keeper), client_of(colleague)
    rows = list(Attendance.objects.filter(meeting=meeting))
    presence = {f"presence-state_{row.pk}": "present" for row in rows}
    desk.post(run(meeting), {"do": "presence", **presence})
    desk.post(run(meeting), {"do": "hold"})
    item = first_item(meeting)
    votes = {f"decision-{item.pk}-{name}": value for name, value in (("votes_for", 4), ("against", 1), ("abstain", 0))}
    desk.post(run(meeting), {"do": "decide", "row": item.pk, f"decision-{item.pk}-result": "adopted", **votes})
    assert Decision.objects.get().votes_for == 4

    draft = desk.get(reverse("admin:committees_meeting_minutes", args=[meeting.pk])).content.decode()
    assert "찬성 4, 반대 1" in draft
    desk.post(
        reverse("admin:committees_meeting_minutes", args=[meeting.pk]), {"text": "두루미 위원이 말했다. [[업체 사정]]"}
    )
    minutes = Minutes.objects.get()
    until = timezone.now() + timedelta(days=2)
    local = timezone.localtime(until)
    desk.post(run(meeting), {"do": "ask", "row": minutes.pk, "until-until": f"{local:%Y-%m-%dT%H:%M}"})
    link = path_of(attendance(meeting, members[1]))
    Client().post(link, {"do": "comment", "comment-text": "발언을 고쳐 주세요"})
    comment = MinutesComment.objects.get()
    desk.post(run(meeting), {"do": "answer", "row": comment.pk, f"answer-{comment.pk}-answer": "고쳤어요"})

    time_machine.move_to(until + timedelta(hours=1))
    desk, other = client_of(keeper), client_of(colleague)
    refused = desk.post(run(meeting), {"do": "approve", "row": minutes.pk})
    assert refused.status_code == 403
    other.post(run(meeting), {"do": "approve", "row": minutes.pk})

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.MINUTED
    public = Client().get(meeting.get_absolute_url()).content.decode()
    assert "두*미 위원이 말했다. ■■■" in public
    assert "두루미" not in public
    assert "업체 사정" not in public


def test_a_refusal_stands_on_the_page_with_what_was_typed(held, keeper, client_of):
    item = first_item(held)
    data = {"do": "decide", "row": item.pk, f"decision-{item.pk}-result": "adopted"}
    data |= {f"decision-{item.pk}-{name}": value for name, value in (("votes_for", 9), ("against", 0), ("abstain", 0))}

    page = client_of(keeper).post(run(held), data | {f"decision-{item.pk}-text": "가로등을 바꾼다"})

    assert page.status_code == 422
    assert "4명인데 9표" in page.content.decode()
    assert "가로등을 바꾼다" in page.content.decode()
    assert not Decision.objects.exists()


def test_a_late_notice_is_refused_on_the_page_until_it_says_why(body, members, keeper, client_of):
    meeting = services.plan(body, by=keeper, title="급한 회의", place="회의실", starts_at=in_days(2))
    services.add_item(meeting, by=keeper, title="안건")
    desk = client_of(keeper)

    refused = desk.post(run(meeting), {"do": "notice"})
    assert refused.status_code == 422
    assert not OutboxMessage.objects.filter(key="committees.noticed").exists()

    assert desk.post(run(meeting), {"do": "notice", "notice-late_reason": "폭우"}).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("stranger", 403), ("resident", 302)])
def test_others_change_nothing(request, noticed, client_of, who, status):
    browser = client_of(request.getfixturevalue(who))

    assert browser.post(run(noticed), {"do": "cancel", "cancel-reason": "그냥"}).status_code == status

    noticed.refresh_from_db()
    assert noticed.state == MeetingState.NOTICED


def test_another_department_reads_the_meeting_without_the_names(noticed, stranger, client_of):
    page = client_of(stranger).get(run(noticed)).content.decode()

    assert "두*미" in page
    assert "두루미" not in page
    assert "/committees/m/" not in page


def test_opening_the_members_is_on_record(body, members, keeper, client_of):
    page = client_of(keeper).get(reverse("admin:committees_body_members", args=[body.pk]))

    assert "두루미" in page.content.decode()
    assert Opening.objects.filter(by=keeper, whose_phone_hash=members[1].phone_hash).exists()


def test_members_are_appointed_and_end_their_term_on_the_pages(body, keeper, client_of):
    desk, seat = client_of(keeper), body.seats.get(field="학계")
    appoint = reverse("admin:committees_seat_appoint", args=[seat.pk])
    typed = {"name": "두루미", "notify_by": "sms", "starts": f"{timezone.localdate():%Y-%m-%d}"}
    refused = desk.post(appoint, typed)
    assert refused.status_code == 422
    assert "이 방법으로 알리려면" in refused.content.decode()

    desk.post(appoint, typed | {"phone": "010-5555-2001"})
    member = Membership.objects.get()
    end = reverse("admin:committees_member_end", args=[member.pk])
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert desk.post(end, {"on": today, "ending": "resigned", "reason": ""}).status_code == 422
    desk.post(end, {"on": today, "ending": "resigned", "reason": "이사"})

    member.refresh_from_db()
    assert member.ending == "resigned"


@pytest.mark.parametrize("what", ["notice", "sign-in"])
def test_papers_to_print(noticed, keeper, client_of, what):
    page = client_of(keeper).get(reverse("admin:committees_meeting_print", args=[noticed.pk, what]))

    assert page.status_code == 200
    assert ("두루미" in page.content.decode()) is (what == "sign-in")


def test_the_lists_of_the_admin_open(held, keeper, client_of):
    desk = client_of(keeper)
    services.draw_up_honoraria(held, by=keeper)
    for name in ("body", "meeting", "actionitem", "honorarium"):
        assert desk.get(reverse(f"admin:committees_{name}_changelist")).status_code == 200
    assert desk.get(reverse("admin:committees_body_change", args=[held.body_id])).status_code == 200
    assert desk.get(reverse("admin:committees_meeting_change", args=[held.pk])).status_code == 200
    assert "210,000원" in desk.get(reverse("admin:committees_honorarium_changelist")).content.decode()
