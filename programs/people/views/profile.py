"""One's own account: what is stored, what was agreed to, taking it away, ending it."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from programs.people import consent_texts
from programs.people.forms import EraseForm, ProfileForm
from programs.people.holdings import in_order
from programs.people.models import User
from programs.people.services import erase, erasure_blockers, take_away


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("내 정보를 바꿨어요."))
        return redirect("people:profile")
    return render(request, "account/profile.html", {"form": form, "has_mfa": is_mfa_enabled(user)})


@never_cache
def stay(request: HttpRequest) -> HttpResponse:
    """Being asked is all: the request itself keeps the session alive (the page's "시간 연장" fetches it)."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@never_cache
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to, with the words of the time, and the boxes that may be changed."""
    user = cast(User, request.user)
    questions = [(text, user.consents.standing(text.key)) for text in consent_texts.texts]
    return render(request, "account/consents.html", {"questions": questions, "history": user.consents.all()[:50]})


@require_POST
@login_required
def change_consent(request: HttpRequest, key: str) -> HttpResponse:
    """Give or withdraw an optional consent; it takes effect at once."""
    user = cast(User, request.user)
    text = consent_texts.texts.get(key)
    if text is None or text.required:
        raise Http404
    granted = request.POST.get("granted") == "yes"
    if granted != user.consents.given(key):
        consent_texts.answer(text, user=user, granted=granted, source="profile")
    messages.success(request, _("동의했어요.") if granted else _("동의를 거뒀어요."))
    return redirect("people:consents")


@never_cache
@login_required
@reauthentication_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Say what is held; on POST hand it over as a JSON file."""
    user = cast(User, request.user)
    if request.method == "POST":
        body = {"made_at": timezone.now(), "sections": take_away(user)}
        response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y%m%d}.json"'
        return response
    return render(request, "account/my_data.html", {"holdings": in_order()})


@never_cache
@login_required
@reauthentication_required
def erase_account(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    blockers = erasure_blockers(user)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and not blockers and form.is_valid():
        erase(user, by=user)
        logout(request)
        return render(request, "account/erased.html")
    return render(request, "account/erase.html", {"form": form, "blockers": blockers}, status=409 if blockers else 200)
