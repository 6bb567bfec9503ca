"""The calendar's closures in the admin. They stand here, not in base, because base does not know who may what."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from programs.base.models import Closure
from programs.people.admin_base import STAFF_ROLES, RoleModelAdmin
from programs.people.models import Role
from programs.portal.matcher import admin as matcher_admin  # noqa: F401  registers the matcher's pages


@admin.register(Closure)
class ClosureAdmin(RoleModelAdmin, ModelAdmin):
    """Days closed or opened beside the public holidays; changing one moves the deadlines of open cases (K-04)."""

    view_roles = STAFF_ROLES
    add_roles = change_roles = delete_roles = (Role.ADMINISTRATOR,)
    list_display = ("date", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)
    date_hierarchy = "date"
    ordering = ("-date",)
