"""What P01 begins with: the zones of the plan's sheet, services with their papers, names of bulky waste.

They are rows that staff edit; a load adds what is missing and changes nothing. Amounts are never made up: the table of
bulky waste begins without fees.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from civil_affairs.field_office.guide_texts import load_guide
from civil_affairs.field_office.offices import Zone
from civil_affairs.field_office.requests import PROGRAM, BulkyItem
from programs.people.models import Dong
from programs.plan.models import Program

DISTRICT, TAX, WASTE = "자치행정과", "세무1과", "청소행정과"
DEPARTMENTS = (DISTRICT, TAX, WASTE)

OFFERING_TEXT = (
    "전입신고, 취득세, 청소 민원을 한 번 와서 마칠 수 있어요. 볼 업무를 모두 고르면 번호 하나로 차례대로 봐요."
)


class ServiceFact(NamedTuple):
    """One thing done at a field office: by whom, how long it takes [our choice], what to bring."""

    name: str
    department: str
    minutes: int
    papers: str


SERVICES = (
    ServiceFact("전입신고", DISTRICT, 10, "신분증"),
    ServiceFact("주민등록표 등·초본 발급", DISTRICT, 5, "신분증"),
    ServiceFact("인감증명서 발급", DISTRICT, 10, "신분증"),
    ServiceFact("취득세 신고", TAX, 20, "신분증\n매매(분양)계약서 사본\n부동산거래계약 신고필증"),
    ServiceFact("취득세 고지서 발급", TAX, 5, "신분증"),
    ServiceFact("대형폐기물 배출 신고", WASTE, 10, "버릴 물건의 이름과 크기를 적은 것"),
    ServiceFact("재활용·청소 민원", WASTE, 10, ""),
)
# Where the zones lie, for the sketch of the district; to the third decimal, which is some hundred metres.
POSITIONS = {
    "북아현뉴타운 1-2구역": ("bugahyeon-1-2", Decimal("37.561"), Decimal("126.954")),
    "가재울뉴타운 4구역": ("gajaeul-4", Decimal("37.575"), Decimal("126.917")),
}
BULKY_ITEMS = (
    ("장롱", "문 한 짝마다"),
    ("침대", "1인용"),
    ("침대", "2인용"),
    ("매트리스", "1인용"),
    ("매트리스", "2인용"),
    ("소파", "1인용"),
    ("소파", "2인용 이상"),
    ("책상", ""),
    ("의자", ""),
    ("식탁", "4인용 이하"),
    ("식탁", "6인용 이상"),
    ("서랍장", ""),
    ("책장", ""),
    ("화장대", ""),
    ("신발장", ""),
    ("자전거", "어른용"),
    ("이불", "한 채"),
    ("거울", ""),
)


def program() -> Program:
    return Program.objects.select_related("department").get(pk=PROGRAM)


@transaction.atomic
def load_facts() -> None:
    """Add the zones, the names of bulky waste and the guide's pages where they are missing."""
    for number, fact in enumerate(program().facts.get("zones", []), start=1):
        slug, latitude, longitude = POSITIONS.get(fact["name"], (f"zone-{number}", None, None))
        Zone.objects.get_or_create(
            name=fact["name"],
            defaults={
                "slug": slug,
                "address": fact["address"],
                "dong": Dong.objects.filter(name=fact["dong"]).first(),
                "households": fact["households"],
                "site_area": fact["site_area_m2"],
                "latitude": latitude,
                "longitude": longitude,
            },
        )
    if not BulkyItem.objects.exists():
        BulkyItem.objects.bulk_create(
            BulkyItem(name=name, size=size, order=order * 10) for order, (name, size) in enumerate(BULKY_ITEMS, start=1)
        )
    load_guide()
