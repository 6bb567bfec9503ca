"""Filters for templates: `{{ program.department.name|department_name }}`, `{{ milestone.title|term }}`."""

from django import template

from programs.plan.names import department_name
from programs.plan.terms import term, translated, with_korean_marked

register = template.Library()
register.filter("department_name", department_name)
register.filter("term", term)
register.filter("in_language", translated)  # for a title or an attribute, where no markup may stand
register.filter("with_korean_marked", with_korean_marked)
