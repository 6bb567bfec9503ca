"""The questions of the matcher, all optional, and what is asked when answers are saved."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.base.forms import ChipSelect, ChipSelectMultiple, PortalForm
from programs.base.matching.answers import Answers
from programs.base.matching.registry import Match, values_asked
from programs.base.matching.vocabulary import (
    AGE_BANDS,
    ELSEWHERE,
    HOUSEHOLDS,
    NOBODY,
    OTHER_LANGUAGE,
    QUESTION_TITLES,
    Question,
    needs_in_order,
)
from programs.people.models import Dong
from programs.plan.terms import translated
from programs.portal.matcher.consent import SAVE, SENSITIVE, TELL

YOUNGEST_TO_SAVE = 14  # younger ones need a parent's consent (개인정보 보호법 제22조의2): nothing is kept of them


class MatchForm(PortalForm):
    """Five questions. Needs that no service serves are not asked."""

    needs = forms.MultipleChoiceField(
        label=_("무엇이 필요하세요?"),
        help_text=_("여러 개를 골라도 돼요."),
        widget=ChipSelectMultiple,
        required=False,
    )
    age_band = forms.ChoiceField(
        label=_("나이가 어떻게 되세요?"), help_text=_("만 나이예요."), widget=ChipSelect, required=False
    )
    household = forms.MultipleChoiceField(
        label=_("나와 함께 사는 사람은 어떤가요?"),
        help_text=_("나를 포함해서 맞는 것을 모두 골라 주세요."),
        choices=list(HOUSEHOLDS.items()),
        widget=ChipSelectMultiple,
        required=False,
    )
    dong = forms.ChoiceField(label=_("어느 동에 사세요?"), required=False)
    language = forms.ChoiceField(
        label=_("어떤 언어가 편하세요?"),
        choices=[*settings.LANGUAGES, (OTHER_LANGUAGE, _("다른 언어"))],
        widget=ChipSelect,
        required=False,
    )

    def __init__(self, *args: Any, matches: list[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = values_asked(matches, Question.NEEDS)
        self._choices("needs", [(each.key, each.label) for each in needs_in_order(served)])
        self._choices("age_band", [(band.key, band.label) for band in AGE_BANDS.values()])
        dongs = [(dong.code, translated(dong.name)) for dong in Dong.objects.order_by("name")]
        elsewhere = (ELSEWHERE, _("서대문구에 살지 않아요"))
        self._choices("dong", [("", _("고르지 않음")), *dongs, elsewhere])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_household(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["household"]
        if NOBODY in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                _("‘%(nobody)s’를 다른 답과 함께 고를 수 없어요. 둘 가운데 하나를 빼 주세요."),
                params={"nobody": HOUSEHOLDS[NOBODY]},
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.answers().is_empty:
            raise forms.ValidationError(_("하나라도 답해 주세요. 답한 만큼 맞는 서비스를 찾아 드려요."))
        return data

    def answers(self) -> Answers:
        return Answers.from_data(self.cleaned_data)

    @staticmethod
    def initial_of(answers: Answers) -> dict[str, Any]:
        return {question.value: answers.to_data().get(question.value, "") for question in Question}


class SaveForm(PortalForm):
    """The consents beside the answers that are to be saved; each box unticked."""

    save = forms.BooleanField(label=SAVE.title, help_text=SAVE.wording)
    sensitive = forms.BooleanField(label=SENSITIVE.title, help_text=SENSITIVE.wording, required=False)
    tell = forms.BooleanField(label=TELL.title, help_text=TELL.wording, required=False)

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = answers
        self.fields["save"].error_messages["required"] = _(
            "저장하려면 첫째 동의에 표시해 주세요. 저장하지 않아도 결과는 그대로 볼 수 있어요."
        )
        if not answers.sensitive:
            del self.fields["sensitive"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        band = AGE_BANDS.get(self.given.age_band)
        if band is not None and (band.high or YOUNGEST_TO_SAVE) < YOUNGEST_TO_SAVE:
            raise forms.ValidationError(
                _("본인의 답만 저장할 수 있고, 만 14세부터 저장할 수 있어요. 나이대를 고쳐 다시 찾아 주세요.")
            )
        return data


def spelled(answers: Answers) -> list[dict[str, str]]:
    """The answers in words, question by question, for a page."""
    languages = dict(settings.LANGUAGES)
    labels: dict[Question, dict[str, Any]] = {
        Question.NEEDS: {each.key: each.label for each in needs_in_order()},
        Question.AGE: {band.key: band.label for band in AGE_BANDS.values()},
        Question.HOUSEHOLD: dict(HOUSEHOLDS),
        Question.DONG: _dong_names(answers.dong),
        Question.LANGUAGE: {**languages, OTHER_LANGUAGE: _("다른 언어")},
    }
    return [
        {
            "term": str(QUESTION_TITLES[question]),
            "text": ", ".join(str(label) for key, label in known.items() if key in answers.to(question)),
        }
        for question, known in labels.items()
        if answers.to(question)
    ]


def _dong_names(code: str) -> dict[str, Any]:
    if code == ELSEWHERE:
        return {ELSEWHERE: _("서대문구에 살지 않아요")}
    return {dong.code: translated(dong.name) for dong in Dong.objects.filter(code=code)}
