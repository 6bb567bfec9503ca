"""Managing without signing in: everything seen and changed from the link in a message (P06.1)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from programs.notices.models import EmailProof, OutboxMessage, Subscriber
from programs.notices.subscribers import links
from programs.notices.subscribers.consent_texts import AD, NIGHT, SMS
from programs.notices.subscribers.services import end, set_aside
from programs.people.models import Consent

from .factories import make_subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topics")]
HERE = "/programs/6/manage/"
PHONE = "01055557001"


@pytest.fixture
def subscriber(topics):
    return make_subscriber(phone=PHONE, email="news@example.com", at=timezone.now() - timedelta(days=30))


def link_of(subscriber, *, at=None):
    return f"/n/{links.make(links.MANAGE, subscriber.pk, at=at or timezone.now())}"


@pytest.fixture
def holder(subscriber):
    """A browser in which the subscriber opened the link of a message."""
    client = Client()
    assert client.get(link_of(subscriber)).url == HERE
    return client


def test_the_link_shows_everything_with_masked_addresses(holder):
    page = holder.get(HERE).content.decode()
    for shown in ("010-****-7001", "ne***@example.com", "재난·안전, 복지", "동의했어요", "동의하지 않았어요"):
        assert shown in page
    assert "news@example.com" not in page
    assert "5555-7001" not in page


def test_without_a_link_there_is_no_page_only_a_way_to_one(client, subscriber):
    for page in ("", "choices/", "phone/", "email/", "data/", "end/", "new-links/"):
        assert client.get(f"{HERE}{page}").url == f"{HERE}link/"
    assert client.post(f"{HERE}consents/sms/", {"granted": "no"}).url == f"{HERE}link/"
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at


def test_the_page_closes_after_half_an_hour(holder):
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert holder.get(HERE).url == f"{HERE}link/"


@pytest.mark.parametrize("token", ["x" * 22, "short", "가나다라마바사아자차카타파하가나다라마바사아"])
def test_a_link_that_is_none_says_what_to_do(client, token):
    answer = client.get(f"/n/{token}")
    assert answer.status_code == 404
    assert "끝까지 그대로" in answer.content.decode()
    assert "새 주소 받기" in answer.content.decode()


def test_a_link_of_last_year_is_closed_and_offers_a_new_one(client, subscriber):
    answer = client.get(link_of(subscriber, at=timezone.now() - timedelta(days=366)))
    assert answer.status_code == 410
    assert "1년이 지난" in answer.content.decode()


def test_choices_are_changed(holder, subscriber):
    assert holder.get(f"{HERE}choices/").context["form"].initial["topics"] == [1, 2]
    holder.post(f"{HERE}choices/", {"topics": ["3", "7"], "dong": "1141061500", "age_band": "60", "language": "vi"})
    subscriber.refresh_from_db()
    assert (subscriber.topics, subscriber.dong.name, subscriber.age_band) == ([3, 7], "연희동", "60")
    assert subscriber.language == "vi"


def test_no_topic_at_all_is_refused_and_nothing_changes(holder, subscriber):
    answer = holder.post(f"{HERE}choices/", {"topics": [], "language": "ko"})
    assert answer.status_code == 422
    subscriber.refresh_from_db()
    assert subscriber.topics == [1, 2]


def test_a_consent_is_given_and_taken_back_at_once_and_told(holder, subscriber):
    """K-23."""
    holder.post(f"{HERE}consents/ad/", {"granted": "yes"})
    assert Subscriber.objects.reachable("sms", "ad").exists()
    holder.post(f"{HERE}consents/ad/", {"granted": "no"})
    assert not Subscriber.objects.reachable("sms", "ad").exists()
    answers = list(Consent.objects.filter(purpose=AD).order_by("pk").values_list("granted", "source"))
    assert answers == [(True, "manage-link"), (False, "manage-link")]
    told = OutboxMessage.objects.filter(key="notices.subscription_result").order_by("pk")
    assert [("동의: 광고성 정보" in one.body, "거둠: 광고성 정보" in one.body) for one in told] == [
        (True, False),
        (False, True),
    ]


def test_the_last_channel_is_ended_on_a_page_that_asks(holder, subscriber):
    holder.post(f"{HERE}consents/email/", {"granted": "no"})
    answer = holder.post(f"{HERE}consents/sms/", {"granted": "no"})
    assert answer.url == f"{HERE}end/"
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at


def test_a_consent_nobody_asks_for_is_not_found(holder):
    assert holder.post(f"{HERE}consents/everything/", {"granted": "yes"}).status_code == 404
    assert Consent.objects.filter(source="manage-link").count() == 0


def test_everything_is_ended_after_one_question(holder, subscriber):
    assert holder.post(f"{HERE}end/", {"sure": ""}).status_code == 422
    answer = holder.post(f"{HERE}end/", {"sure": "on"})
    assert "모두 해지했어요" in answer.content.decode()
    subscriber.refresh_from_db()
    assert subscriber.ended_at
    assert OutboxMessage.objects.filter(key="notices.subscription_ended").count() == 2
    assert holder.get(HERE).url == f"{HERE}link/"


def test_another_telephone_is_proven_first_then_the_old_one_is_told(holder, subscriber, code_box):
    # given a new number typed in
    old = link_of(subscriber, at=timezone.now() - timedelta(hours=1))
    holder.post(f"{HERE}phone/", {"phone": "010-5555-7002", "consent": "on"})
    subscriber.refresh_from_db()
    assert subscriber.phone == PHONE

    # when the code is wrong, nothing changes
    assert holder.post(f"{HERE}phone/code/", {"code": "000000"}).status_code == 422
    subscriber.refresh_from_db()
    assert subscriber.phone == PHONE

    # when it is right
    holder.post(f"{HERE}phone/code/", {"code": code_box.last_to("01055557002")})

    # then the number is the new one, with a consent of its own; the old one hears it, and its links are closed
    subscriber.refresh_from_db()
    assert (subscriber.phone, subscriber.phone_masked) == ("01055557002", "010-****-7002")
    assert Consent.objects.of_phone("01055557002").given(SMS)
    assert OutboxMessage.objects.get(key="notices.address_changed").recipient == PHONE
    assert Client().get(old).status_code == 410
    assert holder.get(HERE).status_code == 200


def test_another_address_is_confirmed_by_its_own_mail(holder, subscriber, last_link):
    holder.post(f"{HERE}email/", {"email": "new@example.com", "consent": "on"})
    assert "확인을 기다려요" in holder.get(HERE).content.decode()
    subscriber.refresh_from_db()
    assert subscriber.email == "news@example.com"
    Client().post(last_link("notices.confirm_email"))
    subscriber.refresh_from_db()
    assert subscriber.email == "new@example.com"
    assert subscriber.email_consent_at
    assert OutboxMessage.objects.get(key="notices.address_changed").recipient == "news@example.com"


@pytest.mark.parametrize("meanwhile", ["ended", "asked for another one"])
def test_a_mail_that_was_overtaken_changes_nothing(holder, subscriber, last_link, meanwhile):
    # given a mail that would add an address
    holder.post(f"{HERE}email/", {"email": "new@example.com", "consent": "on"})
    overtaken = last_link("notices.confirm_email")

    # when the subscription ends, or another address is asked for, before its button is pressed
    if meanwhile == "ended":
        end(subscriber, source="manage-link")
    else:
        holder.post(f"{HERE}email/", {"email": "newer@example.com", "consent": "on"})
    answer = Client().post(overtaken)

    # then the page says so, and everything is as before
    assert answer.status_code == 410
    subscriber.refresh_from_db()
    assert subscriber.email == "news@example.com"
    assert bool(subscriber.ended_at) == (meanwhile == "ended")


def test_a_number_of_another_subscription_moves_to_who_proved_it(holder, subscriber, code_box):
    other = make_subscriber(phone="01055557002", email="other@example.com")
    holder.post(f"{HERE}phone/", {"phone": "01055557002", "consent": "on"})
    holder.post(f"{HERE}phone/code/", {"code": code_box.last_to("01055557002")})
    subscriber.refresh_from_db()
    other.refresh_from_db()
    assert subscriber.phone == "01055557002"
    assert (other.phone, other.sms_consent_at, other.ended_at) == ("", None, None)
    assert other.email_consent_at


def test_an_address_of_another_subscription_says_that_it_moves(holder, subscriber, last_link):
    other = make_subscriber(email="other@example.com")
    holder.post(f"{HERE}email/", {"email": "other@example.com", "consent": "on"})
    link = last_link("notices.confirm_email")
    assert "옮겨져요" in Client().get(link).content.decode()
    Client().post(link)
    other.refresh_from_db()
    subscriber.refresh_from_db()
    assert subscriber.email == "other@example.com"
    assert other.ended_at


def test_a_new_address_needs_its_consent(holder, subscriber):
    answer = holder.post(f"{HERE}phone/", {"phone": "01055557002"})
    assert answer.status_code == 422
    assert "동의해야 이곳으로" in answer.content.decode()
    assert "010-5555-7002" in answer.content.decode()


def test_a_number_set_aside_says_so_and_works_again_once_proven(holder, subscriber, code_box):
    set_aside(subscriber, "sms", "없는 번호")
    assert "문자가 닿지 않아" in holder.get(HERE).content.decode()
    holder.post(f"{HERE}phone/", {"phone": PHONE, "consent": "on"})
    holder.post(f"{HERE}phone/code/", {"code": code_box.last_to(PHONE)})
    assert Subscriber.objects.reachable("sms").get() == subscriber
    assert OutboxMessage.objects.filter(key="notices.address_changed").count() == 0


def test_ones_data_is_taken_away_masked_by_link_whole_after_a_proof(holder, subscriber, code_box):
    by_link = json.loads(holder.post(f"{HERE}data/").content)["subscription"]
    assert (by_link["phone"], by_link["email"]) == ("010-****-7001", "ne***@example.com")
    assert by_link["topics"] == ["재난·안전", "복지"]
    assert by_link["answers"][0]["wording"]
    holder.post(f"{HERE}phone/", {"phone": PHONE, "consent": "on"})
    holder.post(f"{HERE}phone/code/", {"code": code_box.last_to(PHONE)})
    whole = json.loads(holder.post(f"{HERE}data/").content)["subscription"]
    assert (whole["phone"], whole["email"]) == (PHONE, "news@example.com")


def test_closing_all_links_closes_other_browsers_too(holder, subscriber):
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        other = Client()
        old_link = link_of(subscriber)
        other.get(old_link)
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        holder.post(f"{HERE}new-links/")
        assert holder.get(HERE).status_code == 200
        assert other.get(HERE).url == f"{HERE}link/"
        assert Client().get(old_link).status_code == 410


def test_a_lost_link_is_sent_to_who_subscribes_and_the_page_tells_nobody(client, subscriber):
    known = client.post(f"{HERE}link/", {"address": "010-5555-7001"})
    unknown = client.post(f"{HERE}link/", {"address": "010-5555-7999"})
    assert known.content.decode().count("보내고 있다면") == unknown.content.decode().count("보내고 있다면") == 1
    assert OutboxMessage.objects.get(key="notices.manage_link").recipient == PHONE


def test_a_lost_link_by_mail(client, subscriber, last_link):
    client.post(f"{HERE}link/", {"address": "News@Example.com"})
    assert Client().get(last_link("notices.manage_link")).url == HERE


@pytest.mark.parametrize("address", ["", "010-55", "a@", "02-330-1114", "900101-1234567"])
def test_what_is_no_address_is_said(client, address):
    assert client.post(f"{HERE}link/", {"address": address}).status_code == 422
    assert OutboxMessage.objects.count() == 0


def test_links_are_not_sent_without_end(client, subscriber):
    for _ in range(3):
        assert client.post(f"{HERE}link/", {"address": PHONE}).status_code == 200
    assert client.post(f"{HERE}link/", {"address": PHONE}).status_code == 429
    assert OutboxMessage.objects.filter(key="notices.manage_link").count() == 3


def test_who_ended_gets_no_link(client, subscriber):
    end(subscriber, source="manage-link", notify=False)
    client.post(f"{HERE}link/", {"address": PHONE})
    assert OutboxMessage.objects.filter(key="notices.manage_link").count() == 0


def test_a_signed_in_resident_finds_and_opens_the_own_subscription(client_of, resident, other_resident):
    mine = make_subscriber(phone=resident.phone)
    page = client_of(resident).get("/my/").content.decode()
    assert "보기·바꾸기·해지하기" in page
    client = client_of(resident)
    assert client.post(f"{HERE}mine/{mine.pk}/").url == HERE
    assert resident.phone[-4:] in client.get(HERE).content.decode()
    assert client_of(other_resident).post(f"{HERE}mine/{mine.pk}/").status_code == 404


def test_a_resident_subscribes_with_the_accounts_own_addresses(client_of, resident):
    client = client_of(resident)
    assert "내 연락처로 구 알림 받기" in client.get("/my/").content.decode()
    answer = client.post(
        "/programs/6/subscribe/mine/",
        {"topics": ["1"], "language": "ko", "is_fourteen": "on", "consent_sms": "on", "consent_night": "on"},
    )
    assert answer.url == HERE
    subscriber = Subscriber.objects.get()
    assert (subscriber.phone, subscriber.email, subscriber.user) == (resident.phone, "", resident)
    assert subscriber.place.code == "member"
    assert Consent.objects.get(purpose=NIGHT).user == resident


def test_a_resident_who_agrees_to_no_channel_is_asked_again(client_of, resident):
    answer = client_of(resident).post(
        "/programs/6/subscribe/mine/", {"topics": ["1"], "language": "ko", "is_fourteen": "on", "consent_ad": "on"}
    )
    assert answer.status_code == 422
    assert Subscriber.objects.count() == 0


def test_erasing_an_account_takes_the_subscription_along(resident):
    from programs.people.services import erase, take_away

    make_subscriber(phone=resident.phone, email=resident.email, user=resident)
    assert take_away(resident)["notices.subscription"]["data"][0]["phone"] == resident.phone
    erase(resident, by=resident)
    assert Subscriber.objects.count() == 0
    assert EmailProof.objects.count() == 0
    assert not Consent.objects.filter(purpose=SMS).latest("pk").granted
