"""The five fields of pre-consultation: what is made the first time. From then on the rows are staff's to change.

Which fields there are and how many days ahead comes from the plan's sheet; departments, hours, papers and forms are
the office's own [our choice].
"""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from civil_affairs.service_desk.consultations.models import ConsultationField
from civil_affairs.service_desk.program import program
from civil_affairs.service_desk.series import keep_open as keep_series_open
from programs.base.calendar import SEOUL
from programs.bookings.models import Offering, Resource, Series
from programs.people.models import Department

WAY = "consultation"
WEEKS_AHEAD = 3
SLOT_MINUTES = 30
HOURS_AHEAD = 24  # so that the officer can read the question first
CANCEL_HOURS = 2
FILES = 5


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """One field as it begins."""

    name: str
    slug: str
    department: str
    post: str
    about: str
    bring: str
    weekdays: tuple[int, ...]
    place: str
    forms: tuple[tuple[str, str], ...]


GOV = "https://www.gov.kr/"
FIELDS = (
    FieldSheet(
        "옥외광고물",
        "consult-signboard",
        "건축과",
        "광고물 담당",
        "간판을 달거나 바꿀 때 허가나 신고가 필요한지, 크기와 자리가 맞는지 함께 봐요.",
        "간판을 달 건물 사진\n간판의 크기와 모양을 그린 도안\n건물주의 승낙서(있으면)",
        (1, 3),
        "건축과 상담 창구",
        (("옥외광고물 등 표시 허가(신고) 신청서", GOV), ("건물주(관리자) 승낙서", GOV)),
    ),
    FieldSheet(
        "공장등록",
        "consult-factory",
        "일자리경제과",
        "공장등록 담당",
        "하려는 일이 그 자리에서 공장으로 등록되는지, 어떤 시설이 필요한지 함께 봐요.",
        "사업계획(무엇을 어떻게 만드는지)\n건물의 주소와 면적\n기계 목록",
        (0, 2),
        "일자리경제과 상담 창구",
        (("공장등록 신청서", GOV), ("사업계획서", GOV)),
    ),
    FieldSheet(
        "주택",
        "consult-housing",
        "주택과",
        "주택 담당",
        "공동주택을 고치거나 용도를 바꿀 때 필요한 허가와 동의를 함께 봐요.",
        "집의 주소와 동·호수\n고치려는 곳의 사진이나 도면\n관리사무소와 이야기한 내용(있으면)",
        (1, 3),
        "주택과 상담 창구",
        (("공동주택 행위허가(신고) 신청서", GOV),),
    ),
    FieldSheet(
        "건축",
        "consult-building",
        "건축과",
        "건축 담당",
        "집이나 가게를 짓고 고치고 용도를 바꾸기 전에 허가인지 신고인지, 무엇을 갖출지 함께 봐요.",
        "땅과 건물의 주소\n하려는 일을 그린 도면이나 그림\n토지이용계획확인원(있으면)",
        (0, 2),
        "건축과 상담 창구",
        (("건축·대수선·용도변경 허가 신청서", GOV), ("건축신고서", GOV)),
    ),
    FieldSheet(
        "위생",
        "consult-hygiene",
        "보건위생과",
        "위생 담당",
        "음식점, 미용실 같은 가게를 열기 전에 영업신고에 필요한 시설과 서류를 함께 봐요.",
        "가게의 주소와 도면\n건강진단결과서(있으면)\n위생교육 수료증(있으면)",
        (1, 4),
        "보건위생과 상담 창구",
        (("식품 영업신고서", GOV), ("공중위생영업 신고서", GOV)),
    ),
)
BY_NAME = {sheet.name: sheet for sheet in FIELDS}


@transaction.atomic
def keep_open(*, today: date | None = None) -> int:
    """See that each field of the plan has its offering and sessions for the coming weeks. Returns how many are new."""
    today = today or timezone.now().astimezone(SEOUL).date()
    desk = program()
    made = 0
    for order, name in enumerate(desk.facts["consultation_fields"], start=1):
        sheet = BY_NAME.get(name)
        if sheet is None:  # a field that the plan got later: staff make it in the admin
            continue
        offering, is_new = Offering.objects.get_or_create(
            program=desk,
            slug=sheet.slug,
            defaults={
                "department": Department.objects.get(plan_name=sheet.department),
                "title": f"{name} 사전상담",
                "text": sheet.about,
                "bring": sheet.bring,
                "way": WAY,
                "min_hours_ahead": HOURS_AHEAD,
                "max_days_ahead": desk.facts["consultation_lead_days"],
                "cancel_hours": CANCEL_HOURS,
                "per_person": 2,
                "files_max": FILES,
                "is_published": True,
            },
        )
        if is_new:
            _furnish(offering, sheet, order=order, today=today)
        made += keep_series_open(offering, today=today, weeks=WEEKS_AHEAD)
    return made


def _furnish(offering: Offering, sheet: FieldSheet, *, order: int, today: date) -> None:
    """The officer, a morning and an afternoon of the week, the post and telephone, the forms that follow."""
    department = offering.department
    officer, _is_new = Resource.objects.get_or_create(kind="officer", name=sheet.post, department=department)
    field = ConsultationField.objects.create(
        offering=offering, name=sheet.name, about=sheet.about, post=sheet.post, phone=department.phone, order=order
    )
    for place, (title, url) in enumerate(sheet.forms, start=1):
        field.next_forms.create(title=title, url=url, order=place)
    for starts, ends in ((time(10), time(12)), (time(14), time(17))):
        Series.objects.create(
            offering=offering,
            weekdays=list(sheet.weekdays),
            starts=starts,
            ends=ends,
            first=today,
            last=today,
            every_minutes=SLOT_MINUTES,
            capacity=1,
            place=sheet.place,
            resource=officer,
        )
