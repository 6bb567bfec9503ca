"""Signing up: with e-mail or telephone, proven; consents are separate, unticked, and kept word for word."""

import re

import pytest
from django.core import mail
from django.test import Client

from programs.people.models import Consent, User
from tests.cast import CodeBox, UserFactory

SIGNUP = "/accounts/signup/"
NEW = {
    "name": "이몽룡",
    "password1": "Gwanghallu-2026",
    "password2": "Gwanghallu-2026",
    "is_fourteen": "on",
    "consent_account": "on",
}


@pytest.fixture
def in_memory_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_by_telephone_with_a_code(client: Client, db, code_box: CodeBox):
    # when a form without an e-mail address is sent
    response = client.post(SIGNUP, {**NEW, "phone": "010-5555-0300"})
    assert response.url == "/accounts/phone/verify/"
    user = User.objects.of_phone("01055550300").get()
    assert user.phone_verified_at is None
    assert "_auth_user_id" not in client.session
    # and the code that came by SMS is typed
    response = client.post("/accounts/phone/verify/", {"code": code_box.last_to("01055550300")})
    # then the account is there, named and proven
    user.refresh_from_db()
    assert response.status_code == 302
    assert user.phone_verified_at is not None
    assert user.name == "이몽룡"
    assert user.email is None
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_code_proves_nothing(client: Client, db, code_box: CodeBox):
    client.post(SIGNUP, {**NEW, "phone": "010-5555-0300"})
    wrong = f"{(int(code_box.last_to('01055550300')) + 1) % 1_000_000:06d}"
    response = client.post("/accounts/phone/verify/", {"code": wrong})
    assert "인증번호가 맞지 않아요" in response.content.decode()
    assert User.objects.get().phone_verified_at is None


def test_by_email_with_a_link(client: Client, db, in_memory_mail):
    response = client.post(SIGNUP, {**NEW, "email": "Mongryong@Example.com"})
    assert response.url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    [message] = mail.outbox
    assert message.to == ["mongryong@example.com"]
    link = re.search(r"https?://\S+", message.body)[0]
    page = client.get(link)
    assert "내 것이 맞으면" in page.content.decode()
    client.post(link)
    user = User.objects.get()
    assert user.email == "mongryong@example.com"
    assert user.emailaddress_set.get().verified


def test_one_way_to_reach_the_person_is_needed(client: Client, db):
    response = client.post(SIGNUP, NEW)
    assert "이메일과 휴대전화 가운데 하나를" in response.content.decode()
    assert not User.objects.exists()


def test_who_is_under_fourteen_is_told_about_the_guardian(client: Client, db):
    form = {**NEW, "phone": "010-5555-0300"}
    del form["is_fourteen"]
    response = client.post(SIGNUP, form)
    assert "법정대리인" in response.content.decode()
    assert not User.objects.exists()


def test_no_box_is_ticked_beforehand(client: Client, db):
    page = client.get(SIGNUP).content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert len(boxes) == 5
    assert not any("checked" in box for box in boxes)


def test_the_optional_consent_may_be_refused_and_each_answer_is_kept_with_its_words(
    client: Client, db, code_box: CodeBox
):
    client.post(SIGNUP, {**NEW, "phone": "010-5555-0300"})
    answers = {consent.purpose: consent for consent in Consent.objects.all()}
    assert answers["account"].granted
    assert not answers["survey"].granted
    assert "두는 기간" in answers["account"].wording
    assert answers["account"].source == "signup"


def test_without_the_required_consent_there_is_no_account(client: Client, db):
    form = {**NEW, "phone": "010-5555-0300"}
    del form["consent_account"]
    response = client.post(SIGNUP, form)
    assert "동의해야 가입할 수 있어요" in response.content.decode()
    assert not User.objects.exists()


def test_a_number_that_is_taken_gets_the_same_page_and_its_owner_a_word(client: Client, resident, code_box: CodeBox):
    response = client.post(SIGNUP, {**NEW, "phone": resident.phone})
    assert response.url == "/accounts/phone/verify/"
    assert User.objects.count() == 1
    assert [(to, purpose) for to, _code, purpose in code_box.sent] == [(resident.phone, "already_registered")]


def test_an_old_claim_that_was_never_proven_holds_no_number(client: Client, db, code_box: CodeBox):
    # given someone claimed the number long ago and never proved it
    claim = UserFactory(email=None, phone="01055550300", phone_verified_at=None)
    User.objects.filter(pk=claim.pk).update(date_joined="2026-01-01T00:00:00Z")
    # when the owner signs up
    client.post(SIGNUP, {**NEW, "phone": "010-5555-0300"})
    client.post("/accounts/phone/verify/", {"code": code_box.last_to("01055550300")})
    # then it is the owner's
    assert User.objects.of_phone("01055550300").get().name == "이몽룡"


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("Abcdef-12", True),  # 9 of 4 kinds
        ("abcdef-12", True),  # 9 of 3 kinds
        ("abcdefg12", False),  # 9 of 2 kinds
        ("abcdefgh12", True),  # 10 of 2 kinds
        ("abcdefghij", False),  # 10 of 1 kind
        ("Ab-1234", False),
        ("password1234", False),  # too common
    ],
)
def test_the_rule_for_passwords(client: Client, db, code_box: CodeBox, password: str, accepted: bool):
    client.post(SIGNUP, {**NEW, "phone": "010-5555-0300", "password1": password, "password2": password})
    assert User.objects.exists() is accepted


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"])
def test_the_account_pages_speak_the_chosen_language(client, address):
    client.cookies["django_language"] = "zh-hans"

    page = client.get(address).content.decode()

    assert '<html lang="zh-Hans"' in page
    assert 'lang="vi"' in page  # the links to the other languages are there
