"""Subscribing on the web without an account: the phone proven by a code, the address by its own mail (P06.1)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.notices.models import EmailProof, OutboxMessage, SignupPlace, Subscriber
from programs.notices.subscribers.consent_texts import AD, EMAIL, NIGHT, QUESTIONS, SMS
from programs.notices.subscribers.services import close_links
from programs.people.models import Consent

from .factories import make_subscriber
from .stories import HERE, PHONE, Visitor

pytestmark = pytest.mark.django_db


def errors_of(response):
    return " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)


def test_a_visitor_subscribes_by_telephone(visitor):
    # given somebody who chose, and agreed to text messages at night but not to advertisements
    visitor.choose(topics=["1", "4"], dong="1141061500")
    visitor.agree("sms", "night")
    answer = visitor.give(phone="010-5555-7001")
    assert answer.url == f"{HERE}code/"
    assert Subscriber.objects.count() == 0

    # when the code is right
    answer = visitor.prove()

    # then the subscription stands, and the page says what happens next
    assert answer.url == f"{HERE}done/"
    page = visitor.get(answer.url).content.decode()
    assert "재난·안전 문자는 지금부터" in page
    subscriber = Subscriber.objects.get()
    assert (subscriber.phone, subscriber.topics, subscriber.dong.name) == (PHONE, [1, 4], "연희동")
    assert (subscriber.age_band, subscriber.place.code) == ("30", "web")
    assert subscriber.sms_consent_at
    assert subscriber.night_consent_at
    assert subscriber.ad_consent_at is None
    answers = {c.purpose: c.granted for c in Consent.objects.of_phone(PHONE)}
    assert answers == {SMS: True, NIGHT: True, AD: False}
    result = OutboxMessage.objects.get(key="notices.subscription_result")
    assert "동의: 문자, 야간 수신" in result.body
    assert "거둠: 광고성 정보" in result.body


def test_a_visitor_subscribes_by_email_and_confirms_in_another_browser(visitor, last_link):
    # given an address typed into the last page
    answer = visitor.subscribe_by_email("News@Example.com", "ad")
    assert answer.url == f"{HERE}done/"
    assert "news@example.com" in visitor.get(answer.url).content.decode()
    assert Subscriber.objects.count() == 0

    # when a scanner opens the link in the mail, nothing happens
    link, other_browser = last_link("notices.confirm_email"), Client()
    page = other_browser.get(link)
    assert page.status_code == 200
    assert Subscriber.objects.count() == 0

    # when the owner presses the button, in a browser that knows nothing of the first one
    done = other_browser.post(link, follow=True)

    # then the subscription stands
    assert "이메일을 확인했어요" in done.content.decode()
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.phone) == ("news@example.com", "")
    assert subscriber.email_consent_at
    assert subscriber.ad_consent_at
    assert Consent.objects.of_email("news@example.com").given(EMAIL)


def test_confirming_twice_is_one_subscription(visitor, last_link):
    visitor.subscribe_by_email()
    link = last_link("notices.confirm_email")
    for _ in range(2):
        assert Client().post(link, follow=True).status_code == 200
    assert Subscriber.objects.count() == 1
    assert OutboxMessage.objects.filter(key="notices.subscription_result").count() == 1


@pytest.mark.parametrize("meanwhile", ["nothing", "all links closed"])
def test_pressing_a_confirmed_mail_again_opens_nothing(visitor, last_link, meanwhile):
    # given a mail whose button was pressed
    visitor.subscribe_by_email()
    link, owner, finder = last_link("notices.confirm_email"), Client(), Client()
    owner.post(link)
    if meanwhile == "all links closed":
        close_links(Subscriber.objects.get())

    # when somebody who found the mail presses it again
    page = finder.post(link)

    # then the page leads to a link that goes to the owner, and the subscription stays closed
    assert page.status_code == 200
    assert reverse("notices:ask_link") in page.content.decode()
    assert finder.get(reverse("notices:manage")).url == reverse("notices:ask_link")
    # and the owner's own browser, still open, goes on
    if meanwhile == "nothing":
        assert owner.post(link).url == reverse("notices:confirmed")


def test_the_button_needs_its_own_page(visitor, last_link):
    visitor.subscribe_by_email()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(last_link("notices.confirm_email")).status_code == 403
    assert Subscriber.objects.count() == 0


def test_a_link_to_confirm_ends_after_three_days(visitor, last_link):
    visitor.subscribe_by_email()
    link = last_link("notices.confirm_email")
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=False):
        answer = Client().post(link)
    assert answer.status_code == 410
    assert "3일이 지났어요" in answer.content.decode()
    assert Subscriber.objects.count() == 0


def test_telephone_and_address_together_become_one_subscription(visitor, last_link):
    visitor.choose(channels=["sms", "email"])
    visitor.agree("sms", "email")
    visitor.give(phone=PHONE, email="news@example.com")
    visitor.prove()
    assert Subscriber.objects.get().email_consent_at is None
    Client().post(last_link("notices.confirm_email"))
    subscriber = Subscriber.objects.get()
    assert (subscriber.phone, subscriber.email) == (PHONE, "news@example.com")
    assert subscriber.sms_consent_at
    assert subscriber.email_consent_at


def test_children_under_fourteen_are_refused_with_a_way(visitor):
    """K-26."""
    answer = visitor.choose(is_fourteen="")
    assert answer.status_code == 422
    assert "만 14세가 안 된 분은 법정대리인" in errors_of(answer)
    assert visitor.get(f"{HERE}consents/").url == f"{HERE}choices/"


def test_the_age_bands_begin_at_fourteen(visitor):
    answer = visitor.choose(age_band="00")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"topics": []}, "받고 싶은 소식을 하나 이상"),
        ({"topics": ["99"]}, "99"),
        ({"topics": ["x'); DROP TABLE"]}, "DROP"),
        ({"channels": []}, "문자와 이메일 가운데 하나"),
        ({"dong": "1100000000"}, "동을 목록에서"),
    ],
)
def test_choices_that_are_none_are_said_and_what_was_chosen_stays(visitor, changed, sentence):
    answer = visitor.choose(**changed)
    assert answer.status_code == 422
    assert sentence in errors_of(answer)
    assert answer.context["form"]["age_band"].value() == "30"


def test_no_box_is_ticked_beforehand_and_only_the_channel_is_needed(visitor):
    visitor.choose()
    page = visitor.get(f"{HERE}consents/").content.decode()
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page
    assert visitor.agree("sms").status_code == 302


def test_without_the_consent_to_the_channel_it_ends_there(visitor):
    visitor.choose()
    answer = visitor.agree("ad", "night")
    assert answer.status_code == 422
    assert "동의해야 문자로 받을 수 있어요" in errors_of(answer)
    assert visitor.get(f"{HERE}address/").url == f"{HERE}choices/"


def test_the_wording_is_kept_as_it_stood_on_the_page(visitor, monkeypatch):
    visitor.choose()
    visitor.agree("sms")
    shown = QUESTIONS[SMS].wording
    monkeypatch.setitem(QUESTIONS, SMS, QUESTIONS[AD])  # the office changes the words while somebody is on the way
    visitor.give(phone=PHONE)
    visitor.prove()
    assert Consent.objects.get(purpose=SMS).wording == shown


def test_a_wrong_code_subscribes_nobody(visitor):
    visitor.choose()
    visitor.agree("sms")
    visitor.give(phone=PHONE)
    answer = visitor.post(f"{HERE}code/", {"code": "000000"})
    assert answer.status_code == 422
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    ("channel", "address", "sentence"),
    [
        ("sms", {"phone": "02-330-1114"}, "휴대전화 번호를 적어"),
        ("sms", {"phone": ""}, "휴대전화를 써 주세요"),
        ("email", {"email": "not an address"}, "이메일 주소를 다시"),
        ("email", {"email": "a@example.com\r\nBcc: all@example.com"}, "이메일 주소를 다시"),
        ("email", {"email": "<script>alert(1)</script>@example.com"}, "이메일 주소를 다시"),
    ],
)
def test_an_address_that_is_none_is_refused_and_stays_in_its_field(visitor, channel, address, sentence):
    visitor.choose(channels=[channel])
    visitor.agree(channel)
    answer = visitor.give(**address)
    assert answer.status_code == 422
    assert sentence in errors_of(answer)
    assert "<script>alert" not in answer.content.decode()
    assert OutboxMessage.objects.count() == 0
    assert EmailProof.objects.count() == 0


def test_the_page_is_the_same_for_an_address_that_is_there_and_its_owner_gets_the_link(visitor, code_box, last_link):
    # given a subscriber, and a stranger who types the same address
    known = make_subscriber(email="news@example.com")
    unknown_page = Visitor(code_box).subscribe_by_email("other@example.com")
    known_page = visitor.subscribe_by_email("news@example.com")

    # then the answers do not differ, nothing changed, and the owner can manage the subscription
    assert (unknown_page.status_code, unknown_page.url) == (known_page.status_code, known_page.url)
    assert Subscriber.objects.get() == known
    page = Client().get(last_link("notices.already_subscribed"), follow=True)
    assert "내 구 알림" in page.content.decode()


def test_subscribing_again_with_the_same_telephone_keeps_one_row_and_takes_the_new_choices(visitor, code_box):
    visitor.subscribe_by_phone(PHONE, "ad", topics=["1"])
    Visitor(code_box).subscribe_by_phone(PHONE, topics=["2", "3"])
    subscriber = Subscriber.objects.get()
    assert subscriber.topics == [2, 3]
    assert subscriber.ad_consent_at is None


def test_whoever_ended_may_come_back(visitor):
    from programs.notices.subscribers.services import end

    end(make_subscriber(phone=PHONE), source="manage-link")
    visitor.subscribe_by_phone()
    assert Subscriber.objects.get().ended_at is None


def test_a_poster_tells_where_it_hangs(visitor):
    visitor.get(f"{HERE}?from=universities")
    visitor.subscribe_by_phone()
    assert Subscriber.objects.get().place == SignupPlace.objects.get(code="universities")
    assert Consent.objects.filter(purpose=SMS).get().source == "universities"


def test_a_place_nobody_knows_counts_as_the_web(visitor):
    visitor.get(f"{HERE}?from=nowhere")
    visitor.subscribe_by_phone()
    assert Subscriber.objects.get().place.code == "web"


def test_nobodys_mailbox_is_filled_from_here(visitor, code_box):
    for _ in range(3):
        assert Visitor(code_box).subscribe_by_email().status_code == 302
    answer = visitor.subscribe_by_email()
    assert answer.status_code == 429
    assert "1시간 뒤에" in answer.content.decode()
    assert EmailProof.objects.count() == 3


def test_pages_opened_out_of_order_lead_to_the_beginning(visitor):
    for page in ("consents", "address", "code"):
        assert visitor.get(f"{HERE}{page}/").url == f"{HERE}choices/"
    assert visitor.get(f"{HERE}done/").url == HERE


def test_the_address_is_not_readable_in_the_session(visitor):
    visitor.choose()
    visitor.agree("sms")
    visitor.give(phone=PHONE)
    assert PHONE not in str(dict(visitor.session))


def test_the_code_pressed_twice_subscribes_once(visitor):
    visitor.subscribe_by_phone()
    assert visitor.post(f"{HERE}code/", {"code": "123456"}).url == f"{HERE}done/"
    assert OutboxMessage.objects.filter(key="notices.subscription_result").count() == 1
