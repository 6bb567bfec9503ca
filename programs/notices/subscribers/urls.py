"""Addresses of a subscription. /n/<token> is short because it stands in text messages."""

from django.urls import path

from .views import links, manage, mine, signup

HERE = "programs/6"

urlpatterns = [
    path("n/<str:token>", links.opened, name="opened"),
    path(f"{HERE}/subscribe/", signup.about, name="subscribe"),
    path(f"{HERE}/subscribe/choices/", signup.choices, name="subscribe_choices"),
    path(f"{HERE}/subscribe/consents/", signup.consents, name="subscribe_consents"),
    path(f"{HERE}/subscribe/address/", signup.address, name="subscribe_address"),
    path(f"{HERE}/subscribe/code/", signup.code, name="subscribe_code"),
    path(f"{HERE}/subscribe/done/", signup.done, name="subscribe_done"),
    path(f"{HERE}/subscribe/confirmed/", links.confirmed, name="confirmed"),
    path(f"{HERE}/subscribe/mine/", mine.subscribe_mine, name="subscribe_mine"),
    path(f"{HERE}/manage/", manage.overview, name="manage"),
    path(f"{HERE}/manage/link/", links.ask_link, name="ask_link"),
    path(f"{HERE}/manage/mine/<int:pk>/", mine.open_mine, name="open_mine"),
    path(f"{HERE}/manage/choices/", manage.taste, name="manage_taste"),
    path(f"{HERE}/manage/consents/<slug:key>/", manage.change_consent, name="manage_consent"),
    path(f"{HERE}/manage/keep/", manage.keep, name="manage_keep"),
    path(f"{HERE}/manage/phone/", manage.phone, name="manage_phone"),
    path(f"{HERE}/manage/phone/code/", manage.phone_code, name="manage_phone_code"),
    path(f"{HERE}/manage/email/", manage.email, name="manage_email"),
    path(f"{HERE}/manage/data/", manage.data, name="manage_data"),
    path(f"{HERE}/manage/new-links/", manage.new_links, name="manage_new_links"),
    path(f"{HERE}/manage/end/", manage.end, name="manage_end"),
]
