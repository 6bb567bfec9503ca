"""What the person is told whose passport waits. No name: others may read that phone."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.notices.texts import MessageText, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "receipt": "26-001234",
    "until": "2026. 9. 11.(금)",
    "url": "https://portal.example.go.kr/programs/7/",
    "department": "민원여권과",
    "post": "여권 담당",
    "phone": "02-330-1137",
}


def _register(key: str, title: StrOrPromise, when: str, sms: str) -> None:
    register(
        MessageText(
            key=f"passport.{key}",
            title=title,
            to="여권을 신청한 사람",
            when=when,
            sms=f"{HEAD}{sms} 문의 {{contact}}",
            variables=EXAMPLES,
            priority="reminder",
        )
    )


_register(
    "reminder",
    _("여권 수령 안내"),
    "발급 뒤 정한 날(7·30·90일)이 지나도 찾아가지 않으면",
    "여권이 나와 구청 민원여권과에 있습니다. 접수번호 {receipt}. 신분증을 가지고 찾아가세요. "
    "평일 9~18시, 수요일 21시까지.",
)
_register(
    "last",
    _("여권 수령 마지막 안내"),
    "마지막 알림 간격(150일)이 지나도 찾아가지 않으면",
    "아직 찾아가지 않은 여권이 있습니다. 접수번호 {receipt}. {until}에 효력을 잃어 폐기합니다. "
    "그 전에 신분증을 가지고 구청 민원여권과로 오세요. 평일 9~18시, 수요일 21시까지.",
)
_register(
    "discarded",
    _("여권 폐기 안내"),
    "6개월이 지나 여권을 폐기하면",
    "발급한 지 6개월이 지나 여권을 폐기했습니다. 접수번호 {receipt}. 여권이 필요하면 새로 신청해 주세요.",
)
