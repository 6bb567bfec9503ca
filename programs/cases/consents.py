"""What a resident agrees to when filing online, in the words that are kept."""

from django.utils.translation import gettext_lazy as _

from programs.cases.case import Case
from programs.people.fields import hash_for_lookup
from programs.people.models import Consent

CONSENT_WORDING = _(
    "수집하는 정보: 이름, 휴대전화, 이메일과 신청 내용. 쓰는 곳: 신청 처리와 결과 안내. "
    "보관 기간: 처리가 끝난 뒤 5년. 동의하지 않을 수 있지만, 그러면 온라인으로 신청할 수 없어요."
)


def record_consent(case: Case, *, source: str) -> Consent:
    return Consent.objects.create(
        user=case.applicant,
        phone_hash=None if case.applicant else hash_for_lookup(case.applicant_phone),
        purpose=f"{case.kind}.filing",
        wording=str(CONSENT_WORDING),
        granted=True,
        source=source,
    )
