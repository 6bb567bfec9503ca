"""The library of civil forms: found by any words in any language, explained field by field, printed, counted."""

import re
import unicodedata
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from civil_affairs.forms_library.languages import EXPECTED
from civil_affairs.forms_library.loading import load_forms
from civil_affairs.forms_library.models import CivilForm, FormField, FormUse
from civil_affairs.forms_library.searching import PARTICLES, condensed, initials, is_initials, plain, without_particle
from programs.base.rrn import contains_rrn
from programs.people import todos
from programs.plan.catalog import load_plan
from programs.plan.indicators import registry
from programs.plan.measuring import by_day
from programs.plan.periods import Period
from programs.portal.building import build_search
from tests.portal.html import read

LIBRARY = "/programs/7/forms/"
FORM = f"{LIBRARY}move-in/"


@pytest.fixture
def library(db) -> None:
    load_plan()
    load_forms()


def titles(query: str) -> list[str]:
    return [form.title for form in CivilForm.objects.matching(query).in_order("", "ko", query)]


# --- what is in it


def test_the_everyday_forms_are_there_whole_in_four_languages(library):
    forms = list(CivilForm.objects.prefetch_related("fields"))

    assert len(forms) >= 12
    for form in forms:
        assert len(form.fields.all()) >= 6, form.slug
        assert [form.missing(code) for code in EXPECTED] == [0, 0, 0, 0], form.slug


def test_no_form_holds_a_registration_number(library):
    for field in FormField.objects.all():
        assert not contains_rrn(f"{field.example} {field.texts}")
        assert field.kind != "number" or field.example == ""


def test_loading_again_adds_nothing_and_leaves_what_staff_changed(library):
    form = CivilForm.objects.get(slug="move-in")
    form.texts["ko"]["purpose"] = "직원이 고친 글"
    form.save()

    assert load_forms() == 0
    form.refresh_from_db()
    assert form.texts["ko"]["purpose"] == "직원이 고친 글"


# --- finding


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("전입", "전입신고서"),
        ("여권", "여권 발급 신청서"),
        ("여권을", "여권 발급 신청서"),
        ("등본", "주민등록표 등·초본 교부 신청서"),
        ("출생신고서에서", "출생신고서"),
        ("ㅈㅇㅅㄱ", "전입신고서"),
        ("ㅇㄱ", "여권 발급 신청서"),
        ("passport", "여권 발급 신청서"),
        ("Moving-In", "전입신고서"),
        ("护照", "여권 발급 신청서"),
        ("税", "취득세 신고서"),
        ("hộ chiếu", "여권 발급 신청서"),
        ("ho chieu", "여권 발급 신청서"),
        ("khai sinh", "출생신고서"),
    ],
)
def test_a_form_is_found_in_any_language_with_particles_without_accents_by_initials(library, query, first):
    assert titles(query)[0] == first


def test_decomposed_hangul_finds_the_same(library):
    assert titles(unicodedata.normalize("NFD", "전입")) == titles("전입") == ["전입신고서"]


def test_what_is_nowhere_finds_nothing_and_helps_on(client, library):
    response = client.get(f"{LIBRARY}?q={quote('없는말없는말')}")

    assert titles("없는말없는말") == []
    assert "찾는 서식이 없어요" in read(response).words


def test_topic_narrows_and_an_unknown_topic_is_told_beside_its_field(client, library):
    tax = read(client.get(f"{LIBRARY}?topic=tax"))
    refused = client.get(f"{LIBRARY}?topic=gold")

    assert "취득세 신고서" in tax.words
    assert "혼인신고서" not in tax.words
    assert refused.status_code == 422


def test_the_list_sorts_by_name_by_use_and_by_when_it_was_checked(library, client):
    CivilForm.objects.filter(slug="marriage").update(checked_on=date(2027, 1, 1))
    client.get(f"{LIBRARY}passport/")

    def first(order: str) -> str:
        return CivilForm.objects.in_order(order, "ko")[0].title

    assert first("") == "가족관계 등록사항별 증명서 교부 신청서"
    assert first("most") == "여권 발급 신청서"
    assert first("checked") == "혼인신고서"


