from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class NoticesConfig(AppConfig):
    name = "programs.notices"
    label = "notices"
    verbose_name = _("알림")

    def ready(self) -> None:
        # Models are not ready any earlier.
        from programs.people.codes import code_sender, mail_code_sender
        from programs.plan.catalog import after_loading

        from . import checks, metrics  # noqa: F401
        from .campaigns import tasks as campaign_tasks  # noqa: F401
        from .codes import send_mail_code, send_one_time_code
        from .newsletter import startup as newsletter
        from .newsletter.loading import load_checklist
        from .signups import tasks  # noqa: F401  Celery by itself looks into an app's tasks.py only
        from .subscribers.topics import load_topics
        from .weather import checks as weather_checks  # noqa: F401
        from .weather import tasks as weather_tasks  # noqa: F401
        from .weather.loading import load_weather_rules

        metrics.register()
        newsletter.register()
        autodiscover("notices")
        autodiscover("newsletter_dates")
        after_loading.append(load_topics)
        after_loading.append(load_checklist)
        after_loading.append(load_weather_rules)
        code_sender.register(send_one_time_code)
        mail_code_sender.register(send_mail_code)
