"""What staff do with replies and providers, as the records say it."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

REPLY_READ = declare("notices.reply_read", _("답장을 확인했어요"))
PROVIDER_USED_AGAIN = declare("notices.provider_used_again", _("쉬게 한 문자·메일 업체를 바로 다시 쓰기로 했어요"))
