"""The topics and places of sign-up that the plan names (P06), loaded from data/topics.json with the plan."""

import json
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from .models import SignupPlace, Topic

TOPICS_FILE = Path(__file__).parent.parent / "data" / "topics.json"


@transaction.atomic
def load_topics() -> None:
    """Add the topics and places that are missing; what was edited in the admin stays."""
    data = json.loads(TOPICS_FILE.read_text(encoding="utf-8"))
    numbers = set(Topic.objects.values_list("number", flat=True))
    codes = set(SignupPlace.objects.values_list("code", flat=True))
    Topic.objects.bulk_create(
        [Topic(**row) for row in data["topics"] if row["number"] not in numbers],
        update_conflicts=True,  # whoever loads in the same moment adds the same ones
        unique_fields=["number"],
        update_fields=["code"],
    )
    SignupPlace.objects.bulk_create(
        [SignupPlace(**row) for row in data["places"] if row["code"] not in codes],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["code"],
    )


# The texts of data/topics.json, marked for the translators: pages show a topic by `Topic.shown_name`.
TEXTS = (
    gettext_noop("재난·안전"),
    gettext_noop("기상특보, 사고, 대피 안내처럼 바로 알아야 하는 소식이에요. 밤에도 보내요."),
    gettext_noop("복지"),
    gettext_noop("받을 수 있는 복지 서비스와 신청 기간을 알려요."),
    gettext_noop("교육"),
    gettext_noop("강좌, 도서관, 평생학습 소식이에요."),
    gettext_noop("문화"),
    gettext_noop("공연, 전시, 문화시설 소식이에요."),
    gettext_noop("축제·행사"),
    gettext_noop("동네 축제와 행사를 알려요."),
    gettext_noop("이슈"),
    gettext_noop("우리 구의 중요한 일과 정책을 알려요."),
    gettext_noop("생활정보"),
    gettext_noop("청소, 교통, 세금처럼 생활에 필요한 정보예요."),
)
