"""What members and owners of tasks are told. No agenda and no names in a text message: others may read that phone."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, Priority, register

HEAD = "[서대문구청] "
MEETING = {
    "body": "신촌활성화 협의회",
    "title": "제2차 회의",
    "when": "2026. 3. 11.(수) 14:00",
    "place": "구청 기획상황실",
    "reason": "장소 사정",
    "until": "2026. 3. 18.(수) 18:00",
    "url": "https://portal.example.go.kr/committees/m/WzEyM10:1vKq2b:4mFh0S6rGZ1Q/",
    "department": "지역활성화과",
    "post": "담당",
    "phone": "02-330-1137",
}
TASK = MEETING | {
    "task": "거리 조명 개선안 제출",
    "due": "2026. 4. 1.(수)",
    "url": "https://portal.example.go.kr/admin/",
}
MEMBERS, OWNERS = "위원", "후속 과제를 맡은 직원"


def _register(
    key: str,
    title: StrOrPromise,
    when: str,
    sms: str,
    body: str,
    *,
    to: str = MEMBERS,
    priority: Priority = "case",
) -> None:
    about = "할 일: {task}\n기한: {due}\n" if to == OWNERS else "때: {when}\n곳: {place}\n"
    register(
        MessageText(
            key=f"committees.{key}",
            title=title,
            to=to,
            when=when,
            sms=f"{HEAD}{sms} 문의 {{contact}}",
            email_subject=f"{HEAD}{{body}} {{title}}: {title}",
            email_body=f"{body}\n\n회의: {{body}} {{title}}\n{about}보기: {{url}}\n문의: {{contact}}",
            variables=TASK if to == OWNERS else MEETING,
            priority=priority,
        )
    )


_register(
    "noticed",
    _("회의 소집 통지"),
    "회의 소집을 통지하면",
    "{body} {title} {when} {place}. 안건과 자료를 보고 참석 여부를 알려 주세요: {url}",
    "회의를 소집합니다. 아래 주소에서 안건과 자료를 보고 참석 여부를 알려 주세요. "
    "이해관계가 있는 안건은 미리 밝혀 주세요.",
)
_register(
    "written",
    _("서면 의결 요청"),
    "서면 의결을 시작하면",
    "{body} {title} 서면 의결입니다. {until}까지 의견을 내 주세요: {url}",
    "서면으로 의결합니다. {until}까지 아래 주소에서 안건마다 찬성, 반대, 기권 가운데 하나를 골라 주세요.",
)
_register(
    "rescheduled",
    _("회의 일정 바뀜"),
    "통지한 회의의 때나 곳을 바꾸면",
    "{body} {title} 일정이 {when} {place}로 바뀌었습니다. 까닭: {reason}. 참석 여부를 다시 알려 주세요: {url}",
    "회의 일정이 바뀌었습니다.\n까닭: {reason}\n참석 여부를 다시 알려 주세요.",
)
_register(
    "cancelled",
    _("회의 취소"),
    "통지한 회의를 취소하면",
    "{body} {title} {when} 회의가 취소되었습니다. 까닭: {reason}.",
    "회의가 취소되었습니다.\n까닭: {reason}",
)
_register(
    "reminded",
    _("회의 미리 알림"),
    "회의 전날",
    "내일 {body} {title}가 있습니다. {when} {place}. 자료: {url}",
    "내일 회의가 있습니다. 아직 답하지 않았다면 참석 여부를 알려 주세요.",
    priority="reminder",
)
_register(
    "minutes",
    _("회의록 의견 요청"),
    "회의록 초안에 의견을 물으면",
    "{body} {title} 회의록을 보고 {until}까지 의견을 주세요: {url}",
    "회의록 초안을 보냅니다. {until}까지 아래 주소에서 의견을 주세요. 의견이 없으면 그대로 확정합니다.",
)
_register(
    "task_given",
    _("회의 후속 과제 맡김"),
    "후속 과제의 담당자가 되면",
    "{body} 후속 과제를 맡았습니다: {task}. 기한 {due}. {url}",
    "회의에서 정한 일을 맡았습니다.",
    to=OWNERS,
)
_register(
    "task_due",
    _("회의 후속 과제 기한 다가옴"),
    "후속 과제의 기한 3근무일 전",
    "{body} 후속 과제 기한이 다가옵니다: {task}. 기한 {due}. {url}",
    "후속 과제의 기한이 다가옵니다. 마쳤으면 결과를 적어 주세요.",
    to=OWNERS,
    priority="reminder",
)
_register(
    "task_overdue",
    _("회의 후속 과제 기한 지남"),
    "후속 과제의 기한이 지나면",
    "{body} 후속 과제 기한이 지났습니다: {task}. 기한 {due}. {url}",
    "후속 과제의 기한이 지났습니다. 결과를 적거나 기한을 다시 정해 주세요.",
    to=OWNERS,
    priority="reminder",
)
