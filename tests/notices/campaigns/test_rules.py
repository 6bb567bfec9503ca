"""What keeps a text from being sent (K-22, K-30), each in a sentence; and what a text costs."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from programs.notices.campaigns import estimate, measure, rules
from programs.notices.campaigns.composition import wordings
from programs.notices.campaigns.models import Campaign, UnitPrice
from programs.notices.models import Topic


@pytest.fixture
def text(public_relations, settings):
    """An unsaved campaign of 홍보담당관; 080 number set."""
    settings.SMS_OPT_OUT_NUMBER = "080-555-1234"

    def text(body="봄 축제가 열려요.", **more):
        return Campaign(title="봄 축제", department=public_relations, body=body, topics=[4], **more)

    return text


def sentences(campaign):
    return [str(fault) for fault in rules.faults(campaign)]


def test_a_plain_text_has_no_fault(text):
    assert sentences(text()) == []


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"body": " "}, "body", "보낼 내용을 써 주세요."),
        ({"body": "축제\n오세요 😀 꼭 오세요"}, "body", "‘😀’ (2번째 줄 5번째)"),
        ({"body": "{name}님"}, "body", "채울 수 없는 값이에요: {name}"),
        ({"body": "{dong"}, "body", "중괄호를 읽지 못했어요"),
        ({"body": "{dong:는은}"}, "body", "중괄호를 읽지 못했어요"),
        ({"body": "{dong!r}"}, "body", "중괄호를 읽지 못했어요"),
        ({"body": "가" * 1000}, "body", "바이트를 줄여 주세요"),
        ({"body": "여기 bit.ly/abc 보세요"}, "body", "짧은 주소(bit.ly)"),
        ({"subject": "가" * 21}, "subject", "제목은 40바이트까지"),
        ({"variants": {"en": "Lễ hội"}}, "body_en", "‘ễ’ (1번째 줄 2번째)"),
        ({"purpose": "case"}, "purpose", "민원 처리 안내는 여기에서 보내지 않아요"),
        ({"purpose": "disaster"}, "topics", "재난·안전 주제를 고른 사람에게만"),
        ({"dongs": ["1168010100"]}, "dongs", "우리 구의 동이 아닌 것"),
        ({"image": "notices/mms/gone.jpg"}, "image", "그림이 없어졌어요"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(given, field, sentence, text):
    found = rules.faults(text(**given))
    assert [fault.field for fault in found] == [field]
    assert sentence in str(found[0])


def test_a_topic_switched_off_is_chosen_no_more(text):
    Topic.objects.filter(number=4).update(is_active=False)
    assert "쓰지 않는 주제" in sentences(text())[0]


@pytest.mark.parametrize(
    ("body", "faulty"),
    [
        ("(광고) 봄 세일", False),
        ("봄 세일 (광고)", True),
        (" (광고) 봄 세일", True),
        ("( 광고 ) 봄 세일", True),
        ("[광고] 봄 세일", True),
    ],
)
def test_an_advertisement_begins_with_its_mark(body, faulty, text):
    found = sentences(text(body, purpose="ad"))
    assert bool(found) == faulty
    assert not found or "맨 앞에 ‘(광고)’" in found[0]


def test_an_advertisement_says_who_where_and_how_to_refuse_free_of_charge(text):
    whole = wordings(text("(광고) 봄 세일", purpose="ad"))["ko"]
    assert whole.startswith("(광고)")
    assert "서대문구청 02-330-1930" in whole
    assert whole.endswith("무료수신거부 080-555-1234")


def test_without_a_free_number_no_advertisement_goes(text, settings):
    settings.SMS_OPT_OUT_NUMBER = ""
    assert "무료수신거부 번호가 정해져 있지 않아서" in sentences(text("(광고) 봄 세일", purpose="ad"))[0]


def test_an_advertisements_subject_is_marked_too(text):
    campaign = text("(광고) 봄 세일", purpose="ad", subject="봄 세일")
    assert sentences(campaign) == ["광고는 제목도 ‘(광고)’로 시작해야 해요."]


@pytest.mark.parametrize(("length", "channel"), [(90, "sms"), (91, "lms"), (2000, "lms")])
def test_90_bytes_are_an_sms_and_91_an_lms(length, channel, text, settings):
    """K-30, counted with the lines that every message carries."""
    settings.SITE_URL = "http://a.kr"
    campaign = text("")
    own = measure.length_of(wordings(campaign)["ko"], measure.longest_values(campaign))
    campaign.body = "a" * (length - own)
    assert measure.length_of(wordings(campaign)["ko"], measure.longest_values(campaign)) == length
    assert measure.channel_of(campaign) == channel
    assert sentences(campaign) == []
    campaign.body += "a" * (2001 - length)
    assert "1바이트를 줄여 주세요" in sentences(campaign)[0]


def test_the_longest_dong_and_particle_are_counted(text):
    campaign = text("{dong:으로/로}")
    values = measure.longest_values(campaign)
    assert measure.longest_text(campaign.body, values).endswith("으로")
    campaign.dongs = ["1141061500"]
    assert measure.longest_text(campaign.body, measure.longest_values(campaign)) == "서대문구으로"


def test_a_picture_makes_an_mms(text):
    assert measure.channel_of(text(image="notices/mms/a.jpg")) == "mms"


def test_the_cost_is_todays_price_times_the_exact_number(db):
    UnitPrice.objects.create(channel="lms", since="2026-01-01", won=Decimal("25.9"))
    UnitPrice.objects.create(channel="lms", since="2026-07-01", won=Decimal("27"))
    with time_machine.travel("2026-06-30 12:00:00+09:00"):
        assert estimate.estimate("lms", 5924, on=timezone.localdate()).total == 153_432
    with time_machine.travel("2026-07-01 00:30:00+09:00"):
        assert estimate.estimate("lms", 5924, on=timezone.localdate()).total == 159_948
    assert estimate.estimate("sms", 10, on=timezone.localdate()).total is None
