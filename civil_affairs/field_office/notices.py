"""What those who asked in advance are told. No names and no addresses: others may read that phone."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.cases.messages import APPLICANT, EXAMPLES, WHEN
from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
KINDS: "tuple[tuple[str, StrOrPromise, str], ...]" = (
    ("move_in_question", _("전입신고 안내"), "전입신고 안내 요청"),
    ("tax_consultation", _("취득세 상담"), "취득세 상담 신청"),
    ("bulky_pickup", _("대형폐기물 수거"), "대형폐기물 수거 신청"),
)
PICKUP = {**EXAMPLES, "pickup": "2026. 3. 11.(수)", "fee": "8,000원", "sticker": "2026-00123"}
# act -> (title, sms, subject, body); {what} is the kind's own name.
USUAL: "dict[str, tuple[StrOrPromise, str, str, str]]" = {
    "filed": (
        _("신청"),
        "{what}을 받았습니다. 접수번호 {{receipt_number}}.",
        "{what}을 받았습니다 ({{receipt_number}})",
        "{what}을 받았습니다.\n접수번호: {{receipt_number}}",
    ),
    "received": (
        _("접수"),
        "{what} {{receipt_number}} 접수, 처리기한 {{due}}.",
        "{what}을 접수했습니다 ({{receipt_number}})",
        "{what}을 접수했습니다.\n접수번호: {{receipt_number}}\n처리기한: {{due}}",
    ),
    "done": (
        _("답변"),
        "{what}({{receipt_number}})에 답변했습니다. 누리집에서 확인하세요: {{url}}",
        "{what}에 답변했습니다 ({{receipt_number}})",
        "{what}에 답변했습니다. 답변은 누리집에서 볼 수 있습니다.\n접수번호: {{receipt_number}}\n"
        "어떠셨는지 알려 주세요: {{rate_url}}",
    ),
    "supplement": (
        _("보완 요청"),
        "{what} {{receipt_number}} 보완 요청: {{reason}}",
        "{what}에 보완이 필요합니다 ({{receipt_number}})",
        "{what}을 처리하려면 보완이 필요합니다.\n접수번호: {{receipt_number}}\n보완할 내용: {{reason}}",
    ),
    "extended": (
        _("연장"),
        "{what} {{receipt_number}} 처리기한이 {{due}}로 연장되었습니다. 사유: {{reason}}",
        "{what}의 처리기한을 연장했습니다 ({{receipt_number}})",
        "{what}의 처리기한을 연장했습니다.\n접수번호: {{receipt_number}}\n새 처리기한: {{due}}\n사유: {{reason}}",
    ),
    "refused": (
        _("반려"),
        "{what} {{receipt_number}} 반려. 사유: {{reason}} 구제: {{remedy}}",
        "{what}을 반려했습니다 ({{receipt_number}})",
        "{what}을 반려했습니다.\n접수번호: {{receipt_number}}\n사유: {{reason}}\n구제 방법: {{remedy}}",
    ),
    "withdrawn": (
        _("취하"),
        "{what} {{receipt_number}} 신청이 취하되었습니다.",
        "{what}이 취하되었습니다 ({{receipt_number}})",
        "{what}이 취하되었습니다.\n접수번호: {{receipt_number}}",
    ),
}
OWN: "dict[tuple[str, str], tuple[StrOrPromise, str, str, str]]" = {
    ("bulky_pickup", "received"): (
        _("수거일 안내"),
        "대형폐기물 {{receipt_number}} 수거일 {{pickup}}, 수수료 {{fee}}, 배출번호 {{sticker}}.",
        "대형폐기물 수거일을 정했습니다 ({{receipt_number}})",
        "대형폐기물 수거일을 정했습니다.\n접수번호: {{receipt_number}}\n수거일: {{pickup}}\n수수료: {{fee}}\n"
        "배출번호: {{sticker}}\n수거하는 날 아침까지 배출번호를 붙여 내놓아 주세요.",
    ),
    ("bulky_pickup", "done"): (
        _("수거 완료"),
        "대형폐기물({{receipt_number}})을 수거했습니다.",
        "대형폐기물을 수거했습니다 ({{receipt_number}})",
        "대형폐기물을 수거했습니다.\n접수번호: {{receipt_number}}\n어떠셨는지 알려 주세요: {{rate_url}}",
    ),
}


def _register(kind: str, shown: StrOrPromise, what: str, act: str, variables: Mapping[str, str]) -> None:
    title, sms, subject, body = OWN.get((kind, act)) or USUAL[act]
    register(
        MessageText(
            key=f"{kind}.{act}",
            title=f"{shown}: {title}",
            to=APPLICANT,
            when=WHEN[act],
            sms=HEAD + sms.format(what=what) + " 문의 {contact}",
            email_subject=HEAD + subject.format(what=what),
            email_body=body.format(what=what) + "\n\n진행 확인: {url}\n문의: {contact}",
            variables=variables,
        )
    )


for kind, shown, what in KINDS:
    for act in USUAL:
        _register(kind, shown, what, act, PICKUP if kind == "bulky_pickup" else EXAMPLES)
