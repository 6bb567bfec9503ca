"""The staff's pages ask for a second factor, and forget who went away."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.cast import PASSWORD


@pytest.fixture
def mfa_required(settings):
    settings.STAFF_MFA_REQUIRED = True


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("path", ["/admin/", "/dashboard/", "/desk/"])
def test_staff_without_a_second_factor_are_led_to_set_one_up(mfa_required, client_of, officer, path: str):
    response = client_of(officer).get(path)
    assert response.status_code == 302
    assert response.url == "/accounts/2fa/totp/activate/"


def test_with_a_second_factor_it_is_asked_at_sign_in_and_then_the_desk_opens(mfa_required, client: Client, officer):
    # given an officer with an authenticator app
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    assert secret not in str(Authenticator.objects.get().data)
    # when the password is right, the person is not in yet
    response = client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
    assert response.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    # a wrong number does not open
    assert "맞지 않아요" in client.post(response.url, {"code": "000000"}).content.decode()
    # the right one does
    response = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert response.url == "/desk/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_stands_in_once(mfa_required, officer):
    TOTP.activate(officer, generate_totp_secret())
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_residents_are_not_asked_for_one(mfa_required, client_of, resident):
    response = client_of(resident).get("/accounts/profile/")
    assert response.status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("officer", 30), ("resident", 60)])
def test_an_idle_session_ends(request, client_of, who: str, minutes: int):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        client = client_of(request.getfixturevalue(who))
        client.get("/accounts/profile/")
        clock.shift(minutes * 60 - 1)
        assert client.get("/accounts/profile/").status_code == 200
        clock.shift(minutes * 60 + 1)
        response = client.get("/accounts/profile/")
    assert response.url == "/accounts/login/?next=%2Faccounts%2Fprofile%2F"
    assert "_auth_user_id" not in client.session


def test_behind_a_proxy_the_last_forwarded_address_counts_and_otherwise_none(settings, rf):
    from programs.people.middleware import ClientAddressMiddleware

    seen = ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])
    headers = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.66, 198.51.100.7"}
    settings.BEHIND_PROXY = True
    assert seen(rf.get("/", **headers)) == "198.51.100.7"
    settings.BEHIND_PROXY = False
    assert seen(rf.get("/", **headers)) == "10.0.0.1"


def test_asking_to_stay_keeps_the_session_and_coming_too_late_says_so(client_of, officer):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        client = client_of(officer)
        client.get("/accounts/profile/")
        for _ in range(3):
            clock.shift(29 * 60)
            assert client.get("/accounts/stay/").status_code == 204
        clock.shift(31 * 60)
        assert client.get("/accounts/stay/").status_code == 401


def test_pages_tell_the_signed_in_in_time_and_visitors_nothing(client, client_of, resident):
    assert "data-session-seconds" in client_of(resident).get("/accounts/profile/").content.decode()
    assert "data-session-seconds" not in client.get("/accounts/login/").content.decode()
