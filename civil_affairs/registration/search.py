"""What the search finds of registrations."""

from collections.abc import Iterator

from django.urls import reverse

from programs.base.entries import Entry, source


@source
def registration_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:registration",
        title="등기 원스톱 서비스",
        text=(
            "건축물대장의 지번변경, 명칭변경, 구조·용도변경, 철거·멸실 말소를 신청하면 구청이 등기를 촉탁해요. "
            "등기촉탁, 건물 등기, 표시변경 등기, 건축과. 등록면허세와 법무사 비용을 아껴요."
        ),
        url=reverse("registration:guide"),
        program=14,
    )
    yield Entry(
        key="service:registration:apply",
        title="건축물대장 변경과 등기 촉탁 신청하기",
        text="대장 변경과 등기 촉탁을 온라인으로 한 번에 신청해요.",
        url=reverse("registration:apply"),
        program=14,
    )
