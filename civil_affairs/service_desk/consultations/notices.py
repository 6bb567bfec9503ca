"""What the person of a pre-consultation is told: who is in charge by post, what to bring, that the record is there."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "title": "옥외광고물 사전상담",
    "when": "2026. 3. 11.(수) 14:00",
    "place": "건축과 상담 창구",
    "code": "7KQ29FMX",
    "places": "1",
    "until": "",
    "draws": "",
    "reason": "",
    "bring": "간판을 달 건물 사진, 도안",
    "url": "https://portal.example.go.kr/bookings/lookup/",
    "department": "건축과",
    "post": "광고물 담당",
    "phone": "02-330-1737",
}
FACTS = "상담: {title}\n때: {when}\n곳: {place}\n담당: {department} {post}\n준비할 것: {bring}\n예약번호: {code}\n"


def _register(key: str, title: StrOrPromise, when: str, *, sms: str, body: str) -> None:
    register(
        MessageText(
            key=f"consultation.{key}",
            title=title,
            to="사전상담을 예약한 사람",
            when=when,
            sms=f"{HEAD}{sms} 문의 {{contact}}",
            email_subject=f"{HEAD}{{title}}: {title}",
            email_body=f"{body}\n확인과 변경: {{url}}\n문의: {{contact}}",
            variables=EXAMPLES,
        )
    )


_register(
    "booked",
    _("사전상담 예약"),
    "사전상담을 예약하면",
    sms="{title} 예약. {when} {place}. 준비할 것: {bring}. 예약번호 {code}. 변경: {url}",
    body=f"예약했습니다. 담당자가 질문을 먼저 읽고 준비합니다.\n\n{FACTS}",
)
_register(
    "moved",
    _("사전상담 시간이나 담당 바뀜"),
    "사전상담의 시간이나 담당자가 바뀌면",
    sms="{title} {when} {place}로 바뀌었습니다. 준비할 것: {bring}. 예약번호 {code}. 어려우면 바꿔 주세요: {url}",
    body=f"상담 시간이나 담당이 바뀌었습니다.\n\n{FACTS}",
)
_register(
    "answered",
    _("사전상담 결과"),
    "담당자가 상담 결과를 적으면",
    sms="{title} 결과가 나왔습니다. 다음에 낼 서류와 함께 읽어 보세요. 예약번호 {code}. {url}",
    body="상담 결과와 다음에 낼 서류를 누리집에서 읽을 수 있습니다.\n\n상담: {title}\n때: {when}\n예약번호: {code}\n",
)
