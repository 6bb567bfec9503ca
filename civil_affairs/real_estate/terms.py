"""The words of P09: deals, homes, languages, what people may tell of themselves; amounts as they are said."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

PYEONG = Decimal("3.305785")  # ㎡


class Deal(models.TextChoices):
    SALE = "sale", _("매매")
    JEONSE = "jeonse", _("전세")
    MONTHLY = "monthly", _("월세")


class Home(models.TextChoices):
    ANY = "any", _("상관없음")
    APARTMENT = "apartment", _("아파트")
    VILLA = "villa", _("연립·다세대")
    HOUSE = "house", _("단독·다가구")
    OFFICETEL = "officetel", _("오피스텔")
    ROOM = "room", _("원룸·하숙")


class Language(models.TextChoices):
    ENGLISH = "en", _("영어")
    CHINESE = "zh", _("중국어")
    JAPANESE = "ja", _("일본어")
    VIETNAMESE = "vi", _("베트남어")


class OfSelf(models.TextChoices):
    """The groups that the plan speaks of."""

    WOMAN = "woman", _("여성")
    STUDENT = "student", _("대학(원)생")
    FOREIGNER = "foreigner", _("외국인")


def manwon(amount: int | None) -> str:
    """An amount in 만원 as people say it: 5,000만원, 3억 5,000만원."""
    if amount is None:
        return ""
    if amount < 10_000:
        return _t("%(amount)s만원") % {"amount": f"{amount:,}"}
    eok, rest = divmod(amount, 10_000)
    if not rest:
        return _t("%(eok)s억원") % {"eok": f"{eok:,}"}
    return _t("%(eok)s억 %(rest)s만원") % {"eok": f"{eok:,}", "rest": f"{rest:,}"}


def between(low: str, high: str) -> str:
    if low and high:
        return low if low == high else _t("%(low)s ~ %(high)s") % {"low": low, "high": high}
    if high:
        return _t("%(high)s까지") % {"high": high}
    return _t("%(low)s부터") % {"low": low} if low else ""


def pyeong(square_metres: Decimal | int) -> Decimal:
    return (Decimal(square_metres) / PYEONG).quantize(Decimal("0.1"), ROUND_HALF_UP)


def area(square_metres: Decimal | int | None) -> str:
    """59.9㎡ (18.1평)"""
    if square_metres is None:
        return ""
    text = f"{Decimal(square_metres).normalize():f}"
    return _t("%(metres)s㎡ (%(pyeong)s평)") % {"metres": text, "pyeong": pyeong(square_metres)}
