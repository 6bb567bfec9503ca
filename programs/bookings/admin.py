"""Bookings as staff meet them: offerings with their services and series, the sessions, and who comes."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from programs import audit
from programs.base.errors import Refusal
from programs.base.text import korean_datetime, mask_name, mask_phone, normalise_phone
from programs.bookings import scheduling, services
from programs.bookings.admin_pages import NOT_YOURS, cancel_session_page, people_page
from programs.bookings.models import Booking, Offering, Resource, Series, Service, Session
from programs.people.admin_base import NamedList, TakesNoRegistrationNumber
from programs.people.fields import lookup_hashes
from programs.people.models import Department, User
from programs.people.predicates import any_of, is_administrator, is_officer_of, is_staff


class OfTheDepartment(TakesNoRegistrationNumber, NamedList):
    """Every member of staff looks; the department's own people and the administrator change."""

    def department_of(self, obj: Any) -> Department | None:
        return obj.department if obj is not None else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return isinstance(user, User) and any_of(is_administrator, is_officer_of(user.department))(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return any_of(is_administrator, is_officer_of(self.department_of(obj)))(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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


@admin.register(Resource)
class ResourceAdmin(OfTheDepartment, ModelAdmin):
    list_display = ("name", "kind", "department", "is_active")
    list_filter = ("kind", "department", "is_active")
    search_fields = ("name",)


@admin.register(Series)
class SeriesAdmin(OfTheDepartment, ModelAdmin):
    """A series saved makes its sessions; those with bookings that no longer fit are named, and stay."""

    list_display = ("offering", "starts", "ends", "first", "last", "capacity", "resource")
    list_filter = ("offering",)
    list_select_related = ("offering", "resource")

    def department_of(self, obj: Any) -> Department | None:
        return obj.offering.department if obj is not None else None

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)
        try:
            made, deleted, kept = scheduling.follow_series(obj, by=request.user)
        except Refusal as refused:
            messages.error(request, str(refused))
            return
        messages.success(
            request,
            _("회차 %(made)d개를 만들고 예약이 없는 %(deleted)d개를 지웠어요.") % {"made": made, "deleted": deleted},
        )
        for each in kept:
            messages.warning(
                request,
                _("%(when)s 회차에 예약 %(booked)d건이 있어 그대로 두었어요. 회차 목록에서 취소하거나 옮겨 주세요.")
                % {"when": korean_datetime(each.session.starts_at), "booked": each.booked},
            )


@admin.register(Session)
class SessionAdmin(OfTheDepartment, ModelAdmin):
    list_display = ("when", "offering", "place", "resource", "places_taken", "shown_state")
    list_filter = ("state", "offering", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("offering", "resource")
    date_hierarchy = "starts_at"
    ordering = ("starts_at",)
    list_per_page = 50
    fields = ("offering", "starts_at", "ends_at", "place", "capacity", "resource", "draws_at")
    actions = ("delete_chosen", "restore_chosen")
    actions_detail = ("see_people", "cancel_this")

    def department_of(self, obj: Any) -> Department | None:
        return obj.offering.department if obj is not None else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Times of a session with bookings change by cancelling with a new date, so that everybody is told."""
        return ("offering", "starts_at", "ends_at", "draws_at") if obj is not None and obj.taken else ()

    @display(description=_("때"), ordering="starts_at")
    def when(self, session: Session) -> str:
        return korean_datetime(session.starts_at)

    @display(description=_("예약/정원"))
    def places_taken(self, session: Session) -> str:
        return f"{session.taken}/{session.capacity}"

    @display(description=_("상태"))
    def shown_state(self, session: Session) -> str:
        return str(_("지움")) if session.deleted_at else session.get_state_display()

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        """More places go to those who wait, at once; fewer than are taken is refused in words."""
        if change and "capacity" in form.changed_data:
            wanted = obj.capacity
            obj.capacity = Session.objects.values_list("capacity", flat=True).get(pk=obj.pk)
            super().save_model(request, obj, form, change)
            self._try(request, lambda: scheduling.change_capacity(obj, wanted, by=_user(request)))
            return
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Callable[..., HttpResponse]) -> Any:
            return self.admin_site.admin_view(lambda request, pk: view(request, self.admin_site, pk))

        own = [
            path("<int:pk>/people/", wrapped(people_page), name="bookings_session_people"),
            path("<int:pk>/cancel/", wrapped(cancel_session_page), name="bookings_session_cancel"),
        ]
        return own + super().get_urls()

    @action(description=_("오는 사람"), url_path="see-people")
    def see_people(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:bookings_session_people", args=[object_id]))

    @action(description=_("회차 취소"), url_path="cancel-this")
    def cancel_this(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:bookings_session_cancel", args=[object_id]))

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
