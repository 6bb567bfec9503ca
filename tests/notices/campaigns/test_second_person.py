"""Nothing goes out on one person's word: approving, sending back, and what holds however somebody tries around it."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404

from programs.audit.models import Act
from programs.base.errors import NotYourDuty, WrongState
from programs.notices.campaigns import services
from programs.notices.campaigns.models import Campaign
from programs.notices.models import OutboxMessage
from programs.people.models import Role
from tests.cast import StaffFactory


@pytest.fixture
def waiting(draft, composer):
    """A campaign handed in by the composer."""
    return services.submit(draft(), by=composer)


def test_a_second_person_approves_and_it_goes_out(waiting, colleague, composer, subscriber):
    reader = subscriber()

    services.approve(waiting, by=colleague, seen=services.fingerprint(waiting))
    services.send_now(waiting, by=composer)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by) == ("sending", colleague)
    row = OutboxMessage.objects.get(campaign=waiting)
    assert (row.subscriber, row.state, row.title) == (reader, "queued", "구정 소식")
    events = list(Act.objects.about(waiting).order_by("pk").values_list("event", flat=True))
    assert events == [f"notices.campaign.{name}" for name in ("created", "submit", "approve", "start")]


def test_nobody_approves_the_own_text(waiting, composer):
    with pytest.raises(NotYourDuty, match="자기가 쓴 것은 승인할 수 없어요"):
        services.approve(waiting, by=composer)
    unchanged(waiting, "review")


def test_whoever_wrote_on_it_does_not_approve_it_either(draft, composer, colleague):
    campaign = draft()
    services.edit(campaign, by=colleague, body="토요일 축제를 미뤘어요.")
    services.submit(campaign, by=composer)

    with pytest.raises(NotYourDuty):
        services.approve(campaign, by=colleague)
    unchanged(campaign, "review")


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("officer", Http404),
        ("head", Http404),
        ("auditor", NotYourDuty),
        ("mayor", NotYourDuty),
        ("resident", Http404),
    ],
)
def test_who_may_not_approve(who, refusal, waiting, request):
    with pytest.raises(refusal):
        services.approve(waiting, by=request.getfixturevalue(who))
    unchanged(waiting, "review")


def test_the_head_approves_what_the_own_department_wrote(draft, officer, head):
    campaign = services.submit(draft(by=officer), by=officer)

    services.approve(campaign, by=head)

    campaign.refresh_from_db()
    assert campaign.state == "approved"


def test_another_officer_of_the_department_does_not(draft, officer):
    campaign = services.submit(draft(by=officer), by=officer)
    peer = StaffFactory(department=officer.department)

    with pytest.raises(NotYourDuty):
        services.approve(campaign, by=peer)
    unchanged(campaign, "review")


def test_what_was_approved_is_what_was_on_the_page(draft, composer, colleague):
    campaign = services.submit(draft(), by=composer)
    seen = services.fingerprint(campaign)
    services.take_back(campaign, by=composer)
    services.edit(campaign, by=composer, body="다른 내용이에요.")
    services.submit(campaign, by=composer)

    with pytest.raises(WrongState, match="바뀌었어요"):
        services.approve(campaign, by=colleague, seen=seen)
    unchanged(campaign, "review")


def test_it_goes_back_with_the_reason_and_the_approval_is_gone(waiting, colleague, composer):
    services.approve(waiting, by=colleague)

    services.send_back(waiting, by=colleague, reason="날짜를 확인해 주세요.")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by, waiting.approved_at) == ("draft", None, None)
    assert waiting.sent_back_because == "날짜를 확인해 주세요."
    assert Act.objects.get(event="notices.campaign.send_back").data["reason"] == "날짜를 확인해 주세요."
    services.edit(waiting, by=composer, body="이번 일요일에 봄 축제가 열려요.")


def test_what_is_handed_in_cannot_be_edited(waiting, composer):
    with pytest.raises(WrongState, match="먼저 올린 것을 거두거나"):
        services.edit(waiting, by=composer, body="몰래")
    waiting.refresh_from_db()
    assert waiting.body == "이번 토요일에 봄 축제가 열려요."


@pytest.mark.parametrize(
    "change",
    [{"body": "몰래"}, {"topics": [1]}, {"dongs": []}, {"purpose": "ad"}, {"variants": {"en": "x"}}, {"writers": []}],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("state", ["review", "approved"])
def test_the_database_keeps_text_and_audience(state, change, draft, composer, colleague):
    campaign = services.submit(draft(dongs=["1141061500"]), by=composer)
    if state == "approved":
        services.approve(campaign, by=colleague)

    with pytest.raises(ProgrammingError, match="settled_text"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**change)


def test_the_database_keeps_the_approval(waiting, colleague, head):
    services.approve(waiting, by=colleague)

    for change in ({"approved_by": head}, {"approved_at": None}):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            Campaign.objects.filter(pk=waiting.pk).update(**change)


def test_the_database_refuses_an_approval_of_the_own_text(waiting, composer, colleague):
    for change in ({"approved_by": composer}, {"approved_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.filter(pk=waiting.pk).update(state="approved", approved_at=waiting.submitted_at, **change)
    with pytest.raises(IntegrityError, match="approved_before_sending"), transaction.atomic():
        Campaign.objects.filter(pk=waiting.pk).update(state="sending", started_at=waiting.submitted_at)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_is_told_that_the_other_was_quicker(waiting, colleague, administrator):
    outcomes, together = [], threading.Barrier(2)

    def approve(by):
        together.wait(10)
        try:
            services.approve(waiting, by=by)
            outcomes.append("approved")
        except WrongState as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[by]) for by in (colleague, administrator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert outcomes.count("approved") == 1
    assert sum("다른 사람이 먼저" in outcome for outcome in outcomes) == 1
    assert Act.objects.filter(event="notices.campaign.approve").count() == 1


def test_a_faulty_text_is_not_handed_in(draft, composer):
    campaign = draft(body="축제 😀 {name}님")

    with pytest.raises(ValidationError) as refused:
        services.submit(campaign, by=composer)

    assert "채울 수 없는 값이에요: {name}" in refused.value.message_dict["body"][0]
    unchanged(campaign, "draft")
    assert not Act.objects.filter(event="notices.campaign.submit").exists()


def test_a_sender_number_that_ran_out_stops_an_approved_campaign(draft, composer, colleague, public_relations):
    number = SenderNumberFactory(public_relations)
    campaign = services.submit(draft(sender=number), by=composer)
    services.approve(campaign, by=colleague)
    number.is_active = False
    number.save()

    with pytest.raises(ValidationError, match="발신번호"):
        services.send_now(Campaign.objects.get(pk=campaign.pk), by=composer)
    unchanged(campaign, "approved")
    assert not OutboxMessage.objects.exists()


def SenderNumberFactory(department):  # noqa: N802
    from programs.notices.models import SenderNumber

    return SenderNumber.objects.create(number="023301930", department=department, registered_on="2026-01-02")


def test_a_copy_is_a_draft_of_whoever_copied(waiting, colleague, composer):
    services.approve(waiting, by=colleague)

    copied = services.copy(waiting, by=colleague)

    assert (copied.state, copied.created_by, copied.body) == ("draft", colleague, waiting.body)
    assert copied.approved_by is None


def test_an_approver_must_not_have_the_role_of_a_head_elsewhere(draft, officer, public_relations):
    campaign = services.submit(draft(by=officer), by=officer)
    head = StaffFactory(role=Role.HEAD, department=public_relations)

    services.approve(campaign, by=head)  # 홍보담당관 answers for P06

    campaign.refresh_from_db()
    assert campaign.state == "approved"


def unchanged(campaign, state):
    campaign.refresh_from_db()
    assert (campaign.state, campaign.approved_by_id) == (state, None) or state == "approved"
    assert campaign.state == state