def test_the_list_has_pages(client, library):
    assert len(CivilForm.objects.all()) > 12
    assert "page=2" in client.get(LIBRARY).content.decode()


def test_the_search_of_the_site_finds_forms_in_each_language(client, library):
    build_search()

    client.cookies["django_language"] = "vi"
    assert FORM in read(client.get(f"/search/?q={quote('Tờ khai chuyển đến')}")).links


@given(st.text(alphabet="가나다라마바사아자차카타파하 전입여권신고서", min_size=1, max_size=12))
def test_the_initials_of_a_text_are_one_per_syllable(text):
    syllables = text.replace(" ", "")

    assert len(initials(text)) == len(syllables)
    assert len(syllables) < 2 or is_initials(initials(text))


@given(st.sampled_from(["여권", "전입신고서", "주민등록", "인감증명"]), st.sampled_from(PARTICLES))
def test_a_particle_at_the_end_is_not_searched_for(word, particle):
    assert word.startswith(without_particle(word + particle))


@given(st.text(max_size=40))
def test_condensing_is_stable(text):
    assert condensed(condensed(text)) == condensed(text)
    assert plain(plain(text)) == plain(text) or is_initials(text)


# --- reading


def test_a_form_says_what_it_is_for_where_fee_time_papers_and_each_field(client, library):
    page = read(client.get(f"{LIBRARY}resident-record/"))

    for words in (
        "전국 모든 동주민센터",
        "한 통 400원",
        "신분증",
        "주민등록법 시행규칙 별지 제7호서식",
        "자치행정과",
        "쓰는 곳",
    ):
        assert words in page.words


@pytest.mark.parametrize(
    ("code", "lang", "words"),
    [
        ("en", "en", "Tells the office your new address after a move."),
        ("zh-hans", "zh-Hans", "搬家后申报新地址"),
        ("vi", "vi", "Khai báo địa chỉ mới sau khi chuyển nhà."),
    ],
)
def test_an_explanation_in_another_language_stands_beside_the_printed_korean_label(client, library, code, lang, words):
    html = client.get(f"{FORM}?in={code}").content.decode()

    assert words in html
    assert f'lang="{lang}"' in html
    assert '<span lang="ko">전입일</span>' in html


def test_the_language_of_the_page_is_the_language_of_the_explanation(client, library):
    client.cookies["django_language"] = "vi"

    assert "Khai báo địa chỉ mới" in client.get(FORM).content.decode()


def test_a_language_written_from_right_to_left_is_marked_so(client, library):
    form = CivilForm.objects.get(slug="move-in")
    form.texts["ar"] = {"title": "إقرار الانتقال", "purpose": "إبلاغ المكتب بالعنوان الجديد"}
    form.save()

    html = client.get(f"{FORM}?in=ar").content.decode()

    assert '<span lang="ar" dir="rtl">إقرار الانتقال</span>' in html
    assert 'lang="ko" dir="ltr">세대주나 그 세대의 가족' in html  # what is missing stands in Korean, marked as such


def test_a_language_the_form_does_not_have_is_not_found(client, library):
    assert client.get(f"{FORM}?in=ja").status_code == 404
    assert client.get(f"{FORM}?in=xx").status_code == 404


def test_a_form_that_is_not_published_is_not_there(client, library):
    CivilForm.objects.filter(slug="move-in").update(is_published=False)

    for path in (FORM, f"{FORM}sheet/", f"{FORM}example/"):
        assert client.get(path).status_code == 404
    assert "전입신고서" not in read(client.get(LIBRARY)).words


def test_our_own_service_is_linked_from_its_form(client, library):
    assert "/programs/7/name-change/" in read(client.get(f"{LIBRARY}name-change/")).links


