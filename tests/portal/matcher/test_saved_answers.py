"""Answers are kept only for whoever signs in and agrees; they are seen, changed, taken back, and end by themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.audit.retention import destroy_expired
from programs.base.matching.answers import Answers
from programs.people.models import Consent
from programs.people.services import erase, take_away
from programs.portal.matcher import services
from programs.portal.matcher.models import KEPT, MatchProfile
from tests.portal.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_of_resident(plan, client_of, resident):
    return client_of(resident)


def answers(**given):
    return Answers.from_data(given)


def saved(resident, *, tell=False, sensitive=False, **given) -> MatchProfile:
    return services.save(answers(**given), by=resident, sensitive=sensitive, tell=tell)


def test_a_signed_in_resident_saves_the_answers_and_finds_them_on_the_own_page(
    browser_of_resident, resident, for_the_old, save_of
):
    response = browser_of_resident.post(save_of(age_band="65+", dong="1141061500"), {"save": "on"}, follow=True)

    assert "답을 저장했어요." in read(response).words
    assert MatchProfile.objects.get().answers() == answers(age_band="65+", dong="1141061500")
    mine = read(browser_of_resident.get("/my/"))
    assert "나에게 맞는 서비스" in mine.words
    assert "연희동 어르신 모임" in mine.words


def test_the_words_agreed_to_are_kept_with_the_answer(browser_of_resident, resident, save_of):
    browser_of_resident.post(save_of(age_band="65+"), {"save": "on", "tell": "on"})

    given = {consent.purpose: consent for consent in Consent.objects.filter(user=resident)}
    assert set(given) == {"match_save", "match_tell"}
    assert "1년" in given["match_save"].wording
    assert given["match_save"].granted


def test_without_the_tick_nothing_is_kept(browser_of_resident, resident, save_of):
    response = browser_of_resident.post(save_of(age_band="65+"), {"tell": "on"})

    assert response.status_code == 422
    assert "저장하려면 첫째 동의에 표시해 주세요." in read(response).words
    assert not MatchProfile.objects.exists()
    assert not Consent.objects.filter(user=resident).exists()


def test_sensitive_answers_are_left_out_without_their_own_consent(browser_of_resident, save_of):
    address = save_of(household=["disabled", "baby"], needs=["interpreting"])

    browser_of_resident.post(address, {"save": "on"})

    profile = MatchProfile.objects.get()
    assert profile.household == ["baby"]
    assert profile.needs == []


def test_sensitive_answers_are_kept_with_it_and_go_when_it_is_taken_back(browser_of_resident, resident, save_of):
    browser_of_resident.post(save_of(household=["disabled", "baby"]), {"save": "on", "sensitive": "on"})
    assert MatchProfile.objects.get().household == ["baby", "disabled"]

    browser_of_resident.post("/accounts/consents/match_sensitive/", {"granted": "no"})

    assert MatchProfile.objects.get().household == ["baby"]


def test_the_consent_about_sensitive_answers_is_asked_only_where_there_are_some(browser_of_resident, save_of):
    assert 'name="sensitive"' not in browser_of_resident.get(save_of(age_band="65+")).content.decode()
    assert 'name="sensitive"' in browser_of_resident.get(save_of(household=["migrant"])).content.decode()


def test_taking_back_the_consent_deletes_the_answers_at_once(browser_of_resident, resident):
    saved(resident, age_band="65+", tell=True)

    browser_of_resident.post("/accounts/consents/match_save/", {"granted": "no"})

    assert not MatchProfile.objects.exists()


def test_taking_back_being_told_hides_the_person_from_staff_but_keeps_the_answers(browser_of_resident, resident):
    saved(resident, age_band="65+", tell=True)

    browser_of_resident.post("/accounts/consents/match_tell/", {"granted": "no"})

    assert MatchProfile.objects.get().may_be_told is False


def test_deleting_asks_first_and_takes_back_every_consent(browser_of_resident, resident):
    saved(resident, age_band="65+", tell=True, sensitive=True)

    assert browser_of_resident.get("/match/forget/").status_code == 200
    assert MatchProfile.objects.exists()
    browser_of_resident.post("/match/forget/")

    assert not MatchProfile.objects.exists()
    for purpose in ("match_save", "match_tell", "match_sensitive"):
        assert not resident.consents.given(purpose)


def test_saving_again_replaces_what_was_kept_and_begins_the_year_anew(resident, plan):
    first = saved(resident, age_band="50-64", household=["baby"])
    MatchProfile.objects.filter(pk=first.pk).update(saved_at=timezone.now() - timedelta(days=300))

    saved(resident, age_band="65+")

    profile = MatchProfile.objects.get()
    assert (profile.age_band, profile.household) == ("65+", [])
    assert profile.saved_at > timezone.now() - timedelta(minutes=1)


def test_the_saved_answers_fill_the_questions(browser_of_resident, resident):
    saved(resident, age_band="65+")

    html = browser_of_resident.get("/match/").content.decode()

    assert "저장해 둔 답을 미리 채웠어요." in html
    assert html.count(" checked") == 1


def test_a_child_is_not_kept(browser_of_resident, save_of):
    response = browser_of_resident.post(save_of(age_band="6-13"), {"save": "on"})

    assert response.status_code == 422
    assert "만 14세부터 저장할 수 있어요." in read(response).words
    assert not MatchProfile.objects.exists()


def test_an_account_of_staff_keeps_nothing(client_of, officer, plan, save_of):
    response = client_of(officer).post(save_of(age_band="65+"), {"save": "on"})

    assert response.status_code == 403
    assert not MatchProfile.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to(client, plan, save_of):
    response = client.post(save_of(age_band="65+"), {"save": "on"})

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert not MatchProfile.objects.exists()


def test_after_a_year_the_answers_are_destroyed(resident, other_resident, plan):
    old, new = saved(resident, age_band="65+"), saved(other_resident, age_band="65+")
    MatchProfile.objects.filter(pk=old.pk).update(saved_at=timezone.now() - KEPT)
    MatchProfile.objects.filter(pk=new.pk).update(saved_at=timezone.now() - KEPT + timedelta(minutes=5))

    done = destroy_expired(only="match.saved_answers")

    assert done == {"match.saved_answers": 1}
    assert MatchProfile.objects.get().pk == new.pk


def test_an_expired_profile_is_not_used_even_before_it_is_destroyed(browser_of_resident, resident):
    profile = saved(resident, age_band="65+")
    MatchProfile.objects.filter(pk=profile.pk).update(saved_at=timezone.now() - KEPT)

    assert "저장한 답이 없어요" in read(browser_of_resident.get("/match/saved/")).words


def test_my_data_holds_the_answers_in_words_and_erasing_takes_them(resident, plan):
    saved(resident, age_band="65+", household=["senior"])

    data = take_away(resident)["match"]["data"]
    assert data["answers"] == {"나이대": "65세부터", "함께 사는 사람과 나": "65세가 넘은 어르신이 있어요"}

    erase(resident, by=resident)
    assert not MatchProfile.objects.exists()
