"""Form fields: what a resident types is made regular or refused with a sentence, before anything is stored."""

import unicodedata

import pytest
from django import forms

from programs.base.fields import PersonNameField, PhoneField, PlainTextField

RRN = "900" + "101" + "-" + "1" + "234567"


class Report(forms.Form):
    name = PersonNameField()
    phone = PhoneField(mobile=True)
    note = PlainTextField(max_length=20, required=False)
    story = PlainTextField(max_length=100, multiline=True, required=False)


def filled(**changes):
    return Report({"name": "홍길동", "phone": "010-1234-5678", **changes})


def refusal(field, **changes):
    form = filled(**changes)
    assert not form.is_valid()
    assert field not in form.cleaned_data
    return form.errors[field][0]


def test_good_input_is_made_regular():
    form = filled(name=unicodedata.normalize("NFD", " 홍길동 "), note="여권\u200b   신청", story="첫 줄\r\n둘째 줄 ")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "홍길동"
    assert form.cleaned_data["phone"] == "01012345678"
    assert form.cleaned_data["note"] == "여권 신청"
    assert form.cleaned_data["story"] == "첫 줄\n둘째 줄"


@pytest.mark.parametrize("name", ["Nguyễn Văn An", "O'Brien", "王小明", "Anne-Marie Kim", "김 J.", "Иван"])
def test_names_of_any_script_are_taken(name):
    assert filled(name=name).is_valid()


@pytest.mark.parametrize("name", ["홍길동2", "<b>홍</b>", "홍_길동", "😀", "- -", "홍길동;"])
def test_what_is_no_name_is_refused(name):
    assert "글자만" in refusal("name", name=name)


def test_a_long_name_is_refused_with_the_limit_and_the_length():
    assert refusal("name", name="가" * 51) == "50자까지 적을 수 있어요. 지금은 51자예요."


def test_a_decomposed_name_is_measured_as_it_is_read():
    assert filled(name=unicodedata.normalize("NFD", "각" * 50)).is_valid()


@pytest.mark.parametrize("field", ["name", "phone", "note", "story"])
def test_a_registration_number_is_refused_in_every_field(field):
    assert "주민등록번호는 적지 마세요" in refusal(field, **{field: RRN})


def test_an_empty_field_says_so():
    assert refusal("phone", phone="  ")


def test_a_stored_phone_is_shown_with_hyphens():
    assert 'value="010-1234-5678"' in str(Report(initial={"phone": "01012345678"})["phone"])
