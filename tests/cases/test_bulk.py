"""Many cases at once: each done or refused by itself, with its sentence; taken back for a while; never half done."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.audit.models import Act as Recorded
from programs.cases.admin_bulk import Act, BulkRow, BulkRun, Outcome
from programs.cases.desk import running
from programs.cases.models import Case
from programs.cases.services import perform
from programs.cases.tasks import carry_on_bulk
from tests.cases.factories import IN_PERSON, at, filed_name_change, filed_request, program_of
from tests.cases.test_concurrency import together

QUEUE = "/admin/cases/case/"
FRIDAY = at("2026-03-06 16:30")


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def cases(name_change_program, officer):
    """Two that wait, one that is done, one of them a report that has to be seen at the counter."""
    waiting = filed_request(name_change_program, when=at("2026-03-06 10:00"))
    report = filed_name_change(name_change_program, when=at("2026-03-06 11:00"))
    done = filed_name_change(name_change_program, when=at("2026-03-05 09:00"))
    perform(done, "receive", by=officer, data=IN_PERSON, at=at("2026-03-05 10:00"))
    perform(done, "done", by=officer, at=at("2026-03-05 11:00"))
    return waiting, report, done


@pytest.fixture
def theirs(other_department):
    return filed_request(program_of(9, other_department), when=at("2026-03-06 10:00"))


def ids_of(*cases):
    return ",".join(str(case.pk) for case in cases)


def outcomes():
    return dict(BulkRow.objects.order_by("case").values_list("case", "outcome"))


@pytest.mark.django_db
def test_cases_are_handed_over_together_with_a_reason_and_their_clocks_run_on(
    client, officer, other_officer, cases, theirs, other_department
):
    waiting, report, done = cases
    client.force_login(officer)
    # given a page that asks first, and says how many are finished already
    chosen = {"action": "hand_over", "_selected_action": [case.pk for case in cases], "index": 0}
    page = client.post(f"{QUEUE}?state=all", chosen).content.decode()
    assert "고른 민원 3건" in page
    assert "1건은 이미 끝나서" in page
    wrong = client.post(f"{QUEUE}hand-over/", {"ids": ids_of(*cases), "department": other_department.pk, "reason": ""})
    assert (wrong.status_code, BulkRun.objects.count()) == (422, 0)
    # when they are handed over, with one of another department slipped in
    ids = ids_of(*cases, theirs)
    answer = client.post(
        f"{QUEUE}hand-over/", {"ids": ids, "department": other_department.pk, "reason": "지적과 일이에요"}, follow=True
    )
    # then each says what came of it
    page = answer.content.decode()
    assert "이미 끝난 민원이에요." in page
    assert "이 민원은 지적과 담당이에요" in page
    assert outcomes() == {waiting.pk: "done", report.pk: "done", done.pk: "refused", theirs.pk: "refused"}
    handed = Case.objects.get(pk=waiting.pk)
    assert (handed.department, handed.assignee, handed.act_by) == (other_department, None, waiting.receive_by)
    entry = handed.timeline.get(move="handed_over")
    assert ("지적과 일이에요" in entry.text, entry.public) == (True, True)
    assert Case.objects.get(pk=done.pk).department != other_department
    # and the receiving department sees them as new until somebody takes them up
    client.force_login(other_officer)
    page = client.get(f"{QUEUE}?due=arrived").content.decode()
    assert "새로 넘어옴" in page.partition('id="result_list"')[2]
    client.post(QUEUE, {"action": "assign_to_me", "_selected_action": [waiting.pk], "index": 0})
    assert waiting.receipt_number not in client.get(f"{QUEUE}?due=arrived").content.decode()


@pytest.mark.django_db
def test_what_was_handed_over_is_taken_back_unless_somebody_touched_it_since(
    client, officer, head, other_officer, cases, other_department
):
    waiting, report, _done = cases
    client.force_login(officer)
    client.post(
        f"{QUEUE}hand-over/", {"ids": ids_of(waiting, report), "department": other_department.pk, "reason": "착오"}
    )
    run = BulkRun.objects.get()
    perform(Case.objects.get(pk=waiting.pk).as_kind(), "receive", by=other_officer)
    undo = f"{QUEUE}bulk/{run.pk}/undo/"
    # nobody else may, nor look at it
    client.force_login(head)
    assert client.post(undo).status_code == 404
    assert client.get(f"{QUEUE}bulk/{run.pk}/").status_code == 404
    client.force_login(officer)
    page = client.post(undo, follow=True).content.decode()
    assert "그 뒤에 다른 처리가 있어서" in page
    assert outcomes() == {waiting.pk: "kept", report.pk: "undone"}
    assert Case.objects.get(pk=waiting.pk).department == other_department
    back = Case.objects.get(pk=report.pk)
    assert (back.department, back.arrived_at) == (officer.department, None)
    assert back.timeline.filter(move="put_back").count() == 1
    # once is enough, and after half an hour it is too late
    assert client.post(undo).status_code == 409
    assert Recorded.objects.filter(event="cases.bulk_undone").count() == 1


@pytest.mark.django_db
def test_assigning_is_taken_back_for_half_an_hour(client, officer, head, cases):
    client.force_login(officer)
    client.post(f"{QUEUE}assign/", {"ids": ids_of(*cases), "assignee": head.pk})
    run = BulkRun.objects.get()
    with time_machine.travel(at("2026-03-06 17:01"), tick=False):
        client.logout()  # half an hour is also how long a desk stays signed in
        client.force_login(officer)
        assert client.post(f"{QUEUE}bulk/{run.pk}/undo/").status_code == 409
    assert Case.objects.filter(assignee=head).count() == 2
    client.logout()
    client.force_login(officer)
    client.post(f"{QUEUE}bulk/{run.pk}/undo/")
    assert Case.objects.filter(assignee=head).count() == 0


@pytest.mark.django_db
def test_a_simple_move_is_made_for_those_it_fits_and_the_others_say_why(client, officer, cases):
    waiting, report, done = cases
    client.force_login(officer)
    chosen = {"action": "make_move", "_selected_action": [case.pk for case in cases], "index": 0}
    assert 'value="receive"' in client.post(f"{QUEUE}?state=all", chosen).content.decode()
    page = client.post(f"{QUEUE}move/", {"ids": ids_of(*cases), "move": "receive"}, follow=True).content.decode()
    assert "했어요 1건" in page
    assert outcomes() == {waiting.pk: "done", report.pk: "refused", done.pk: "refused"}
    assert [Case.objects.get(pk=case.pk).state for case in cases] == ["received", "submitted", "done"]
    # nothing half done: no clock and no message of the one that was refused
    assert not report.clock_events.exists()
    assert not report.timeline.filter(move="receive").exists()
    # a move that asks for something is no choice
    assert client.post(f"{QUEUE}move/", {"ids": ids_of(*cases), "move": "refuse"}).status_code == 422


@pytest.mark.django_db
def test_many_are_the_workers_and_the_page_says_how_far_it_is(
    client, officer, head, cases, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    asked = []
    monkeypatch.setattr(running, "ask", lambda name, **given: asked.append((name, given)))
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{QUEUE}assign/", {"ids": ids_of(*cases), "assignee": head.pk}, follow=True)
    assert "3건 가운데 0건을 했어요" in answer.content.decode()
    ((name, given),) = asked
    assert name == "programs.cases.tasks.carry_on_bulk"
    carry_on_bulk(**given)
    carry_on_bulk(**given)  # asked twice it does nothing twice
    page = client.get(f"{QUEUE}bulk/{given['pk']}/").content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "모두 되돌리기" in page
    assert Case.objects.filter(assignee=head).count() == 2


@pytest.mark.django_db
def test_each_case_costs_the_same_however_many_and_the_result_page_too(client, officer, head, name_change_program):
    def run_of(number):
        rows = [filed_request(name_change_program, when=at("2026-03-06 10:00")) for _ in range(number)]
        with CaptureQueriesContext(connection) as asked:
            run = running.begin([row.pk for row in rows], act=Act.ASSIGN, title="맡기기", by=officer, to=head)
        return run, len(asked)

    one, cost_of_one = run_of(1)
    many, cost_of_many = run_of(11)
    assert (cost_of_many - cost_of_one) / 10 <= 15
    client.force_login(officer)
    client.get(f"{QUEUE}bulk/{one.pk}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{QUEUE}bulk/{one.pk}/")
    with CaptureQueriesContext(connection) as more:
        client.get(f"{QUEUE}bulk/{many.pk}/")
    assert len(more) == len(few)


@pytest.mark.django_db(transaction=True)
def test_two_officers_and_two_workers_at_once_do_each_case_once(name_change_program, officer, head, other_department):
    rows = [filed_request(name_change_program) for _ in range(6)]
    ids = [row.pk for row in rows]
    handing = {"act": Act.HAND_OVER, "department": other_department, "reason": "착오"}
    first, second = together(
        lambda: running.begin(ids, title="가", by=officer, **handing),
        lambda: running.begin(list(reversed(ids)), title="나", by=head, **handing),
    )
    # each case went once; whoever came second reads whose it is now
    assert Case.objects.filter(department=other_department).count() == 6
    found = list(BulkRow.objects.values_list("outcome", flat=True))
    assert sorted(found) == [Outcome.DONE] * 6 + [Outcome.REFUSED] * 6
    assert BulkRow.objects.filter(outcome=Outcome.REFUSED, sentence__contains="담당이에요").count() == 6
    # and two workers over one run
    rows = [filed_request(name_change_program) for _ in range(6)]
    run = BulkRun.objects.create(act=Act.ASSIGN, title="다", by=officer, to=head)
    BulkRow.objects.bulk_create([BulkRow(run=run, case=row) for row in rows])
    together(lambda: running.carry_on(run), lambda: running.carry_on(run))
    assert list(run.rows.order_by().values_list("outcome", flat=True).distinct()) == [Outcome.DONE]
    assert all(row.timeline.filter(move="assigned").count() == 1 for row in rows)
    assert first.finished_at
    assert second.finished_at
    run.refresh_from_db()
    assert run.finished_at
