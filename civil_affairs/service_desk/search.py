"""What the search finds of name-change reports."""

from collections.abc import Iterator

from django.urls import reverse

from programs.base.entries import Entry, source


@source
def name_change_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:name_change",
        title="개명신고",
        text=(
            "법원에서 개명 허가를 받은 뒤 가족관계등록부의 이름을 바꾸는 신고예요. "
            "이름 바꾸기, 개명 허가 결정문, 우선처리, 민원여권과. "
            "본인이 직접 방문하면 오전 접수는 그날 18:00, 오후 접수는 다음 근무일 12:00까지 처리해요."
        ),
        url=reverse("service_desk:guide"),
        program=7,
    )
    yield Entry(
        key="service:name_change:apply",
        title="개명신고 미리 신청하기",
        text="개명신고서를 온라인으로 미리 적어 두면 창구에서 바로 접수해요.",
        url=reverse("service_desk:apply"),
        program=7,
    )


@source
def consultation_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:consultation",
        title="인허가 사전상담",
        text=(
            "허가나 신고를 하기 전에 담당자와 미리 상담하는 예약이에요. 옥외광고물(간판), 공장등록, 주택, 건축, 위생. "
            "질문과 사진, 도면을 먼저 보내고 준비할 서류를 알아봐요. 민원 사전상담예약제."
        ),
        url=reverse("service_desk:consultation_guide"),
        program=7,
    )


@source
def interpreting_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:interpreting",
        title="수어통역",
        text=(
            "구청에서 볼 일이 있을 때 수어통역을 예약해요. 수화, 화상수화통역, 농인, 청각장애. "
            "창구나 화상으로 하고, 이메일이나 문자로 예약해요. 전화하지 않아도 돼요."
        ),
        url=reverse("service_desk:interpreting_guide"),
        program=7,
    )
