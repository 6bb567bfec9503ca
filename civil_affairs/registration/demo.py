"""Registrations in the demo: recent ones at every stage, and years of them behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from civil_affairs.registration import rules, services
from civil_affairs.registration.changes import load_changes
from civil_affairs.registration.models import ChangeKind, Promotion, Registration
from programs.base.calendar import SEOUL
from programs.portal.demo import DemoKind, register
from programs.portal.demo.kinds import Way
from programs.portal.demo.stage import Stage

ROADS = ("연희로", "홍제내길", "가재울로", "증가로", "통일로", "신촌로", "모래내로")
RETURNED = "건축물대장 등본의 층별 면적이 신청서와 다릅니다."
CORRECTED = "층별 면적표를 고쳐 다시 냈습니다."

# name of the story → working hours ago it was taken, kind of change, how to be told, steps with the hours ago of each
STORIES: tuple[tuple[float, str, str, bool, tuple[tuple[str, float], ...]], ...] = (
    (1, "lot", "sms", False, ()),
    (3, "structure", "sms", False, ()),
    (6, "structure", "phone", True, ()),
    (60, "name", "sms", False, ()),
    (14, "lot", "sms", False, (("ledger", 9),)),
    (70, "structure", "phone", False, (("ledger", 62),)),
    (20, "lot", "sms", False, (("ledger", 18), ("commission", 2))),
    (24, "demolition", "letter", False, (("ledger", 20), ("commission", 2.5))),
    (30, "loss", "sms", False, (("ledger", 27), ("commission", 20), ("returned", 6))),
    (
        64,
        "structure",
        "sms",
        False,
        (("ledger", 60), ("commission", 52), ("returned", 40), ("corrected", 36), ("returned", 22), ("corrected", 16)),
    ),
    (33, "lot", "phone", False, (("ledger", 30), ("commission", 26), ("registered", 3))),
    (36, "lot", "sms", False, (("ledger", 33), ("commission", 30), ("registered", 9))),
    (42, "name", "sms", False, (("ledger", 40), ("commission", 34), ("registered", 12))),
    (44, "demolition", "phone", False, (("ledger", 41), ("commission", 36), ("registered", 14), ("told", 12))),
    (50, "structure", "sms", True, (("ledger", 46),)),
)


def stories(stage: Stage) -> None:
    load_changes()
    for number, (hours, code, tell_by, extension, steps) in enumerate(STORIES):
        _play(stage, number, hours, code, tell_by, extension, steps)
    _promotions(stage)


def _play(
    stage: Stage,
    number: int,
    hours: float,
    code: str,
    tell_by: str,
    extension: bool,
    steps: tuple[tuple[str, float], ...],
) -> None:
    (program,) = stage.programs([14])
    officer = stage.officer(program.department)
    who = stage.applicant(account=number in (0, 9, 11))
    house = stage.rng.randrange(2, 260)
    who["notify_by"] = "sms" if tell_by == "sms" else "none"
    case = Registration(
        program=program,
        channel="web" if number in (0, 9, 11) else "visit",
        change=ChangeKind.objects.get(code=code),
        extension=extension,
        address=f"서대문구 {stage.rng.choice(ROADS)} {house}",
        before=f"연희동 {house}-{stage.rng.randrange(1, 40)}" if code == "lot" else "근린생활시설",
        after=f"연희동 {house + 1}" if code == "lot" else "주택",
        tell_by=tell_by,
        assignee=officer,
        **who,
    )
    case.judge()
    filed = stage.file(case, hours=hours, label=f"registration-{number}", by=None if number in (0, 9, 11) else officer)
    if filed is None or number == 0:
        return
    taken = stage.perform(filed, "receive", by=officer, hours=hours - 0.1)
    for name, ago in steps:
        at = stage.ago(ago)
        on = at.astimezone(SEOUL).date()
        known: dict[str, dict[str, Any]] = {
            "ledger": {"number": f"{on.year}-건축-{100 + number:04d}", "on": on},
            "commission": {"number": f"건축과-{3200 + number}", "on": on, "registry": "서울서부지방법원 등기국"},
            "returned": {"reason": RETURNED, "on": on, "number": f"보정-{number}"},
            "corrected": {"reason": CORRECTED, "on": on, "number": ""},
            "registered": {"number": f"제{41000 + number}호", "on": on},
            "told": {"way": "phone", "reason": "본인에게 알림"},
        }
        taken = services.step(taken, name, by=officer, data=known[name], at=at)


def _promotions(stage: Stage) -> None:
    if Promotion.objects.exists():
        return
    today = stage.now.astimezone(SEOUL).date()
    (program,) = stage.programs([14])
    by = stage.officer(program.department)
    for days, place, where, people, papers in (
        (6, "counter", "건축과 민원 창구", 24, 24),
        (20, "meeting", "연희동 3통 반상회", 31, 40),
        (55, "website", "구 누리집 새소식", 412, 0),
        (80, "meeting", "홍은2동 통장회의", 18, 120),
    ):
        Promotion.objects.create(
            on=today - timedelta(days=days), place=place, where=where, people=people, papers=papers, by=by
        )


register(
    DemoKind(
        model=Registration,
        programs=(14,),
        share=0,  # its steps are played; the archive knows of no dates of steps
        ways=(Way(rules.WHOLE_WAY, ("visit",), 1),),
        stories=stories,
        pool_columns=(("number", "int"),),
        pool=lambda _rng: [(0,)],
        select=(("subject", "false"),),
    )
)
