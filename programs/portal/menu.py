"""The main menu, the same on every page: {title, url, children}. The site map page shows it whole.

An entry stands here only while its page does: names that the address table does not know are left out, so that the
menu never holds a dead link, whichever programs are installed.
"""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from programs.portal import offers


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    url: str
    children: "list[MenuItem]" = field(default_factory=list)


def menu_for(request: HttpRequest) -> list[MenuItem]:
    """The menu of this person in this language; staff have one entry more."""
    user = getattr(request, "user", None)
    menu = [_programs_menu(), _services_menu(), _my_menu(), _about_menu()]
    if user is not None and user.is_authenticated and user.is_staff:
        menu.append(_staff_menu())
    return [item for item in menu if item.children]


def _programs_menu() -> MenuItem:
    children = _existing((_("29개 과제 모두 보기"), "portal:programs"))
    return MenuItem(_("과제 소개"), children[0].url if children else "", children)


def _services_menu() -> MenuItem:
    children = [MenuItem(str(offer.title), offer.url) for offer in offers.all_offers()]
    return MenuItem(_("민원 신청"), "/#services", children)


def _my_menu() -> MenuItem:
    children = _existing(
        (_("접수번호로 민원 확인"), "cases:lookup"),
        (_("나의 민원"), "portal:my"),
    )
    return MenuItem(_("내 민원 확인"), children[0].url if children else "", children)


def _about_menu() -> MenuItem:
    children = _existing(
        (_("검색"), "portal:search"),
        (_("사이트맵"), "portal:sitemap"),
        (_("접근성 안내"), "portal:accessibility"),
        (_("개인정보처리방침"), "portal:privacy"),
        (_("저작권 정책"), "portal:copyright"),
    )
    return MenuItem(_("이용 안내"), children[0].url if children else "", children)


def _staff_menu() -> MenuItem:
    children = _existing(
        (_("직원 업무대"), "portal:desk"),
        (_("성과 현황판"), "dashboard:index"),
        (_("업무 관리"), "admin:index"),
    )
    return MenuItem(_("직원"), children[0].url if children else "", children)


def _existing(*links: tuple[str, str]) -> list[MenuItem]:
    items = []
    for title, name in links:
        try:
            items.append(MenuItem(title, reverse(name)))
        except NoReverseMatch:
            continue
    return items
