"""What Deaf residents read: one thing a sentence, and always a way to answer in writing.

Every message names department and telephone (K-09); none asks to be rung up.
"""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "title": "수어통역",
    "when": "2026. 3. 11.(수) 14:00",
    "place": "구청 민원실 수어통역 창구",
    "code": "7KQ29FMX",
    "places": "1",
    "until": "",
    "draws": "",
    "reason": "",
    "bring": "",
    "interpreter": "수어통역사 1",
    "times": "2026. 3. 12.(목) 10:00 / 2026. 3. 12.(목) 15:00",
    "text": "신분증을 꼭 가져오세요.",
    "url": "https://portal.example.go.kr/bookings/lookup/",
    "ask_url": "https://portal.example.go.kr/programs/7/ask/",
    "department": "민원여권과",
    "post": "수어통역 담당",
    "phone": "02-330-1137",
}
IN_WRITING = "전화하지 않아도 됩니다."
END = f"예약 보기와 바꾸기: {{url}}\n글로 물어보기: {{ask_url}}\n{IN_WRITING}\n담당: {{contact}}"


def _register(key: str, title: StrOrPromise, when: str, *, sms: str, body: str) -> None:
    register(
        MessageText(
            key=f"interpreting.{key}",
            title=title,
            to="수어통역을 예약한 사람",
            when=when,
            sms=f"{HEAD}{sms} {IN_WRITING} 글로 물어보기: {{ask_url}} 담당: {{contact}}",
            email_subject=f"{HEAD}{title}",
            email_body=f"{body}\n\n{END}",
            variables=EXAMPLES,
        )
    )


_register(
    "pending",
    _("수어통역 신청"),
    "수어통역을 신청하면",
    sms="수어통역 신청을 받았습니다. {when}. 통역사를 정해 알려 드립니다. 예약번호 {code}.",
    body="수어통역 신청을 받았습니다.\n통역사를 정해 다시 알려 드립니다.\n\n때: {when}\n예약번호: {code}",
)
_register(
    "booked",
    _("수어통역 예약 완료"),
    "통역사를 정하면",
    sms="수어통역이 예약됐습니다. {when}. 곳: {place}. {interpreter}. 예약번호 {code}. 바꾸기: {url}",
    body="수어통역이 예약됐습니다.\n\n때: {when}\n곳: {place}\n통역사: {interpreter}\n예약번호: {code}",
)
_register(
    "moved",
    _("수어통역 시간 바뀜"),
    "수어통역 시간이 바뀌면",
    sms="수어통역 시간이 바뀌었습니다. {when}. 곳: {place}. 통역사: {interpreter}. 예약번호 {code}.",
    body="수어통역 시간이 바뀌었습니다.\n\n때: {when}\n곳: {place}\n통역사: {interpreter}\n예약번호: {code}",
)
_register(
    "proposed",
    _("수어통역 다른 시간 안내"),
    "그 시간에 통역사가 없어 다른 시간을 권하면",
    sms="그 시간에는 통역사가 없습니다. 이 시간은 됩니다: {times}. 고르기: {url}",
    body="그 시간({when})에는 통역사가 없습니다.\n이 시간은 됩니다.\n{times}\n\n누리집에서 하나를 골라 주세요.",
)
_register(
    "note",
    _("수어통역 담당자가 보낸 글"),
    "담당자가 글로 연락하면",
    sms="수어통역 {when}. {text}",
    body="수어통역 담당자가 보낸 글입니다.\n\n{text}\n\n때: {when}\n예약번호: {code}",
)
