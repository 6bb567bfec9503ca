"""Staff keep the forms: who may, texts side by side, another language, nothing lost when two write at once."""

import pytest

from civil_affairs.forms_library import services
from civil_affairs.forms_library.models import CivilForm
from programs.audit.models import Act
from programs.people.models import Department
from programs.plan.catalog import load_plan
from tests.cast import StaffFactory
from tests.portal.html import read

FORMS = "/admin/civil_affairs/civilform/"


@pytest.fixture
def form(db) -> CivilForm:
    """취득세 신고서 of 세무1과, which has a field and no translation."""
    load_plan()
    made = CivilForm.objects.create(
        slug="tax-return",
        topic="tax",
        department=Department.objects.get(name="세무1과"),
        checked_on="2026-11-23",
        texts={"ko": {"title": "취득세 신고서", "purpose": "세금을 신고해요.", "papers": ["신분증"]}},
    )
    made.fields.create(texts={"ko": {"label": "성명", "help": "이름을 적어요."}}, example="홍길동")
    return made


@pytest.fixture
def tax_officer(form) -> object:
    return StaffFactory(department=form.department)


def texts_of(form: CivilForm) -> str:
    return f"{FORMS}{form.pk}/texts/"


def written(form: CivilForm, **changes: str) -> dict[str, str]:
    """What the page of texts posts: what is there, and what was changed."""
    field = form.fields.get()
    return {
        "seen": services.mark_of(form),
        "title__ko": "취득세 신고서",
        "purpose__ko": "세금을 신고해요.",
        "papers__ko": "신분증",
        f"label{field.pk}__ko": "성명",
        f"help{field.pk}__ko": "이름을 적어요.",
        **changes,
    }


def test_the_page_shows_the_languages_side_by_side_and_what_is_missing(client_of, tax_officer, form):
    page = read(client_of(tax_officer).get(texts_of(form)))

    assert "한국어" in page.words
    assert "English 5개 빠짐" in page.words
    assert "Tiếng Việt 5개 빠짐" in page.words


def test_a_translation_is_written_found_and_on_record(client_of, tax_officer, form):
    field = form.fields.get()
    given = {"title__en": "Tax return", "purpose__en": "Declare the tax.", "papers__en": "ID\n\nContract",
             f"label{field.pk}__en": "Full name"}  # fmt: skip

    response = client_of(tax_officer).post(texts_of(form), written(form, **given))

    assert response.status_code == 302
    form.refresh_from_db()
    assert form.texts["en"] == {"title": "Tax return", "purpose": "Declare the tax.", "papers": ["ID", "Contract"]}
    assert form.missing("en") == 1  # what to write in the field
    assert list(CivilForm.objects.matching("full name")) == [form]
    assert Act.objects.filter(event="forms_library.edited", by=tax_officer).exists()


def test_another_language_is_added_and_opens_for_readers(client_of, client, tax_officer, form):
    browser = client_of(tax_officer)
    assert "日本語" in read(browser.get(f"{texts_of(form)}?add=ja")).words

    browser.post(f"{texts_of(form)}?add=ja", written(form, title__ja="取得税申告書", purpose__ja="税を申告します。"))

    html = client.get("/programs/7/forms/tax-return/?in=ja").content.decode()
    assert '<span lang="ja" dir="ltr">取得税申告書</span>' in html


def test_without_a_korean_title_nothing_is_saved_and_what_was_typed_stays(client_of, tax_officer, form):
    response = client_of(tax_officer).post(texts_of(form), written(form, title__ko="", title__en="Tax return"))

    assert response.status_code == 422
    assert "Tax return" in response.content.decode()
    form.refresh_from_db()
    assert "en" not in form.texts


def test_a_registration_number_is_refused(client_of, tax_officer, form):
    number = "900505-" + "1234567"

    response = client_of(tax_officer).post(texts_of(form), written(form, purpose__en=f"Write {number}"))

    assert response.status_code == 422
    form.refresh_from_db()
    assert "en" not in form.texts


def test_two_who_write_at_once_do_not_lose_each_others_words(client_of, tax_officer, form):
    late = written(form, title__en="Second", purpose__en="Second")
    browser = client_of(tax_officer)
    browser.post(texts_of(form), written(form, title__en="First", purpose__en="First"))

    response = browser.post(texts_of(form), late)

    assert response.status_code == 409
    assert "Second" in response.content.decode()
    form.refresh_from_db()
    assert form.texts["en"]["title"] == "First"


def test_the_librarys_department_may_write_another_may_not(client_of, officer, other_officer, resident, form):
    assert client_of(officer).get(texts_of(form)).status_code == 200  # 민원여권과 keeps the library
    assert client_of(other_officer).get(texts_of(form)).status_code == 403
    assert client_of(resident).get(texts_of(form)).status_code in (302, 403)

    refused = client_of(other_officer).post(texts_of(form), written(form, title__en="x", purpose__en="x"))

    assert refused.status_code == 403
    form.refresh_from_db()
    assert "en" not in form.texts


def test_facts_and_fields_are_changed_on_the_forms_own_page_and_the_link_must_lead_somewhere(
    client_of, tax_officer, form
):
    browser, field = client_of(tax_officer), form.fields.get()
    page = f"{FORMS}{form.pk}/change/"
    posted = {
        "title": "취득세 신고서", "slug": "tax-return", "topic": "tax", "department": form.department_id,
        "legal_number": "", "fee_won": "0", "service_url": "/no/such/page/", "version_on": "", "is_published": "on",
        "fields-TOTAL_FORMS": "1", "fields-INITIAL_FORMS": "1",
        "fields-MIN_NUM_FORMS": "0", "fields-MAX_NUM_FORMS": "1000",
        "fields-0-id": field.pk, "fields-0-form": form.pk, "fields-0-order": "10", "fields-0-label": "신고인 성명",
        "fields-0-kind": "text", "fields-0-example": "홍길동",
    }  # fmt: skip

    refused = browser.post(page, posted)
    assert "이 누리집에 그런 화면이 없어요." in read(refused).words

    assert browser.post(page, posted | {"service_url": "/programs/7/"}).status_code == 302
    form.refresh_from_db()
    assert form.service_url == "/programs/7/"
    assert form.fields.get().texts["ko"]["label"] == "신고인 성명"
    assert form.found_by.count("신고인성명") == 1
    assert list(CivilForm.objects.matching("신고인")) == [form]


def test_the_list_of_staff_is_searched_filtered_and_names_what_is_missing(client_of, tax_officer, form):
    browser = client_of(tax_officer)

    found = read(browser.get(f"{FORMS}?q=취득세를"))
    assert "취득세 신고서" in found.words
    assert "English 5개 빠짐" in found.words
    assert "취득세 신고서" not in read(browser.get(f"{FORMS}?q=혼인")).words
    assert "취득세 신고서" not in read(browser.get(f"{FORMS}?checked=stale")).words
