"""The page on which a form's texts stand side by side: a row for each text, a column for each language."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from civil_affairs.forms_library import services
from civil_affairs.forms_library.languages import EXPECTED, KOREAN, OTHERS, READINGS, Reading
from civil_affairs.forms_library.models import LISTS, NEEDED, PARTS, CivilForm, FormField
from programs.base.errors import Refusal
from programs.base.fields import PlainTextField
from programs.people.models import User
from programs.people.predicates import is_staff, require

LONGEST = 600
NAMES = {"label": _("이름"), "help": _("쓰는 법")}


class TextsForm(forms.Form):
    """Every text in every shown language; only the Korean title and purpose must be there."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, civil_form: CivilForm, readings: list[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.civil_form, self.readings = civil_form, readings
        self.form_fields: list[FormField] = list(civil_form.fields.all())
        self.fields["seen"].initial = services.mark_of(civil_form)
        for reading in readings:
            for part, title in PARTS.items():
                value = civil_form.texts.get(reading.code, {}).get(part, "")
                shown = "\n".join(value) if isinstance(value, list) else value
                required = reading.code == KOREAN and part in ("title", "purpose")
                self._add(f"{part}__{reading.code}", title, reading, shown, required=required, lines=part in LISTS)
            for field in self.form_fields:
                for name, title in NAMES.items():
                    value = field.texts.get(reading.code, {}).get(name, "")
                    self._add(f"{name}{field.pk}__{reading.code}", f"{field} {title}", reading, value)

    def _add(
        self, name: str, title: Any, reading: Reading, value: str, *, required: bool = False, lines: bool = False
    ) -> None:
        label = f"{title} ({reading.name})"
        attrs = {"rows": 4 if lines else 3, "lang": reading.lang, "dir": reading.direction, "aria-label": label}
        widget = UnfoldAdminTextareaWidget(attrs=attrs)
        self.fields[name] = PlainTextField(
            label=label, max_length=LONGEST, multiline=True, required=required, initial=value,
            widget=widget,
        )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """What the table shows: the text's name, and its box in each language; an empty one is marked as missing."""
        rows = [self._row(part, title, hint=part in LISTS) for part, title in PARTS.items()]
        for field in self.form_fields:
            rows += [self._row(f"{name}{field.pk}", f"{field} · {title}") for name, title in NAMES.items()]
        return rows

    def _row(self, name: str, title: Any, *, hint: bool = False) -> dict[str, Any]:
        boxes = [self[f"{name}__{reading.code}"] for reading in self.readings]
        needed = name not in PARTS or name in NEEDED
        has_korean = needed and bool(boxes[0].value())
        cells = [{"box": box, "missing": has_korean and not box.value()} for box in boxes]
        return {"title": title, "cells": cells, "hint": hint}

    def texts(self) -> dict[str, dict[str, Any]]:
        return {
            reading.code: {part: self._value(part, reading.code, lines=part in LISTS) for part in PARTS}
            for reading in self.readings
        }

    def field_texts(self) -> dict[int, dict[str, dict[str, str]]]:
        return {
            field.pk: {
                reading.code: {name: self._value(f"{name}{field.pk}", reading.code) for name in NAMES}
                for reading in self.readings
            }
            for field in self.form_fields
        }

    def _value(self, name: str, code: str, *, lines: bool = False) -> Any:
        value: str = self.cleaned_data[f"{name}__{code}"]
        if not lines:
            return value
        return [line.strip() for line in value.splitlines() if line.strip()]


def texts_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Write the texts; `?add=ja` opens a column for another language."""
    user = request.user
    require(is_staff, user, services.NOT_YOURS)
    assert isinstance(user, User)
    civil_form = get_object_or_404(CivilForm.objects.select_related("department").prefetch_related("fields"), pk=pk)
    require(lambda who: isinstance(who, User) and services.may_change(civil_form, who), user, services.NOT_YOURS)
    readings = _readings(civil_form, request.GET.get("add", ""))
    posted = request.POST if request.method == "POST" else None
    form = TextsForm(posted, civil_form=civil_form, readings=readings)
    status = 422 if form.errors else 200
    if posted is not None and form.is_valid():
        try:
            services.write(
                civil_form, form.texts(), form.field_texts(), by=user, seen=form.cleaned_data["seen"], request=request
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("설명을 저장했어요."))
            return HttpResponseRedirect(request.path)
    shown = {reading.code for reading in readings}
    context = site.each_context(request) | {
        "title": _("여러 언어로 쓰기: %(title)s") % {"title": civil_form.title},
        "civil_form": civil_form,
        "form": form,
        "readings": [(reading, civil_form.missing(reading.code)) for reading in readings],
        "rows": form.rows(),
        "others": [each for each in OTHERS if each.code not in shown],
    }
    return render(request, "civil_affairs/forms_library/admin/texts.html", context, status=status)


def _readings(civil_form: CivilForm, added: str) -> list[Reading]:
    """The portal's languages, those the form has beside them, and the one that is being added."""
    codes = [*EXPECTED, *civil_form.texts, *([added] if added in READINGS else [])]
    return [READINGS[code] for code in dict.fromkeys(codes) if code in READINGS]
