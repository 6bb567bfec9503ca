"""The forms of every day, loaded from data/forms.json with the plan. What staff changed since stays theirs.

They come unchecked: whether each still holds is for its department to look at."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from civil_affairs.forms_library.models import CivilForm, FormField
from programs.people.models import Department

FILE = Path(__file__).parent / "data" / "forms.json"


@transaction.atomic
def load_forms() -> int:
    """Add the forms that are missing, each whole; return how many are new. Departments are loaded before the plan."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    departments = {department.plan_name: department for department in Department.objects.all()}
    there = set(CivilForm.objects.values_list("slug", flat=True))
    new = [row for row in data["forms"] if row["slug"] not in there]
    for row in new:
        form = CivilForm.objects.create(
            slug=row["slug"],
            topic=row["topic"],
            department=departments[row["department"]],
            legal_number=row.get("legal_number", ""),
            fee_won=row.get("fee_won"),
            service_url=reverse(row["service"]) if row.get("service") else "",
            needs=row.get("needs", []),
            texts=row["texts"],
        )
        FormField.objects.bulk_create(_fields(form, row["fields"], data["common_fields"]))
        form.save()  # its fields are searched, too
    return len(new)


def _fields(form: CivilForm, rows: list[Any], common: dict[str, Any]) -> list[FormField]:
    """The form's fields; a name stands for a field that many forms have."""
    return [
        FormField(form=form, order=order * 10, **(common[row] if isinstance(row, str) else row))
        for order, row in enumerate(rows, start=1)
    ]
