"""K-27: no model or form keeps a resident registration number; one typed anywhere is refused."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.core.exceptions import ValidationError

LOCAL = ("programs", "civil_affairs", "participation")
TYPED = "900101" + "-" + "1234567"  # built here, so that no file holds one
SUSPICIOUS = ("rrn", "jumin", "resident_number", "registration_number", "ssn")
# Fields that are compared and never stored: codes and passwords (hashed), and what is searched for.
NOT_STORED = {"password", "password1", "password2", "new_password1", "new_password2", "oldpassword", "code", "q"}
# Models whose change page in the admin is a page of their own, without the form of all columns: a case's is its moves,
# and the forms of the moves are among the forms above.
NO_ADMIN_FORM = {"cases.Case"}
# Forms nobody can send (the style guide's sample), and questions to the API, which are answered and never kept.
NOT_KEPT = ("programs.base.styleguide.SampleForm", "programs.portal.api.queries.")


def local_modules() -> Iterator[str]:
    for package in LOCAL:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if ".migrations" not in module.name:
                yield module.name


def local_forms() -> list[type[forms.BaseForm]]:
    found = set()
    for name in local_modules():
        for _name, thing in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(thing, forms.BaseForm) and thing.__module__.startswith(LOCAL):
                found.add(thing)
    return sorted((form for form in found if not path_of(form).startswith(NOT_KEPT)), key=path_of)


def path_of(form: type) -> str:
    return f"{form.__module__}.{form.__name__}"


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """The fields as a person meets them; a form that needs more to be made is judged by its class."""
    try:
        return form().fields
    except (TypeError, AttributeError, KeyError, ValueError):
        return form.base_fields


def is_free_text(name: str, field: forms.Field) -> bool:
    return (
        isinstance(field, forms.CharField)
        and not isinstance(field, forms.UUIDField | forms.URLField | forms.EmailField | forms.GenericIPAddressField)
        and not isinstance(field, forms.RegexField | ReadOnlyPasswordHashField)
        and not isinstance(field.widget, forms.HiddenInput | forms.PasswordInput)
        and name not in NOT_STORED
        and not getattr(field, "disabled", False)
    )


def refuses(field: forms.Field) -> bool:
    try:
        field.clean(TYPED)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("form", local_forms(), ids=path_of)
def test_every_free_text_field_of_every_form_refuses_one(form, db):  # some make their fields from rows
    taken = [name for name, field in fields_of(form).items() if is_free_text(name, field) and not refuses(field)]
    assert not taken, f"{path_of(form)} takes a registration number in {taken}"


def test_every_free_text_field_of_the_admin_refuses_one(db, rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    taken = []
    for model, model_admin in admin.site._registry.items():
        if not model.__module__.startswith(LOCAL) or model._meta.label in NO_ADMIN_FORM:
            continue
        if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
            continue
        for name, field in model_admin.get_form(request).base_fields.items():
            if is_free_text(name, field) and not refuses(field):
                taken.append(f"{model._meta.label}.{name}")
    assert not taken


def test_no_column_is_made_for_one():
    named = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(LOCAL)
        for field in model._meta.get_fields()
        if any(word in field.name.lower() for word in SUSPICIOUS)
    ]
    assert not named


@pytest.mark.parametrize("login", [TYPED, TYPED.replace("-", "")])
def test_one_typed_as_a_sign_in_name_is_refused_and_not_kept(client, db, login: str):
    from axes.models import AccessAttempt

    response = client.post("/accounts/login/", {"login": login, "password": "Whatever-2026"})
    assert "주민등록번호는 적지 마세요" in response.content.decode()
    assert not AccessAttempt.objects.exists()
