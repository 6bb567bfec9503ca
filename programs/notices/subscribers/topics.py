"""The topics and places of sign-up that the plan names (P06), loaded from data/topics.json with the plan."""

import json
from pathlib import Path

from django.db import transaction

from .models import SignupPlace, Topic

TOPICS_FILE = Path(__file__).parent.parent / "data" / "topics.json"


@transaction.atomic
def load_topics() -> None:
    """Add the topics and places that are missing; what was edited in the admin stays."""
    data = json.loads(TOPICS_FILE.read_text(encoding="utf-8"))
    for row in data["topics"]:
        Topic.objects.get_or_create(number=row["number"], defaults=row)
    for row in data["places"]:
        SignupPlace.objects.get_or_create(code=row["code"], defaults=row)
