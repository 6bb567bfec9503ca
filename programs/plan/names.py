"""Names of departments in the page's language; the office's own Korean name where there is none."""

from django.utils.translation import get_language

from programs.plan.catalog import texts


def department_name(name: str, language: str | None = None) -> str:
    code = (language or get_language() or "ko").replace("-", "_").lower()
    names = {known.lower(): text for known, text in texts()["departments"].get(name, {}).items()}
    return str(names.get(code, name))
