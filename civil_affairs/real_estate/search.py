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


@source
def broker_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:brokers",
        title="참여 중개사무소",
        text=(
            "부동산 맞춤정보 서비스에 참여하는 공인중개사와 중개인을 찾아요. 복덕방, 부동산 중개업소, 영어 상담, "
            "일요일에 여는 곳."
        ),
        url=reverse("brokers:list"),
        program=9,
    )
    yield Entry(
        key="service:brokers:join",
        title="중개사무소 참여 안내",
        text="중개사무소가 참여를 신청하고, 맡는 동네와 언어를 바꿔요. 공인중개사 참여 신청, 개설등록번호.",
        url=reverse("brokers:about"),
        program=9,
    )
    yield Entry(
        key="service:brokers:rule",
        title="신청이 가는 규칙",
        text="부동산 신청이 어느 중개사무소에 가는지, 차례를 어떻게 정하는지 누구나 다시 계산해 볼 수 있어요.",
        url=reverse("brokers:rule"),
        program=9,
    )
