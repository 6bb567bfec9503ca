"""Message texts: declared as data, checked when they are declared, rendered as a resident gets them."""

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from programs.notices import texts
from programs.notices.texts import MessageText, Wording

DONE = MessageText(
    key="test.example",
    title="처리 완료",
    sms="[서대문구] {name:은/는} 개명신고 {receipt_number} 처리했어요. {contact}",
    email_subject="{receipt_number} 처리했어요",
    email_body="{name}님,\n신고를 처리했어요.\n\n{contact}",
    variables={
        "name": "홍길동",
        "receipt_number": "P07-2026-000123",
        "department": "민원여권과",
        "phone": "02-330-1137",
    },
    translations={
        "en": Wording(sms="[Seodaemun] {receipt_number} is done. {contact}"),
        "vi": Wording(sms="[Seodaemun] Đã xử lý {receipt_number} ạ ế ơ. {contact}"),
    },
)


def values(**more):
    return {**DONE.variables, **more}


def test_the_particle_follows_the_name():
    assert "홍길동은 개명신고" in texts.render(DONE, channel="sms", variables=values()).body
    assert "김나래는 개명신고" in texts.render(DONE, channel="sms", variables=values(name="김나래")).body


def test_every_message_names_department_post_and_telephone():
    body = texts.render(DONE, channel="sms", variables=values()).body
    assert body.endswith("민원여권과 담당 02-330-1137")


def test_ninety_bytes_go_as_sms_and_one_more_as_lms():
    text = MessageText(key="test.bytes", title="", sms="{filler}{contact}", variables={"filler": "가"})
    contact = len(texts.complete(texts.default_contact())["contact"].encode("cp949"))

    short = texts.render(text, channel="sms", variables={"filler": "a" * (90 - contact)})
    long = texts.render(text, channel="sms", variables={"filler": "a" * (91 - contact)})

    assert (short.channel, short.bytes) == ("sms", 90)
    assert (long.channel, long.bytes, long.subject) == ("lms", 91, "[서대문구청]")


def test_over_two_thousand_bytes_is_refused_with_a_sentence():
    with pytest.raises(ValidationError, match="바이트"):
        texts.render(DONE, channel="sms", variables=values(name="가" * 1000))


def test_a_translation_that_sms_cannot_carry_goes_in_korean():
    english = texts.render(DONE, channel="sms", variables=values(), language="en")
    vietnamese = texts.render(DONE, channel="sms", variables=values(), language="vi")

    assert (english.language, english.body[:11]) == ("en", "[Seodaemun]")
    assert (vietnamese.language, vietnamese.body[:6]) == ("ko", "[서대문구]")


def test_a_name_with_foreign_letters_reaches_its_owner_all_the_same():
    body = texts.render(DONE, channel="sms", variables=values(name="Nguyễn 😀")).body
    assert "Nguyen ○" in body


def test_a_line_break_in_a_value_stays_out_of_the_subject():
    mail = texts.render(DONE, channel="email", variables=values(receipt_number="P07\r\nBcc: all@example.kr"))
    assert mail.subject == "P07 Bcc: all@example.kr 처리했어요"


def test_braces_in_a_value_are_only_text():
    body = texts.render(DONE, channel="sms", variables=values(name="{phone}")).body
    assert "{phone}" in body


def test_a_missing_value_is_the_callers_mistake():
    with pytest.raises(texts.MissingVariable, match="receipt_number"):
        texts.render(DONE, channel="sms", variables={"name": "홍길동"})


@pytest.mark.parametrize(
    ("sms", "variables", "complaint"),
    [
        ("{name}님, {contact}", {}, "needs a value for {name}"),
        ("{name.__class__} {contact}", {"name": "홍길동"}, "not a plain name"),
        ("{name:>10} {contact}", {"name": "홍길동"}, "pair of particles"),
        ("{name} {contact", {"name": "홍길동"}, ""),
        ("문의처가 없어요", {}, "department, post and telephone"),
        ("이모지 😀 {contact}", {}, "보낼 수 없는 글자"),
        ("", {}, "no Korean wording"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_when_it_is_declared(sms, variables, complaint):
    with pytest.raises(ImproperlyConfigured, match="Message text 'test.broken'") as refused:
        texts.register(MessageText(key="test.broken", title="", sms=sms, variables=variables))
    assert complaint in str(refused.value)
    assert "test.broken" not in texts.registry


def test_two_texts_cannot_share_a_key():
    texts.register(DONE)
    texts.register(DONE)  # the same again, as when a module is imported twice
    try:
        with pytest.raises(ImproperlyConfigured, match="test.example"):
            texts.register(MessageText(key="test.example", title="", sms="다른 문구 {contact}"))
    finally:
        texts.registry.unregister("test.example")


@pytest.mark.parametrize("text", texts.all_texts(), ids=lambda text: text.key)
def test_every_registered_text_can_be_sent_as_its_example(text):
    assert list(texts.faults(text)) == []
    for language in ("ko", *text.translations):
        if text.sms:
            assert 0 < texts.render(text, channel="sms", variables=text.variables, language=language).bytes <= 2000
        if text.email_body:
            assert texts.render(text, channel="email", variables=text.variables, language=language).subject
