"""The search table: one row per page that can be found, in each language it has. The matcher's stands in its room."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.portal.matcher.models import MatchProfile
from programs.portal.matcher.service_rows import MatchService
from programs.portal.queries import SearchQuerySet

__all__ = ["KINDS", "MatchProfile", "MatchService", "SearchEntry"]

KINDS = {"program": _("과제"), "service": _("신청"), "page": _("안내")}


class SearchEntry(models.Model):
    """A page in one language. Rows are made by `build_search` from the registered sources, never by hand."""

    key = models.CharField(_("열쇠"), max_length=120)
    language = models.CharField(_("언어"), max_length=10, default="ko")
    kind = models.CharField(_("갈래"), max_length=30)
    title = models.CharField(_("제목"), max_length=200)
    text = models.TextField(_("내용"), blank=True)
    url = models.CharField(_("주소"), max_length=300)
    program = models.PositiveSmallIntegerField(_("과제 번호"), null=True, blank=True)
    # What is compared: NFC, lower case, no white space, so that "민원실 운영" is found by "민원실운영".
    folded_title = models.TextField(editable=False)
    folded = models.TextField(editable=False)
    bigrams = ArrayField(models.TextField(), editable=False)
    built_at = models.DateTimeField(_("만든 때"), auto_now=True)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("검색 항목")
        verbose_name_plural = _("검색 항목")
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="portal_searchentry_once")]
        indexes = [
            # SearchQuerySet.matching(): bigrams @> '{전입}' (a trigram index cannot serve two syllables).
            GinIndex(fields=["bigrams"], name="portal_searchentry_bigrams"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_title(self) -> str:
        """The group a result belongs to, in words."""
        return str(KINDS.get(self.kind, KINDS["service"]))
