"""Filters for templates: `{{ program.department.name|department_name }}`."""

from django import template

from programs.plan.names import department_name

register = template.Library()
register.filter("department_name", department_name)
