"""Forms of the newsletter's desk."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.base.forms import ChipSelect, DateInput, PortalForm
from programs.base.normal import nfc
from programs.base.text import validate_no_rrn

from ...campaigns.models import CampaignState
from ...subscribers.models import Topic
from ..models import FRIDAY, Article, BlockKind
from ..pictures import Picture, prepared
from ..rules import is_web_address


class OneLine(forms.CharField):
    """A text of one line: what was pasted with line breaks becomes one."""

    def to_python(self, value: Any) -> str:
        return " ".join(nfc(super().to_python(value) or "").split())


class NewIssueForm(PortalForm):
    friday = forms.DateField(
        label=_("발송 주의 금요일"),
        widget=DateInput,
        help_text=_("금요일이 휴일이면 그 앞의 근무일에 나가요."),
        error_messages={"invalid": _("날짜를 2026-11-27처럼 적어 주세요.")},
    )

    def clean_friday(self) -> date:
        friday: date = self.cleaned_data["friday"]
        if friday.weekday() != FRIDAY:
            raise ValidationError(_("금요일을 골라 주세요."))
        return friday


class ListForm(PortalForm):
    q = OneLine(label=_("제목이나 내용"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("상태"), required=False, choices=[("", _("모든 상태")), *CampaignState.choices])


class AddBlockForm(PortalForm):
    """Which block to put in: the lead, health information, or an article about a topic."""

    what = forms.ChoiceField(label=_("넣을 것"))

    def __init__(self, *args: Any, has_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [] if has_lead else [(BlockKind.LEAD.value, str(BlockKind.LEAD.label))]
        choices += [
            (f"{BlockKind.ARTICLE}:{topic.number}", _("기사: %(topic)s") % {"topic": topic.name})
            for topic in Topic.objects.filter(is_active=True)
        ]
        choices.append((BlockKind.HEALTH.value, str(BlockKind.HEALTH.label)))
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> tuple[str, int | None]:
        kind, _colon, topic = self.cleaned_data["what"].partition(":")
        return kind, int(topic) if topic else None


class BlockForm(PortalForm):
    """One block in Korean. A draft may be saved half written; what is missing is told before it is handed in."""

    topic = forms.ModelChoiceField(label=_("주제"), queryset=Topic.objects.none(), empty_label=None)
    title = OneLine(label=_("제목"), required=False, max_length=80, validators=[validate_no_rrn])
    text = forms.CharField(
        label=_("내용"),
        required=False,
        max_length=4000,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("빈 줄로 문단을 나누고, 줄 앞에 ‘- ’를 쓰면 목록, **굵게**, [글자](https://주소)로 꾸며요."),
    )
    picture = forms.FileField(
        label=_("그림"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        help_text=_("JPG나 PNG, 10MB까지 올릴 수 있어요. 알맞은 크기로 줄이고 촬영 정보를 지워요."),
    )
    without_picture = forms.BooleanField(label=_("지금 그림 빼기"), required=False)
    picture_alt = OneLine(
        label=_("그림 설명"),
        required=False,
        max_length=200,
        validators=[validate_no_rrn],
        help_text=_("그림을 못 보는 사람에게 무엇이 보이는지 적어요. 그림이 있으면 꼭 써야 해요."),
    )
    blog_url = OneLine(
        label=_("블로그 주소"),
        required=False,
        max_length=300,
        validators=[validate_no_rrn],
        help_text=_("기사를 올린 블로그 글의 전체 주소예요."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    autocomplete = {"title": "off", "blog_url": "off", "picture_alt": "off"}

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.prepared: Picture | None = None
        if article.kind == BlockKind.ARTICLE:
            topics = Topic.objects.filter(Q(is_active=True) | Q(article=article)).distinct()
            self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        else:
            del self.fields["topic"]
        if not article.picture:
            del self.fields["without_picture"]
        if article.kind == BlockKind.ARTICLE:
            self.fields["blog_url"].help_text = _("기사를 올린 블로그 글의 전체 주소예요. 승인을 올리려면 있어야 해요.")

    def clean_picture(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["picture"]
        if upload:
            self.prepared = prepared(upload)
        return upload

    def clean_blog_url(self) -> str:
        address: str = self.cleaned_data["blog_url"]
        if address and not is_web_address(address):
            raise ValidationError(_("https://로 시작하는 전체 주소를 적어 주세요. 예: https://blog.example.kr/123"))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stays = bool(self.article.picture) and not data.get("without_picture")
        if (self.prepared or stays) and not data.get("picture_alt") and "picture_alt" not in self.errors:
            self.add_error("picture_alt", _("그림 설명을 써 주세요. 그림을 못 보는 사람에게 무엇이 보이는지 적어요."))
        return data

    @property
    def written(self) -> dict[str, Any]:
        names = ("topic", "title", "text", "picture_alt", "blog_url")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class TranslationForm(PortalForm):
    """One block in another language; a part left empty is read in Korean."""

    title = OneLine(label=_("제목"), required=False, max_length=150, validators=[validate_no_rrn])
    text = forms.CharField(
        label=_("내용"),
        required=False,
        max_length=8000,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    picture_alt = OneLine(label=_("그림 설명"), required=False, max_length=300, validators=[validate_no_rrn])
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not article.picture:
            del self.fields["picture_alt"]


class PreviewForm(PortalForm):
    """As whom to look at the issue."""

    topics = forms.ModelMultipleChoiceField(
        label=_("고른 주제"),
        queryset=Topic.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("아무것도 고르지 않으면 머리기사, 일정, 건강정보만 받아요."),
    )
    language = forms.ChoiceField(label=_("언어"), required=False, widget=forms.Select)
    width = forms.ChoiceField(
        label=_("화면"),
        required=False,
        choices=[("360", _("휴대전화(360px)")), ("640", _("컴퓨터(640px)")), ("text", _("글만"))],
        widget=ChipSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(settings.LANGUAGES)


class TickForm(PortalForm):
    note = OneLine(label=_("비고"), required=False, max_length=200, validators=[validate_no_rrn])
    done = forms.TypedChoiceField(choices=[("1", "done"), ("0", "not")], coerce=lambda value: value == "1")
