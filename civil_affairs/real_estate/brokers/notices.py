"""What brokers are told about taking part. No resident is named in any of them."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "office": "연희 공인중개사사무소",
    "url": "https://portal.example.go.kr/programs/9/brokers/mine/WzEsImE4ZiJd:1vNabc:x9Z/",
    "list_url": "https://portal.example.go.kr/programs/9/brokers/",
    "join_url": "https://portal.example.go.kr/programs/9/brokers/join/",
    "reason": "등록부의 사무소 전화와 달라 확인이 필요합니다.",
    "until": "2026. 12. 31.(목)",
    "department": "지적과",
    "post": "부동산 맞춤 담당",
    "phone": "02-330-1245",
}


def _register(key: str, title: StrOrPromise, to: str, when: str, sms: str) -> None:
    register(
        MessageText(
            key=f"broker.{key}",
            title=title,
            to=to,
            when=when,
            sms=f"{HEAD}{sms} 문의 {{contact}}",
            variables=EXAMPLES,
            priority="reminder" if key == "invited" else "case",
        )
    )


BROKER = "참여하는 중개사무소"
_register(
    "applied",
    _("부동산 맞춤정보: 참여 신청"),
    "참여를 신청한 중개사무소",
    "중개사무소가 참여를 신청하면",
    "{office}의 부동산 맞춤정보 서비스 참여 신청을 받았습니다. 등록부를 확인하고 문자로 알려 드립니다.",
)
_register(
    "approved",
    _("부동산 맞춤정보: 참여 승인"),
    BROKER,
    "직원이 참여를 승인하면",
    "{office}의 참여를 승인했습니다. 조건에 맞는 신청이 들어오면 문자로 알려 드립니다. "
    "맡는 동네, 언어, 거래 바꾸기: {url}",
)
_register(
    "refused",
    _("부동산 맞춤정보: 참여 승인하지 않음"),
    "참여를 신청한 중개사무소",
    "직원이 참여를 승인하지 않으면",
    "{office}의 참여를 승인하지 않았습니다. 까닭: {reason} 고친 뒤 다시 신청할 수 있습니다: {join_url}",
)
_register(
    "suspended",
    _("부동산 맞춤정보: 정지"),
    BROKER,
    "직원이 중개사무소를 정지하면",
    "{office}의 참여를 {until}까지 정지했습니다. 까닭: {reason} 새 신청을 받을 수 없고 열려 있던 주소도 멈춥니다. "
    "이의가 있으면 적어 주세요: {url}",
)
_register(
    "resumed",
    _("부동산 맞춤정보: 정지가 풀림"),
    BROKER,
    "정지 기간이 끝나거나 직원이 정지를 풀면",
    "{office}의 정지가 풀렸습니다. 조건에 맞는 신청이 들어오면 다시 문자로 알려 드립니다.",
)
_register(
    "appeal_answered",
    _("부동산 맞춤정보: 이의에 대한 답"),
    BROKER,
    "직원이 정지에 대한 이의에 답하면",
    "{office}의 이의에 답했습니다: {reason} 자세히: {url}",
)
_register(
    "left",
    _("부동산 맞춤정보: 참여를 그만둠"),
    "그만둔 중개사무소",
    "중개사무소가 참여를 그만두면",
    "{office}의 참여를 끝냈습니다. 새 신청이 가지 않습니다. 다시 참여: {join_url}",
)
_register(
    "link",
    _("부동산 맞춤정보: 내 사무소 주소"),
    BROKER,
    "중개사무소가 자기 주소를 다시 달라고 하면",
    "{office}의 정보를 보고 바꾸는 주소입니다(30일 동안 열립니다): {url}",
)
_register(
    "invited",
    _("부동산 맞춤정보: 참여 안내"),
    "등록부에 있고 아직 참여하지 않은 중개사무소",
    "직원이 안내를 보내면",
    "{office}에 안내합니다. 구민이 집의 조건을 한 번 신청하면 참여하는 중개사무소 모두에게 전하는 무료 서비스입니다. "
    "참여 신청: {join_url}",
)
