"""The rules the portal begins with, loaded from data/weather_rules.json with the plan."""

import json
from pathlib import Path

from django.db import transaction

from .models import WeatherRule

RULES_FILE = Path(__file__).parent.parent / "data" / "weather_rules.json"


@transaction.atomic
def load_weather_rules() -> None:
    """Add the rules that are missing; what was edited in the admin stays."""
    for row in json.loads(RULES_FILE.read_text(encoding="utf-8"))["rules"]:
        WeatherRule.objects.get_or_create(
            kind=row["kind"],
            level=row["level"],
            area_code=row.get("area_code", WeatherRule._meta.get_field("area_code").default),
            defaults=row,
        )
