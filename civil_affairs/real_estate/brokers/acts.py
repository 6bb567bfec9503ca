"""What was done about brokers, on record; `data` holds no personal data."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.people.models import User

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

ACTS: "dict[str, StrOrPromise]" = {
    "import_read": _("중개업 등록부 파일을 올렸어요"),
    "imported": _("중개업 등록부 파일을 넣었어요"),
    "import_cancelled": _("중개업 등록부 파일 넣기를 취소했어요"),
    "faults_taken": _("등록부 파일의 잘못된 줄을 내려받았어요"),
    "applied": _("중개사무소가 참여를 신청했어요"),
    "approved": _("중개사무소의 참여를 승인했어요"),
    "refused": _("중개사무소의 참여를 승인하지 않았어요"),
    "suspended": _("중개사무소를 정지했어요"),
    "resumed": _("중개사무소의 정지를 풀었어요"),
    "appealed": _("중개사무소가 정지에 이의를 냈어요"),
    "appeal_answered": _("정지에 대한 이의에 답했어요"),
    "wishes_changed": _("중개사무소가 받을 신청의 조건을 바꿨어요"),
    "left": _("중개사무소가 참여를 그만뒀어요"),
    "invited": _("중개사무소를 문자로 초대했어요"),
    "labels_printed": _("중개사무소 우편 라벨을 만들었어요"),
    "exported": _("중개사무소 목록을 내려받았어요"),
    "signal_settled": _("의심 신호를 확인했어요"),
}
for name, text in ACTS.items():
    audit.declare(f"brokers.{name}", text)


def note(
    act: str, subject: "Model | str", *, by: User | None, request: "HttpRequest | None" = None, **data: Any
) -> None:
    audit.record(f"brokers.{act}", by=by, subject=subject, data=data, request=request)
