"""What notices hand to the floors below: figures for Prometheus, system checks, how one-time codes are delivered."""

from programs.people.codes import code_sender, mail_code_sender

from . import checks, metrics  # noqa: F401 - importing the checks registers them
from .codes import send_mail_code, send_one_time_code

metrics.register()
code_sender.register(send_one_time_code)
mail_code_sender.register(send_mail_code)
