"""Civil forms as staff keep them: the facts, the fields, the texts side by side, and when they were last checked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, URLPattern, path, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from civil_affairs.forms_library import services
from civil_affairs.forms_library.admin_texts import texts_page
from civil_affairs.forms_library.languages import EXPECTED, KOREAN, READINGS
from civil_affairs.forms_library.models import CivilForm, FormField
from programs.base.fields import formfield_without_rrn
from programs.base.matching.vocabulary import needs_in_order
from programs.base.text import validate_no_rrn
from programs.people.admin_base import NamedList, ReadByStaff, TakesNoRegistrationNumber
from programs.people.models import User
from programs.people.predicates import is_staff, require


class FactsForm(forms.ModelForm):
    """What the form is; a new one begins with its Korean name, the other texts have a page of their own."""

    title = forms.CharField(
        label=_("이름"),
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        validators=[validate_no_rrn],
        help_text=_("한국어 이름이에요. 예: 전입신고서"),
    )
    needs = forms.MultipleChoiceField(
        label=_("맞춤 서비스에서 찾는 사람"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("‘나에게 맞는 서비스 찾기’에서 이렇게 답한 사람에게 보여요."),
    )

    class Meta:
        model = CivilForm
        fields = ("slug", "topic", "department", "legal_number", "fee_won", "service_url", "version_on", "is_published")
        formfield_callback = formfield_without_rrn

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = self.fields.get("needs")
        if isinstance(needs, forms.MultipleChoiceField):
            needs.choices = [(each.key, each.label) for each in needs_in_order()]
            needs.initial = self.instance.needs
        if "title" in self.fields:
            self.fields["title"].initial = self.instance.texts.get(KOREAN, {}).get("title", "")

    def clean_service_url(self) -> str:
        url: str = self.cleaned_data["service_url"].strip()
        if not url:
            return ""
        if not url.startswith("/") or url.startswith("//"):
            raise forms.ValidationError(_("이 누리집의 주소를 /로 시작해서 적어 주세요. 예: /programs/7/name-change/"))
        try:
            resolve(url.partition("?")[0])
        except Resolver404:
            raise forms.ValidationError(_("이 누리집에 그런 화면이 없어요. 주소를 다시 확인해 주세요.")) from None
        return url

    def save(self, commit: bool = True) -> CivilForm:
        form: CivilForm = super().save(commit=False)
        form.needs = self.cleaned_data["needs"]
        if form.pk is None:  # whoever adds one has just looked at it
            form.checked_on = timezone.localdate()
        form.texts = {**form.texts, KOREAN: {**form.texts.get(KOREAN, {}), "title": self.cleaned_data["title"]}}
        if commit:
            form.save()
        return form


class FieldForm(forms.ModelForm):
    """A field of the form, with its printed name; what to write in it stands on the page of texts."""

    label = forms.CharField(
        label=_("칸 이름"), max_length=100, widget=UnfoldAdminTextInputWidget, validators=[validate_no_rrn]
    )

    class Meta:
        model = FormField
        fields = ("order", "kind", "example")
        formfield_callback = formfield_without_rrn

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].initial = str(self.instance)
        for field in self.fields.values():  # the column's heading is for the eye only
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "number" and data.get("example"):
            self.add_error("example", _("등록번호 칸에는 예시를 적지 않아요. 비워 주세요."))
        return data

    def save(self, commit: bool = True) -> FormField:
        field: FormField = super().save(commit=False)
        field.texts = {**field.texts, KOREAN: {**field.texts.get(KOREAN, {}), "label": self.cleaned_data["label"]}}
        if commit:
            field.save()
        return field


class FieldInline(ReadByStaff, TakesNoRegistrationNumber, TabularInline):
    model = FormField
    form = FieldForm
    fields = ("order", "label", "kind", "example")
    extra = 0

    def _may(self, request: HttpRequest, obj: CivilForm | None) -> bool:
        user = request.user
        return isinstance(user, User) and (services.may_change(obj, user) if obj else services.may_add(user))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)


class CheckedFilter(admin.SimpleListFilter):
    title = _("확인")
    parameter_name = "checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("stale", _("확인한 적 없거나 1년이 지남"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "stale":
            return queryset
        return queryset.filter(pk__in=CivilForm.objects.stale(timezone.localdate()).values("pk"))


@admin.register(CivilForm)
class CivilFormAdmin(ReadByStaff, TakesNoRegistrationNumber, NamedList, ModelAdmin):
    """Every member of staff looks; the form's department, the library's department and the administrator change."""

    form = FactsForm
    inlines = (FieldInline,)
    fields = (
        "title", "slug", "topic", "department", "legal_number", "fee_won", "service_url", "needs", "version_on",
        "checked_on", "is_published",
    )  # fmt: skip
    readonly_fields = ("checked_on",)
    list_display = ("title", "topic", "department", "translations", "checked", "is_published")
    list_filter = ("topic", "department", "is_published", CheckedFilter)
    list_select_related = ("department",)
    search_fields = ("found_by",)
    search_help_text = _("이름, 설명, 칸 이름을 어느 언어로든 찾아요.")
    actions = ("mark_checked",)
    actions_detail = ("write_texts", "check_now", "see_page")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and services.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        if not isinstance(user, User) or not is_staff(user):
            return False
        return services.may_change(obj, user) if obj is not None else services.keeps_some(user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("fields")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=CivilForm.objects.matching(search_term).values("pk")), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/texts/", view(self._texts), name="civil_affairs_civilform_texts"),
            path("<int:pk>/check/", view(self._check), name="civil_affairs_civilform_check"),
        ]
        return [*own, *super().get_urls()]

    def _texts(self, request: HttpRequest, pk: int) -> HttpResponse:
        return texts_page(request, self.admin_site, pk)

    def _check(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether everything was looked at, then note the day."""
        assert isinstance(request.user, User)
        form = get_object_or_404(CivilForm, pk=pk)
        if request.method == "POST":
            services.mark_checked(form, by=request.user, request=request)
            messages.success(request, _("오늘 확인한 것으로 적었어요."))
            return HttpResponseRedirect(reverse("admin:civil_affairs_civilform_change", args=[pk]))
        require(lambda who: isinstance(who, User) and services.may_change(form, who), request.user, services.NOT_YOURS)
        context = self.admin_site.each_context(request) | {"title": _("내용을 확인했나요?"), "civil_form": form}
        return render(request, "civil_affairs/forms_library/admin/check.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        assert isinstance(request.user, User)
        services.edited(form.instance, by=request.user, request=request)

    @display(description=_("이름"), ordering="texts__ko__title")
    def title(self, form: CivilForm) -> str:
        return form.title

    @display(description=_("번역"))
    def translations(self, form: CivilForm) -> SafeString:
        """What is missing, language by language."""
        others = [code for code in (*EXPECTED, *form.texts) if code != KOREAN]
        parts = []
        for code in dict.fromkeys(others):
            missing = form.missing(code)
            state = _("다 있음") if not missing else _("%(n)d개 빠짐") % {"n": missing}
            parts.append(f"{READINGS[code].name} {state}")
        address = reverse("admin:civil_affairs_civilform_texts", args=[form.pk])
        return format_html('<a class="underline" href="{}">{}</a>', address, " · ".join(parts))

    @display(description=_("확인한 날"), ordering="checked_on")
    def checked(self, form: CivilForm) -> str:
        if form.checked_on is None:
            return str(_("아직 확인하지 않음"))
        day = form.checked_on.isoformat()
        return f"{day} ({_('다시 확인할 때예요')})" if form.is_stale(timezone.localdate()) else day

    @admin.action(description=_("고른 서식의 내용을 확인했어요(오늘 날짜로)"), permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[CivilForm]) -> None:
        assert isinstance(request.user, User)
        done = [form for form in queryset if services.may_change(form, request.user)]
        for form in done:
            services.mark_checked(form, by=request.user, request=request)
        messages.success(request, _("%(n)d개 서식을 오늘 확인한 것으로 적었어요.") % {"n": len(done)})
        if len(done) < queryset.count():
            messages.warning(request, _("다른 부서의 서식은 그대로 두었어요."))

    @action(description=_("여러 언어로 쓰기"), url_path="write-texts")
    def write_texts(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:civil_affairs_civilform_texts", args=[object_id]))

    @action(description=_("확인했어요"), url_path="check-now")
    def check_now(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:civil_affairs_civilform_check", args=[object_id]))

    @action(description=_("누리집에서 보기"), url_path="see-page")
    def see_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(CivilForm.objects.get(pk=object_id).get_absolute_url())
