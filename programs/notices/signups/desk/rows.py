"""One line of a file, or one typed form, as an application: checked whole, every fault named at once. No database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from programs.base.text import mask_email, mask_phone

from . import cells
from .cells import CellFault

REMEMBERED = 2_000  # different cells of a file


@dataclass(frozen=True)
class Words:
    """What the cells may say, looked up once for a whole file: topics, dongs and legal dongs by their bare names."""

    topics: Mapping[str, int]
    dongs: Mapping[str, str]
    legal_dongs: Mapping[str, list[str]]
    today: date
    seen: dict[tuple[str, str], Any] = field(default_factory=dict)  # what a cell was found to be, or its CellFault


@dataclass(kw_only=True)
class Application:
    """What a form says. With `errors` it goes nowhere, and holds neither telephone nor address."""

    phone: str = ""
    email: str = ""
    topics: list[int] = field(default_factory=list)
    dong: str | None = None
    age_band: str = ""
    language: str = "ko"
    sms: bool = False
    by_email: bool = False
    ad: bool = False
    night: bool = False
    signed_on: date | None = None
    repaired: bool = False
    errors: list[list[str]] = field(default_factory=list)

    @property
    def phone_masked(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    @property
    def email_masked(self) -> str:
        return mask_email(self.email) if self.email else ""


def read(told: Mapping[str, str], *, words: Words, signed_on: date | None) -> Application:
    """Return the application that these cells (by our columns) make. `signed_on` stands in where no day is written."""
    form = Application()
    faults: list[tuple[str, str]] = []

    def take(key: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(cells.clean(told.get(key, "")))
        except CellFault as fault:
            faults.append((key, str(fault)))
            return None

    def recall(key: str, parse: Callable[[str], Any]) -> Any:
        """The same for columns in which a few cells come again and again."""
        cell = key, told.get(key, "")
        if cell not in words.seen and len(words.seen) < REMEMBERED:
            try:
                words.seen[cell] = parse(cells.clean(cell[1]))
            except CellFault as fault:
                words.seen[cell] = fault
        found = words.seen[cell] if cell in words.seen else take(key, parse)
        if isinstance(found, CellFault):
            faults.append((key, str(found)))
            return None
        return found

    form.phone, form.repaired = take("phone", cells.phone) or ("", False)
    form.email = take("email", cells.email) or ""
    form.topics = recall("topics", lambda text: cells.topics(text, known=words.topics)) or []
    form.dong = recall("dong", lambda text: cells.dong(text, known=words.dongs, legal=words.legal_dongs))
    form.age_band = recall("age_band", cells.age_band) or ""
    form.language = recall("language", cells.language) or "ko"
    form.sms, form.by_email, form.ad, form.night = (
        bool(recall(key, cells.yes)) for key in ("sms", "by_email", "ad", "night")
    )
    form.signed_on = recall("signed_on", lambda text: cells.day(text, today=words.today) if text else _given(signed_on))
    faults += _agreement(form, {key for key, _sentence in faults})
    if faults:
        return Application(errors=cells.sentences(faults))
    if not form.sms:
        form.phone = ""  # nobody agreed to its use
    if not form.by_email:
        form.email = ""
    return form


def _given(signed_on: date | None) -> date:
    if signed_on is None:
        raise CellFault(_("신청일을 적어 주세요."))
    return signed_on


def _agreement(form: Application, spoiled: set[str]) -> list[tuple[str, str]]:
    """Return what does not fit together; silent about what a spoiled cell might have said."""
    faults = []
    if form.sms and not form.phone and "phone" not in spoiled:
        faults.append(("phone", _("문자를 받기로 했는데 휴대전화가 없어요.")))
    if form.by_email and not form.email and "email" not in spoiled:
        faults.append(("email", _("이메일을 받기로 했는데 주소가 없어요.")))
    if not (form.sms or form.by_email) and not {"sms", "by_email"} & spoiled:
        faults.append(("", _("문자와 이메일 가운데 동의한 것이 없어요. 동의가 없으면 보낼 수 없어요.")))
    if form.night and not form.sms and "sms" not in spoiled:
        faults.append(("night", _("야간 동의는 문자 동의와 함께만 받을 수 있어요.")))
    return faults
