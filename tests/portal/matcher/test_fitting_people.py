"""Staff see whom a service fits: only of their own programs, only who agreed, every opening on record."""

import pytest

from programs.audit.models import Opening
from programs.base.matching.answers import Answers
from programs.portal.matcher import services
from tests.portal.html import read

pytestmark = pytest.mark.django_db
LIST = "/admin/portal/matchprofile/"
PEOPLE = f"{LIST}?service=test.old"


@pytest.fixture
def told(for_the_old, resident):
    """A resident whom the service fits and who agreed to be told."""
    return _save(resident, tell=True)


def _save(user, *, tell, age_band="65+"):
    return services.save(
        Answers.from_data({"age_band": age_band, "dong": "1141061500"}), by=user, sensitive=False, tell=tell
    )


def test_an_officer_sees_how_many_and_then_who_with_the_reason(client_of, officer, told):
    browser = client_of(officer)

    overview = read(browser.get(LIST))
    people = read(browser.get(PEOPLE))

    assert "연희동 어르신 모임" in overview.words
    assert "1명" in overview.words
    assert "홍길동" in people.words
    assert "연희동에 사세요." in people.words
    assert "010-5555-0001" in people.words


def test_the_counts_open_nobodys_data_but_the_list_does_on_record(client_of, officer, resident, told):
    browser = client_of(officer)

    browser.get(LIST)
    assert not Opening.objects.exists()

    browser.get(PEOPLE)
    opening = Opening.objects.get()
    assert (opening.by, opening.whose) == (officer, resident)
    assert "연희동 어르신 모임" in opening.why
    assert "맞춤 서비스 답" in read(client_of(resident).get("/my/")).words


def test_who_did_not_agree_or_does_not_fit_is_not_shown_nor_counted(
    client_of, officer, resident, other_resident, for_the_old
):
    _save(resident, tell=False)
    _save(other_resident, tell=True, age_band="19-34")

    people = read(client_of(officer).get(PEOPLE))

    assert "맞는 주민이 없어요." in people.words
    assert not Opening.objects.exists()


def test_another_department_sees_neither_the_service_nor_its_people(client_of, other_officer, told):
    browser = client_of(other_officer)

    assert "연희동 어르신 모임" not in read(browser.get(LIST)).words
    assert browser.get(PEOPLE).status_code == 403
    assert not Opening.objects.exists()


def test_heads_see_all_others_are_refused(client_of, head, mayor, auditor, resident, told):
    assert client_of(head).get(PEOPLE).status_code == 200
    for user in (mayor, auditor):
        assert client_of(user).get(PEOPLE).status_code in (302, 403)
    assert client_of(resident).get(PEOPLE).status_code in (302, 403)
    assert Opening.objects.count() == 1


def test_a_service_that_is_not_there_is_not_found(client_of, officer, for_the_old):
    assert client_of(officer).get(f"{LIST}?service=none").status_code == 404


def test_the_list_narrows_by_dong_and_language(client_of, officer, told):
    browser = client_of(officer)

    assert "홍길동" in read(browser.get(f"{PEOPLE}&dong=1141061500")).words
    assert "홍길동" not in read(browser.get(f"{PEOPLE}&dong=1141052000")).words
    assert "홍길동" not in read(browser.get(f"{PEOPLE}&language=vi")).words


def test_queries_stay_few_however_many_people(client_of, officer, resident, other_resident, for_the_old, queries):
    browser = client_of(officer)
    browser.get(PEOPLE)  # what the first page of a session asks besides
    _save(resident, tell=True)
    with queries() as asked_for_one:
        browser.get(PEOPLE)
    _save(other_resident, tell=True)

    with queries() as asked_for_two:
        page = read(browser.get(PEOPLE))

    assert len(asked_for_two) == len(asked_for_one) <= 18  # six ask what services there are, two the dongs
    assert "홍길동" in page.words
    assert "성춘향" in page.words
