"""From the Monday that begins an issue to the Friday that sends it, once."""

import threading
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django_celery_beat.models import PeriodicTask

from programs.base.calendar import SEOUL
from programs.base.errors import NotYourDuty, WrongState
from programs.base.schedule import sync_schedule
from programs.notices.campaigns import services as campaigns
from programs.notices.campaigns.models import CampaignState
from programs.notices.newsletter import schedule, services, tasks
from programs.notices.newsletter.models import Article, BlockKind, Issue

from .conftest import FRIDAY, WELFARE, write

TEN_ON_FRIDAY = datetime(2026, 11, 27, 10, tzinfo=SEOUL)


@pytest.mark.django_db
def test_on_monday_the_next_issue_has_the_last_ones_frame_and_the_weeks_checklist(full, editor, time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 7, tzinfo=SEOUL))

    number = tasks.begin()

    issue = Issue.objects.get(number=number)
    assert (issue.number, issue.friday) == (2, date(2026, 12, 4))
    assert [(row.kind, row.topic_id) for row in issue.articles.in_order()] == [
        (row.kind, row.topic_id) for row in full.articles.in_order()
    ]
    assert not any(row.title or row.text or row.blog_url or row.picture for row in issue.articles.all())
    assert issue.campaign.created_by is None
    steps = issue.checklist.all()
    assert steps[0].due_on == date(2026, 11, 30)
    assert {step.department.name for step in steps} >= {"홍보담당관", "복지정책과", "보건위생과"}


@pytest.mark.django_db
def test_a_week_has_one_issue_however_often_the_task_runs(issue, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 7, tzinfo=SEOUL))

    assert tasks.begin() is None

    assert Issue.objects.count() == 1


@pytest.mark.django_db
def test_an_issue_is_made_for_a_friday_by_its_makers_only(issue, editor, officer):
    with pytest.raises(ValidationError):
        services.make(friday=date(2026, 12, 3), by=editor)
    with pytest.raises(WrongState):
        services.make(friday=FRIDAY, by=editor)
    with pytest.raises(NotYourDuty):
        services.make(friday=date(2026, 12, 4), by=officer)

    assert Issue.objects.count() == 1


@pytest.mark.django_db
def test_an_issue_is_not_handed_in_while_something_is_missing(issue, editor):
    lead = issue.articles.in_order()[0]
    write(lead, editor, title="눈", text="와요")
    article = services.add_block(issue, kind=BlockKind.ARTICLE, topic=WELFARE, by=editor)

    with pytest.raises(ValidationError) as refused:
        services.submit(issue, by=editor)

    assert "주제별 기사: 제목이 비었어요." in refused.value.messages
    assert any("블로그 주소가 없어요" in sentence for sentence in refused.value.messages)
    assert any(sentence.startswith("건강정보: 내용이 비었어요") for sentence in refused.value.messages)
    issue.campaign.refresh_from_db()
    assert issue.campaign.state == CampaignState.DRAFT
    assert Issue.objects.get(pk=issue.pk).dates is None
    services.remove_block(article, by=editor)


@pytest.mark.django_db
def test_who_wrote_an_issue_does_not_approve_it(full, editor, second):
    handed_in = services.submit(full, by=editor)

    with pytest.raises(NotYourDuty):
        campaigns.approve(handed_in.campaign, by=editor)
    campaigns.approve(handed_in.campaign, by=second)

    full.campaign.refresh_from_db()
    assert full.campaign.state == CampaignState.APPROVED
    assert full.campaign.subject == "[서대문구 소식지 제1호] 눈 오는 날 함께 치워요"


@pytest.mark.django_db
def test_whoever_wrote_one_block_cannot_approve_the_issue_either(full, editor, second):
    write(full.articles.in_order()[1], second, title="난방비")
    handed_in = services.submit(full, by=editor)

    with pytest.raises(NotYourDuty):
        campaigns.approve(handed_in.campaign, by=second)


