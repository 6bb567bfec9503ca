"""Topics and places of sign-up: short lists that 홍보담당관 keeps."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from programs.people.admin_base import STAFF_ROLES, RoleModelAdmin

from ..models import SignupPlace, Subscriber, Topic
from ..who import may_change_subscribers


class KeptByPublicRelations(RoleModelAdmin):
    """Everyone on duty reads; 홍보담당관 and the administrator change; nothing is deleted, as rows point here."""

    view_roles = STAFF_ROLES

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change_subscribers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change_subscribers(request.user)


@admin.register(Topic)
class TopicAdmin(KeptByPublicRelations, ModelAdmin):
    list_display = ("name", "description", "order", "is_disaster", "is_active", "chosen_by")
    fields = ("number", "code", "name", "description", "order", "is_disaster", "is_active")
    search_fields = ("name", "description")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The number stands in every subscription and every campaign; the code in addresses."""
        return ("number", "code") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = Topic.objects.order_by("-number").values_list("number", flat=True).first()
        return {"number": (newest or 0) + 1}

    @display(description=_("고른 사람"))
    def chosen_by(self, topic: Topic) -> int:
        return Subscriber.objects.live().filter(topics__contains=[topic.number]).count()


@admin.register(SignupPlace)
class SignupPlaceAdmin(KeptByPublicRelations, ModelAdmin):
    list_display = ("name", "code", "order", "is_active", "people")
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands on printed posters and in every consent as its source."""
        return ("code",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"code": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignupPlace]:
        return super().get_queryset(request).annotate(people=Count("subscriber"))

    @display(description=_("지금 구독자"), ordering="people")
    def people(self, place: Any) -> int:
        return int(place.people)
