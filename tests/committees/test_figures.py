"""What is counted, what is kept how long, what the desk shows, what a person may take away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.audit import retention
from programs.audit.models import Act, Opening
from programs.committees import services
from programs.committees.links import path_of
from programs.committees.models import ActionItem, Honorarium, Meeting, Membership
from programs.people import todos
from programs.people.holdings import holdings
from programs.plan.indicators import registry
from programs.plan.periods import Period
from programs.plan.services import tabulate
from tests.committees.conftest import attendance, first_item

pytestmark = pytest.mark.django_db


def test_members_are_forgotten_five_years_after_their_term(body, members, keeper):
    old, fresh = members[1], members[2]
    today = timezone.localdate()
    Membership.objects.filter(pk=old.pk).update(starts=today - timedelta(days=3000), ends=today - timedelta(days=1900))

    retention.destroy_expired(only="committees.members")

    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.name, old.phone, old.phone_hash) == ("", "", None)
    assert fresh.name


def test_a_person_takes_the_own_seats_away_and_is_not_erased_while_sitting(body, members, resident):
    Membership.objects.filter(pk=members[1].pk).delete()
    person = services.Person(name=resident.name, phone=resident.phone)
    services.appoint(members[1].seat, person, by=members[0].user, starts=timezone.localdate())
    holding = holdings["committees"]

    assert [row["seat"] for row in holding.export(resident)] == ["학계 위원"]
    assert "사임" in holding.blockers(resident)[0]


def test_overdue_tasks_stand_on_the_owners_desk(held, keeper, colleague, client_of):
    task = services.give_task(
        held, by=keeper, title="조사", department=keeper.department, owner=colleague, due=timezone.localdate()
    )
    ActionItem.objects.filter(pk=task.pk).update(due=timezone.localdate() - timedelta(days=3))

    mine = {tile.todo.key: tile for tile in todos.tiles_for(colleague)}
    others = {tile.todo.key: tile for tile in todos.tiles_for(keeper)}

    assert mine["committees.overdue"].count == 1
    assert others["committees.overdue"].count == 0
    page = client_of(colleague).get(mine["committees.overdue"].url)
    assert "조사" in page.content.decode()
    assert "committees" in client_of(colleague).get("/desk/").content.decode()


def test_a_planned_meeting_near_its_notice_day_presses(meeting, keeper):
    Meeting.objects.filter(pk=meeting.pk).update(notice_due=timezone.localdate() + timedelta(days=2))

    tile = next(tile for tile in todos.tiles_for(keeper) if tile.todo.key == "committees.to_notice")

    assert tile.is_pressing


def test_the_list_for_the_payment_leaves_with_a_reason_on_record(held, members, keeper, stranger, client_of):
    made = services.draw_up_honoraria(held, by=keeper)
    ids = ",".join(str(each.pk) for each in made)
    address = reverse("admin:committees_honorarium_export")
    refused = client_of(keeper).post(address, {"ids": ids, "reason": "", "fmt": "csv"})
    assert refused.status_code == 422
    assert not Act.objects.filter(event="committees.honoraria_exported").exists()

    answer = client_of(keeper).post(address, {"ids": ids, "reason": "11월 지급", "fmt": "csv"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "두루미" in text
    assert text.count("70000") == 3
    assert Opening.objects.filter(exported=True, whose_phone_hash=members[1].phone_hash).exists()
    foreign = client_of(stranger).post(address, {"ids": ids, "reason": "궁금", "fmt": "csv"})
    assert "두루미" not in b"".join(foreign.streaming_content).decode("utf-8-sig")


def test_payment_is_noted_on_the_list(held, keeper, stranger, client_of):
    made = services.draw_up_honoraria(held, by=keeper)
    address = reverse("admin:committees_honorarium_paid")
    data = {"ids": str(made[0].pk), "on": f"{timezone.localdate():%Y-%m-%d}"}

    client_of(stranger).post(address, data)
    assert not Honorarium.objects.filter(paid_on__isnull=False).exists()
    client_of(keeper).post(address, data)

    assert Honorarium.objects.filter(paid_on__isnull=False).count() == 1


def test_tasks_are_exported_for_a_spreadsheet(held, keeper, client_of):
    task = services.give_task(held, by=keeper, title="조사", department=keeper.department, due=timezone.localdate())

    answer = client_of(keeper).post(
        reverse("admin:committees_actionitem_changelist"), {"action": "export_csv", "_selected_action": [task.pk]}
    )

    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "조사" in content.decode()


def test_my_page_shows_my_meetings(noticed, members, keeper, client_of):
    page = client_of(keeper).get("/my/").content.decode()

    assert "제1차 회의" in page
    assert "/committees/m/" in page
    assert "제1차 회의" not in Client().get("/my/", follow=True).content.decode()


def test_a_mail_reader_may_put_the_meeting_into_the_calendar(noticed, members):
    file = Client().get(f"{path_of(attendance(noticed, members[1]))}calendar.ics")

    assert "BEGIN:VALARM" in file.content.decode()


def test_meetings_attendance_decisions_and_tasks_are_counted(held, members, keeper, time_machine):
    time_machine.move_to(held.held_at + timedelta(hours=1))
    today = timezone.localdate()
    services.decide(first_item(held), by=keeper, result="adopted", votes_for=3)
    done, late, *_more = (
        services.give_task(held, by=keeper, title=title, department=keeper.department, due=today)
        for title in ("하나", "둘", "셋")
    )
    services.settle_task(done, by=keeper, outcome="마침")
    ActionItem.objects.filter(pk=late.pk).update(due=today - timedelta(days=2))
    services.settle_task(late, by=keeper, outcome="늦음")
    ActionItem.objects.filter(title="셋").update(due=today - timedelta(days=1))

    chosen = [one for one in registry if one.key.startswith("committees.")]
    table = tabulate([Period(today, today)], indicators=chosen)
    figures = {one.key: table.figure(one, program=21).value for one in chosen}

    assert {key: str(value) for key, value in figures.items()} == {
        "committees.meetings": "1",
        "committees.attendance": "80.0",
        "committees.decisions": "1",
        "committees.tasks_in_time": "50.0",
        "committees.tasks_late": "1",
    }
    for one in chosen:
        rows = one.rows(Period(today, today), program=21)
        assert [column.of(row) for row in rows for column in one.row_columns]
