"""Kinds of change and what each saves: tables that the department edits, loaded once as plan and law have them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop


class ChangeKind(models.Model):
    """A kind of change of the building ledger; `item` is its number in 건축법 제39조 제1항."""

    code = models.SlugField(_("주소 이름"), max_length=30, unique=True)
    name = models.CharField(_("종류"), max_length=40, unique=True)
    help = models.CharField(_("설명"), max_length=200, blank=True)
    papers = models.CharField(_("가져올 서류"), max_length=200, blank=True, help_text=_("쉼표로 나누어 적어요."))
    item = models.PositiveSmallIntegerField(
        _("건축법 제39조 제1항의 호"), null=True, blank=True, help_text=_("촉탁 대상이 아니면 비워 둬요.")
    )
    is_new = models.BooleanField(_("신규등록"), default=False, help_text=_("신규등록은 촉탁 대상이 아니에요."))
    cancels = models.BooleanField(_("말소"), default=False, help_text=_("건물이 없어져서 등기부를 닫아요."))
    order = models.PositiveSmallIntegerField(_("순서"), default=50)
    active = models.BooleanField(_("씀"), default=True, help_text=_("끄면 새로 접수할 때 보이지 않아요."))

    class Meta:
        verbose_name = _("변경 종류")
        verbose_name_plural = _("변경 종류")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(item__range=(1, 9)), name="change_item_is_one_of_the_law"
            ),
            models.CheckConstraint(
                condition=Q(is_new=False) | Q(item__isnull=True), name="new_registration_has_no_item"
            ),
        ]

    def __str__(self) -> str:
        return _t(self.name)

    @property
    def help_text(self) -> str:
        return _t(self.help) if self.help else ""

    @property
    def paper_list(self) -> list[str]:
        return [_t(paper.strip()) for paper in self.papers.split(",") if paper.strip()]

    @property
    def purpose(self) -> str:
        """What the letter asks the registry office for."""
        return "건물 멸실 등기" if self.cancels else "건물 표시변경 등기"


class SavedCost(models.Model):
    """What a person does not pay because the office commissions the registration: a fee, a tax, an agent's fee."""

    year = models.PositiveSmallIntegerField(_("기준 연도"))
    name = models.CharField(_("항목"), max_length=40)
    amount = models.PositiveIntegerField(_("금액(원)"))
    source = models.CharField(_("근거"), max_length=120)
    order = models.PositiveSmallIntegerField(_("순서"), default=50)

    class Meta:
        verbose_name = _("아끼는 비용")
        verbose_name_plural = _("아끼는 비용")
        ordering = ["-year", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="saved_cost_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="saved_cost_year"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount:,} ({self.year})"

    @property
    def title(self) -> str:
        return _t(self.name)

    @property
    def because(self) -> str:
        return _t(self.source)


def saved_costs(year: int) -> list[SavedCost]:
    """The costs of the newest year that is known and not after this one."""
    newest = SavedCost.objects.filter(year__lte=year).order_by("-year").values_list("year", flat=True).first()
    return list(SavedCost.objects.filter(year=newest)) if newest else []


KINDS = (
    (
        "lot",
        noop("지번변경"),
        noop("지번이나 도로명주소가 바뀌었어요."),
        "신분증, 건축물표시 변경신청서",
        1,
        False,
        False,
    ),
    (
        "name",
        noop("명칭변경"),
        noop("행정구역이나 건물의 이름이 바뀌었어요."),
        "신분증, 건축물표시 변경신청서",
        1,
        False,
        False,
    ),
    (
        "structure",
        noop("구조·용도변경"),
        noop("사용승인을 받아 구조, 용도, 층수나 면적이 바뀌었어요."),
        "신분증, 건축물표시 변경신청서, 바뀐 도면",
        2,
        False,
        False,
    ),
    (
        "demolition",
        noop("철거(말소)"),
        noop("건물을 철거(해체)했어요."),
        "신분증, 건축물대장 말소신청서",
        3,
        False,
        True,
    ),
    (
        "loss",
        noop("멸실(말소)"),
        noop("불이나 재해로 건물이 없어졌어요."),
        "신분증, 건축물대장 말소신청서",
        4,
        False,
        True,
    ),
    (
        "new",
        noop("신규등록(증축 포함)"),
        noop("새로 지었거나 늘려 지었어요. 대장만 정리하고, 등기는 소유자가 신청해요."),
        "신분증, 사용승인서",
        None,
        True,
        False,
    ),
)
COSTS = (
    (2026, noop("등록면허세"), 6_000, noop("지방세법 제28조 제1항 제1호 마목 (건마다)")),
    (2026, noop("지방교육세"), 1_200, noop("지방세법 제151조 제1항 제2호 (등록면허세의 20%)")),
    (2026, noop("법무사 대행료"), 50_000, noop("구청이 어림한 값 (사무소마다 달라요)")),
)


def load_changes() -> int:
    """Fill both tables the first time; what staff changed stays."""
    made = 0
    if not ChangeKind.objects.exists():
        made += len(
            ChangeKind.objects.bulk_create(
                ChangeKind(
                    code=code, name=name, help=text, papers=papers, item=item, is_new=new, cancels=cancels, order=10 * n
                )
                for n, (code, name, text, papers, item, new, cancels) in enumerate(KINDS, start=1)
            )
        )
    if not SavedCost.objects.exists():
        made += len(
            SavedCost.objects.bulk_create(
                SavedCost(year=year, name=name, amount=amount, source=source, order=10 * n)
                for n, (year, name, amount, source) in enumerate(COSTS, start=1)
            )
        )
    return made


# The papers above, one by one, for the translators.
PAPERS = (
    noop("신분증"),
    noop("건축물표시 변경신청서"),
    noop("바뀐 도면"),
    noop("건축물대장 말소신청서"),
    noop("사용승인서"),
)
