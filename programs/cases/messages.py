"""What the messages about a case say of it, and to whom they go."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.ids import sign
from programs.base.text import korean_datetime
from programs.cases.models import Case
from programs.notices.services import Recipient
from programs.plan.names import department_name

RATING = "cases.rate"  # the purpose of the signed link
EXAMPLES = {
    "receipt_number": "P07-2026-000123",
    "title": "개명신고",
    "department": "민원여권과",
    "post": "담당",
    "phone": "02-330-1137",
    "due": "2026. 3. 11.(수) 18:00",
    "reason": "개명 허가 결정문 등본을 내 주세요.",
    "remedy": "60일 안에 이의신청을 할 수 있어요.",
    "url": "https://portal.example.go.kr/cases/lookup/",
    "rate_url": "https://portal.example.go.kr/cases/rate/MTIz:1vX/",
}
# For staff, beside each text: when an applicant is told what. A kind's own moves add their own words.
APPLICANT = "신청한 사람"
WHEN = {
    "filed": "누리집에서 신청을 마치면",
    "received": "담당자가 접수하면",
    "supplement": "보완을 요청하면",
    "extended": "처리기한을 늘리면",
    "done": "처리를 마치면",
    "refused": "반려하면",
    "withdrawn": "신청을 취하하면",
    "file_infected": "올린 파일에 바이러스가 있어 없애면",
    "progress": "처리하는 동안 중간에 알릴 때",
}


def recipient_of(case: Case) -> Recipient:
    return Recipient(
        name=case.applicant_name, phone=case.applicant_phone, email=case.applicant_email, language=case.language
    )


def phone_of(case: Case) -> str:
    return case.program.outside_phone


def rating_link(case: Case) -> str:
    """The signed link to the question at the end; whoever got the message may answer it."""
    return settings.SITE_URL + reverse("cases:rate", args=[sign(RATING, case.pk)])


def variables_for(case: Case, data: Mapping[str, Any]) -> dict[str, str]:
    """The variables that every case's text may name, and those of its kind (K-09: department, post, telephone)."""
    return {
        "receipt_number": case.receipt_number or "",
        "title": case.kind_title,
        "department": department_name(case.department.name, case.language),
        "post": _("담당"),
        "phone": phone_of(case),
        "due": korean_datetime(case.due_at) if case.due_at else "",
        "reason": str(data.get("reason", "")),
        "remedy": str(data.get("remedy", "")),
        "url": settings.SITE_URL + reverse("cases:lookup"),
        "rate_url": rating_link(case),
        **case.message_variables(),
    }
