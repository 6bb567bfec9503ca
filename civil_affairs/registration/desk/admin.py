"""What the department edits: the kinds of change and the costs that are saved."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from civil_affairs.registration.changes import ChangeKind, SavedCost
from civil_affairs.registration.services import PROGRAM
from programs.people.actors import sees_all_departments
from programs.people.models import User
from programs.plan.duties import answers_for


class _OfTheDepartment(ModelAdmin):
    """Read by all who see all departments, changed by the department that answers for P14; nothing is deleted."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) or sees_all_departments(request.user)

    has_module_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_staff and answers_for(user, PROGRAM)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ChangeKind)
class ChangeKindAdmin(_OfTheDepartment):
    list_display = ("name", "item", "is_new", "cancels", "order", "active")
    search_fields = ("name",)


@admin.register(SavedCost)
class SavedCostAdmin(_OfTheDepartment):
    list_display = ("year", "name", "amount", "source")
    list_filter = ("year",)
    search_fields = ("name",)
