"""Signing in: by e-mail or telephone, locked after five failures, and always from a fresh session."""

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from programs.people.models import User
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str, password: str = PASSWORD, address: str = "203.0.113.5"):
    return client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=address)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["gildong@example.com", "GILDONG@example.com", "010-5555-0001", "01055550001"])
def test_a_resident_signs_in_by_email_or_telephone(client, resident, login: str):
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response.url == "/my/"
    assert client.session["_auth_user_id"] == str(resident.pk)


def test_staff_go_to_their_desk(client, officer):
    assert sign_in(client, officer.email).url == "/desk/"


def test_the_session_changes_its_key_at_sign_in(client, resident):
    client.get(LOGIN)
    client.session["planted"] = "by someone else"
    client.session.save()
    before = client.session.session_key
    sign_in(client, resident.email)
    assert client.session.session_key != before


@pytest.mark.parametrize("login", ["gildong@example.com", "nobody@example.com", "010-5555-0001", "010-5555-9999"])
def test_a_wrong_password_and_an_unknown_account_get_the_same_sentence(client, resident, login: str):
    response = sign_in(client, login, "Wrong-password-1")
    assert response.status_code == 200
    assert "이메일(휴대전화)이나 비밀번호가 맞지 않아요" in response.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("login", ["gildong@example.com", "nobody@example.com", "01055550001"])
def test_five_failures_lock_the_account_at_that_address_for_an_hour(client, resident, login: str):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, login, "Wrong-password-1").status_code == 200
        fifth = sign_in(client, login, "Wrong-password-1")
        # then: not even the right password opens it, and the page says what to do
        assert fifth.status_code == 429
        assert "1시간" in fifth.content.decode()
        assert sign_in(client, login).status_code == 429
        assert not signed_in(client)
        clock.shift(3601)
        response = sign_in(client, login)
    assert response.status_code == (302 if "nobody" not in login else 200)


def test_the_lock_is_per_address_so_that_nobody_can_lock_another_out(client, resident):
    for _ in range(5):
        sign_in(client, resident.email, "Wrong-password-1", address="198.51.100.9")
    assert sign_in(client, resident.email).status_code == 302


def test_no_telephone_is_kept_in_the_table_of_failures(client, resident):
    sign_in(client, "010-5555-0001", "Wrong-password-1")
    attempt = AccessAttempt.objects.get()
    assert attempt.username.startswith("hash:")
    assert "5555" not in f"{attempt.get_data} {attempt.post_data} {attempt.username}"


def test_who_was_switched_off_cannot_sign_in(client, resident):
    User.objects.filter(pk=resident.pk).update(is_active=False)
    sign_in(client, resident.email)
    assert not signed_in(client)


def test_the_admins_sign_in_page_is_the_portals(client):
    response = client.get("/admin/login/?next=/admin/people/user/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=%2Fadmin%2Fpeople%2Fuser%2F"


def test_a_place_outside_the_portal_is_no_place_to_go_next(client, resident):
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"login": resident.email, "password": PASSWORD})
    assert response.url == "/my/"
    assert "evil" not in Client().get("/admin/login/?next=https://evil.example/").url


def test_a_resident_at_the_admin_reads_a_sentence(client_of, resident):
    response = client_of(resident).get("/admin/login/")
    assert response.status_code == 403
    assert "직원만" in response.content.decode()
