"""People in the admin. It stands on this floor because opening a person's data is put on record here."""

from contextlib import suppress
from typing import Any, ClassVar, cast

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from programs.audit.acts import STAFF_SAVED
from programs.audit.admin_names import rename_page
from programs.audit.log import opened, record
from programs.base.fields import PersonNameField
from programs.base.text import format_phone, korean_datetime, mask_email, mask_phone, normalise_phone
from programs.people.adapter import prove_email
from programs.people.admin_base import STAFF_ROLES, RoleModelAdmin
from programs.people.lockout import username_of
from programs.people.models import Consent, Department, Dong, LegalDong, Role, User
from programs.people.passwords import RULE
from programs.people.predicates import is_administrator

STAFF_CHOICES = [(value, label) for value, label in Role.choices if value != Role.RESIDENT]


class StaffForm(forms.ModelForm):
    """An account of the staff. Its e-mail address counts as proven: the administrator vouches for it."""

    name = PersonNameField(label=_("이름"), widget=UnfoldAdminTextInputWidget)
    password = forms.CharField(
        label=_("첫 비밀번호"), help_text=RULE, widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = User
        fields = ["email", "name", "role", "department", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        if "role" in self.fields:
            self.fields["role"].choices = STAFF_CHOICES  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.set_password(self.cleaned_data["password"])
        if commit:
            user.save()
        return user


class AccountForm(forms.ModelForm):
    """What an administrator changes of an account: duty and access, never how a resident is called."""

    class Meta:
        model = User
        fields = ["role", "department", "is_active"]

    acting: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields and self.instance.is_staff:
            self.fields["role"].choices = STAFF_CHOICES  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk == self.acting.pk and {"role", "is_active"} & set(self.changed_data):
            raise ValidationError(_("자기 계정의 역할이나 사용 여부는 다른 관리자가 바꿔야 해요."))
        if "role" in self.changed_data and self.initial.get("role") not in STAFF_ROLES:
            raise ValidationError(_("구민 계정을 직원 계정으로 바꿀 수 없어요. 직원 계정을 새로 만들어 주세요."))
        return cleaned


@admin.register(User)
class UserAdmin(RoleModelAdmin, ModelAdmin):
    view_roles = (Role.ADMINISTRATOR, Role.AUDITOR, Role.HEAD)
    add_roles = change_roles = (Role.ADMINISTRATOR,)
    list_display = ["shown_name", "shown_email", "shown_phone", "role", "department", "is_active", "last_seen"]
    list_filter = ["role", "is_active", "department"]
    list_select_related = ["department"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["email"]
    search_help_text = _("이메일 일부나 휴대전화 전체로 찾아요.")
    actions = ["unlock", "reset_second_factor"]
    readonly_fields = ["shown_full", "last_seen", "joined"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = AccountForm if obj else StaffForm
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.acting = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["email", "name", "role", "department", "language", "password"]})]
        return [
            (_("누구인지"), {"fields": ["shown_full", "joined", "last_seen"]}),
            (_("역할과 사용"), {"fields": ["role", "department", "is_active"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Administrators and auditors see all accounts; a head sees the staff of the own department."""
        rows = super().get_queryset(request).filter(erased_at__isnull=True)
        user = cast(User, request.user)
        return rows.filter(department=user.department).exclude(role=Role.RESIDENT) if user.role == Role.HEAD else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(email__icontains=term)
        with suppress(ValidationError):  # what is no telephone is part of an e-mail address
            found |= Q(pk__in=User.objects.of_phone(normalise_phone(term)))
        return queryset.filter(found), False

    @display(description=_("이름"))
    def shown_name(self, user: User) -> str:
        return user.display_name if user.is_staff else user.masked_name

    @display(description=_("이메일"))
    def shown_email(self, user: User) -> str:
        return (user.email if user.is_staff else mask_email(user.email)) if user.email else "-"

    @display(description=_("휴대전화"))
    def shown_phone(self, user: User) -> str:
        return mask_phone(user.phone) if user.phone else "-"

    @display(description=_("이름, 이메일, 휴대전화"))
    def shown_full(self, user: User) -> str:
        return ", ".join(filter(None, [user.display_name, user.email, format_phone(user.phone) if user.phone else ""]))

    @display(description=_("마지막 로그인"), ordering="last_login")
    def last_seen(self, user: User) -> str:
        return korean_datetime(user.last_login) if user.last_login else "-"

    @display(description=_("가입 일시"))
    def joined(self, user: User) -> str:
        return korean_datetime(user.date_joined)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one account whole, and put on record that it was opened."""
        user = self.get_object(request, object_id)
        if request.method == "GET" and isinstance(user, User) and self.has_view_permission(request):
            opened(
                by=cast(User, request.user),
                whose=user,
                what=["name", "email", "phone"],
                why=str(_("계정을 관리하려고 확인했어요.")),
                ref=user,
                request=request,
            )
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            prove_email(obj)
        data = {"fields": [name for name in form.changed_data if name != "password"], "role": obj.role}
        record(STAFF_SAVED, by=cast(User, request.user), subject=obj, data=data, request=request)

    def has_manage_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    @admin.action(description=_("로그인 잠금 풀기"), permissions=["manage"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people who failed five times try again at once."""
        names = [
            username_of(request, {key: value})
            for user in queryset
            for key, value in (("email", user.email), ("phone", user.phone))
            if value
        ]
        count, _by_model = AccessAttempt.objects.filter(username__in=names).delete()
        self._record_for(request, queryset, "unlock")
        self.message_user(
            request, _("잠금을 풀었어요. 지운 실패 기록: %(count)d건") % {"count": count}, messages.SUCCESS
        )

    @admin.action(description=_("2단계 인증 초기화"), permissions=["manage"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For someone who lost the telephone and the recovery codes; the next sign-in asks to set up a new one."""
        Authenticator.objects.filter(user__in=queryset).delete()
        self._record_for(request, queryset, "reset_second_factor")
        self.message_user(request, _("2단계 인증을 초기화했어요. 다시 로그인하면 새로 등록해요."), messages.SUCCESS)

    def _record_for(self, request: HttpRequest, queryset: QuerySet[User], what: str) -> None:
        for user in queryset:
            record(STAFF_SAVED, by=cast(User, request.user), subject=user, data={"action": what}, request=request)


@admin.register(Department)
class DepartmentAdmin(RoleModelAdmin, ModelAdmin):
    view_roles = STAFF_ROLES
    add_roles = change_roles = (Role.ADMINISTRATOR,)
    list_display = ["name", "shown_phone", "phone_kind"]
    search_fields = ["name", "phone"]
    fields = ["name", "slug", "phone", "phone_kind"]
    actions_detail: ClassVar[list[str]] = ["rename"]

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:
        """A name that is in use changes on a page of its own: from a day and on some ground."""
        return ["name"] if obj else []

    @action(description=_("이름 바꾸기"), url_path="rename", permissions=["rename"])
    def rename(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return rename_page(request, self.admin_site, int(object_id))

    def has_rename_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return is_administrator(request.user)

    @display(description=_("전화"))
    def shown_phone(self, department: Department) -> str:
        return format_phone(department.phone) if department.phone else "-"


@admin.register(Dong)
class DongAdmin(RoleModelAdmin, ModelAdmin):
    view_roles = STAFF_ROLES
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(LegalDong)
class LegalDongAdmin(RoleModelAdmin, ModelAdmin):
    view_roles = STAFF_ROLES
    list_display = ["code", "name", "lies_in"]
    search_fields = ["code", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalDong]:
        return super().get_queryset(request).prefetch_related("dongs")

    @display(description=_("행정동"))
    def lies_in(self, legal: LegalDong) -> str:
        return ", ".join(dong.name for dong in legal.dongs.all())


@admin.register(Consent)
class ConsentAdmin(RoleModelAdmin, ModelAdmin):
    view_roles = (Role.ADMINISTRATOR, Role.AUDITOR)
    list_display = ["when", "whose", "purpose", "granted", "source"]
    list_filter = ["purpose", "granted", "source"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    show_full_result_count = False

    @display(description=_("일시"), ordering="at")
    def when(self, consent: Consent) -> str:
        return korean_datetime(consent.at)

    @display(description=_("누가"))
    def whose(self, consent: Consent) -> str:
        return str(consent.user) if consent.user else str(_("회원이 아닌 사람"))
