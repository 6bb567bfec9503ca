"""Two pages of the staff desk: finding words in files, and how the checking of files does."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs import audit
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.files import acts, finding
from programs.files.desk import state
from programs.files.owners import all_owners
from programs.files.states import UNSETTLED
from programs.people.models import User
from programs.people.predicates import is_administrator, is_staff, require


class WordsForm(PortalForm):
    """What is looked for; posted, never in an address, for it may be somebody's name."""

    words = PlainTextField(
        label=_("찾을 낱말"),
        max_length=100,
        help_text=_(
            "파일 이름과 내용에서 찾아요. 두 글자부터 찾을 수 있고, 낱말을 여럿 쓰면 모두 들어 있는 파일을 찾아요."
        ),
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=1000, widget=forms.HiddenInput)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not any(len(word) >= 2 for word in finding.words_of(words)):
            raise forms.ValidationError(_("두 글자가 넘는 낱말을 써 주세요."))
        return words


@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Words in the files of the cases, bookings and meetings that this member of staff may open."""
    user = _staff(request)
    form = WordsForm(request.POST or None)
    hits = None
    if request.method == "POST" and form.is_valid():
        hits = finding.find(form.cleaned_data["words"], by=user, page=form.cleaned_data["page"] or 1)
        audit.record(acts.SEARCHED, by=user, subject="files", data={"found": len(hits.rows)}, request=request)
        audit.opened_many(
            by=user,
            whose=list(dict.fromkeys(hit.file.whose() for hit in hits.rows)),
            what=["attachments"],
            why=_t("파일에서 낱말 찾기"),
            request=request,
        )
    context = {"form": form, "hits": hits, "words": form.data.get("words", "")}
    return render(request, "files/desk/search.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Whether files are scanned, by what, and which of them wait, were held or had to be destroyed."""
    user = _staff(request)
    context = {"state": state.now(user), "may_retry": is_administrator(user)}
    return render(request, "files/desk/checks.html", context)


@never_cache
@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Have everything that is held looked at with the next sweep, within the minute."""
    require(is_administrator, request.user, _("관리자만 할 수 있어요."))
    number = sum(
        owner._default_manager.there().filter(scan__in=UNSETTLED).update(next_try_at=None) for owner in all_owners()
    )
    messages.success(request, _t("파일 %(number)d개를 1분 안에 다시 검사해요.") % {"number": number})
    return redirect("files:checks")


def _staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있어요."))
    assert isinstance(request.user, User)
    return request.user
