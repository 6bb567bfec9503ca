"""General requests in the demo: questions to any program's department, about that program."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from programs.base.clock import WorkingDays
from programs.cases import attachments, services
from programs.cases.case import Case
from programs.cases.general import GeneralRequest
from programs.cases.states import State
from programs.files.working import look_at
from programs.portal.demo.kinds import DemoKind, Way, register
from programs.portal.demo.stage import Stage

SUBJECTS = (
    "이용 방법을 알고 싶어요", "신청 기간이 언제인가요", "준비 서류를 알려 주세요", "온라인으로 신청할 수 있나요",
    "주말에도 이용할 수 있나요", "참여 대상이 궁금해요", "결과는 언제 나오나요", "신청 내용을 바꾸고 싶어요",
    "장소를 알려 주세요", "비용이 드나요", "대리 신청이 되나요", "전화 상담을 받고 싶어요",
    "안내문을 받고 싶어요", "일정이 바뀌었나요", "취소하려면 어떻게 하나요", "개선을 건의합니다",
)  # fmt: skip
TEXTS = (
    "안내를 읽었지만 제 경우가 해당하는지 모르겠어요. 알려 주시면 고맙겠습니다.",
    "가족과 함께 이용하려고 합니다. 무엇을 준비하면 되는지 알려 주세요.",
    "평일 낮에는 방문하기 어려워요. 다른 방법이 있는지 궁금합니다.",
    "지난번에 안내받은 내용과 달라서 다시 여쭤봅니다.",
    "이웃에게도 알려 주고 싶은데 안내 자료가 있나요?",
)
ANSWERS = (
    "문의해 주셔서 고맙습니다. 이번 달 안에 신청하시면 됩니다. 준비 서류는 신분증 하나입니다.",
    "문의하신 내용은 담당 부서에서 확인하여 전화로도 안내해 드렸습니다.",
    "건의하신 내용은 다음 계획에 반영하겠습니다. 고맙습니다.",
    "누리집에서 신청하실 수 있고, 어려우시면 전화로 도와드립니다.",
)
LETTER = (
    "담당자님께\n\n지난번에 말씀드린 내용을 덧붙여 적습니다. 평일에는 오후 4시가 지나야 전화를 받을 수 있어요.\n"
    "여권과 전입 신고도 함께 여쭤보려고 합니다. 현장 사진을 같이 올려요.\n\n고맙습니다.\n"
)
SUPPLEMENT = "신청하신 분의 주소를 알 수 있는 내용을 더 적어 주세요."
REMEDY = "받은 날부터 60일 안에 문서로 이의신청을 할 수 있습니다."
# Programs whose departments have recent cases of every state in the small demo.
STAGED = (7, 9, 14, 19, 20, 28)


def pool(rng: Random) -> list[tuple[Any, ...]]:
    return [(rng.choice(SUBJECTS), rng.choice(TEXTS), rng.choice(ANSWERS)) for _ in range(400)]


def stories(stage: Stage) -> None:
    """Play a few cases of each staged program through the services."""
    for program in stage.programs(STAGED):
        officer = stage.officer(program.department)
        ages = {"new": 0.4, "waiting": 1.5, "working": 9, "near": 50, "supplement": 20, "late": 70, "done": 30}
        for name, hours in ages.items():
            case = GeneralRequest(
                program=program,
                subject=stage.rng.choice(SUBJECTS),
                text=stage.rng.choice(TEXTS),
                **stage.applicant(account=name in ("working", "done")),
            )
            filed = stage.file(case, hours=hours, label=f"general-{program.number}-{name}")
            if filed is None or name in ("new", "waiting"):
                continue
            case = stage.perform(filed, "receive", by=officer, hours=hours - 0.2)
            if name == "supplement":
                stage.perform(case, "supplement", by=officer, hours=12, data={"reason": SUPPLEMENT})
            elif name == "done":
                stage.perform(case, "done", by=officer, hours=3, data={"answer": stage.rng.choice(ANSWERS)})
            elif name == "working":
                services.assign(case, to=officer, by=officer)
    _letters(stage)


def _letters(stage: Stage) -> None:
    """The first resident adds files to each case under way: a letter, and a picture of the place."""
    place = Image.new("RGB", (800, 600), "#bfd9ec")
    draw = ImageDraw.Draw(place)
    draw.rectangle((0, 420, 800, 600), fill="#8a8f98")
    draw.rectangle((120, 180, 420, 430), fill="#d9c7a8")
    draw.rectangle((150, 210, 390, 270), fill="#1d56bc")
    draw.rectangle((560, 120, 572, 430), fill="#3b3f46")
    draw.ellipse((540, 90, 592, 132), fill="#f4e19c")
    picture = io.BytesIO()
    place.save(picture, "PNG")
    for resident in stage.residents[:1]:
        for case in Case.objects.filter(applicant=resident, state=State.RECEIVED, attachments=None):
            uploads = [
                SimpleUploadedFile("덧붙이는 글.txt", LETTER.encode()),
                SimpleUploadedFile("현장 사진.png", picture.getvalue()),
            ]
            attachments.add(case, uploads, by=resident)
            for attachment in case.attachments.all():
                look_at(attachment._meta.label_lower, attachment.pk)


GENERAL = register(
    DemoKind(
        model=GeneralRequest,
        programs=(),
        share=1.0,
        ways=(
            Way(WorkingDays(7), ("web", "web", "web", "email"), 60),
            Way(WorkingDays(7), ("visit", "phone", "phone", "fax", "post"), 40),
        ),
        stories=stories,
        pool_columns=(("subject", "text"), ("text", "text"), ("answer", "text")),
        pool=pool,
        select=(
            ("subject", "p.subject"),
            ("text", "p.text"),
            ("answer", "CASE WHEN l.state = 'done' THEN p.answer ELSE '' END"),
        ),
        texts={"supplement": SUPPLEMENT, "supplied": "주소를 더 적었습니다."},
    )
)
