"""Whoever works with notices finds every page from the menu; residents from the program's page and the site map."""

import pytest
from django.urls import reverse

from programs.people.models import Department, Role
from programs.plan.catalog import load_plan
from programs.portal.admin_shell import navigation
from tests.cast import StaffFactory

pytestmark = pytest.mark.django_db
EVERYDAY = (
    "admin:notices_campaign_add",  # compose
    "admin:notices_campaign_changelist",
    "notices:desk_newsletter",
    "admin:notices_subscriber_changelist",
    "admin:notices_paper_type",
    "admin:notices_signupbatch_changelist",  # imports
    "admin:notices_sources",
    "admin:notices_weatherwarning_changelist",
    "admin:notices_outboxmessage_changelist",
    "admin:notices_texts",
    "admin:notices_providers",
)


@pytest.fixture
def editor(places):
    return StaffFactory(email="editor@sdm.example.go.kr", department=Department.objects.get(slug="public-relations"))


def test_the_office_finds_every_page_of_the_day_in_the_menu(editor, client_of):
    page = client_of(editor).get("/admin/").content.decode()

    assert [name for name in EVERYDAY if f'href="{reverse(name)}"' not in page] == []


@pytest.mark.parametrize("name", EVERYDAY)
def test_and_each_of_them_opens(name, editor, client_of):
    assert client_of(editor).get(reverse(name)).status_code == 200


def test_what_is_set_once_and_what_is_only_looked_up_stands_apart(editor, rf):
    request = rf.get("/admin/")
    request.user = editor

    groups = {group["title"]: group for group in navigation(request)}

    rest = groups["알림 설정과 기록"]
    assert rest["collapsible"]
    assert {"알림 주제", "발신번호", "수신 결과 알림"} <= {item["title"] for item in rest["items"]}
    assert [item["title"] for item in groups["알림"]["items"]][:2] == ["발송", "소식지"]


def test_who_may_not_write_has_no_link_to_it(client_of):
    auditor = StaffFactory(email="a@sdm.example.go.kr", role=Role.AUDITOR)

    page = client_of(auditor).get("/admin/").content.decode()

    assert reverse("admin:notices_campaign_add") not in page
    assert reverse("admin:notices_texts") in page


@pytest.mark.parametrize("address", ["/sitemap/", "/programs/6/"])
def test_residents_find_subscribing_the_newsletter_and_the_weather(address, client):
    load_plan()

    page = client.get(address).content.decode()

    for name in ("notices:subscribe", "notices:newsletter", "notices:weather"):
        assert f'href="{reverse(name)}"' in page
