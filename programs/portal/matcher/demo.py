"""Answers that some of the demo's residents saved, most of whom agreed to be told."""

from itertools import cycle
from typing import Any

from programs.base.matching.answers import Answers
from programs.people.models import User
from programs.portal.matcher import services
from programs.portal.matcher.models import MatchProfile

ANSWERS: tuple[dict[str, Any], ...] = (
    {"age_band": "35-49", "household": ["child"], "dong": "1141055500", "needs": ["evening"], "language": "ko"},
    {"age_band": "65+", "household": ["alone"], "dong": "1141061500", "needs": ["news"], "language": "ko"},
    {"age_band": "19-34", "household": ["nobody"], "dong": "1141058500", "needs": ["evening", "news"]},
    {"age_band": "19-34", "household": ["baby"], "dong": "1141070000", "needs": ["news"], "language": "vi"},
)
MOST = 20


def make_profiles() -> int:
    """Save answers for residents who have none, the last of every four without being told; return how many."""
    people = User.objects.residents().filter(is_active=True, email__isnull=False, match_profile__isnull=True)
    chosen = people.order_by("pk")[: max(0, MOST - MatchProfile.objects.count())]
    made = 0
    for number, (user, given) in enumerate(zip(chosen, cycle(ANSWERS), strict=False)):
        services.save(Answers.from_data(given), by=user, sensitive=False, tell=number % len(ANSWERS) != 3)
        made += 1
    return made
