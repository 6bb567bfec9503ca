"""Tables of P01 that staff keep: the guide's pages, the fees of bulky waste, the zones."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from civil_affairs.field_office import facts
from civil_affairs.field_office.guide import GuidePage
from civil_affairs.field_office.offices import Zone
from civil_affairs.field_office.requests import BulkyItem
from programs.people.admin_base import NamedList, ReadByStaff, TakesNoRegistrationNumber
from programs.people.models import User
from programs.people.predicates import is_administrator


class OfDepartments(ReadByStaff, TakesNoRegistrationNumber, NamedList):
    """Every member of staff looks; the departments named, and the administrator, change."""

    departments: tuple[str, ...] = facts.DEPARTMENTS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        if is_administrator(user):
            return True
        return (
            isinstance(user, User)
            and user.is_active
            and user.role in ("officer", "head")
            and user.department is not None
            and user.department.plan_name in self.departments
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request)


@admin.register(GuidePage)
class GuidePageAdmin(OfDepartments, ModelAdmin):
    """The newcomer's guide, a row for each page and language."""

    list_display = ("title", "slug", "language", "checked_on", "is_published")
    list_filter = ("language", "slug", "is_published")
    search_fields = ("title", "summary", "text")
    ordering = ("order", "slug", "language")


@admin.register(BulkyItem)
class BulkyItemAdmin(OfDepartments, ModelAdmin):
    """Items of bulky waste and their fees; an item without a fee says so to residents."""

    departments = (facts.WASTE,)
    list_display = ("name", "size", "fee", "order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "size")


@admin.register(Zone)
class ZoneAdmin(OfDepartments, ModelAdmin):
    """The new-town zones with their households and where they lie on the sketch."""

    departments = (facts.DISTRICT,)
    list_display = ("name", "address", "dong", "households")
    search_fields = ("name", "address")
    list_select_related = ("dong",)
