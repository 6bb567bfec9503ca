"""Promotions, typed forms and two files of the demo, made by the verbs that staff use."""

from datetime import datetime, timedelta

from programs.base.calendar import SEOUL
from programs.people.models import User

from ..subscribers.models import SignupPlace
from .desk import checking, services, taking, typing_in
from .desk.models import BatchState, Promotion, SignupBatch
from .desk.rows import Application

PROMOTIONS = (
    (75, "community-leaders", "통장 회의에서 신청서를 나눠 줌", 42),
    (46, "universities", "대학 축제 부스에서 QR 포스터로 안내", 65),
    (20, "dong-centres", "전입 신고 창구에 신청서를 놓아 둠", 28),
    (6, "information-desk", "안내데스크에 QR 안내판을 세움", 9),
)
HEAD = "휴대전화,이메일,주제,동,나이대,언어,문자동의,이메일동의,광고동의,야간동의,신청일"


def play(now: datetime, *, by: User) -> None:
    """Make them unless there are any; `by` works for 홍보담당관."""
    if SignupBatch.objects.exists():
        return
    today = now.astimezone(SEOUL).date()
    places = {place.code: place for place in SignupPlace.objects.all()}
    for days, code, what, forms in PROMOTIONS:
        Promotion.objects.create(date=today - timedelta(days=days), place=places[code], what=what, forms=forms, by=by)
    signed = today - timedelta(days=3)
    good = [f"010-5555-{7100 + n},,{topics},,{age},,O,,,,{signed}" for n, (topics, age) in enumerate(_tastes())]
    done = _file([*good], place=places["universities"], by=by)
    services.confirm(done, leave_out_bad=False, tell_all=False, by=by)
    taking.import_batch(done.pk)
    bad = [
        f"010-5555-7201,,복지,역삼동,,,O,,,,{signed}",
        f"02-330-1114,,교육,,,,O,,,,{signed}",
        f"010-5555-7100,,문화,,20대,,O,,,,{signed}",
        f"010-5555-7202,,문화,,20대,,O,,,,{signed}",
        f"010-5555-7202,,이슈,,20대,,O,,,,{signed}",
    ]
    _file(bad, place=places["dong-centres"], by=by)
    typed = Application(phone="01055557301", topics=[1, 2], sms=True, signed_on=signed)
    typing_in.type_in(typed, place=places["information-desk"], by=by, at=now)


def _tastes() -> list[tuple[str, str]]:
    return [
        ("재난·안전", "20대"),
        ("문화", "20대"),
        ("축제·행사", "10대"),
        ("교육", "30대"),
        ("생활정보", ""),
        ("복지", "60대"),
    ]


def _file(lines: list[str], *, place: SignupPlace, by: User) -> SignupBatch:
    data = "\r\n".join([HEAD, *lines, ""]).encode("cp949")
    batch = services.open_file([data], name="신청서.csv", place=place, signed_on=None, by=by)
    if batch.state != BatchState.CHECKING:
        raise RuntimeError("The demo's list of applications has columns that the import does not know.")
    checking.check(batch.pk)
    batch.refresh_from_db()
    return batch
