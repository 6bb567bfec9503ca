"""The lines every message carries."""

import pytest
from django.test import Client
from django.utils import timezone

from programs.notices.campaigns.composition import link_for

pytestmark = pytest.mark.django_db


def test_a_row_that_no_longer_knows_its_person_leads_to_where_a_link_is_asked_for(settings):
    settings.SITE_URL = "https://portal.example.go.kr"

    link = link_for(None, at=timezone.now())

    page = Client().get(link.removeprefix(settings.SITE_URL))
    assert page.status_code == 200
    assert page.templates[0].name == "notices/subscribe/ask_link.html"
