"""What the search finds of P01: the offices, what can be asked, the guide in its languages."""

from collections.abc import Iterator

from django.urls import reverse

from civil_affairs.field_office.guide import GuidePage
from civil_affairs.field_office.offices import FieldOffice
from programs.base.entries import Entry, source


@source
def field_office_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:field_office",
        title="현장민원실",
        text=(
            "뉴타운 입주민을 위한 현장민원실의 곳, 여는 날과 시간, 볼 수 있는 업무와 준비 서류, 예약. "
            "이사, 입주, 전입신고, 취득세, 대형폐기물."
        ),
        url=reverse("field_office:offices"),
        program=1,
    )
    for slug, title, text in (
        ("move-in", "전입신고 안내 요청", "이사 전에 전입신고를 어떻게 하는지 미리 물어봐요."),
        (
            "bulky-waste",
            "대형폐기물 수거 신청",
            "버릴 가구와 날짜를 적어 수거를 신청해요. 이사 쓰레기, 장롱, 침대, 소파.",
        ),
        ("acquisition-tax", "취득세 상담", "취득세 신고와 납부, 감면을 미리 물어봐요. 분양, 잔금, 60일."),
    ):
        yield Entry(
            key=f"service:field_office:{slug}",
            title=title,
            text=text,
            url=reverse("field_office:request", args=[slug]),
            program=1,
        )
    for office in FieldOffice.objects.shown():
        yield Entry(
            key=f"field_office:{office.pk}",
            title=office.offering.title,
            text=f"{office.place}, {office.address}. {office.way}",
            url=reverse("field_office:office", args=[office.slug]),
            program=1,
        )


@source
def guide_pages() -> Iterator[Entry]:
    for page in GuidePage.objects.filter(is_published=True):
        yield Entry(
            key=f"guide:{page.slug}",
            title=page.title,
            text=f"{page.summary} {page.text}"[:1000],
            url=reverse("field_office:guide_page", args=[page.slug]),
            program=1,
            language=page.language,
            kind="page",
        )
