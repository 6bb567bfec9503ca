"""What the person whose building changed is told; addresses stay out, for others may read the phone."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.cases.messages import APPLICANT, EXAMPLES, WHEN
from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
VARIABLES = {
    **EXAMPLES,
    "receipt_number": "P14-2026-000123",
    "title": "등기 원스톱",
    "department": "건축과",
    "phone": "02-330-1737",
    "reason": "바뀐 도면을 내 주세요.",
    "change": "지번변경",
    "commissioned": "2026. 3. 11.(수)",
    "registered": "2026. 3. 16.(월)",
    "registry_number": "제12345호",
}
OWN_WHEN = {
    "ledger_done": "촉탁 대상이 아닌 건의 대장 정리를 마치면",
    "commissioned": "등기소에 촉탁했다고 적으면",
    "registered": "등기완료를 적으면 바로",
    "undone": "끝난 건의 단계를 되돌리면",
}


def _register(key: str, title: StrOrPromise, sms: str, subject: str, body: str) -> None:
    register(
        MessageText(
            key=f"registration.{key}",
            title=title,
            to=APPLICANT,
            when=OWN_WHEN.get(key) or WHEN[key],
            sms=HEAD + sms + " 문의 {contact}",
            email_subject=HEAD + subject,
            email_body=body + "\n접수번호: {receipt_number}\n\n진행 확인: {url}\n문의: {contact}",
            variables=VARIABLES,
        )
    )


_register(
    "filed",
    _("등기 원스톱: 신청"),
    "등기 원스톱 신청을 받았습니다. 접수번호 {receipt_number}.",
    "등기 원스톱 신청을 받았습니다 ({receipt_number})",
    "건축물대장 변경과 등기 촉탁을 함께 신청했습니다. 담당자가 접수하면 다시 알려 드립니다.",
)
_register(
    "received",
    _("등기 원스톱: 접수"),
    "등기 원스톱 {receipt_number} 접수, 처리기한 {due}.",
    "등기 원스톱을 접수했습니다 ({receipt_number})",
    "{change} 신청을 접수했습니다.\n처리기한: {due}",
)
_register(
    "ledger_done",
    _("등기 원스톱: 대장 정리 완료"),
    "{receipt_number} 건축물대장을 정리했습니다. 등기는 소유자가 등기소에 신청해 주세요.",
    "건축물대장을 정리했습니다 ({receipt_number})",
    "{change}에 따라 건축물대장을 정리했습니다. 촉탁 대상이 아니므로 등기는 소유자가 등기소에 신청해 주세요.\n"
    "어떠셨는지 알려 주세요: {rate_url}",
)
_register(
    "commissioned",
    _("등기 원스톱: 등기소에 촉탁"),
    "{receipt_number} 등기소에 등기를 촉탁했습니다({commissioned}).",
    "등기소에 등기를 촉탁했습니다 ({receipt_number})",
    "건축물대장을 정리하고 {commissioned} 등기소에 등기를 촉탁했습니다. 등기가 끝나면 바로 알려 드립니다.",
)
_register(
    "registered",
    _("등기 원스톱: 등기 완료"),
    "{receipt_number} 등기가 끝났습니다({registered}, {registry_number}).",
    "등기가 끝났습니다 ({receipt_number})",
    "{change}에 따른 등기가 끝났습니다. 등기소에 가지 않으셔도 됩니다.\n등기일: {registered}\n"
    "등기 번호: {registry_number}\n어떠셨는지 알려 주세요: {rate_url}",
)
_register(
    "undone",
    _("등기 원스톱: 잘못 알린 결과를 바로잡음"),
    "{receipt_number} 앞서 알린 결과는 잘못 적은 것입니다. 처리가 끝나면 다시 알려 드립니다.",
    "앞서 알린 결과를 바로잡습니다 ({receipt_number})",
    "앞서 알려 드린 처리 결과는 잘못 적은 것입니다. 처리가 끝나면 다시 알려 드립니다. 불편을 드려 죄송합니다.",
)
_register(
    "supplement",
    _("등기 원스톱: 보완 요청"),
    "등기 원스톱 {receipt_number} 보완 요청: {reason}",
    "등기 원스톱에 보완이 필요합니다 ({receipt_number})",
    "보완할 내용: {reason}\n보완이 도착할 때까지 처리기한은 멈춥니다.",
)
_register(
    "extended",
    _("등기 원스톱: 연장"),
    "등기 원스톱 {receipt_number} 처리기한이 {due}로 연장되었습니다. 사유: {reason}",
    "등기 원스톱 처리기한을 연장했습니다 ({receipt_number})",
    "새 처리기한: {due}\n사유: {reason}",
)
_register(
    "refused",
    _("등기 원스톱: 반려"),
    "등기 원스톱 {receipt_number} 반려. 사유: {reason} 구제: {remedy}",
    "등기 원스톱을 반려했습니다 ({receipt_number})",
    "등기 원스톱 신청을 반려했습니다.\n사유: {reason}\n구제 방법: {remedy}",
)
_register(
    "withdrawn",
    _("등기 원스톱: 취하"),
    "등기 원스톱 {receipt_number} 신청이 취하되었습니다.",
    "등기 원스톱 신청이 취하되었습니다 ({receipt_number})",
    "등기 원스톱 신청이 취하되었습니다.",
)
