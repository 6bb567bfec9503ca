"""K-29: what was kept long enough is destroyed, and the destruction stays on record."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from programs import audit
from programs.audit import retention
from programs.audit.models import Act, Destruction, Opening
from programs.people.models import User
from tests.cast import UserFactory


@pytest.fixture
def an_old_and_a_new_opening(officer, resident) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=732), tick=False):
        audit.opened(by=officer, whose=resident, what=["name"], why="옛날 일")
    audit.opened(by=officer, whose=resident, what=["name"], why="요즘 일")


def test_openings_go_after_two_years_and_the_log_stays(an_old_and_a_new_opening):
    assert retention.destroy_expired()["audit.openings"] == 1
    assert [opening.why for opening in Opening.objects.all()] == ["요즘 일"]
    log = Destruction.objects.get(policy="audit.openings")
    assert (log.count, log.period) == (1, "2년")
    assert Act.objects.of_event("audit.destroyed").exists()
    # the guard is on again, and the log itself cannot be destroyed
    for rows in (Opening.objects.all(), Destruction.objects.all()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows.delete()


def test_a_dry_run_destroys_nothing(an_old_and_a_new_opening, capsys):
    call_command("destroy_expired", dry_run=True)
    assert "audit.openings: 1 due" in capsys.readouterr().out
    assert Opening.objects.count() == 2
    assert not Destruction.objects.exists()


def test_one_policy_alone(an_old_and_a_new_opening, capsys):
    call_command("destroy_expired", only="audit.acts")
    assert Opening.objects.count() == 2
    with pytest.raises(CommandError, match=r"audit\.openings"):
        call_command("destroy_expired", only="nothing")


def test_many_go_in_batches(officer, resident, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    with time_machine.travel(timezone.now() - timedelta(days=800), tick=False):
        for _ in range(7):
            audit.opened(by=officer, whose=resident, what=["name"], why="옛날 일")
    assert retention.destroy_expired(only="audit.openings") == {"audit.openings": 7}


def test_a_sign_up_that_was_never_proven_is_erased_after_thirty_days(resident):
    forgotten = UserFactory(email=None, phone="01055550700", phone_verified_at=None)
    recent = UserFactory(email=None, phone="01055550701", phone_verified_at=None)
    User.objects.filter(pk=forgotten.pk).update(date_joined=timezone.now() - timedelta(days=31))
    assert retention.destroy_expired(only="people.unproven") == {"people.unproven": 1}
    assert not User.objects.of_phone("01055550700").exists()
    assert User.objects.of_phone(recent.phone).exists()
    assert User.objects.of_phone(resident.phone).exists()


def test_every_policy_says_how_long_and_why():
    for policy in retention.policies:
        assert str(policy.title)
        assert str(policy.period)
        assert str(policy.basis)


def test_beat_knows_the_nightly_task(db):
    task = PeriodicTask.objects.get(name="audit.destroy_expired")
    assert task.task == "programs.audit.tasks.destroy_expired"
    assert str(task.crontab.timezone) == "Asia/Seoul"


def test_what_an_operator_changed_in_the_schedule_stays(db):
    PeriodicTask.objects.filter(name="audit.destroy_expired").update(enabled=False)
    call_command("sync_schedule")
    assert not PeriodicTask.objects.get(name="audit.destroy_expired").enabled
