"""What staff do with subscriptions, as the records say it."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

ANSWERED_BY_STAFF = declare("notices.consents_written_by_staff", _("구독자의 수신 동의나 철회를 대신 적었어요"))
ENDED_BY_STAFF = declare("notices.subscription_ended_by_staff", _("구독자의 요청으로 구독을 해지했어요"))
CHANGED_BY_STAFF = declare("notices.subscription_changed_by_staff", _("구독자의 요청으로 받는 소식을 바꿨어요"))
RESUMED_BY_STAFF = declare("notices.address_resumed_by_staff", _("멈춘 연락처로 다시 보내기로 했어요"))
EXPORTED = declare("notices.subscribers_exported", _("구독자 목록을 내려받았어요"))
