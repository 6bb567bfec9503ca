"""The refusals of cases that carry more than a sentence."""

from django.utils.translation import gettext as _

from programs.base.errors import WrongState


class Stale(WrongState):
    """Someone else changed the case since the page was opened; what was typed belongs back on the page. 409."""

    def __init__(self) -> None:
        super().__init__(
            _("다른 직원이 먼저 처리했어요. 바뀐 내용을 확인하고 다시 해 주세요. 입력한 내용은 그대로 남아 있어요.")
        )
