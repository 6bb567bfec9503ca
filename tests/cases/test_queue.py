"""The staff's queue: sorted by time left, the own department's, few queries, quick ways in."""

import pytest
import time_machine

from programs.audit.models import Act, Opening
from programs.cases.models import Case
from programs.cases.services import perform
from tests.cases.factories import IN_PERSON, at, filed_name_change, filed_request, program_of

QUEUE = "/admin/cases/case/"


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(at("2026-03-06 16:30"), tick=False):
        yield


@pytest.fixture
def three(name_change_program, officer):
    """One overdue by a day, one with minutes left, one that waits for a supplement."""
    late = filed_name_change(name_change_program, when=at("2026-03-04 10:00"))
    soon = filed_name_change(
        name_change_program, when=at("2026-03-06 09:00"), old_name="성춘향", applicant_name="성춘향"
    )
    waits = filed_name_change(name_change_program, when=at("2026-03-05 09:00"))
    perform(late, "receive", by=officer, data=IN_PERSON, at=at("2026-03-05 11:00"))
    perform(soon, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 11:00"))
    perform(waits, "receive", by=officer, data=IN_PERSON, at=at("2026-03-05 10:00"))
    perform(waits, "supplement", by=officer, data={"reason": "등본을 내 주세요"}, at=at("2026-03-05 11:00"))
    return late, soon, waits


def test_the_queue_is_sorted_by_time_left_and_says_it_in_words(client, officer, three):
    client.force_login(officer)
    page = client.get(QUEUE).content.decode()

    late, soon, waits = three
    order = [page.index(case.receipt_number) for case in (late, soon, waits)]
    assert order == sorted(order)
    assert "22시간 지남" in page
    assert "1시간 남음" in page
    assert "보완 중(시계 멈춤)" in page
    assert "홍*동" in page
    assert "홍길동" not in page


def test_an_officer_sees_the_own_department_only_and_the_mayor_all(client, officer, other_officer, mayor, three):
    client.force_login(other_officer)
    assert three[0].receipt_number not in client.get(QUEUE).content.decode()
    client.force_login(mayor)
    assert three[0].receipt_number in client.get(QUEUE).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_queue(
    client, officer, three, name_change_program, django_assert_max_num_queries
):
    for _ in range(20):
        filed_name_change(name_change_program, when=at("2026-03-06 10:00"))
    client.force_login(officer)
    client.get(QUEUE)
    with django_assert_max_num_queries(10):
        client.get(QUEUE)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=overdue", [0]),
        ("due=today", [1]),
        ("due=paused", [2]),
        ("state=received", [0, 1]),
        ("state=done", []),
        ("state=all", [0, 1, 2]),
        ("kind=name_change", [0, 1, 2]),
        ("kind=general", []),
        ("channel=web", [0, 1, 2]),
        ("assignee=me", []),
        ("state=nonsense", [0, 1, 2]),
        ("q=%EC%84%B1%EC%B6%98%ED%96%A5", [1]),
        ("q=010-5555-0199", [0, 1, 2]),
        ("q=P07-2026-000001", [0]),
        ("q=000002", [1]),
        ("q=P07-2026", [0, 1, 2]),
    ],
)
def test_filters_and_search_find_what_they_say(client, officer, three, query, found):
    client.force_login(officer)
    page = client.get(f"{QUEUE}?{query}").content.decode()
    table = page.partition('id="result_list"')[2]
    assert [case.receipt_number in table for case in three] == [n in found for n in range(3)]


def test_opening_a_case_is_on_record_and_shows_its_moves(client, officer, three):
    client.force_login(officer)
    page = client.get(f"{QUEUE}{three[1].pk}/change/").content.decode()

    assert "처리 완료" in page
    assert "보완 요청" in page
    assert "성춘향" in page
    assert "18:00" in page
    assert Opening.objects.filter(by=officer, ref=f"cases.case:{three[1].pk}").count() == 1


def test_a_move_is_made_from_its_own_page(client, officer, three):
    client.force_login(officer)
    case = three[1]
    case.refresh_from_db()
    url = f"{QUEUE}{case.pk}/move/done/"
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": case.version})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "done"


def test_a_refusal_without_its_reason_is_not_made(client, officer, three):
    client.force_login(officer)
    answer = client.post(f"{QUEUE}{three[1].pk}/move/refuse/", {"reason": "", "remedy": "60일 안에 이의신청"})
    assert answer.status_code == 422
    assert Case.objects.get(pk=three[1].pk).state == "received"


