"""The form of the archive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.base.forms import PortalForm


class ArchiveForm(PortalForm):
    """Words and a year; a year in which nothing went out is told beside the field."""

    q = forms.CharField(label=_("제목이나 내용"), required=False, max_length=100)
    year = forms.TypedChoiceField(label=_("연도"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("모든 연도")), *((year, _("%(year)d년") % {"year": year}) for year in years)]
