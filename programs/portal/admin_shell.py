"""What the admin's frame shows: the menu of what a person may do, today's queue first, the demo badge.

config/unfold.py names these functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from programs.base.calendar import SEOUL
from programs.cases import timeleft
from programs.cases.case import Case
from programs.notices.campaigns.who import may_compose
from programs.notices.signups.desk.queries import may_type
from programs.people.models import User
from programs.people.predicates import Anyone, is_staff, sees_all, sees_dashboard
from programs.portal.addresses import address

NEXT_CASES = 20

# App label -> (group of the menu, place). Apps not named here come after, each under its own name.
GROUPS = {
    "civil_affairs": (gettext_lazy("민원"), 10),
    "participation": (gettext_lazy("구민 참여"), 15),
    "cases": (gettext_lazy("민원"), 10),
    "bookings": (gettext_lazy("예약"), 20),
    "surveys": (gettext_lazy("설문"), 30),
    "committees": (gettext_lazy("위원회와 협의회"), 25),
    "plan": (gettext_lazy("과제와 계획"), 50),
    "notices": (gettext_lazy("알림"), 60),
    "people": (gettext_lazy("사람과 부서"), 70),
    "audit": (gettext_lazy("기록"), 80),
    "base": (gettext_lazy("달력"), 85),
    "portal": (gettext_lazy("맞춤 서비스"), 30),
}
ICONS = {
    "cases": "inbox",
    "civil_affairs": "assignment",
    "participation": "how_to_vote",
    "bookings": "event_available",
    "surveys": "poll",
    "committees": "groups",
    "plan": "flag",
    "notices": "sms",
    "people": "group",
    "audit": "history",
    "base": "calendar_month",
    "portal": "person_search",
}


class Page(NamedTuple):
    """A page of an app that is no table; `shown_to` says whose menu it stands in."""

    title: StrOrPromise
    icon: str
    address: str
    shown_to: Callable[[Anyone], bool] = is_staff


PAGES = {
    "bookings": [Page(gettext_lazy("예약 업무"), "event_note", "bookings:desk")],
    "notices": [
        Page(gettext_lazy("문자 쓰기"), "edit_square", "admin:notices_campaign_add", may_compose),
        Page(gettext_lazy("소식지 만들기"), "newspaper", "notices:desk_newsletter"),
        Page(gettext_lazy("종이 신청서 입력"), "edit_document", "admin:notices_paper_type", may_type),
        Page(gettext_lazy("신청 경로 보고"), "bar_chart", "admin:notices_sources"),
        Page(gettext_lazy("메시지 문구"), "chat", "admin:notices_texts"),
        Page(gettext_lazy("문자·메일 업체"), "router", "admin:notices_providers"),
    ],
    "cases": [
        Page(gettext_lazy("파일에서 찾기"), "find_in_page", "files:search"),
        Page(gettext_lazy("파일 검사"), "security", "files:checks"),
    ],
}
# Of an app with many tables, those that are opened every day; the others stand in a group of their own below it.
DAILY = {"notices": ("Campaign", "Issue", "Subscriber", "SignupBatch", "WeatherWarning", "OutboxMessage")}
REST = {"notices": gettext_lazy("알림 설정과 기록")}
SYSTEM = (gettext_lazy("시스템"), 100)
QUEUE_PARTS = (
    ("overdue", gettext_lazy("기한 지남"), "danger"),
    ("soon", gettext_lazy("4시간 안"), "warning"),
    ("today", gettext_lazy("오늘 안"), "info"),
    ("later", gettext_lazy("내일부터"), "default"),
    ("paused", gettext_lazy("시계 멈춤"), "default"),
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case of the queue as the first page shows it."""

    case: Case
    left: timeleft.TimeLeft
    url: str


def environment(request: HttpRequest) -> list[str] | None:
    """The badge beside the account: says that this is the demo."""
    return [_("시연"), "warning"] if settings.DEMO else None


