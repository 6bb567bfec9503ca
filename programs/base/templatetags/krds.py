"""Template tags of the KRDS form renderer: a widget with its class, where an error link should land."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

INPUT_CLASS = "krds-input"
SELECT_CLASS = "krds-form-select"
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """Say how the field is laid out: input, textarea, select, date, time, file, checkbox, group or switch."""
    widget = field.field.widget
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.Select):
        return "select"
    if getattr(widget, "input_type", "") in {"date", "time", "datetime-local"}:
        return "date"
    return "input"


@register.simple_tag
def krds_widget(field: BoundField) -> SafeString:
    """Render the widget with KRDS's class; the aria attributes come from Django's bound field."""
    kind = field_kind(field)
    attrs: dict[str, Any] = {}
    own = field.field.widget.attrs.get("class", "")
    if kind in {"input", "textarea", "date"}:
        attrs["class"] = f"{INPUT_CLASS} {own}".strip()
    elif kind == "select":
        attrs["class"] = f"{SELECT_CLASS} {own}".strip()
    return field.as_widget(attrs=attrs)


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id that a link in the error summary must lead to: the first input of the field."""
    if field_kind(field) == "group":
        first = next(iter(field.subwidgets), None)
        return first.id_for_label if first else field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def maxlength(field: BoundField) -> int | None:
    """Return the longest text the field takes, for the counter under a text area."""
    return getattr(field.field, "max_length", None)
