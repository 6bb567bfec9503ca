"""What the person who reported a name change is told; names stay out, for others may read the phone."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.cases.messages import APPLICANT, EXAMPLES, WHEN
from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "


def _register(key: str, title: StrOrPromise, sms: str, subject: str, body: str) -> None:
    register(
        MessageText(
            key=f"name_change.{key}",
            title=title,
            to=APPLICANT,
            when=WHEN[key],
            sms=HEAD + sms + " 문의 {contact}",
            email_subject=HEAD + subject,
            email_body=body + "\n\n진행 확인: {url}\n문의: {contact}",
            variables=EXAMPLES,
        )
    )


_register(
    "filed",
    _("개명신고: 미리 신청"),
    "개명신고를 미리 신청했습니다. 접수번호 {receipt_number}. 본인이 신분증을 가지고 방문해 주세요.",
    "개명신고를 미리 신청했습니다 ({receipt_number})",
    "개명신고를 미리 신청했습니다.\n접수번호: {receipt_number}\n"
    "본인이 신분증과 개명 허가 결정문 등본을 가지고 구청 민원실로 오시면 우선처리합니다.",
)
_register(
    "received",
    _("개명신고: 접수"),
    "개명신고 {receipt_number} 접수, 처리기한 {due}.",
    "개명신고를 접수했습니다 ({receipt_number})",
    "개명신고를 접수했습니다.\n접수번호: {receipt_number}\n처리기한: {due}",
)
_register(
    "done",
    _("개명신고: 처리 완료"),
    "개명신고(접수번호 {receipt_number})가 처리되었습니다.",
    "개명신고가 처리되었습니다 ({receipt_number})",
    "개명신고가 처리되었습니다. 가족관계등록부에 새 이름이 기록되었습니다.\n접수번호: {receipt_number}\n"
    "어떠셨는지 알려 주세요: {rate_url}",
)
_register(
    "supplement",
    _("개명신고: 보완 요청"),
    "개명신고 {receipt_number} 보완 요청: {reason}",
    "개명신고에 보완이 필요합니다 ({receipt_number})",
    "개명신고를 처리하려면 보완이 필요합니다.\n접수번호: {receipt_number}\n보완할 내용: {reason}\n"
    "보완이 도착할 때까지 처리기한은 멈춥니다.",
)
_register(
    "extended",
    _("개명신고: 연장"),
    "개명신고 {receipt_number} 처리기한이 {due}로 연장되었습니다. 사유: {reason}",
    "개명신고 처리기한을 연장했습니다 ({receipt_number})",
    "개명신고 처리기한을 연장했습니다.\n접수번호: {receipt_number}\n새 처리기한: {due}\n사유: {reason}",
)
_register(
    "refused",
    _("개명신고: 반려"),
    "개명신고 {receipt_number} 반려. 사유: {reason} 구제: {remedy}",
    "개명신고를 반려했습니다 ({receipt_number})",
    "개명신고를 반려했습니다.\n접수번호: {receipt_number}\n사유: {reason}\n구제 방법: {remedy}",
)
_register(
    "withdrawn",
    _("개명신고: 취하"),
    "개명신고 {receipt_number} 신청이 취하되었습니다.",
    "개명신고가 취하되었습니다 ({receipt_number})",
    "개명신고가 취하되었습니다.\n접수번호: {receipt_number}",
)
