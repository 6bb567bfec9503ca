"""What was done about passports, on record; `data` holds no personal data."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.people.models import User

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

ACTS: "dict[str, StrOrPromise]" = {
    "import_read": _("여권 명단을 올렸어요"),
    "imported": _("여권 명단을 넣었어요"),
    "import_cancelled": _("여권 명단 넣기를 취소했어요"),
    "reminded": _("여권을 찾아가라고 알렸어요"),
    "called": _("여권 때문에 전화했어요"),
    "collected": _("여권을 내줬어요"),
    "collection_undone": _("여권 수령 기록을 되돌렸어요"),
    "discarded": _("여권을 폐기했어요"),
    "phone_changed": _("여권 신청인의 전화를 고쳤어요"),
    "rhythm_changed": _("여권 알림 간격을 바꿨어요"),
    "exported": _("여권 목록을 내려받았어요"),
}
for name, text in ACTS.items():
    audit.declare(f"passports.{name}", text)


def note(
    act: str, subject: "Model | str", *, by: User | None, request: "HttpRequest | None" = None, **data: Any
) -> None:
    audit.record(f"passports.{act}", by=by, subject=subject, data=data, request=request)
