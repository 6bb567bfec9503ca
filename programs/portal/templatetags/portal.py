"""Filters of the portal's own pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from programs.plan.models import Milestone
from programs.portal import highlighting, schedule

if TYPE_CHECKING:
    from programs.people.my_sections import MySection

register = template.Library()


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """{{ entry.title|marked:words }}: the text with the searched words marked."""
    return highlighting.highlight(text, words)


@register.filter
def extract(text: str, words: Sequence[str]) -> SafeString:
    """{{ entry.text|extract:words }}: the part of the text where the words stand, marked."""
    return highlighting.highlight(highlighting.extract(text, words), words)


@register.filter
def when(milestone: Milestone) -> str:
    """{{ milestone|when }}: its days in words."""
    return schedule.when(milestone)


@register.simple_tag(takes_context=True)
def render_section(context: template.Context, section: "MySection", values: dict[str, Any]) -> SafeString:
    """{% render_section section values %}: a section of /my/ with its own template."""
    return mark_safe(render_to_string(section.template, values, request=context["request"]))  # noqa: S308  a template's output


@register.filter
def state_kind(state: str) -> str:
    """{{ state|state_kind }}: the badge that goes with a milestone's state; the word stands in it."""
    return {"done": "success", "under_way": "primary", "late": "danger"}.get(state, "gray")