def without_inline_colours(request: HttpRequest) -> dict[str, Any]:
    """No colours for the template, so that unfold writes no <style>: they stand in static/portal/admin.css."""
    return {"colors": {}, "border_radius": None}


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"title": _("직원 업무대"), "link": reverse("portal:desk")},
        {"title": _("보안과 로그인 설정"), "link": reverse("mfa_index")},
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The side menu: today's work first, then what this person may see, grouped."""
    groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for app in admin.site.get_app_list(request):
        label = app["app_label"]
        title, place = GROUPS.get(label, SYSTEM if _is_foreign(app) else (app["name"], 40))
        daily = DAILY.get(label)
        models = [model for model in app["models"] if model["admin_url"]]
        if daily is not None:
            rest = [_table(label, model) for model in models if model["object_name"] not in daily]
            models = sorted(
                (one for one in models if one["object_name"] in daily), key=lambda one: daily.index(one["object_name"])
            )
            if rest:
                groups[place + 1, str(REST[label])] = rest
        items = groups.setdefault((place, str(title)), [])
        items += [_table(label, model) for model in models]
        items += [
            {"title": str(page.title), "icon": page.icon, "link": reverse(page.address)}
            for page in PAGES.get(label, [])
            if page.shown_to(request.user)
        ]
    folded = {str(title) for title in REST.values()}
    return [{"title": "", "items": _today(request)}] + [
        {"title": title, "separator": True, "collapsible": place >= SYSTEM[1] or title in folded, "items": items}
        for (place, title), items in sorted(groups.items())
    ]


def _table(label: str, model: dict[str, Any]) -> dict[str, Any]:
    return {"title": str(model["name"]), "icon": ICONS.get(label, "tune"), "link": model["admin_url"]}


def _is_foreign(app: dict[str, Any]) -> bool:
    """Whether the app came with a package: sign-in protocols, periodic tasks."""
    model = app["models"][0]["model"] if app["models"] else None
    return model is None or not model.__module__.startswith(("programs.", "civil_affairs.", "participation."))


def _today(request: HttpRequest) -> list[dict[str, Any]]:
    items = [
        {"title": _("오늘 처리할 민원"), "icon": "today", "link": reverse("admin:index")},
        {"title": _("직원 업무대"), "icon": "desk", "link": reverse("portal:desk")},
    ]
    dashboard = address("dashboard:index")
    if dashboard and sees_dashboard(request.user):
        items.append({"title": _("성과 현황판"), "icon": "monitoring", "link": dashboard})
    return items


def todays_queue(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The admin's first page: how many cases wait, by the time they have left, and the next to be done. Two queries."""
    user = request.user
    assert isinstance(user, User)
    now = timezone.now()
    mine = Case.objects.readable_by(user).open()
    tonight = now.astimezone(SEOUL).replace(hour=23, minute=59, second=59)
    counts = mine.aggregate(
        overdue=Count("pk", filter=Q(act_by__lt=now)),
        soon=Count("pk", filter=Q(act_by__gte=now, act_by__lt=now + timeleft.SOON)),
        today=Count("pk", filter=Q(act_by__gte=now + timeleft.SOON, act_by__lte=tonight)),
        later=Count("pk", filter=Q(act_by__gt=max(tonight, now + timeleft.SOON))),
        paused=Count("pk", filter=Q(act_by__isnull=True)),
    )
    cases = mine.queue().select_related("program", "department", "assignee")[:NEXT_CASES]
    context["queue_counts"] = [{"title": title, "count": counts[key], "kind": kind} for key, title, kind in QUEUE_PARTS]
    context["queue"] = [QueueRow(case, timeleft.of(case, now), case_admin_url(case)) for case in cases]
    context["queue_of"] = _("모든 부서") if sees_all(user) else str(user.department or "")
    return context


def case_admin_url(case: Case) -> str:
    """The page where staff handle this case, whatever its kind."""
    return reverse("admin:cases_case_change", args=[case.pk])
