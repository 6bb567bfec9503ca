"""The page of all message texts: what the portal may say, to whom and when, as the reader gets it, with its bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.base.exports import export_rows
from programs.base.text import SMS_BYTES, nfc, sms_bytes
from programs.people.predicates import is_staff, require

from . import texts
from .campaigns.composition import VARIABLES
from .campaigns.models import MessageTemplate
from .texts import MessageText, Rendered
from .weather.codes import warning_word
from .weather.models import RuleAction, WeatherRule
from .weather.wording import VARIABLES as WEATHER_VARIABLES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHANNELS = {
    "sms": gettext_lazy("문자"),
    "lms": gettext_lazy("긴 문자"),
    "mms": gettext_lazy("그림 문자"),
    "email": gettext_lazy("이메일"),
}


@dataclass(frozen=True)
class Example:
    """One wording as its reader gets it."""

    rendered: Rendered

    @property
    def channel(self) -> "StrOrPromise":
        return CHANNELS[self.rendered.channel]

    def __contains__(self, words: str) -> bool:
        return words in self.rendered.subject.casefold() or words in self.rendered.body.casefold()


@dataclass(frozen=True)
class Entry:
    """A text of the list: whose it is, who gets it and when, and how it reads in each channel and language."""

    group: str
    key: str
    title: str
    to: str
    when: str
    examples: Sequence[Example]
    variables: Mapping[str, str] = field(default_factory=dict)
    url: str = ""  # where staff change it; empty: it stands in the code

    def holds(self, words: str) -> bool:
        named = (self.key, self.title, self.to, self.when)
        return any(words in part.casefold() for part in named) or any(words in one for one in self.examples)


class TextsForm(forms.Form):
    """The filters of the page; a wrong language is none."""

    q = forms.CharField(label=gettext_lazy("찾는 말"), max_length=100, required=False)
    lang = forms.ChoiceField(
        label=gettext_lazy("언어"),
        required=False,
        choices=[("", gettext_lazy("모든 언어")), *settings.LANGUAGES],
    )


def list_texts(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """Every message text by app; `q` searches key, title and wording, `lang` shows one language, `export` downloads."""
    require(is_staff, request.user)
    form = TextsForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list(_narrowed(entries(), words=chosen.get("q", ""), language=chosen.get("lang", "")))
    if "export" in request.GET:
        return _download(found, request.GET["export"])
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(entry.group, []).append(entry)
    context = site.each_context(request) | {
        "title": _("메시지 문구"),
        "form": form,
        "groups": groups,
        "count": len(found),
        "is_narrowed": bool(chosen.get("q") or chosen.get("lang")),
    }
    return render(request, "notices/admin/texts.html", context)


def entries() -> Iterator[Entry]:
    """Everything that can be sent, by app: texts of the code, then wordings that staff keep."""
    of_the_code = [_of_the_code(text) for text in texts.all_texts()]
    yield from sorted(of_the_code, key=lambda entry: (entry.group, entry.key))
    for template in MessageTemplate.objects.select_related("department").filter(is_active=True):
        yield _of_a_template(template)
    for rule in WeatherRule.objects.all():
        yield from _of_a_rule(rule)


def _of_the_code(text: MessageText) -> Entry:
    app = apps.get_containing_app_config(texts.home_of(text))
    return Entry(
        group=str(app.verbose_name) if app else _("그 밖"),
        key=text.key,
        title=str(text.title),
        to=text.to,
        when=text.when,
        examples=[Example(one) for one in _renderings(text)],
        variables=dict(sorted(text.variables.items())),
    )


def _of_a_template(template: MessageTemplate) -> Entry:
    """A text to begin a campaign with; the lines that every campaign carries come below it."""
    personal = {name: f"{{{name}}}" for name in VARIABLES}
    return Entry(
        group=_("문자 서식"),
        key=f"template:{template.pk}",
        title=template.name,
        to=_("발송을 쓰는 사람이 고른 구독자"),
        when=_("직원이 이 서식으로 문자를 쓸 때"),
        examples=[_kept(template.body, {**personal, **template.examples}, subject=template.subject)],
        variables=template.examples,
        url=reverse("admin:notices_messagetemplate_change", args=[template.pk]),
    )


def _of_a_rule(rule: WeatherRule) -> Iterator[Entry]:
    """What a weather rule says when the warning begins, and when it ends."""
    parts = (
        ("began", _("발표되면"), rule.action, ((rule.text, "ko"), (rule.text_en, "en"))),
        ("ended", _("해제되면"), rule.clear_action, ((rule.clear_text, "ko"), (rule.clear_text_en, "en"))),
    )
    for what, when, action, wordings in parts:
        written = [(text, language) for text, language in wordings if text]
        if action != RuleAction.IGNORE and written:
            values = WEATHER_VARIABLES | {"warning": warning_word(rule.kind, rule.level)}
            yield Entry(
                group=_("기상특보 문구"),
                key=f"weather:{rule.pk}:{what}",
                title=str(rule),
                to=_("재난·안전을 고른 구독자"),
                when=f"{when}: {RuleAction(action).label}",
                examples=[_kept(text, values, language=language) for text, language in written],
                variables=WEATHER_VARIABLES,
                url=reverse("admin:notices_weatherrule_change", args=[rule.pk]),
            )


def _kept(text: str, values: Mapping[str, str], *, subject: str = "", language: str = "ko") -> Example:
    """A wording that staff keep, filled in; one that cannot be read is shown as it was written."""
    try:
        body = texts.fill(text, values)
    except ValueError:
        body = text
    channel = "sms" if sms_bytes(body) <= SMS_BYTES else "lms"
    return Example(Rendered(channel, subject, body, language))


def _renderings(text: MessageText) -> Iterator[Rendered]:
    for channel, used in (("sms", text.sms), ("email", text.email_body)):
        for language, wording in text.wordings():
            if used and (language == "ko" or (wording.sms if channel == "sms" else wording.email_body)):
                yield texts.render(text, channel=channel, variables=text.variables, language=language)


def _narrowed(found: Iterable[Entry], *, words: str, language: str) -> Iterator[Entry]:
    words = nfc(words).strip().casefold()
    for entry in found:
        if language:
            entry = replace(entry, examples=[one for one in entry.examples if one.rendered.language == language])
        if entry.examples and entry.holds(words):
            yield entry


def _download(found: Iterable[Entry], fmt: str) -> HttpResponseBase:
    columns = [_("업무"), _("열쇠"), _("문구"), _("받는 사람"), _("보내는 때"), _("수단"), _("언어"), _("제목"),
               _("내용"), _("바이트")]  # fmt: skip
    rows = (
        [entry.group, entry.key, entry.title, entry.to, entry.when, str(one.channel), one.rendered.language,
         one.rendered.subject, one.rendered.body, one.rendered.bytes or None]
        for entry in found
        for one in entry.examples
    )  # fmt: skip
    return export_rows(_("메시지 문구"), columns, rows, fmt)
