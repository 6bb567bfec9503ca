"""The steps of a week's production, loaded from data/newsletter.json with the plan."""

import json
from pathlib import Path

from django.db import transaction

from programs.people.models import Department

from .models import ChecklistItem

FILE = Path(__file__).parent.parent / "data" / "newsletter.json"


@transaction.atomic
def load_checklist() -> None:
    """Add the steps that are missing; what was edited in the admin stays. Departments are loaded before the plan."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["checklist"]
    departments = {department.plan_name: department for department in Department.objects.all()}
    for row in rows:
        defaults = {"weekday": row["weekday"], "order": row["order"], "department": departments[row["department"]]}
        ChecklistItem.objects.get_or_create(title=row["title"], defaults=defaults)
