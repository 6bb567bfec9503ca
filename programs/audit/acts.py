"""The events that this floor and the one below it record, with their Korean texts."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

KEYS_ROTATED = declare("people.keys_rotated", _("개인정보 암호화 키를 바꿨어요"))
ERASED = declare("people.erased", _("회원 정보를 지웠어요"))
SIGNED_IN = declare("people.signed_in", _("직원이 로그인했어요"))
SIGNED_OUT = declare("people.signed_out", _("직원이 로그아웃했어요"))
STAFF_SAVED = declare("people.staff_saved", _("사용자 계정을 바꿨어요"))
REVIEWED = declare("audit.reviewed", _("한 달치 개인정보 열람을 점검했어요"))
EXPORTED = declare("audit.exported", _("목록을 내려받았어요"))
DESTROYED = declare("audit.destroyed", _("보관 기간이 지난 정보를 파기했어요"))
RENAMED = declare("people.department_renamed", _("부서 이름을 바꿨어요"))
