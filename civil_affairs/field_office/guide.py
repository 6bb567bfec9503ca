"""P01.5: the newcomer's guide, pages that staff edit, in the four languages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.people.models import Language


class GuidePage(models.Model):
    """One page in one language. `checked_on` is the day somebody last made sure that it is true."""

    slug = models.SlugField(_("주소 이름"), max_length=40)
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    title = models.CharField(_("제목"), max_length=80)
    summary = models.CharField(_("한 줄 안내"), max_length=160)
    text = models.TextField(
        _("내용"),
        help_text=_("빈 줄로 문단을 나눠요. ‘## ’로 시작하는 줄은 소제목, ‘- ’로 시작하는 줄은 목록이 돼요."),
    )
    source = models.CharField(_("근거"), max_length=200, blank=True)
    checked_on = models.DateField(_("확인한 날"))
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    is_published = models.BooleanField(_("공개"), default=True)

    class Meta:
        verbose_name = _("입주민 안내")
        verbose_name_plural = _("입주민 안내")
        ordering = ("order", "slug", "language")
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="guide_page_once_a_language"),
            models.CheckConstraint(name="guide_language_known", condition=Q(language__in=Language.values)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()})"
