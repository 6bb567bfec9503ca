"""Bookings as staff meet them: offerings with their services and series, the sessions, and who comes."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from programs import audit
from programs.base.errors import Refusal
from programs.base.text import korean_datetime, mask_name, mask_phone, normalise_phone
from programs.bookings import scheduling, services
from programs.bookings.models import Booking, Offering, Resource, Series, Service, Session
from programs.people.admin_base import NamedList, ReadByStaff, TakesNoRegistrationNumber
from programs.people.fields import lookup_hashes
from programs.people.models import Department, User
from programs.people.predicates import any_of, is_administrator, is_officer_of

NOT_YOURS = _("이 회차를 맡은 부서의 직원만 할 수 있어요.")


class OfTheDepartment(ReadByStaff, TakesNoRegistrationNumber, NamedList):
    """Every member of staff looks; the department's own people and the administrator change."""

    def department_of(self, obj: Any) -> Department | None:
        return obj.department if obj is not None else None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _does_the_work(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return _does_the_work(request)
        return any_of(is_administrator, is_officer_of(self.department_of(obj)))(request.user)


def _does_the_work(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and any_of(is_administrator, is_officer_of(user.department))(user)


class ServiceInline(TakesNoRegistrationNumber, TabularInline):
    model = Service
    extra = 0
    fields = ("name", "department", "minutes", "papers", "order", "is_active")


@admin.register(Offering)
class OfferingAdmin(OfTheDepartment, ModelAdmin):
    list_display = ("title", "program", "department", "allocation", "is_published")
    list_filter = ("is_published", "department", "program")
    search_fields = ("title", "text")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    filter_horizontal = ("dongs",)
    inlines = (ServiceInline,)
    list_select_related = ("program", "department")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An officer makes offerings for the own department."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "department" and field is not None and not is_administrator(request.user):
            field.queryset = Department.objects.filter(pk__in=[_user(request).department_id or 0])
        return field

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("bookings:desk_offering", args=[obj.pk]))

    response_post_save_add = response_post_save_change


@admin.register(Resource)
class ResourceAdmin(OfTheDepartment, ModelAdmin):
    list_display = ("name", "kind", "department", "is_active")
    list_filter = ("kind", "department", "is_active")
    search_fields = ("name",)


@admin.register(Series)
class SeriesAdmin(OfTheDepartment, ModelAdmin):
    """A series is changed at the desk, where what saving would do is looked at first."""

    list_display = ("offering", "starts", "ends", "first", "last", "capacity", "resource")
    list_filter = ("offering",)
    list_select_related = ("offering", "resource")

    def department_of(self, obj: Any) -> Department | None:
        return obj.offering.department if obj is not None else None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # made at the desk, from its offering

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("bookings:desk_series", object_id)


@admin.register(Session)
class SessionAdmin(OfTheDepartment, ModelAdmin):
    list_display = ("when", "offering", "place", "resource", "places_taken", "shown_state")
    list_filter = ("state", "offering", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("offering", "resource")
    date_hierarchy = "starts_at"
    ordering = ("starts_at",)
    list_per_page = 50
    actions = ("delete_chosen", "restore_chosen")

    def department_of(self, obj: Any) -> Department | None:
        return obj.offering.department if obj is not None else None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # made at the desk, from its offering

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("bookings:desk_people", object_id)

    @display(description=_("때"), ordering="starts_at")
    def when(self, session: Session) -> str:
        return korean_datetime(session.starts_at)

    @display(description=_("예약/정원"))
    def places_taken(self, session: Session) -> str:
        return f"{session.taken}/{session.capacity}"

    @display(description=_("상태"))
    def shown_state(self, session: Session) -> str:
        return str(_("지움")) if session.deleted_at else session.get_state_display()

    @admin.action(description=_("지우기 (되살릴 수 있어요)"), permissions=["change"])
    def delete_chosen(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        self._each(request, queryset, scheduling.delete)

    @admin.action(description=_("되살리기"), permissions=["change"])
    def restore_chosen(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        self._each(request, queryset, scheduling.restore)

    def _each(self, request: HttpRequest, queryset: QuerySet[Session], verb: Callable[..., object]) -> None:
        for session in queryset.select_related("offering__department")[:200]:
            if not self.has_change_permission(request, session):
                messages.error(request, f"{session}: {NOT_YOURS}")
                continue
            self._try(
                request, partial(verb, session, by=_user(request)), _("%(session)s: 처리했어요.") % {"session": session}
            )

    def _try(self, request: HttpRequest, verb: Callable[[], object], done: Any = "") -> None:
        try:
            verb()
        except Refusal as refused:
            messages.error(request, str(refused))
        else:
            if done:
                messages.success(request, done)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@admin.register(Booking)
class BookingAdmin(OfTheDepartment, ModelAdmin):
    """Who booked what: masked in the list; opening one is put on record. What happens to it are the verbs."""

    list_display = ("code", "masked", "offering", "when", "places", "shown_state", "channel")
    list_filter = ("state", "channel", "session__offering")
    list_select_related = ("session__offering",)
    search_fields = ("code",)
    search_help_text = _("예약번호나 휴대전화 전체로 찾아요.")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("approve_chosen", "check_in_chosen", "no_show_chosen", "cancel_chosen")
    fields = (
        "code",
        "session",
        "state",
        "places",
        "name",
        "phone",
        "email",
        "note",
        "channel",
        "notify_by",
        "created_at",
        "offered_until",
        "reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return Booking.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(code__istartswith=term)
        with contextlib.suppress(ValidationError):  # no telephone number: the booking's number alone is looked for
            found |= Q(phone_hash__in=lookup_hashes(normalise_phone(term)))
        return queryset.filter(found), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        booking = self.get_object(request, object_id)
        if booking is not None and self.has_view_permission(request):
            audit.opened(
                by=_user(request),
                whose=booking.user or booking.phone_hash,
                what=["name", "phone", "email", "note"],
                why=str(_("예약을 확인했어요.")),
                ref=booking,
                request=request,
            )
        return super().change_view(request, object_id, form_url, extra_context)

    @display(description=_("이름"))
    def masked(self, booking: Booking) -> str:
        return f"{mask_name(booking.name)} {mask_phone(booking.phone) if booking.phone else ''}"

    @display(description=_("예약 프로그램"))
    def offering(self, booking: Booking) -> str:
        return booking.session.offering.title

    @display(description=_("때"), ordering="session__starts_at")
    def when(self, booking: Booking) -> str:
        return korean_datetime(booking.session.starts_at)

    @display(description=_("상태"))
    def shown_state(self, booking: Booking) -> str:
        return booking.get_state_display()

    @admin.action(description=_("승인하기"), permissions=["decide"])
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(request, queryset, services.approve)

    @admin.action(description=_("왔다고 적기"), permissions=["decide"])
    def check_in_chosen(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(request, queryset, services.check_in)

    @admin.action(description=_("오지 않았다고 적기"), permissions=["decide"])
    def no_show_chosen(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(request, queryset, services.mark_no_show)

    @admin.action(description=_("예약 취소 (전화로 취소한 분)"), permissions=["decide"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(request, queryset, services.cancel)

    def _each(self, request: HttpRequest, queryset: QuerySet[Booking], verb: Callable[..., object]) -> None:
        done = 0
        for booking in queryset[:200]:
            try:
                verb(booking, by=_user(request), request=request)
            except Refusal as refused:
                messages.warning(request, f"{booking.code}: {refused}")
            else:
                done += 1
        if done:
            messages.success(request, _("%(count)d건을 처리했어요.") % {"count": done})
