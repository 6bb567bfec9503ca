"""How often one address may file: enough for a counter of a dong centre, too little for a machine."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs.base.errors import TooManyTries
from programs.base.ratelimit import hit

FILINGS_AN_HOUR = 60


def limit_filing(request: HttpRequest) -> None:
    if not hit(f"filing:{request.META.get('REMOTE_ADDR', '')}", FILINGS_AN_HOUR, 3600):
        raise TooManyTries(
            _("이 인터넷 주소에서 신청이 너무 많았어요. 한 시간 뒤에 다시 하거나 전화로 신청해 주세요."),
            retry_after=3600,
        )
