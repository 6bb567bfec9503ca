"""The section of /my/ that leads to one's own account."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.people.my_sections import MySection

LINKS = [
    (_("내 정보 보기와 바꾸기"), "people:profile"),
    (_("동의한 내용"), "people:consents"),
    (_("내 정보 내려받기"), "people:my_data"),
]


def account(request: HttpRequest) -> dict[str, Any] | None:
    """Links for those who have an account."""
    if not request.user.is_authenticated:
        return None
    return {"items": [{"text": text, "href": reverse(name)} for text, name in LINKS]}


sections = [MySection(key="account", title=_("내 정보"), template="account/my_links.html", context=account, order=90)]
