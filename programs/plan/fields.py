"""Form fields whose choices are rows with Korean names, in the reader's language where the plan's terms have them."""

from typing import Any

from django import forms

from programs.plan.terms import translated


class NamedChoiceField(forms.ModelChoiceField):
    """One row by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return translated(obj.name)


class NamedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several rows by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return translated(obj.name)
