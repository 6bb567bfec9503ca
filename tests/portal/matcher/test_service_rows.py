"""Services that staff describe in the admin, and a message to the people whom one fits."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from programs.base.errors import NotYourDuty
from programs.base.matching.answers import Answers
from programs.base.matching.conditions import from_data
from programs.base.matching.registry import all_matches
from programs.notices.campaigns import audience
from programs.notices.campaigns import rules as campaign_rules
from programs.notices.campaigns import services as campaigns
from programs.notices.models import Campaign
from programs.people import consent_texts
from programs.plan.models import Program
from programs.portal.matcher import services
from programs.portal.matcher.consent import TELL
from programs.portal.matcher.models import MatchProfile
from programs.portal.matcher.service_rows import MatchService
from tests.notices.subscribers.factories import make_subscriber
from tests.portal.html import read

pytestmark = pytest.mark.django_db
ADD = "/admin/portal/matchservice/add/"
LIST = "/admin/portal/matchprofile/"
FILLED = {
    "program": 7,
    "title": "어르신 걷기",
    "text": "함께 걸어요.",
    "url": "/programs/7/",
    "cost": "무료",
    "order": 100,
    "is_active": "on",
    "age_low": 65,
    "dongs": ["1141061500"],
    "months": [str(month) for month in range(1, 13)],
    "title_en": "Walking for seniors",
}


def row(**more):
    values = {"program": Program.objects.get(number=7), "title": "걷기", "url": "/programs/7/"}
    return MatchService.objects.create(**{**values, **more})


def keys():
    return [match.key for match in all_matches()]


def test_an_officer_describes_a_service_and_residents_find_it(plan, officer, client_of, client, result_of):
    answer = client_of(officer).post(ADD, FILLED)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = MatchService.objects.get()
    kinds = [from_data(each).kind for each in made.conditions]
    assert kinds == ["ages", "any_of", "season"]
    assert made.translations == {"en": {"title": "Walking for seniors"}}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(result_of(age_band="65+", dong="1141061500"))
    assert "Walking for seniors" in page.content.decode()
    again = read(client_of(officer).get(f"/admin/portal/matchservice/{made.pk}/change/"))
    assert "연희동" in again.words


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "programs/7/"}, "/로"),
        ({"url": "/no-such-page/"}, "그런 쪽이 없어요"),
        ({"age_low": 70, "age_high": 60}, "낮은 나이가 높은 나이보다"),
        ({"first": "2026-05-02", "last": "2026-05-01"}, "앞서요"),
        ({"title": "900101-1234567"}, "주민등록번호"),
    ],
)
def test_a_service_that_cannot_be_is_refused_and_what_was_typed_stays(plan, officer, client_of, wrong, sentence):
    page = client_of(officer).post(ADD, FILLED | wrong)

    assert page.status_code == 200  # the admin's own way of refusing
    assert sentence in page.content.decode()
    assert "함께 걸어요." in page.content.decode()
    assert not MatchService.objects.exists()


def test_only_the_own_departments_services_are_changed(plan, officer, other_officer, client_of):
    made = row()
    strange = client_of(other_officer)

    assert strange.post(f"/admin/portal/matchservice/{made.pk}/change/", FILLED).status_code == 403
    refused = strange.post(ADD, FILLED)

    assert "올바르게 선택" in refused.content.decode() or refused.status_code == 200
    assert list(MatchService.objects.values_list("title", flat=True)) == ["걷기"]
    assert "프로그램이 스스로 알리는 서비스" in strange.get("/admin/portal/matchservice/").content.decode()


def test_a_service_out_of_use_over_or_unreadable_is_not_shown(plan, caplog):
    today = timezone.localdate()
    shown = row()
    row(title="멈춤", is_active=False)
    row(title="끝남", last=today - timedelta(days=1))
    row(title="옛 조건", conditions=[{"kind": "any_of", "question": "needs", "values": ["no-such-need"]}])

    assert [key for key in keys() if key.startswith("service:")] == [shown.key]


@pytest.fixture
def told(plan, resident, other_resident):
    """Two residents of 65 and more, both subscribers; only the first agreed to be told."""
    for number, (user, tell) in enumerate([(resident, True), (other_resident, False)]):
        services.save(Answers.from_data({"age_band": "65+"}), by=user, sensitive=False, tell=tell)
        subscriber = make_subscriber(number)
        subscriber.user = user
        subscriber.save(update_fields=["user"])
    return row(title="어르신 걷기", conditions=[{"kind": "ages", "low": 65, "high": None}])


def test_a_message_goes_to_whom_the_service_fits_and_who_still_agrees(told, officer, resident, client_of):
    browser = client_of(officer)

    page = read(browser.get(LIST, {"service": told.key}))
    assert "구독자는 1명" in page.words
    answer = browser.post(f"{LIST}write/", {"service": told.key})

    draft = Campaign.objects.get()
    assert answer.url.endswith(f"/{draft.pk}/edit/")
    assert draft.narrowed_to == f"match:{told.key}"
    assert [each.user for each in audience.recipients(draft)] == [resident]
    assert "어르신 걷기" in " ".join(audience.why(audience.recipients(draft)[0], draft))
    assert "어르신 걷기" in browser.get(answer.url).content.decode()
    assert browser.get("/admin/notices/campaign/count/", {"purpose": "info", "campaign": draft.pk}).json() == {
        "chosen": 1,
        "reached": 1,
        "left_out": [],
    }

    consent_texts.answer(TELL, user=resident, granted=False, source="my")
    assert not MatchProfile.objects.get(user=resident).may_be_told
    assert not audience.recipients(draft).exists()


def test_a_rule_that_is_gone_reaches_nobody_and_says_so(told, officer):
    draft = campaigns.create(by=officer, title="안내", body="오세요.", narrowed_to=f"match:{told.key}")
    told.delete()

    assert not audience.recipients(draft).exists()
    assert any("없어졌어요" in str(fault.sentence) for fault in campaign_rules.faults(draft))


def test_no_other_department_writes_to_a_services_people(told, officer, other_officer, client_of):
    draft = campaigns.create(by=officer, title="안내", body="오세요.", narrowed_to=f"match:{told.key}")

    assert client_of(other_officer).post(f"{LIST}write/", {"service": told.key}).status_code == 403
    assert client_of(officer).post(f"{LIST}write/", {"service": "no.such"}).status_code == 404
    assert client_of(officer).get(f"{LIST}write/").status_code == 405
    with pytest.raises(NotYourDuty, match="맡은 부서만"):
        campaigns.copy(draft, by=other_officer)

    assert Campaign.objects.count() == 1
