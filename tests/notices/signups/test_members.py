"""Members who agreed to news with their account are subscribers, and stop being it by whichever door they go."""

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.notices.models import Signup, Subscriber
from programs.notices.signups.tasks import follow_members
from programs.notices.subscribers.services import end
from programs.people import consent_texts
from programs.people.models import Consent


@pytest.fixture
def agree(client_of):
    def said(person, key, granted="yes"):
        return client_of(person).post(reverse("people:change_consent", args=[key]), {"granted": granted})

    return said


def test_a_member_who_agrees_is_a_subscriber_at_once(resident, agree):
    # given a member with a proven telephone, when news by text message are agreed to
    assert agree(resident, "news-sms").status_code == 302

    # then the telephone is subscribed to everything, counted to the members
    person = Subscriber.objects.get()
    assert (person.phone, person.user, person.place.code) == (resident.phone, resident, "member")
    assert person.topics == [1, 2, 3, 4, 5, 6, 7]
    assert person.sms_consent_at is not None
    assert (person.email_consent_at, person.ad_consent_at, person.night_consent_at) == (None, None, None)
    assert Consent.objects.get(purpose="notices.sms").source == "member"
    assert Signup.objects.get().place.code == "member"


def test_both_channels_of_a_member_are_one_subscription(resident, agree):
    agree(resident, "news-sms")
    agree(resident, "news-email")

    person = Subscriber.objects.get()
    assert (person.phone, person.email) == (resident.phone, resident.email)
    assert person.email_consent_at is not None

    # and each answer holds the words that were beside the box
    for told, asked in (("notices.sms", "news-sms"), ("notices.email", "news-email")):
        assert Consent.objects.get(purpose=told).wording == Consent.objects.get(purpose=asked).wording


def test_taking_it_back_ends_it_at_once(resident, agree):
    agree(resident, "news-sms")

    agree(resident, "news-sms", granted="no")

    person = Subscriber.objects.get()
    assert person.sms_consent_at is None
    assert person.ended_at is not None


def test_who_ended_by_a_link_stays_out_until_the_box_is_ticked_anew(resident, agree):
    # given a member who agreed, and ended everything by the link in a message
    agree(resident, "news-sms")
    end(Subscriber.objects.get(), source="one-click", notify=False)

    # when the portal follows its members
    follow_members()

    # then nothing begins again
    assert Subscriber.objects.get().sms_consent_at is None

    # when the member says no and yes again
    agree(resident, "news-sms", granted="no")
    agree(resident, "news-sms")

    # then it does
    assert Subscriber.objects.get().sms_consent_at is not None


def test_who_agreed_at_sign_up_is_subscribed_once_the_telephone_is_proven(resident):
    # given somebody whose telephone is not proven yet
    resident.phone_verified_at = None
    resident.save()
    consent_texts.answer(consent_texts.texts["news-sms"], user=resident, granted=True, source="signup")
    follow_members()
    assert Subscriber.objects.count() == 0

    # when it is proven
    resident.phone_verified_at = timezone.now()
    resident.save()
    follow_members()
    follow_members()

    # then there is one subscription and one answer
    assert Subscriber.objects.get().phone == resident.phone
    assert Consent.objects.filter(purpose="notices.sms").count() == 1


def test_who_refuses_is_none(resident, agree):
    agree(resident, "news-email", granted="no")

    assert Subscriber.objects.count() == 0


def test_sign_up_asks_for_each_channel_apart_and_ticks_nothing(client):
    page = client.get("/accounts/signup/").content.decode()

    assert 'name="consent_news-sms"' in page
    assert 'name="consent_news-email"' in page
    assert "checked" not in page
