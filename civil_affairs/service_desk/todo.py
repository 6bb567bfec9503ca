"""The counter's tile on the staff desk."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField
from civil_affairs.service_desk.interpreting.models import Interpreting
from civil_affairs.service_desk.name_changes import queries as name_changes
from civil_affairs.service_desk.passports.desk.models import Passport
from civil_affairs.service_desk.program import PROGRAM
from programs.base.calendar import SEOUL
from programs.people.models import User
from programs.people.todos import Todo, register
from programs.plan.duties import answers_for


def _today() -> date:
    return timezone.now().astimezone(SEOUL).date()


def _of_a_field(user: User) -> bool:
    """Whether the user's department has a field of pre-consultation."""
    return (
        user.department_id is not None
        and ConsultationField.objects.filter(offering__department_id=user.department_id).exists()
    )


def _of_the_desk(user: User) -> bool:
    return answers_for(user, PROGRAM)


register(
    Todo(
        key="name_change.waiting",
        title=_("개명신고 창구"),
        text=_("미리 신청한 개명신고예요. 방문하면 찾아서 접수해요."),
        rows=name_changes.waiting,
        url=lambda user: reverse("service_desk:counter"),
        shown_to=_of_the_desk,
        order=15,
    )
)
register(
    Todo(
        key="passports.to_call",
        title=_("여권 전화"),
        text=_("찾아가지 않은 여권의 신청인에게 전화해요."),
        rows=lambda user: Passport.objects.to_call(timezone.now(), _today()),
        url=lambda user: reverse("service_desk:passport_call"),
        shown_to=_of_the_desk,
        order=45,
    ),
    Todo(
        key="passports.lapsed",
        title=_("폐기할 여권"),
        text=_("6개월이 지나 효력을 잃은 여권이에요."),
        rows=lambda user: Passport.objects.lapsed(_today()),
        url=lambda user: reverse("service_desk:passport_discard"),
        shown_to=_of_the_desk,
        order=46,
    ),
)
register(
    Todo(
        key="consultations.unread",
        title=_("준비할 사전상담"),
        text=_("질문과 파일을 먼저 읽고 준비해요."),
        rows=lambda user: Consultation.objects.visible_to(user).unread(timezone.now()),
        url=lambda user: reverse("service_desk:consultations") + "?kind=unread",
        shown_to=_of_a_field,
        order=40,
    ),
    Todo(
        key="consultations.unanswered",
        title=_("결과를 적을 사전상담"),
        text=_("상담이 끝났어요. 예약한 분이 읽을 결과를 적어요."),
        rows=lambda user: Consultation.objects.visible_to(user).unanswered(timezone.now()),
        url=lambda user: reverse("service_desk:consultations") + "?kind=unanswered",
        shown_to=_of_a_field,
        urgent=True,
        order=41,
    ),
)
register(
    Todo(
        key="interpreting.unassigned",
        title=_("통역사를 정할 예약"),
        text=_("수어통역사를 정하거나 다른 시간을 권해요. 글로만 연락해요."),
        rows=lambda user: Interpreting.objects.visible_to(user).unassigned(timezone.now()),
        url=lambda user: reverse("service_desk:interpreting_list") + "?kind=unassigned",
        shown_to=_of_the_desk,
        urgent=True,
        order=42,
    ),
)