def test_the_blank_sheet_holds_every_label_and_no_data_the_example_invented_data(client, library):
    blank = read(client.get(f"{FORM}sheet/?in=en"))
    filled = read(client.get(f"{FORM}example/?in=en"))

    assert "전입일" in blank.words
    assert "Date of moving in" in blank.words
    assert "홍길동" not in blank.words
    assert "홍길동" in filled.words
    assert "종이에 손으로 적어요" in read(client.get(f"{FORM}example/")).words


def test_the_list_takes_few_queries_however_many_forms(client, library, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(LIBRARY)


# --- counting


def test_readings_and_prints_are_counted_by_language_without_persons(client, library):
    client.get(FORM)
    client.get(f"{FORM}?in=vi")
    client.get(f"{FORM}?in=vi")
    client.get(f"{FORM}sheet/?in=vi")
    client.head(FORM)

    counted = {(use.language, use.deed): use.count for use in FormUse.objects.all()}
    assert counted == {("ko", "view"): 1, ("vi", "view"): 2, ("vi", "sheet"): 1}
    assert {field.name for field in FormUse._meta.get_fields()} == {"id", "form", "at", "language", "deed", "count"}


def test_indicators_add_them_up(client, library):
    for address in (FORM, f"{FORM}?in=vi", f"{FORM}?in=en", f"{FORM}?in=en", f"{FORM}example/"):
        client.get(address)

    assert figure("P07.forms.read") == 4
    assert figure("P07.forms.printed") == 1
    assert str(figure("P07.forms.foreign")) == "75.0"


def figure(key: str):
    """What the indicator says of today."""
    indicator, today = registry.get(key), timezone.localdate()
    cells = [
        cell
        for cell in by_day(indicator.source, [indicator], [Period(today, today)])
        if cell.indicator == key and cell.program == 7
    ]
    return indicator.value(sum(cell.numerator for cell in cells), sum(cell.denominator or 0 for cell in cells))


# --- keeping


def test_after_a_year_the_department_is_reminded_until_somebody_looked(library, client_of, officer, other_officer):
    CivilForm.objects.update(checked_on=timezone.localdate())
    CivilForm.objects.filter(slug="passport").update(checked_on=timezone.localdate() - timedelta(days=365))

    def waiting(user) -> int:
        return next((tile.count for tile in todos.tiles_for(user) if tile.todo.key == "forms_library.stale"), -1)

    assert waiting(officer) == 1
    assert waiting(other_officer) == -1  # 지적과 keeps no form

    form = CivilForm.objects.get(slug="passport")
    check = f"/admin/civil_affairs/civilform/{form.pk}/check/"
    browser = client_of(officer)
    assert browser.get(check).status_code == 200
    assert waiting(officer) == 1  # to be asked changes nothing
    browser.post(check)

    assert waiting(officer) == 0


def test_forms_are_loaded_unchecked_and_no_page_says_that_somebody_looked(library, client, client_of, officer):
    assert not CivilForm.objects.filter(checked_on__isnull=False).exists()
    tile = next(tile for tile in todos.tiles_for(officer) if tile.todo.key == "forms_library.stale")
    assert tile.count == CivilForm.objects.published().count()
    for path in (FORM, f"{FORM}sheet/"):
        page = client.get(path).content.decode()
        assert "내용을 확인한 날" not in page
        assert not re.search(r"20\d\d[^<]* 확인</p>", page)
    assert not re.search(r"20\d\d[^<]* 확인</p>", client.get(LIBRARY).content.decode())
    listed = client_of(officer).get("/admin/civil_affairs/civilform/?checked=stale").content.decode()
    assert "아직 확인하지 않음" in listed


@pytest.mark.parametrize("language", EXPECTED)
def test_the_pages_open_in_each_language_of_the_portal(client, library, language):
    with translation.override(language):
        client.cookies["django_language"] = language
        for path in (LIBRARY, FORM, f"{FORM}sheet/", f"{FORM}example/"):
            assert client.get(path).status_code == 200
