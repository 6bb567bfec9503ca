"""Plain forms on the admin's pages, in the admin's clothes."""

from typing import Any

from django import forms
from django.forms.widgets import Input
from unfold.widgets import (
    CHECKBOX_CLASSES,
    FILE_CLASSES,
    INPUT_CLASSES,
    RADIO_CLASSES,
    SELECT_CLASSES,
    TEXTAREA_CLASSES,
)

CLASSES: list[tuple[type[forms.Widget], list[str]]] = [
    (forms.Textarea, TEXTAREA_CLASSES),
    (forms.CheckboxSelectMultiple, CHECKBOX_CLASSES),  # before RadioSelect, of which it is one
    (forms.RadioSelect, RADIO_CLASSES),
    (forms.CheckboxInput, CHECKBOX_CLASSES),
    (forms.FileInput, FILE_CLASSES),
    (forms.Select, SELECT_CLASSES),
    (Input, INPUT_CLASSES),
]


def dressed(form: Any) -> Any:
    """The same form with the admin's classes on its widgets, and what is wrong tied to its field."""
    for name, field in form.fields.items() if form is not None else []:
        classes = next((classes for widget, classes in CLASSES if isinstance(field.widget, widget)), [])
        field.widget.attrs["class"] = " ".join(classes)
        if form.is_bound and name in form.errors:
            field.widget.attrs["aria-invalid"] = "true"
    return form
