"""A bulletin typed in or a file put in by hand, for when the feed is down: first what it means, then kept."""

import hashlib
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.text import korean_datetime, validate_no_rrn
from programs.people.models import User
from programs.people.predicates import require

from . import admin_words as words
from . import importing, parse
from .admin_who import may_keep_weather
from .codes import warning_name
from .fold import Warning
from .models import WeatherFeed
from .records import Feed, FeedError

TAKEN_IN = audit.declare("notices.weather_typed_in", gettext_lazy("기상특보를 손으로 넣었어요"))
MOST_MB = 2
AHEAD_SECONDS = 15 * 60  # the KMA dates an announcement to the full ten minutes


class BulletinForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("통보문이나 자료"),
        required=False,
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy("예: o 호우경보 : 서울서북권, 경기도(고양)"),
    )
    file = forms.FileField(
        label=gettext_lazy("또는 파일"),
        required=False,
        widget=forms.FileInput(attrs={"class": words.INPUT}),
        help_text=gettext_lazy("JSON, XML, 글 파일. UTF-8이나 EUC-KR. 2MB까지."),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("언제의 특보인가요"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": words.INPUT}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("비워 두면 글에 적힌 때, 적혀 있지 않으면 지금으로 봐요."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    feed: Feed
    moment: datetime | None

    def clean(self) -> dict[str, Any]:
        """Read it: whatever cannot be read is said beside the text that was typed."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None and file.size > MOST_MB * 1024 * 1024:
            raise ValidationError({"file": _("파일이 너무 커요. 2MB까지 넣을 수 있어요.")})
        text = values.get("text", "")
        if file is not None:
            try:
                text = parse.decoded(file.read())[0]
            except FeedError as error:
                raise ValidationError({"file": words.sentence_for(error.code)}) from None
        if not text.strip():
            raise ValidationError({"text": _("통보문을 붙여 넣거나 파일을 골라 주세요.")})
        values["text"] = text
        self.moment = values.get("at")
        now = timezone.now()
        try:
            try:
                self.feed = parse.read(text, at=self.moment)
            except FeedError as error:
                if error.code != "time":
                    raise
                self.moment = now.replace(second=0, microsecond=0)
                self.feed = parse.read(text, at=self.moment)
        except FeedError as error:
            raise ValidationError({"text": words.sentence_for(error.code, error.detail)}) from None
        times = [*(one.announced_at for one in self.feed.events), *(one.at for one in self.feed.statuses)]
        if times and (max(times) - now).total_seconds() > AHEAD_SECONDS:
            raise ValidationError(
                {
                    "at": _("아직 오지 않은 때의 특보예요(%(at)s). 때를 확인해 주세요.")
                    % {"at": korean_datetime(max(times))}
                }
            )
        return values

    @property
    def digest(self) -> str:
        """What was previewed: keeping asks for the same text and time."""
        at = self.moment.isoformat() if self.moment else ""
        return hashlib.sha256(f"{self.cleaned_data['text']}|{at}".encode()).hexdigest()


def paste(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what a bulletin means for the district; keep it once that was seen. 422 for what cannot be read."""
    require(may_keep_weather, request.user, words.NOT_SAFETY)
    form = BulletinForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        if not form.is_valid():
            status = 422
        elif request.POST.get("do") == "save" and form.cleaned_data["seen"] == form.digest:
            return _keep(request, form)
        else:
            context["preview"] = _told(importing.preview(form.feed, now=timezone.now()))
            form = _again(form)
    context |= site.each_context(request) | {
        "title": _("통보문 붙여 넣기 · 파일 넣기"),
        "form": form,
        "feed": WeatherFeed.objects.filter(pk=WeatherFeed.ONLY).first(),
        "feed_error": _feed_error(),
    }
    return render(request, "notices/admin/weather/paste.html", context, status=status)


def _keep(request: HttpRequest, form: BulletinForm) -> HttpResponse:
    by = request.user
    assert isinstance(by, User)  # may_keep_weather
    done = importing.take_in(form.feed, by=by)
    data = {"form": done.form, "new": done.new, "notices": [notice.ref for notice in done.notices]}
    audit.record(TAKEN_IN, by=by, subject="weather", data=data, request=request)
    if not done.new:
        messages.info(request, _("이미 들어 있는 특보예요. 바뀐 것이 없어요."))
    else:
        messages.success(
            request, _("넣었어요. 지금 서대문구에 내려진 특보: %(names)s") % {"names": _names(done.standing)}
        )
    for notice in done.notices:
        messages.info(
            request,
            f"{warning_name(notice.kind, notice.level)} {words.CHANGES[notice.what]}: {notice.get_action_display()}",
        )
    return HttpResponseRedirect(reverse("admin:notices_weatherwarning_changelist"))


def _again(form: BulletinForm) -> BulletinForm:
    """The same form with what was read in it: a chosen file's text stands in the box now."""
    at = form.moment.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M") if form.moment else ""
    return BulletinForm({"text": form.cleaned_data["text"], "at": at, "seen": form.digest})


def _told(found: importing.Preview) -> dict[str, Any]:
    return {
        "source": words.SOURCES[found.feed.form],
        "before": _names(found.before),
        "after": _names(found.after),
        "new": len(found.new_events) + found.new_bulletins,
        "elsewhere": found.feed.elsewhere,
        "problems": found.feed.problems,
        "changes": [
            f"{warning_name(one.kind, one.level)} {words.CHANGES[one.what]} ({korean_datetime(one.starts_at)})"
            for one in found.changes
        ],
        "headlines": [one.title for one in found.feed.headlines[:20]],
    }


def _names(warnings: list[Warning]) -> str:
    return ", ".join(warning_name(one.kind, one.level) for one in warnings) or _("없음")


def _feed_error() -> str:
    feed = WeatherFeed.objects.filter(pk=WeatherFeed.ONLY).first()
    return words.sentence_for(feed.error_code, feed.error_detail) if feed and feed.error_code else ""
