"""이 서비스에 맞는 주민: for a department's own services, how many residents they fit and, opened on record, who."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from programs.people.admin_base import NamedList
from programs.people.models import User
from programs.people.predicates import any_of, is_head, is_officer
from programs.portal.matcher import admin_services  # noqa: F401  registers the services' rows
from programs.portal.matcher.admin_people import fitting_people, services_page, write_to_fitting
from programs.portal.matcher.models import MatchProfile

may_look = any_of(is_officer, is_head)


@admin.register(MatchProfile)
class MatchProfileAdmin(NamedList, ModelAdmin):
    """No list of profiles: whoever looks, looks for the people of one service of their own department."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and may_look(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        write = self.admin_site.admin_view(require_POST(write_to_fitting))
        return [path("write/", write, name="portal_matchprofile_write"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        assert isinstance(request.user, User)
        if "service" in request.GET:
            return fitting_people(request, self.admin_site, request.user)
        return services_page(request, self.admin_site, request.user)
