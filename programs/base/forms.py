"""Forms that look and speak as the rest of the portal: KRDS markup, errors in words, a summary on top.

`{{ form }}` renders everything: the error summary, each fieldset, each field with its label, hint and error.
The renderer is the project's FORM_RENDERER, so forms of other packages (sign-in, MFA) get the same face;
`PortalForm` and `PortalModelForm` add fieldsets and autocomplete purposes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.base.particles import with_particle


class KrdsRenderer(TemplatesSetting):
    """Renders forms and fields with templates/forms/; widgets themselves stay Django's own."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class ChipSelect(forms.RadioSelect):
    """One of a few short choices, as chips in a row."""

    krds_kind = "chips"


class ChipSelectMultiple(forms.CheckboxSelectMultiple):
    """Several of a few short choices, as chips in a row."""

    krds_kind = "chips"


class ToggleSwitch(forms.CheckboxInput):
    """On or off, in effect once the form is sent."""

    krds_kind = "switch"


class DateInput(forms.DateInput):
    """A date: the browser's own picker, typed as YYYY-MM-DD where there is none (KRDS's sample is type=number)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"type": "date", **(attrs or {})}, format="%Y-%m-%d")


@dataclass(frozen=True)
class Fieldset:
    """Fields that belong together, under one legend."""

    legend: Any
    fields: Sequence[str]
    description: Any = ""


@dataclass(frozen=True)
class BoundFieldset:
    """A fieldset with the form's own fields in it, ready for the template."""

    legend: Any
    description: Any
    fields: list[BoundField] = field(default_factory=list)


def say_what_is_missing(own: forms.Field) -> None:
    """Replace Django's "this field is required" by what to do, unless the field has words of its own.

    The sentence is made when it is needed, as most forms are filled in.
    """
    if own.error_messages["required"] is DJANGOS_WORDS and own.label:
        own.error_messages["required"] = what_is_missing(own)


def _what_is_missing(own: forms.Field) -> str:
    label = str(own.label)
    if isinstance(own, forms.BooleanField):
        return _("‘%(label)s’에 표시해 주세요.") % {"label": label}
    what = with_particle(label, "을/를") if (get_language() or "ko").startswith("ko") else label
    if isinstance(own, forms.FileField):
        return _("%(what)s 올려 주세요.") % {"what": what}
    if isinstance(own, forms.ChoiceField):
        return _("%(what)s 골라 주세요.") % {"what": what}
    return _("%(what)s 써 주세요.") % {"what": what}


DJANGOS_WORDS = forms.Field.default_error_messages["required"]
what_is_missing = lazy(_what_is_missing, str)


class FieldsetsMixin:
    """Groups fields and names the purpose of inputs for the browser's autofill (KWCAG 7.3.4).

    ``fieldsets`` lists Fieldset(...); fields it does not name come after, without a legend.
    ``autocomplete`` maps a field's name to an HTML autocomplete token, e.g. ``{"applicant_name": "name"}``.
    """

    fieldsets: Sequence[Fieldset] = ()
    autocomplete: ClassVar[dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in self.autocomplete.items():
            if name in self.fields:
                self.fields[name].widget.attrs.setdefault("autocomplete", token)

        for own in self.fields.values():
            say_what_is_missing(own)

    def bound_fieldsets(self) -> Iterator[BoundFieldset]:
        named: set[str] = set()
        for group in self.fieldsets:
            present = [name for name in group.fields if name in self.fields]
            named.update(present)
            if present:
                yield BoundFieldset(group.legend, group.description, [self[name] for name in present])  # type: ignore[index]
        rest = [bound for bound in self.visible_fields() if bound.name not in named]  # type: ignore[attr-defined]
        if rest:
            yield BoundFieldset("", "", rest)


class PortalForm(FieldsetsMixin, forms.Form):
    """The base of every form a resident or an officer meets outside the admin."""


class PortalModelForm(FieldsetsMixin, forms.ModelForm):
    """The same for forms that write one model."""
