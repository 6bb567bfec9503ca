"""What the survey pages need of a template."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from programs.plan.terms import with_korean_marked
from programs.surveys.forms import label_of

register = template.Library()


@register.filter
def survey_text(row: Any, field: str) -> SafeString:
    """A text of a survey, question or choice in the reader's language, its Korean marked where there is no other."""
    return label_of(row, field)


@register.filter
def marked(text: str) -> SafeString:
    return with_korean_marked(text)
