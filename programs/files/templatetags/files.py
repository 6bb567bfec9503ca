"""Addresses of private files in a page: `{% file_address file as address %}`."""

from typing import Any

from django import template

from programs.files.links import address_of
from programs.files.models import PrivateFile
from programs.files.states import Reading

register = template.Library()


@register.simple_tag(takes_context=True)
def file_address(context: dict[str, Any], file: PrivateFile) -> str:
    """The address at which this page's reader opens the file; empty when they may not, or not yet."""
    return address_of(file, request=context["request"]) if file.is_open else ""


@register.simple_tag(takes_context=True)
def preview_address(context: dict[str, Any], file: PrivateFile) -> str:
    """The address of its preview, as `file_address`; empty when there is nothing to show yet."""
    if not (file.preview or file.reading == Reading.DONE):
        return ""
    return address_of(file, request=context["request"], page="files:preview") if file.is_open else ""
