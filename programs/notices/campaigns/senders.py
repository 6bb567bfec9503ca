"""Which number a text message is shown to come from.

Apart from `services`, which needs the delivery and through it what campaigns say, and so this.
"""

from django.conf import settings
from django.utils import timezone

from .models import SenderNumber


def registered_sender(number: str) -> str:
    """Return the number if the office has registered it for sending, else the office's own.

    A number that is not registered must never be shown as sender (전기통신사업법 §84의2). The table of sender numbers
    is kept by staff; the settings name the office's own.
    """
    wanted = "".join(filter(str.isdigit, number))
    own = ["".join(filter(str.isdigit, item)) for item in (settings.SMS_SENDER, *settings.SMS_SENDERS)]
    if wanted and wanted not in own:
        known = SenderNumber.objects.filter(number=wanted).first()
        if known is not None and known.is_usable(timezone.localdate()):
            return wanted
    return wanted if wanted in own else own[0]
