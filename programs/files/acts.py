"""The events that files record, with their Korean texts."""

from django.utils.translation import gettext_lazy as _

from programs.audit.events import declare

KEPT = declare("files.kept", _("파일을 올렸어요"))
REMOVED = declare("files.removed", _("파일을 지웠어요"))
INFECTED = declare("files.infected", _("바이러스가 있는 파일을 없앴어요"))
SEARCHED = declare("files.searched", _("파일에서 낱말을 찾았어요"))
