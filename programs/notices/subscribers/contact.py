"""Whom a subscriber can ask: the department of program 6."""

from programs.plan.models import Program
from programs.plan.names import department_name

PROGRAM = 6


def contact_variables(language: str) -> dict[str, str]:
    """Department and telephone for a message; nothing (the office's own number then) before the plan is loaded."""
    program = Program.objects.select_related("department").filter(number=PROGRAM).first()
    if program is None:
        return {}
    phone = f"02-330-{program.phone}" if program.phone_kind == "extension" else program.phone_text
    return {"department": department_name(program.department.name, language), "phone": phone}
