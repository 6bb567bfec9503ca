"""What the search finds of subscribing, beside the offers that the portal lists itself: the words people type."""

from collections.abc import Iterator

from django.urls import reverse

from programs.base.entries import Entry, source


@source
def subscription_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:notices",
        title="구 알림 받기",
        text=(
            "재난·안전, 복지, 교육, 문화, 축제·행사 소식을 문자나 이메일로 받는 구독 신청이에요. "
            "뉴스레터, 소식지, 알림 문자, 기상특보, 뉴스 구독."
        ),
        url=reverse("notices:subscribe"),
        program=6,
    )
    yield Entry(
        key="service:notices:manage",
        title="구 알림 바꾸기·해지하기",
        text="수신거부, 구독 해지, 받는 주제와 연락처 바꾸기, 잃어버린 관리 주소 다시 받기.",
        url=reverse("notices:ask_link"),
        program=6,
    )
