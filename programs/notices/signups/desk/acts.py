"""The acts of this room, with their texts."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

TYPED = declare("notices.paper_typed", _("종이 신청서를 넣었어요"))
UNDONE = declare("notices.paper_undone", _("종이 신청서 입력을 되돌렸어요"))
UPLOADED = declare("notices.list_uploaded", _("구독 신청 파일을 올렸어요"))
CONFIRMED = declare("notices.list_confirmed", _("구독 신청 파일을 넣기로 했어요"))
CANCELLED = declare("notices.list_cancelled", _("구독 신청 파일 넣기를 취소했어요"))
REPORTED = declare("notices.sources_exported", _("구독 신청 경로 보고서를 내려받았어요"))
