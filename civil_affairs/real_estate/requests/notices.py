"""What people who look for a home are told, and what brokers are told of them: never a name, never a number."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.cases.messages import APPLICANT, EXAMPLES, WHEN
from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
OWN = {
    **EXAMPLES,
    "receipt_number": "P09-2026-000123",
    "title": "부동산 맞춤형 신청",
    "department": "지적과",
    "phone": "02-330-1245",
    "brokers": "12",
    "closes": "2026. 3. 25.(수) 10:00",
    "chosen": "2",
}
BROKER = {
    "summary": "전세 · 신촌동, 연희동 · 2억원 ~ 3억원",
    "number": "P09-2026-000123",
    "closes": "2026. 3. 25.(수) 10:00",
    "url": "https://portal.example.go.kr/homes/offers/x7Kd93mQpL2vTz8RbW1c/",
    "department": "지적과",
    "post": "담당",
    "phone": "02-330-1245",
}


def _person(key: str, title: StrOrPromise, when: str, sms: str, subject: str, body: str) -> None:
    register(
        MessageText(
            key=f"home_request.{key}",
            title=title,
            to=APPLICANT,
            when=when,
            sms=HEAD + sms + " 문의 {contact}",
            email_subject=HEAD + subject,
            email_body=body + "\n\n진행 확인: {url}\n문의: {contact}",
            variables=OWN,
        )
    )


def _broker(key: str, title: StrOrPromise, when: str, sms: str) -> None:
    register(
        MessageText(
            key=f"home_request.{key}",
            title=title,
            to="신청에 맞는 중개업소",
            when=when,
            sms=HEAD + sms + " 문의 {contact}",
            variables=BROKER,
            # A link opens without an account: it is wiped once it was handed over.
            secret=frozenset({"url"}) if "{url}" in sms else frozenset(),
        )
    )


_person(
    "received",
    _("부동산 신청: 접수"),
    "신청을 보내면",
    "부동산 신청을 받아 중개업소 {brokers}곳에 보냈습니다. 접수번호 {receipt_number}. {closes}까지 제안을 받습니다.",
    "부동산 신청을 중개업소에 보냈습니다 ({receipt_number})",
    "부동산 신청을 받아 맞는 중개업소 {brokers}곳에 보냈습니다. 이름과 연락처는 보내지 않았습니다.\n"
    "접수번호: {receipt_number}\n제안을 받는 때: {closes}까지",
)
_person(
    "first_offers",
    _("부동산 신청: 첫 제안"),
    "첫 제안이 오면",
    "부동산 신청 {receipt_number}에 첫 제안이 왔습니다. 확인: {url}",
    "첫 제안이 왔습니다 ({receipt_number})",
    "부동산 신청에 첫 제안이 왔습니다. 제안을 비교하고 찾아갈 곳을 골라 주세요.\n접수번호: {receipt_number}\n"
    "제안을 받는 때: {closes}까지",
)
_person(
    "asked",
    _("부동산 신청: 중개업소의 질문"),
    "중개업소가 물으면",
    "부동산 신청 {receipt_number}에 중개업소의 질문이 왔습니다. 확인: {url}",
    "중개업소가 물었습니다 ({receipt_number})",
    "부동산 신청에 중개업소의 질문이 왔습니다. 연락처 없이 답할 수 있습니다.\n접수번호: {receipt_number}",
)
_person(
    "answered",
    _("부동산 신청: 질문의 답"),
    "물은 것에 중개업소가 답하면",
    "부동산 신청 {receipt_number}에 물으신 것의 답이 왔습니다. 확인: {url}",
    "물으신 것의 답이 왔습니다 ({receipt_number})",
    "부동산 신청에서 물으신 것에 중개업소가 답했습니다.\n접수번호: {receipt_number}",
)
_person(
    "closing",
    _("부동산 신청: 마감 전 안내"),
    "마감 이틀 전에",
    "부동산 신청 {receipt_number} 제안 받기가 {closes}에 끝납니다. 고르거나 14일 늘리기: {url}",
    "제안 받기가 곧 끝납니다 ({receipt_number})",
    "부동산 신청의 제안 받기가 {closes}에 끝납니다.\n접수번호: {receipt_number}\n"
    "그때까지 찾아갈 곳을 고르거나, 한 번 14일 늘릴 수 있습니다.",
)
_person(
    "prolonged",
    _("부동산 신청: 기간 늘림"),
    "제안 받는 기간을 늘리면",
    "부동산 신청 {receipt_number} 제안을 {closes}까지 받습니다.",
    "제안을 더 받습니다 ({receipt_number})",
    "부동산 신청의 제안을 더 받습니다.\n접수번호: {receipt_number}\n제안을 받는 때: {closes}까지",
)
_person(
    "done",
    _("부동산 신청: 끝남"),
    "고르거나 기간이 끝나면",
    "부동산 신청 {receipt_number} 끝났습니다. 고른 중개업소 {chosen}곳. 확인: {url}",
    "부동산 신청이 끝났습니다 ({receipt_number})",
    "부동산 신청이 끝났습니다.\n접수번호: {receipt_number}\n고른 중개업소: {chosen}곳\n"
    "고른 중개업소만 이름과 전화번호를 봅니다. 다른 중개업소의 주소는 닫혔습니다.",
)
_person(
    "rate",
    _("부동산 신청: 만족도"),
    "고르고 7일이 지나면",
    "부동산 맞춤형 서비스({receipt_number})가 어떠셨나요? {rate_url}",
    "부동산 맞춤형 서비스가 어떠셨나요? ({receipt_number})",
    "집은 잘 보셨나요? 서비스가 어떠셨는지 알려 주세요: {rate_url}\n접수번호: {receipt_number}",
)
_person(
    "supplement",
    _("부동산 신청: 보완 요청"),
    WHEN["supplement"],
    "부동산 신청 {receipt_number} 보완 요청: {reason}",
    "부동산 신청에 보완이 필요합니다 ({receipt_number})",
    "부동산 신청에 보완이 필요합니다.\n접수번호: {receipt_number}\n보완할 내용: {reason}",
)
_person(
    "extended",
    _("부동산 신청: 처리기한 연장"),
    WHEN["extended"],
    "부동산 신청 {receipt_number} 처리기한이 {due}로 연장되었습니다. 사유: {reason}",
    "처리기한을 연장했습니다 ({receipt_number})",
    "처리기한을 연장했습니다.\n접수번호: {receipt_number}\n새 처리기한: {due}\n사유: {reason}",
)
_person(
    "refused",
    _("부동산 신청: 반려"),
    WHEN["refused"],
    "부동산 신청 {receipt_number} 반려. 사유: {reason} 구제: {remedy}",
    "부동산 신청을 반려했습니다 ({receipt_number})",
    "부동산 신청을 반려했습니다.\n접수번호: {receipt_number}\n사유: {reason}\n구제 방법: {remedy}",
)
_person(
    "withdrawn",
    _("부동산 신청: 취하"),
    WHEN["withdrawn"],
    "부동산 신청 {receipt_number} 취하되었습니다.",
    "부동산 신청이 취하되었습니다 ({receipt_number})",
    "부동산 신청이 취하되었습니다.\n접수번호: {receipt_number}",
)
_broker(
    "broker_new",
    _("중개업소: 새 신청"),
    "조건에 맞는 신청이 오면",
    "새 부동산 신청: {summary}. {closes}까지 답하기 {url}",
)
_broker(
    "broker_changed",
    _("중개업소: 바뀐 신청"),
    "신청한 사람이 내용을 고치면",
    "부동산 신청 {number} 내용이 바뀌었습니다: {summary}. 확인 {url}",
)
_broker(
    "broker_reminder",
    _("중개업소: 아직 답하지 않은 신청"),
    "24시간 동안 답하지 않으면 한 번",
    "부동산 신청 {number} ({summary})이 답을 기다립니다. {closes}까지 {url}",
)
_broker(
    "broker_asked",
    _("중개업소: 신청한 사람의 질문"),
    "신청한 사람이 물으면",
    "부동산 신청 {number}에 질문이 왔습니다. 답하기 {url}",
)
_broker(
    "broker_answered",
    _("중개업소: 질문의 답"),
    "물은 것에 신청한 사람이 답하면",
    "부동산 신청 {number}에 물으신 것의 답이 왔습니다. 확인 {url}",
)
_broker(
    "broker_chosen",
    _("중개업소: 골랐어요"),
    "신청한 사람이 고르면",
    "부동산 신청 {number}에서 귀 업소를 골랐습니다. 연락처 보기(14일) {url}",
)
_broker(
    "broker_ended",
    _("중개업소: 끝난 신청"),
    "제안한 신청이 다른 선택으로 끝나면",
    "부동산 신청 {number} 제안 받기가 끝났습니다. 답해 주셔서 고맙습니다.",
)