def test_the_second_of_two_officers_is_told_and_what_was_typed_stays(client, officer, head, three):
    case = Case.objects.get(pk=three[1].pk)
    client.force_login(officer)
    perform(
        case, "extend", by=head, data={"cause": "facts", "amount": 2, "reason": "사실 확인"}, at=at("2026-03-06 15:00")
    )

    answer = client.post(
        f"{QUEUE}{case.pk}/move/supplement/", {"reason": "등본의 둘째 쪽이 없어요", "version": case.version}
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "다른 직원이 먼저 처리했어요" in page
    assert "등본의 둘째 쪽이 없어요" in page
    assert Case.objects.get(pk=case.pk).state == "received"


def test_another_departments_case_is_403_with_whose_it_is(client, other_officer, three):
    client.force_login(other_officer)
    for path in ("change/", "move/done/", "assign/", "hand-over/", "note/"):
        answer = client.get(f"{QUEUE}{three[0].pk}/{path}")
        assert answer.status_code == 403, path
        assert "민원여권과 담당" in answer.content.decode()
    assert Opening.objects.count() == 0


def test_an_illegal_move_is_409_with_a_sentence(client, officer, three):
    client.force_login(officer)
    answer = client.get(f"{QUEUE}{three[0].pk}/move/receive/")
    assert answer.status_code == 409
    assert "처리 중" in answer.content.decode()


def test_bulk_taking_and_handing_over(client, officer, head, three, other_department):
    client.force_login(officer)
    ids = [case.pk for case in three]
    client.post(QUEUE, {"action": "assign_to_me", "_selected_action": ids, "index": 0})
    assert Case.objects.filter(assignee=officer).count() == 3

    client.post(f"{QUEUE}assign/", {"ids": ",".join(map(str, ids)), "assignee": head.pk})
    assert Case.objects.filter(assignee=head).count() == 3

    due = Case.objects.get(pk=three[1].pk).due_at
    client.post(f"{QUEUE}{three[1].pk}/hand-over/", {"department": other_department.pk, "reason": "지적과 일이에요"})
    handed = Case.objects.get(pk=three[1].pk)
    assert (handed.department, handed.assignee, handed.due_at) == (other_department, None, due)
    assert Act.objects.filter(event="cases.handed_over").count() == 1


def test_export_needs_a_reason_and_leaves_a_record_of_everyone(client, officer, three):
    client.force_login(officer)
    ids = ",".join(str(case.pk) for case in three)
    assert client.post(f"{QUEUE}export/", {"ids": ids, "reason": "", "fmt": "csv"}).status_code == 422
    assert Opening.objects.count() == 0

    answer = client.post(f"{QUEUE}export/", {"ids": ids, "reason": "월말 점검", "fmt": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert body.count("\r\n") == 4
    assert "성춘향" in body
    assert Opening.objects.filter(exported=True, why="월말 점검").count() == 3


def test_bulk_actions_ask_first(client, officer, head, three):
    client.force_login(officer)
    chosen = {"_selected_action": [case.pk for case in three], "index": 0}

    page = client.post(QUEUE, {"action": "assign_to", **chosen}).content.decode()
    assert "고른 민원 3건" in page
    assert f'value="{head.pk}"' in page

    page = client.post(QUEUE, {"action": "export", **chosen}).content.decode()
    assert "내려받는 까닭" in page
    assert Opening.objects.count() == 0


def test_staff_register_a_request_on_someones_behalf(client, officer, name_change_program):
    client.force_login(officer)
    form = {
        "channel": "phone",
        "subject": "민원실 시간",
        "text": "수요일에 몇 시까지 하나요?",
        "applicant_name": "임꺽정",
        "applicant_phone": "",
        "notify_by": "none",
        "submission_key": "a" * 32,
    }
    answer = client.post(f"{QUEUE}register/7/", form, follow=True)
    assert answer.status_code == 200
    case = Case.objects.get(kind="general")
    assert (case.state, case.channel, case.registered_by) == ("received", "phone", officer)


def test_a_request_of_another_program_is_answered_by_its_department(client, other_officer, other_department):
    program = program_of(9, other_department)
    case = filed_request(program, when=at("2026-03-06 09:00"))
    client.force_login(other_officer)
    client.post(f"{QUEUE}{case.pk}/move/receive/", {})
    client.post(f"{QUEUE}{case.pk}/move/done/", {"answer": "평일 6시까지 열어요."})
    case.refresh_from_db()
    assert (case.state, case.answer, case.within_limit) == ("done", "평일 6시까지 열어요.", True)
