"""Does what a web process does for the benches of the delivery; run by notices_delivery.py.

    python notices_press.py campaign TITLE TOPIC...   writes a campaign, has it approved, prints its id
    python notices_press.py send ID                   says "ready", and at a line on stdin presses send
    python notices_press.py disaster REF              says "ready", and at a line on stdin sends a disaster message
    python notices_press.py settled ID                prints how its rows stand, as JSON

Pressing prints the moment before it (time.time) and the seconds until the commit.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

BODY = "이번 주 서대문구 소식이에요. 새로운 복지 제도와 문화 행사를 한눈에 보세요."
FLOOD = "홍제천 물이 불어나요. 하천변 산책로에서 바로 나와 주세요."


def writer(number: int) -> Any:
    from programs.people.models import Department, Role, User

    email = f"bench{number}@sdm.example.go.kr"
    department = Department.objects.get(slug="public-relations")
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(
        email=email, password=None, name="벤치", role=Role.HEAD, department=department
    )


def new_campaign(title: str, topics: list[int]) -> int:
    from programs.notices.campaigns import services

    draft = services.create(by=writer(1), title=title, body=BODY, topics=topics)
    services.submit(draft, by=writer(1))
    return services.approve(draft, by=writer(2)).pk


def press(act: Any) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    pressed = time.time()
    campaign = act()
    print(json.dumps({"pressed": pressed, "seconds": time.time() - pressed, "campaign": campaign.pk}), flush=True)


def settled(campaign_id: int) -> dict[str, int]:
    from django.db.models import Count

    from programs.notices.models import OutboxMessage

    rows = OutboxMessage.objects.filter(campaign=campaign_id).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def main(verb: str, *arguments: str) -> None:
    from programs.notices.campaigns import services
    from programs.notices.models import Campaign

    if verb == "campaign":
        print(new_campaign(arguments[0], [int(topic) for topic in arguments[1:]]))
    elif verb == "send":
        campaign = Campaign.objects.get(pk=arguments[0])
        sender = writer(1)
        press(lambda: services.send_now(campaign, by=sender))
    elif verb == "disaster":
        press(lambda: services.send_disaster(title="하천 범람", body=FLOOD, ref=arguments[0]))
    elif verb == "settled":
        print(json.dumps(settled(int(arguments[0]))))
    else:
        raise SystemExit(f"{verb}: campaign, send, disaster or settled")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import config.celery  # noqa: F401 - the application that knows the broker

    main(*sys.argv[1:])
