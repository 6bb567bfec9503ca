"""Signed in, or with a proven telephone: open one's subscription, or subscribe in two taps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from programs.people.guests import proven_phones
from programs.people.models import User

from .. import access
from ..consent_texts import QUESTIONS
from ..forms import MineForm
from ..models import SignupPlace
from ..personal_data import proven_emails
from ..services import subscribe


@require_POST
def open_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a subscription of one's own proven telephone or address."""
    found = next((one for one in access.subscriptions_of(request) if one.pk == pk), None)
    if found is None:
        raise Http404
    access.open_for(request, found, proven=True)
    return redirect("notices:manage")


@never_cache
def subscribe_mine(request: HttpRequest) -> HttpResponse:
    """The account's proven addresses need no code: choose, agree, done."""
    phone = next(iter(proven_phones(request)), "")
    email = next(iter(proven_emails(request.user)), "") if isinstance(request.user, User) else ""
    if not (phone or email):
        return redirect("notices:subscribe")
    form = MineForm(request.POST or None, phone=phone, email=email, initial=MineForm.initial_for(request.user))
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        place = SignupPlace.objects.get(code="member" if isinstance(request.user, User) else "web")
        subscriber = subscribe(
            phone=phone if answers.get(form.SMS) else "",
            email=email if answers.get(form.EMAIL) else "",
            choices=form.choices(),
            purposes=[purpose for purpose, granted in answers.items() if granted],
            refused=[purpose for purpose, granted in answers.items() if not granted],
            wording={purpose: QUESTIONS[purpose].wording for purpose in answers},
            source=place.code,
            place=place,
            user=request.user if isinstance(request.user, User) else None,
        )
        access.open_for(request, subscriber, proven=True)
        messages.success(request, _("구 알림을 신청했어요. 결과를 메시지로도 보내 드려요."))
        return redirect("notices:manage")
    return render(request, "notices/subscribe/mine.html", {"form": form}, status=422 if form.errors else 200)
