"""What the applicant of a general request is told."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.cases.messages import APPLICANT, EXAMPLES, WHEN
from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "


def _register(key: str, title: StrOrPromise, sms: str, subject: str, body: str) -> None:
    register(
        MessageText(
            key=f"general.{key}",
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
    _("문의·신청: 제출"),
    "신청을 받았습니다. 접수번호 {receipt_number}.",
    "신청을 받았습니다 ({receipt_number})",
    "신청을 받았습니다.\n접수번호: {receipt_number}\n담당 부서가 접수하면 처리기한을 알려 드립니다.",
)
_register(
    "received",
    _("문의·신청: 접수"),
    "{receipt_number} 접수, 처리기한 {due}.",
    "접수했습니다 ({receipt_number})",
    "신청을 접수했습니다.\n접수번호: {receipt_number}\n처리기한: {due}",
)
_register(
    "supplement",
    _("문의·신청: 보완 요청"),
    "{receipt_number} 보완 요청: {reason}",
    "보완이 필요합니다 ({receipt_number})",
    "신청을 처리하려면 보완이 필요합니다.\n접수번호: {receipt_number}\n보완할 내용: {reason}\n"
    "보완이 도착할 때까지 처리기한은 멈춥니다.",
)
_register(
    "extended",
    _("문의·신청: 연장"),
    "{receipt_number} 처리기한이 {due}로 연장되었습니다. 사유: {reason}",
    "처리기한을 연장했습니다 ({receipt_number})",
    "처리기한을 연장했습니다.\n접수번호: {receipt_number}\n새 처리기한: {due}\n사유: {reason}",
)
_register(
    "done",
    _("문의·신청: 답변"),
    "{receipt_number}에 답변했습니다. 확인: {url}",
    "답변했습니다 ({receipt_number})",
    "신청에 답변했습니다.\n접수번호: {receipt_number}\n답변은 아래 주소에서 접수번호로 확인하세요.\n"
    "어떠셨는지 알려 주세요: {rate_url}",
)
_register(
    "refused",
    _("문의·신청: 반려"),
    "{receipt_number} 반려. 사유: {reason} 구제: {remedy}",
    "반려했습니다 ({receipt_number})",
    "신청을 반려했습니다.\n접수번호: {receipt_number}\n사유: {reason}\n구제 방법: {remedy}",
)
_register(
    "withdrawn",
    _("문의·신청: 취하"),
    "{receipt_number} 신청이 취하되었습니다.",
    "신청이 취하되었습니다 ({receipt_number})",
    "신청이 취하되었습니다.\n접수번호: {receipt_number}",
)
_register(
    "progress",
    _("민원: 중간 안내"),
    "{title} {receipt_number} 처리 중입니다. 처리기한 {due}.",
    "처리 상황을 알려 드립니다 ({receipt_number})",
    "{title:을/를} 처리하고 있습니다.\n접수번호: {receipt_number}\n처리기한: {due}",
)
_register(
    "file_infected",
    _("민원: 바이러스가 있는 파일"),
    "{receipt_number}에 올린 파일에 바이러스가 있어 없앴습니다. 검사한 파일을 다시 올려 주세요. {url}",
    "올린 파일을 다시 보내 주세요 ({receipt_number})",
    "올리신 파일에 바이러스가 있어 없앴습니다.\n접수번호: {receipt_number}\n"
    "백신으로 검사한 파일을 다시 올려 주세요. 휴대전화나 컴퓨터도 검사해 보시기 바랍니다.",
)
