"""Template tags of the KRDS form renderer: a widget with its class, where an error link should land."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

INPUT_CLASS = "krds-input"
SELECT_CLASS = "krds-form-select"
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """Say how the field is laid out: input, textarea, select, date, file, checkbox, group, chips or switch."""
    widget = field.field.widget
    if own := getattr(widget, "krds_kind", ""):
        return own
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
    if isinstance(field.field.widget, GROUPS):
        first = next(iter(field.subwidgets), None)
        return first.id_for_label if first else field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def in_order(form: forms.BaseForm) -> list[BoundField]:
    """Return the visible fields as they stand on the page: by fieldset where the form has them."""
    fieldsets = getattr(form, "bound_fieldsets", None)
    return [field for group in fieldsets() for field in group.fields] if fieldsets else form.visible_fields()


@register.filter
def mistake(field: BoundField) -> str:
    """Return the first error as a line of the summary: with the field's name, unless the sentence begins with it."""
    error = str(field.errors[0])
    label = str(field.label)
    return error if label in error else f"{label}: {error}"


@register.filter
def maxlength(field: BoundField) -> int | None:
    """Return the longest text the field takes, for the counter under a text area."""
    return getattr(field.field, "max_length", None)


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """Return the item at an index, or nothing past the end."""
    return items[index] if index < len(items) else None


@register.filter
def elided(page: Page) -> Iterator[int | str]:
    """Return the page numbers to show: the ends, the neighbours, and dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, variables: dict[str, Any]) -> SafeString:
    """Render a component with a dictionary of variables: `{% include %}` takes only names known beforehand."""
    return render_to_string(f"components/{name}.html", {"csrf_token": context.get("csrf_token"), **variables})
