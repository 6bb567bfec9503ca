"""What the moves of a request ask for."""

from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm


class CloseForm(PortalForm):
    """The end of a request: a word why, if one wants."""

    reason = PlainTextField(label=_("사유"), max_length=300, required=False)
