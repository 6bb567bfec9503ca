"""Filters of the program list and the search: plain GET forms, so that a filtered page has an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.people.models import Department
from programs.plan.models import Category
from programs.plan.names import department_name

LONGEST_QUERY = 100  # characters; components/search_form.html says the same


class DepartmentField(forms.ModelChoiceField):
    """Departments by their names in the reader's language."""

    def label_from_instance(self, department: Department) -> str:
        return department_name(department.name)


class ProgramFilterForm(PortalForm):
    """All optional; an unknown category or department is told beside its field."""

    q = forms.CharField(label=_("과제에서 찾기"), max_length=LONGEST_QUERY, required=False)
    category = forms.ChoiceField(label=_("분야"), choices=[("", _("모든 분야")), *Category.choices], required=False)
    department = DepartmentField(
        label=_("담당 부서"),
        queryset=Department.objects.none(),
        to_field_name="slug",
        empty_label=_("모든 부서"),
        required=False,
    )
    order = forms.ChoiceField(label=_("정렬"), choices=[("", _("번호순")), ("name", _("가나다순"))], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = self.fields["department"]
        assert isinstance(departments, forms.ModelChoiceField)
        departments.queryset = Department.objects.filter(programs__isnull=False).distinct().order_by("name")

    def filters(self) -> dict[str, str]:
        """The cleaned values as `programs_listed` takes them."""
        data = self.cleaned_data
        return {
            "category": data["category"],
            "department": data["department"].slug if data["department"] else "",
            "words": data["q"],
            "order": data["order"],
        }


class SearchForm(PortalForm):
    q = forms.CharField(label=_("검색어"), max_length=LONGEST_QUERY, required=False)


class QuickOpenForm(PortalForm):
    """What an officer types to open a case: nothing of it is kept or logged."""

    q = PlainTextField(
        label=_("접수번호, 휴대전화 또는 이름"),
        max_length=40,
        help_text=_("접수번호는 끝자리만 적어도 돼요. 이름은 전체를 적어 주세요."),
    )
