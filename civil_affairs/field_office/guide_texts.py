"""The guide's first pages in the four languages, from data/guide.json; what staff wrote since stays."""

import json
from datetime import date
from pathlib import Path

from civil_affairs.field_office.guide import GuidePage

FILE = Path(__file__).parent / "data" / "guide.json"


def load_guide() -> int:
    """Add the pages that are missing; return how many."""
    made = 0
    for order, page in enumerate(json.loads(FILE.read_text(encoding="utf-8"))["pages"], start=1):
        for language, words in page["languages"].items():
            _row, is_new = GuidePage.objects.get_or_create(
                slug=page["slug"],
                language=language,
                defaults={
                    **words,
                    "source": page["source"],
                    "checked_on": date.fromisoformat(page["checked_on"]),
                    "order": order * 10,
                },
            )
            made += is_new
    return made
