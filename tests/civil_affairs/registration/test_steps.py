"""The four steps of a registration: in order, dated, undone with a reason, sent back as often as it takes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from civil_affairs.registration import services
from civil_affairs.registration.models import CountedMoment, Registration
from civil_affairs.registration.rules import Said, Stage, decide, idle_before
from programs.base.closures import current_calendar
from programs.base.errors import NotYourDuty, WrongState
from programs.notices.models import OutboxMessage
from tests.cases.factories import at
from tests.civil_affairs.registration.cases import MONDAY, step, taken, through

TUESDAY = at("2026-03-10 10:00")
FRIDAY = at("2026-03-13 10:00")


def sent(case: Registration) -> list[str]:
    return list(OutboxMessage.objects.filter(ref=f"case:{case.pk}").order_by("id").values_list("key", flat=True))


# -- subject or not ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "subject", "said"),
    [
        ({"item": 1, "is_new": False, "extension": False}, True, Said.ITEM),
        ({"item": 4, "is_new": False, "extension": False}, True, Said.ITEM),
        ({"item": 2, "is_new": False, "extension": True}, False, Said.EXTENSION),
        ({"item": None, "is_new": True, "extension": False}, False, Said.NEW),
        ({"item": None, "is_new": False, "extension": False}, False, Said.NONE),
    ],
)
def test_the_law_says_what_is_commissioned_with_its_reason_and_source(facts, subject, said):
    decision = decide(**facts)
    assert (decision.subject, decision.said) == (subject, said)
    assert decision.reason.endswith("요.")
    assert decision.source.startswith("건축법 제39조")


def test_an_extension_ends_with_the_ledger_and_is_no_part_of_the_rates(clerk):
    # given a change of use with an extension, taken at the counter
    case = taken(clerk, change="structure", extension=True)
    assert not case.subject
    # when its ledger is changed
    case = step(case, "ledger", by=clerk, when=TUESDAY)
    # then the case is done, the applicant knows, a commission is refused, and nothing was counted
    assert (case.state, case.stage) == ("done", Stage.ENDED)
    assert sent(case) == ["registration.received", "registration.ledger_done"]
    with pytest.raises(WrongState):
        step(case, "commission", by=clerk, when=TUESDAY)
    assert not CountedMoment.objects.exists()


def test_an_officer_overrules_the_rule_with_a_reason_that_stays(clerk, architecture):
    # given an extension, which the rule leaves out
    case = taken(clerk, change="structure", extension=True)
    # when the officer decides otherwise, with the reason
    case = services.step(
        case, "overrule", by=clerk, data={"subject": "yes", "reason": "증축은 잘못 적은 것"}, at=TUESDAY
    )
    # then it is subject and counts, and rule, officer and reason stand beside it
    assert case.subject
    assert case.is_overruled
    assert (case.overruled_by, case.overrule_reason) == (clerk, "증축은 잘못 적은 것")
    assert case.decision.said == Said.EXTENSION
    assert "증축은 잘못 적은 것" in dict(case.public_facts())["등기 촉탁"]
    assert CountedMoment.objects.get(case=case).what == "subject"
    # and the database keeps no silent overruling
    with pytest.raises(IntegrityError, match="registration_overruled_with_reason"), transaction.atomic():
        Registration.objects.filter(pk=case.pk).update(overrule_reason="")


# -- the way through ------------------------------------------------------------------------------------


def test_the_four_steps_lead_to_a_text_message_as_soon_as_the_entry_is_there(clerk):
    # given a case whose applicant wants a text message
    case = taken(clerk)
    assert case.stage == Stage.RECEIVED
    # when ledger, commission and entry are written down
    case = through(case, "ledger", "commission", by=clerk, when=TUESDAY)
    assert case.stage == Stage.COMMISSIONED
    case = step(case, "registered", by=clerk, when=FRIDAY)
    # then the message lies in the outbox, the case is done, and the notice is on record
    assert (case.state, case.stage, case.told_at) == ("done", Stage.TOLD, FRIDAY)
    assert sent(case) == ["registration.received", "registration.commissioned", "registration.registered"]
    assert [str(notice) for notice in case.result_notices.all()] == ["문자 알렸어요"]
    assert [entry.move for entry in case.timeline.all()][-4:] == [
        "ledger",
        "commission",
        "registered",
        "told_by_message",
    ]


def test_who_wants_a_call_is_told_by_the_call_that_reaches_them_and_by_no_other(clerk):
    # given a registered case whose applicant wants a call
    case = through(taken(clerk, tell_by="phone"), "ledger", "commission", "registered", by=clerk, when=TUESDAY)
    assert (case.state, case.stage) == ("received", Stage.REGISTERED)
    # when nobody answers, then it is not a notice
    case = services.log_call(case, by=clerk, result="no_answer", at=TUESDAY)
    assert (case.told_at, case.stage) == (None, Stage.REGISTERED)
    # and when somebody does, it is
    case = services.log_call(case, by=clerk, result="told", note="배우자가 받음", at=FRIDAY)
    assert (case.state, case.told_at) == ("done", FRIDAY)
    assert [str(notice) for notice in case.result_notices.all()] == ["전화 받지 않았어요", "전화 알렸어요"]
    assert sent(case) == []


def test_a_message_that_never_arrived_is_no_notice_and_a_call_makes_it_good(clerk):
    # given a case told by a text message that failed
    case = through(taken(clerk), "ledger", "commission", "registered", by=clerk, when=TUESDAY)
    OutboxMessage.objects.filter(key="registration.registered").update(state="failed")
    # when the portal looks, twice
    assert [services.take_back_unreached(at=FRIDAY), services.take_back_unreached(at=FRIDAY)] == [1, 0]
    # then the case waits for a call, and counts as told only after it
    case.refresh_from_db()
    assert (case.told_at, case.stage) == (None, Stage.REGISTERED)
    assert case in Registration.objects.to_tell()
    case = services.log_call(case, by=clerk, result="told", at=FRIDAY)
    assert (case.told_at, case.stage, case.state) == (FRIDAY, Stage.TOLD, "done")
    assert services.take_back_unreached(at=FRIDAY) == 0


# -- refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "refused"),
    [
        ([], "commission"),
        ([], "registered"),
        ([], "told"),
        (["ledger"], "ledger"),
        (["ledger"], "registered"),
        (["ledger", "commission"], "commission"),
        (["ledger", "commission"], "told"),
        (["ledger", "commission"], "corrected"),
        (["ledger", "commission", "returned"], "commission"),
        (["ledger", "commission", "returned"], "returned"),
        (["ledger", "commission", "returned"], "registered"),
        (["ledger", "commission", "registered"], "registered"),
    ],
)
def test_a_step_out_of_order_is_refused_and_changes_nothing(clerk, done, refused):
    case = through(taken(clerk, tell_by="phone"), *done, by=clerk, when=TUESDAY)
    before = (case.version, case.dates, case.timeline.count())
    with pytest.raises(WrongState):
        step(case, refused, by=clerk, when=TUESDAY)
    case.refresh_from_db()
    assert (case.version, case.dates, case.timeline.count()) == before


@pytest.mark.parametrize(
    ("done", "name", "on"),
    [
        ([], "ledger", date(2026, 3, 8)),  # before it was received
        ([], "ledger", date(2026, 3, 11)),  # tomorrow
        (["ledger"], "commission", date(2026, 3, 9)),  # before the ledger
        (["ledger", "commission"], "registered", date(2026, 3, 9)),
        (["ledger", "commission"], "returned", date(2026, 3, 9)),
        (["ledger", "commission", "returned"], "corrected", date(2026, 3, 9)),
    ],
)
def test_a_date_out_of_order_or_in_the_future_is_refused_with_its_field(clerk, done, name, on):
    case = through(taken(clerk), *done, by=clerk, when=TUESDAY)
    with pytest.raises(ValidationError) as refusal:
        step(case, name, by=clerk, when=TUESDAY, on=on)
    assert set(refusal.value.message_dict) == {"on"}
    assert Registration.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"commissioned_on": date(2026, 3, 9)}, "registration_dates_in_order"),
        ({"commissioned_on": date(2026, 3, 11)}, "registration_dates_not_in_future"),
        ({"commission_number": ""}, "registration_commission_has_number_and_ledger"),
        ({"registered_on": date(2026, 3, 10)}, "registration_entry_has_number_and_commission"),
        ({"told_at": TUESDAY}, "registration_told_after_entry"),
        ({"ledger_on": None, "ledger_number": ""}, "registration_commission_has_number_and_ledger"),
    ],
)
def test_the_database_itself_holds_the_order(clerk, columns, constraint):
    case = through(taken(clerk), "ledger", "commission", by=clerk, when=TUESDAY)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Registration.objects.filter(pk=case.pk).update(**columns)


def test_another_departments_officer_takes_no_step(clerk, other_officer):
    case = taken(clerk)
    for act in (
        lambda: step(case, "ledger", by=other_officer, when=TUESDAY),
        lambda: services.log_call(case, by=other_officer, result="told"),
        lambda: services.amend(case, by=other_officer, change={"building": "가동"}),
        lambda: taken(other_officer),
    ):
        with pytest.raises(NotYourDuty):
            act()
    assert Registration.objects.get().stage == Stage.RECEIVED


def test_once_the_ledger_is_changed_nobody_withdraws_or_refuses(clerk):
    case = step(taken(clerk), "ledger", by=clerk, when=TUESDAY)
    with pytest.raises(WrongState, match="대장을 이미 정리"):
        services.step(case, "withdraw", by=clerk, data={"reason": ""}, at=TUESDAY)
    with pytest.raises(WrongState, match="대장을 이미 정리"):
        services.step(case, "refuse", by=clerk, data={"reason": "까닭", "remedy": "이의신청"}, at=TUESDAY)
    assert Registration.objects.get().state == "received"


# -- corrections, undo, amending -----------------------------------------------------------------------


def test_the_registry_office_sends_it_back_twice_even_after_its_entry_without_a_restart(clerk):
    # given a commissioned case that is sent back and corrected
    case = through(taken(clerk, tell_by="phone"), "ledger", "commission", "returned", by=clerk, when=TUESDAY)
    assert case.stage == Stage.CORRECTION
    case = services.step(
        case,
        "corrected",
        by=clerk,
        data={"reason": "도면을 붙임", "number": "건축과-1300", "on": TUESDAY.date()},
        at=TUESDAY,
    )
    assert (case.stage, case.commission_number) == (Stage.COMMISSIONED, "건축과-1300")
    # when it is entered, and sent back once more
    case = through(case, "registered", "returned", by=clerk, when=FRIDAY)
    assert (case.stage, case.registered_on) == (Stage.CORRECTION, None)
    case = through(case, "corrected", "registered", "told", by=clerk, when=at("2026-03-16 10:00"))
    # then both rounds are kept, with the entry that was withdrawn, and the case was commissioned once
    rounds = list(case.corrections.all())
    assert [(one.round, one.correction) for one in rounds] == [(1, "도면을 붙임"), (2, "도면을 붙였습니다.")]
    assert (rounds[1].registered_on, rounds[1].registry_number) == (FRIDAY.date(), "제12345호")
    assert case.commissioned_on == TUESDAY.date()
    assert sorted(CountedMoment.objects.values_list("what", flat=True)) == ["commissioned", "subject", "told"]
    assert case.stage == Stage.TOLD


def test_each_step_is_taken_back_one_by_one_with_its_reason_until_none_is_left(clerk):
    # given a case that was corrected once and entered
    case = through(
        taken(clerk, tell_by="phone"),
        "ledger",
        "commission",
        "returned",
        "corrected",
        "registered",
        by=clerk,
        when=TUESDAY,
    )
    # when each step is taken back
    stages = []
    for _step in range(5):
        case = services.step(case, "undo", by=clerk, data={"reason": "다른 건의 번호"}, at=FRIDAY)
        stages.append(case.stage)
    # then the case walks its way back, and the timeline keeps every reason
    assert stages == [
        Stage.COMMISSIONED,
        Stage.CORRECTION,
        Stage.COMMISSIONED,
        Stage.LEDGER,
        Stage.RECEIVED,
    ]
    assert not case.corrections.exists()
    undone = case.timeline.filter(move="undo").values_list("text", flat=True)
    assert list(undone)[0] == "등기완료(제12345호): 다른 건의 번호"
    assert case.last_step_on == MONDAY.date()
    with pytest.raises(WrongState, match="되돌릴 단계가 없어요"):
        services.step(case, "undo", by=clerk, data={"reason": "더"}, at=FRIDAY)


def test_a_mistyped_entry_that_ended_the_case_is_undone_and_the_applicant_hears_of_it(clerk):
    case = through(taken(clerk), "ledger", "commission", "registered", by=clerk, when=TUESDAY)
    case = services.step(case, "undo_done", by=clerk, data={"reason": "번호를 잘못 적음"}, at=FRIDAY)
    assert (case.state, case.stage, case.closed_at, case.within_limit) == ("received", Stage.COMMISSIONED, None, None)
    assert case.due_at is not None
    assert not CountedMoment.objects.filter(what="told").exists()
    assert sent(case)[-1] == "registration.undone"
    # and the second entry tells again, by a message of its own
    case = step(case, "registered", by=clerk, when=FRIDAY)
    assert sent(case)[-1] == "registration.registered"
    assert [notice.result for notice in case.result_notices.all()] == ["undone", "told"]


def test_what_was_typed_is_put_right_until_the_ledger_is_changed_and_the_rule_decides_anew(clerk):
    case = taken(clerk)
    case = services.amend(case, by=clerk, change={"extension": True, "building": "가동"})
    assert (case.subject, case.building) == (False, "가동")
    assert not CountedMoment.objects.exists()
    case = services.amend(case, by=clerk, change={"extension": False})
    assert CountedMoment.objects.get().what == "subject"
    case = step(case, "ledger", by=clerk, when=TUESDAY)
    with pytest.raises(WrongState):
        services.amend(case, by=clerk, change={"building": "나동"})
    assert Registration.objects.get().building == "가동"


# -- idle ---------------------------------------------------------------------------------------------------


def test_five_working_days_without_a_step_are_idle_holidays_left_out(clerk):
    # given a step on a Tuesday
    case = step(taken(clerk), "ledger", by=clerk, when=TUESDAY)
    idle = Registration.objects.idle
    # then on Tuesday a week later it is not idle yet, on Wednesday it is
    assert not idle(date(2026, 3, 17)).exists()
    assert list(idle(date(2026, 3, 18))) == [case]
    # and a step ends it
    case = step(case, "commission", by=clerk, when=at("2026-03-18 09:30"))
    assert not idle(date(2026, 3, 18)).exists()
    # and the autumn holidays (24 to 26 September 2026) are no working days: 18, 21, 22, 23 and 28 are
    assert idle_before(date(2026, 9, 29), current_calendar()) == date(2026, 9, 17)


def test_who_waits_for_the_applicants_supplement_is_not_idle(clerk):
    case = taken(clerk)
    case = services.step(case, "supplement", by=clerk, data={"reason": "도면을 내 주세요"}, at=TUESDAY)
    assert not Registration.objects.idle(date(2026, 4, 30)).exists()
    case = services.step(case, "supplied", by=clerk, data={"reason": "도면"}, at=at("2026-04-29 10:00"))
    assert not Registration.objects.idle(date(2026, 4, 30)).exists()
