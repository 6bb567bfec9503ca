"""Filters for templates: `{{ program.department.name|department_name }}`, `{{ milestone.title|term }}`."""

from django import template

from programs.plan.names import department_name
from programs.plan.terms import term, with_korean_marked

register = template.Library()
register.filter("department_name", department_name)
register.filter("term", term)
register.filter("with_korean_marked", with_korean_marked)
