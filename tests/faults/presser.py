"""A process that presses send, as a web process does.

    python -m tests.faults.presser send ID
    python -m tests.faults.presser cancel ID

Prints "done" after the commit.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(verb: str, campaign_id: int) -> None:
    django.setup()
    import config.celery  # noqa: F401 - the application that knows the broker
    from programs.notices.campaigns import services
    from programs.notices.models import Campaign

    campaign = Campaign.objects.get(pk=campaign_id)
    if verb == "send":
        services.send_now(campaign, by=campaign.created_by)
    else:
        services.cancel(campaign, by=campaign.created_by, reason="날짜가 틀렸어요.")
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
