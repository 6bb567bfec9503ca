"""The base of the staff's admin pages: who may what is declared by role, and no field takes a registration number."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from programs.base.fields import refusing_rrn
from programs.base.text import validate_no_rrn
from programs.people.models import Role
from programs.people.predicates import has_role, is_staff


class ReasonForm(forms.Form):
    """Why: asked before what goes on record."""

    reason = forms.CharField(
        label=_("까닭"),
        max_length=200,
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": _("까닭을 적어 주세요. 기록에 남아요.")},
    )


STAFF_ROLES = tuple(role for role in Role.values if role != Role.RESIDENT)


class TakesNoRegistrationNumber(admin.options.BaseModelAdmin):
    """Mix into an admin or an inline: no text field of it takes a registration number (K-27)."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        return refusing_rrn(super().formfield_for_dbfield(db_field, request, **kwargs))


class NamedList(admin.ModelAdmin):
    """Mix in before unfold's ModelAdmin: a list is titled with what it holds, for Django's own sentence reads badly."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = {"title": self.model._meta.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))


class ReadByStaff(admin.options.BaseModelAdmin):
    """Mix into an admin or an inline: every member of staff may look; nobody adds, changes or deletes by hand."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleModelAdmin(TakesNoRegistrationNumber, NamedList):
    """Mix in before unfold's ModelAdmin. Nobody may anything unless a role is named."""

    view_roles: ClassVar[tuple[str, ...]] = ()
    add_roles: ClassVar[tuple[str, ...]] = ()
    change_roles: ClassVar[tuple[str, ...]] = ()
    delete_roles: ClassVar[tuple[str, ...]] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_role(*self.view_roles)(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(*self.view_roles)(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(*self.add_roles)(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(*self.change_roles)(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(*self.delete_roles)(request.user)
