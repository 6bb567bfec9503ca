"""What the search finds of P09: the service and its form."""

from collections.abc import Iterator

from django.urls import reverse

from programs.base.entries import Entry, source


@source
def home_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:homes",
        title="부동산 맞춤형 서비스",
        text=(
            "원하는 집을 한 번 적으면 맞는 중개업소들이 제안을 보내요. 매매, 전세, 월세, 아파트, 원룸, 오피스텔. "
            "공인중개사, 중개인, 여성 중개사, 영어로 상담하는 글로벌 중개업소."
        ),
        url=reverse("homes:guide"),
        program=9,
    )
    yield Entry(
        key="service:homes:apply",
        title="집 찾기 신청하기",
        text="부동산, 집, 방, 이사, 전세, 월세, 매매를 한 번에 신청해요. 로그인하지 않아도 돼요.",
        url=reverse("homes:apply"),
        program=9,
    )
