"""What the search finds of committees: open bodies, their meetings with agenda and approved minutes."""

from collections.abc import Iterator

from django.utils.translation import override

from programs.base.entries import Entry, source
from programs.base.text import korean_date
from programs.committees import pages
from programs.committees.bodies import Body
from programs.committees.meetings import Meeting


@source
def open_bodies() -> Iterator[Entry]:
    for body in Body.objects.public().select_related("department"):
        yield Entry(
            key=f"committee:{body.pk}",
            title=body.name,
            text=f"{body.purpose} {body.legal_ground} 위원 회의 안건 회의록 {body.department.name}",
            url=body.get_absolute_url(),
            program=body.program_id,
            kind="page",
        )


@source
def open_meetings() -> Iterator[Entry]:
    with override("ko"):
        for meeting in Meeting.objects.public().select_related("body").prefetch_related("items"):
            items = " ".join(item.title for item in meeting.items.all() if item.is_open)
            yield Entry(
                key=f"meeting:{meeting.pk}",
                title=f"{meeting} ({korean_date(meeting.starts_at)})",
                text=f"{items} {pages.public_minutes(meeting)}".strip()[:8_000],
                url=meeting.get_absolute_url(),
                program=meeting.body.program_id,
                kind="page",
            )
