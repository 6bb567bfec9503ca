"""The main menu, the same on every page: {title, url, children}. The site map page shows it whole.

An entry stands here only while its page does: names that the address table does not know are left out, so that the
menu never holds a dead link, whichever programs are installed.
"""

from dataclasses import dataclass, field, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base import offers
from programs.people.models import User
from programs.people.predicates import sees_dashboard
from programs.portal.addresses import address
from programs.portal.queries import category_choices


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    url: str
    children: "list[MenuItem]" = field(default_factory=list)
    text: str = ""
    current: bool = False


def menu_for(request: HttpRequest) -> list[MenuItem]:
    """The menu of this person in this language; staff have one entry more."""
    user = getattr(request, "user", None)
    menu = [_programs_menu(), _services_menu(), _my_menu(), _about_menu()]
    if isinstance(user, User) and user.is_staff:
        menu.append(_staff_menu(user))
    return [_marked(item, request) for item in menu if item.children]


def _marked(item: MenuItem, request: HttpRequest) -> MenuItem:
    """The same entry, saying which of its pages is open now."""
    here, whole = request.path, request.get_full_path()
    children = [replace(child, current=child.url in (here, whole)) for child in item.children]
    inside = any(child.current for child in children) or (len(item.url) > 1 and here.startswith(item.url))
    return replace(item, children=children, current=inside)


def self_service() -> list[MenuItem]:
    """What a resident can do about requests already made; for the first page."""
    return _existing(
        (
            _("접수번호로 민원 확인"),
            "cases:lookup",
            _("회원이 아니어도 접수번호와 휴대전화 인증번호로 처리 상황을 볼 수 있어요."),
        ),
        (_("나의 민원"), "portal:my", _("로그인하면 내가 신청한 민원과 받은 안내를 모두 볼 수 있어요.")),
    )


def _programs_menu() -> MenuItem:
    everything = reverse("portal:programs")
    children = [MenuItem(_("29개 과제 모두 보기"), everything)]
    children += [MenuItem(str(title), f"{everything}?category={key}") for key, title in category_choices()]
    return MenuItem(_("과제 소개"), everything, children)


def _services_menu() -> MenuItem:
    children = [MenuItem(str(offer.title), offer.url) for offer in offers.all_offers()]
    return MenuItem(_("민원 신청"), f"{reverse('portal:home')}#services", children)


def _my_menu() -> MenuItem:
    children = _existing(
        (_("접수번호로 민원 확인"), "cases:lookup"),
        (_("나의 민원"), "portal:my"),
        (_("맞춤 서비스 저장한 답"), "portal:match_saved"),
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
    return MenuItem(_("이용 안내"), reverse("portal:sitemap"), children)


def _staff_menu(user: User) -> MenuItem:
    children = _existing(
        (_("직원 업무대"), "portal:desk"),
        (_("예약 업무"), "bookings:desk"),
        (_("업무 관리"), "admin:index"),
    )
    if sees_dashboard(user):
        children += _existing((_("이번 주 부서의 일"), "dashboard:week"), (_("성과 현황판"), "dashboard:index"))
    return MenuItem(_("직원"), reverse("portal:desk"), children)


def shortcuts_for(user: User) -> list[MenuItem]:
    """The places of the staff desk: the queue, the counter, the dashboard, one's own settings."""
    links = _existing(
        (_("오늘 할 일 목록"), "admin:cases_case_changelist", _("우리 부서 민원을 남은 시간 순서로 봐요.")),
        (
            _("개명신고 창구"),
            "service_desk:counter",
            _("미리 신청한 신고를 찾아 접수하거나 방문 신고를 바로 등록해요."),
        ),
        (
            _("예약 업무"),
            "bookings:desk",
            _("오늘 오는 사람을 확인하고, 전화·방문 예약을 받고, 회차를 바꾸거나 취소해요."),
        ),
        (_("파일에서 찾기"), "files:search", _("민원, 예약, 회의에 올린 파일의 이름과 내용에서 낱말을 찾아요.")),
        (_("업무 관리"), "admin:index", _("과제, 일정, 알림, 기록을 관리해요.")),
    )
    if sees_dashboard(user):
        links += _existing(
            (_("이번 주 부서의 일"), "dashboard:week", _("늦은 것과 늦어질 것, 누가 얼마나 맡았는지 봐요.")),
            (_("성과 현황판"), "dashboard:index", _("목표와 실적, 늦어진 일정, 분기 보고서를 봐요.")),
        )
    return links


def _existing(*links: tuple[str, ...]) -> list[MenuItem]:
    """(title, address name, text) as menu items; what the address table does not know is left out."""
    found = [(title, address(name), " ".join(text)) for title, name, *text in links]
    return [MenuItem(title, url, text=text) for title, url, text in found if url]
