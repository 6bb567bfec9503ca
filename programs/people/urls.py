"""Addresses under /accounts/ that are the portal's own; the rest is allauth's."""

from django.urls import path

from programs.people.views import password, profile, signin

app_name = "people"

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("stay/", profile.stay, name="stay"),
    path("consents/", profile.consents, name="consents"),
    path("consents/<slug:key>/", profile.change_consent, name="change_consent"),
    path("data/", profile.my_data, name="my_data"),
    path("erase/", profile.erase_account, name="erase"),
    path("phone/prove/", signin.prove_phone, name="prove_phone"),
    path("phone/prove/code/", signin.prove_phone_code, name="prove_phone_code"),
    path("email/prove/", signin.prove_email, name="prove_email"),
    path("email/prove/code/", signin.prove_email_code, name="prove_email_code"),
    path("password/phone/", password.reset_by_phone, name="reset_by_phone"),
    path("password/phone/code/", password.reset_by_phone_code, name="reset_by_phone_code"),
    path("password/phone/new/", password.reset_by_phone_set, name="reset_by_phone_set"),
]
