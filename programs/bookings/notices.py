"""What the person of a booking is told. No names and no services in a text message: others may read that phone."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, Priority, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "title": "민원 사전상담",
    "when": "2026. 3. 11.(수) 14:00",
    "place": "민원실 2번 창구",
    "code": "7KQ29FMX",
    "places": "1",
    "until": "2026. 3. 10.(화) 14:00",
    "draws": "2026. 3. 9.(월) 10:00",
    "reason": "담당자 출장",
    "bring": " 준비물: 신분증, 임대차계약서.",
    "url": "https://portal.example.go.kr/bookings/lookup/",
    "department": "민원여권과",
    "post": "담당",
    "phone": "02-330-1137",
}


# For staff, beside each text.
WHEN = {
    "booked": "예약을 마치거나 승인하면",
    "pending": "승인이 필요한 예약을 신청하면",
    "applied": "추첨에 신청하면",
    "waiting": "빈자리 기다리기를 신청하면",
    "offered": "기다리던 자리가 나면",
    "expired": "안내한 시간 안에 자리를 받지 않으면",
    "declined": "예약을 승인하지 않으면",
    "cancelled": "예약을 취소하면",
    "session_cancelled": "회차를 취소하면",
    "session_reopened": "휴무로 취소한 회차를 다시 열면",
    "session_moved": "회차의 때나 곳을 바꾸면",
    "moved": "예약 시간을 바꾸면",
    "places_changed": "예약 인원을 바꾸면",
    "services_changed": "예약에서 볼 업무를 바꾸면",
    "drawn": "추첨에서 뽑히면",
    "not_drawn": "추첨에서 뽑히지 않으면",
    "reminded": "예약한 때가 다가오면",
    "file_infected": "올린 파일에 바이러스가 있어 없애면",
}


def _register(key: str, title: StrOrPromise, sms: str, body: str, *, priority: Priority = "case") -> None:
    register(
        MessageText(
            key=f"bookings.{key}",
            title=title,
            to="예약한 사람",
            when=WHEN[key],
            sms=f"{HEAD}{sms} 문의 {{contact}}",
            email_subject=f"{HEAD}{{title}}: {title}",
            email_body=f"{body}\n\n예약: {{title}}\n때: {{when}}\n곳: {{place}}\n예약번호: {{code}}\n"
            "확인과 변경: {url}\n문의: {contact}",
            variables=EXAMPLES,
            priority=priority,
        )
    )


_register(
    "booked", _("예약 완료"), "예약 완료. {title} {when} {place}. 예약번호 {code}.{bring}", "예약했습니다.{bring}"
)
_register(
    "pending",
    _("예약 승인 기다림"),
    "예약 신청을 받았습니다. {title} {when}. 승인하면 알려 드립니다. 예약번호 {code}.",
    "예약 신청을 받았습니다. 담당자가 확인하고 알려 드립니다.",
)
_register(
    "applied",
    _("추첨 신청"),
    "추첨 신청을 받았습니다. {title} {when}. 추첨 {draws}. 예약번호 {code}.",
    "추첨 신청을 받았습니다. {draws}에 추첨하고 결과를 알려 드립니다.",
)
_register(
    "waiting",
    _("빈자리 기다림"),
    "빈자리 기다리기를 신청했습니다. {title} {when}. 자리가 나면 알려 드립니다. 예약번호 {code}.",
    "빈자리 기다리기를 신청했습니다. 자리가 나면 차례대로 알려 드립니다.",
)
_register(
    "offered",
    _("빈자리 안내"),
    "자리가 났습니다. {title} {when}. {until}까지 {url} 에서 예약번호 {code}로 받아 주세요.",
    "기다리던 자리가 났습니다. {until}까지 받지 않으면 다음 분에게 차례가 갑니다.",
)
_register(
    "expired",
    _("빈자리 안내 시간 지남"),
    "답이 없어 자리가 다음 분에게 갔습니다. {title} {when}. 다시 신청할 수 있습니다: {url}",
    "안내한 시간이 지나 자리가 다음 분에게 갔습니다. 다시 기다리기를 신청할 수 있습니다.",
)
_register(
    "declined",
    _("예약 승인되지 않음"),
    "예약이 승인되지 않았습니다. {title} {when}. 까닭: {reason}.",
    "예약이 승인되지 않았습니다.\n까닭: {reason}",
)
_register("cancelled", _("예약 취소"), "예약을 취소했습니다. {title} {when}.", "예약을 취소했습니다.")
_register(
    "session_cancelled",
    _("회차 취소"),
    "{title} {when} 일정이 취소되었습니다. 까닭: {reason}. 다른 시간 고르기: {url}",
    "예약하신 일정이 취소되었습니다.\n까닭: {reason}\n다른 시간을 예약할 수 있습니다.",
)
_register(
    "session_reopened",
    _("회차 다시 열림"),
    "취소되었던 {title} {when} 일정이 다시 열렸습니다. 다시 예약하기: {url}",
    "취소되었던 일정이 다시 열렸습니다.\n예약은 저절로 되살아나지 않습니다. "
    "아래 주소에서 이 시간이나 다른 시간을 골라 주십시오.",
)
_register(
    "session_moved",
    _("회차 시간 바뀜"),
    "{title} 일정이 {when} {place}로 바뀌었습니다. 까닭: {reason}. 답하기: {url}",
    "예약하신 일정이 바뀌었습니다.\n까닭: {reason}\n오기 어려우면 취소해 주세요.",
)
_register(
    "moved",
    _("예약 시간 바꿈"),
    "예약을 {when}로 바꿨습니다. {title} {place}. 예약번호 {code}.{bring}",
    "예약 시간을 바꿨습니다.{bring}",
)
_register(
    "places_changed",
    _("예약 인원 바꿈"),
    "예약 인원을 {places}명으로 바꿨습니다. {title} {when}. 예약번호 {code}.",
    "예약 인원을 {places}명으로 바꿨습니다.",
)
_register(
    "services_changed",
    _("볼 업무 바꿈"),
    "볼 업무를 바꿨습니다. {title} {when}. 예약번호 {code}.{bring}",
    "예약에서 볼 업무를 바꿨습니다.{bring}",
)
_register("drawn", _("추첨됨"), "추첨되었습니다. {title} {when} {place}. 예약번호 {code}.", "추첨되었습니다.")
_register(
    "not_drawn",
    _("추첨되지 않음"),
    "추첨되지 않았습니다. {title} {when}. 추첨 결과와 씨앗은 누리집에서 볼 수 있습니다: {url}",
    "아쉽게도 추첨되지 않았습니다. 추첨 씨앗과 순서는 누리집에서 누구나 확인할 수 있습니다.",
)
_register(
    "reminded",
    _("예약 미리 알림"),
    "예약이 다가옵니다. {title} {when} {place}. 예약번호 {code}.{bring} 입장 QR과 취소: {url}",
    "곧 예약한 시간이 됩니다.{bring} 못 오시면 다른 분을 위해 취소해 주세요.",
    priority="reminder",
)
_register(
    "file_infected",
    _("바이러스가 있는 파일"),
    "예약 {code}에 올린 파일에 바이러스가 있어 없앴습니다. 검사한 파일을 다시 올려 주세요. {url}",
    "올리신 파일에 바이러스가 있어 없앴습니다. 백신으로 검사한 파일을 다시 올려 주세요.",
)
