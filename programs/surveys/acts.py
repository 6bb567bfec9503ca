"""What surveys put on record. Answers to anonymous surveys leave no act: an act has a time and an address."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

OPENED = declare("surveys.opened", _("설문을 열었어요"))
CLOSED = declare("surveys.closed", _("설문을 닫았어요"))
COPIED = declare("surveys.copied", _("설문을 베꼈어요"))
NEW_VERSION = declare("surveys.new_version", _("설문의 새 판을 만들었어요"))
PUBLISHED = declare("surveys.published", _("설문 결과를 공개했어요"))
WITHDRAWN = declare("surveys.withdrawn", _("설문 결과 공개를 거뒀어요"))
INVITED = declare("surveys.invited", _("설문에 초대했어요"))
REMINDED = declare("surveys.reminded", _("설문을 다시 알렸어요"))
ANSWERED = declare("surveys.answered", _("설문에 답했어요"))
TYPED = declare("surveys.typed", _("설문 답을 대신 입력했어요"))
EXPORTED = declare("surveys.exported", _("설문 결과를 내려받았어요"))
