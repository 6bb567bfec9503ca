"""Texts to begin with: a template's own variables are filled in when it is used, those of each recipient stay."""

import string
from collections.abc import Mapping

from .. import texts
from .composition import VARIABLES
from .models import MessageTemplate

_braces = str.maketrans({"{": "{{", "}": "}}"})


def known_names(examples: Mapping[str, str]) -> tuple[str, ...]:
    """What a template with these examples may name."""
    return (*VARIABLES, *examples)


def begun(template: MessageTemplate, values: Mapping[str, str]) -> str:
    """The template's text with its own values in it; braces and each recipient's variables are as they were."""
    return "".join(
        literal.translate(_braces) + (_filled(name, spec or "", values) if name else "")
        for literal, name, spec, _conversion in string.Formatter().parse(template.body)
    )


def _filled(name: str, spec: str, values: Mapping[str, str]) -> str:
    written = f"{name}:{spec}" if spec else name
    if name not in values:
        return f"{{{written}}}"
    return texts.fill(f"{{{written}}}", {name: values[name]}).translate(_braces)
