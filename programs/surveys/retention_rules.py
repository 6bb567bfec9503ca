"""When what surveys know of people is destroyed: how to reach them, who has answered, what an answer was about."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.surveys.invitations import Invitation
from programs.surveys.responses import Answer, Participation, Response
from programs.surveys.satisfaction import forget_responses
from programs.surveys.survey import Survey

MONTH, YEAR = timedelta(days=30), timedelta(days=365)


def _forget_addresses(rows: QuerySet[Invitation]) -> int:
    return Invitation.objects.filter(pk__in=rows.values("pk")).forget_addresses()


def _destroy_marks(rows: QuerySet[Participation]) -> int:
    return rows.delete()[0]


def _destroy_keys(rows: QuerySet[Survey]) -> int:
    return Survey.objects.filter(pk__in=rows.values("pk")).update(once_key="", once_key_destroyed=True)


def _forget_texts(rows: QuerySet[Answer]) -> int:
    return rows.delete()[0]


register(
    RetentionPolicy(
        key="surveys.addresses",
        title=_("설문에 초대한 분의 연락처"),
        period=_("답하거나 답할 수 있는 때가 지날 때까지"),
        basis=_("더 필요하지 않은 개인정보의 파기 (개인정보 보호법 제21조)"),
        expired=lambda now: Invitation.objects.with_address().filter(expires_at__lt=now),
        destroy=_forget_addresses,
    )
)
register(
    RetentionPolicy(
        key="surveys.participations",
        title=_("이름 없이 답하는 설문의 참여 표시"),
        period=_("설문을 닫은 뒤 30일"),
        basis=_("더 필요하지 않은 개인정보의 파기 (개인정보 보호법 제21조)"),
        expired=lambda now: Participation.objects.filter(survey__closed_at__lt=now - MONTH),
        destroy=_destroy_marks,
    )
)
register(
    RetentionPolicy(
        key="surveys.keys",
        title=_("닫은 설문에서 누가 답했는지 견주는 열쇠"),
        period=_("설문을 닫은 뒤 1년"),
        basis=_("더 필요하지 않은 개인정보의 파기 (개인정보 보호법 제21조)"),
        expired=lambda now: Survey.objects.filter(closed_at__lt=now - YEAR, once_key_destroyed=False),
        destroy=_destroy_keys,
    )
)
register(
    RetentionPolicy(
        key="surveys.visits",
        title=_("다녀간 뒤에 남긴 만족도와 설문의 답한 사람 표시와 의견"),
        period=_("답한 날부터 1년"),
        basis=_("예약할 때 동의한 보관 기간"),
        expired=lambda now: (
            Response.objects.with_person().filter(answered_at__lt=now - YEAR).exclude(about__startswith="case:")
        ),
        destroy=forget_responses,
    )
)
register(
    RetentionPolicy(
        key="surveys.texts",
        title=_("이름 없이 답하는 설문의 자유 의견"),
        period=_("답한 날부터 3년"),
        basis=_("설문 결과를 쓰는 기간"),
        expired=lambda now: Answer.objects.filter(
            Q(question__kind="text"),
            response__survey__anonymous=True,
            response__day__lt=(now - 3 * YEAR).date(),
        ),
        destroy=_forget_texts,
    )
)