@pytest.mark.django_db
def test_after_it_is_handed_in_nothing_changes_by_any_way(full, editor):
    services.submit(full, by=editor)
    article = full.articles.in_order()[0]

    with pytest.raises(WrongState):
        write(article, editor, title="다른 제목")
    with pytest.raises(WrongState):
        services.leave_out(full, keys=["milestone:1"], by=editor)
    for change in (
        lambda: Article.objects.filter(pk=article.pk).update(title="다른 제목"),
        lambda: Article.objects.filter(pk=article.pk).delete(),
        lambda: Article.objects.create(issue=full, kind="health"),
        lambda: Issue.objects.filter(pk=full.pk).update(dates={}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    assert full.articles.in_order()[0].title == "눈 오는 날 함께 치워요"
    assert full.articles.count() == 4


@pytest.mark.django_db
def test_taken_back_it_can_be_written_on_again(full, editor):
    services.submit(full, by=editor)

    full.campaign.refresh_from_db()
    campaigns.take_back(full.campaign, by=editor)

    assert write(full.articles.in_order()[0], editor, title="다른 제목").title == "다른 제목"


@pytest.mark.django_db
def test_an_approved_issue_goes_out_on_its_friday_and_not_before(approved, time_machine):
    time_machine.move_to(datetime(2026, 11, 26, 10, tzinfo=SEOUL))
    assert tasks.send() == []

    time_machine.move_to(TEN_ON_FRIDAY, tick=False)
    assert tasks.send() == [1]

    approved.campaign.refresh_from_db()
    assert approved.campaign.state == CampaignState.SENDING
    assert approved.campaign.started_at == TEN_ON_FRIDAY
    assert tasks.send() == []


@pytest.mark.django_db
def test_the_issue_of_christmas_goes_out_on_the_24th(approved, time_machine):
    Issue.objects.filter(pk=approved.pk).update(friday=date(2026, 12, 25))
    time_machine.move_to(datetime(2026, 12, 24, 10, tzinfo=SEOUL))

    assert tasks.send() == [1]


@pytest.mark.django_db
def test_what_was_not_approved_in_time_waits_for_a_person(full, editor, second, time_machine):
    time_machine.move_to(TEN_ON_FRIDAY, tick=False)
    assert tasks.send() == []

    handed_in = services.submit(full, by=editor)
    campaigns.approve(handed_in.campaign, by=second)
    time_machine.move_to(datetime(2026, 11, 28, 10, tzinfo=SEOUL))

    assert tasks.send() == []
    late = Issue.objects.with_campaign().get(pk=full.pk)
    assert late.was_missed(datetime(2026, 11, 28, 10, tzinfo=SEOUL))
    assert late.campaign.state == CampaignState.APPROVED


@pytest.mark.django_db(transaction=True)
def test_two_friday_tasks_at_the_same_moment_send_it_once(approved, time_machine):
    time_machine.move_to(TEN_ON_FRIDAY, tick=False)
    both, begun = threading.Barrier(2), []

    def run():
        try:
            both.wait(10)
            begun.extend(tasks.send())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert begun == [1]


@pytest.mark.django_db
def test_an_issue_called_off_before_it_went_out_is_taken_up_again(full, editor):
    campaigns.cancel(full.campaign, by=editor, reason="잘못 만들었어요")
    full.refresh_from_db()

    again = services.restart(full, by=editor)

    assert again.campaign.state == CampaignState.DRAFT
    assert again.articles.count() == 4
    with pytest.raises(WrongState):
        services.restart(again, by=editor)


@pytest.mark.django_db
def test_operators_change_the_set_time_in_beats_table(issue):
    sync_schedule()
    row = PeriodicTask.objects.get(name="notices.newsletter_send")
    assert schedule.in_words(issue, schedule.set_time()) == "2026. 11. 27.(금) 10:00"

    row.crontab.hour, row.crontab.minute = "14", "30"
    row.crontab.save()
    assert schedule.in_words(issue, schedule.set_time()) == "2026. 11. 27.(금) 14:30"

    row.enabled = False
    row.save()
    assert schedule.set_time() is None


@pytest.mark.django_db
def test_a_colleagues_words_are_not_overwritten(full, editor, second):
    article = full.articles.in_order()[0]
    seen = services.fingerprint(article)
    write(article, second, title="동료가 쓴 제목")

    with pytest.raises(WrongState):
        services.write_block(article, by=editor, seen=seen, written={"title": "내가 쓴 제목"})

    article.refresh_from_db()
    assert article.title == "동료가 쓴 제목"


@pytest.mark.django_db
def test_blocks_change_places_within_their_kind(full, editor):
    def order():
        return [row.title for row in full.articles.in_order()]

    assert order() == ["눈 오는 날 함께 치워요", "난방비 지원", "겨울 음악회", "독감 예방접종"]
    concert = full.articles.get(title="겨울 음악회")

    assert services.move_block(concert, up=True, by=editor)
    assert order() == ["눈 오는 날 함께 치워요", "겨울 음악회", "난방비 지원", "독감 예방접종"]
    assert not services.move_block(concert, up=True, by=editor)
    assert order() == ["눈 오는 날 함께 치워요", "겨울 음악회", "난방비 지원", "독감 예방접종"]


@pytest.mark.django_db
def test_an_issue_has_one_lead(full, editor):
    with pytest.raises(WrongState):
        services.add_block(full, kind=BlockKind.LEAD, by=editor)

    assert full.articles.filter(kind="lead").count() == 1
