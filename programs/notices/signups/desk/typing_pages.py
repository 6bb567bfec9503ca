"""The page on which paper forms are typed in, for the keyboard alone; and the button that takes the last one back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import WrongState
from programs.people.models import Dong, User
from programs.people.predicates import require

from ...subscribers.models import SignupPlace, Subscriber, Topic
from .cells import CellFault, clean
from .cells import email as read_email
from .cells import phone as read_phone
from .forms import TypingForm, labelled_errors
from .models import PaperForm
from .queries import may_type
from .rows import Application
from .typing_in import NotTaken, already_there, brings_something, last_of, type_in, undo_last
from .words import current_words

REMEMBERED = "notices.typing"  # place and day between one form and the next
SHOWN = 10


def type_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """One form after the other: errors in words (422), "already there" as a question (409), done with the next form."""
    require(may_type, request.user, _("종이 신청서를 넣는 담당자가 아니에요."))
    user = _user(request)
    words = current_words(today=_today())
    if request.method != "POST":
        return _page(request, site, TypingForm(words=words, initial=_remembered(request)))
    form = TypingForm(request.POST, words=words)
    if not form.is_valid():
        return _page(request, site, form, status=422)
    place: SignupPlace = form.cleaned_data["place"]
    request.session[REMEMBERED] = {"place": place.pk, "signed_on": form.cleaned_data["signed_on"].isoformat()}
    known = already_there(form.application)
    if known is not None and request.POST.get("add") != "yes":
        return _page(request, site, form, status=409, known=_known(request, user, known, form.application))
    try:
        entry = type_in(form.application, place=place, by=user, request=request)
    except NotTaken as refused:
        return _page(request, site, form, status=409, refused=str(refused))
    who = entry.form.phone_masked or entry.form.email_masked
    text = _("%(who)s: 새로 넣었어요.") if entry.is_new else _("%(who)s: 이미 구독하는 사람에게 더했어요.")
    messages.success(request, text % {"who": who})
    return HttpResponseRedirect(reverse("admin:notices_paper_type"))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    require(may_type, request.user, _("종이 신청서를 넣는 담당자가 아니에요."))
    try:
        form = undo_last(by=_user(request), request=request)
    except WrongState as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(who)s 입력을 되돌렸어요.") % {"who": form.phone_masked or form.email_masked})
    return HttpResponseRedirect(reverse("admin:notices_paper_type"))


@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Say at once, while the form is still being typed, whether telephone or address is there already."""
    require(may_type, request.user, _("종이 신청서를 넣는 담당자가 아니에요."))
    typed = Application()
    try:
        typed.phone, _repaired = read_phone(clean(request.POST.get("phone", "")))
        typed.email = read_email(clean(request.POST.get("email", "")))
    except CellFault:
        return HttpResponse("")  # it is not written out yet; the form says what is wrong once it is sent
    found = already_there(typed)
    known = _known(request, _user(request), found, typed) if found else None
    return render(request, "notices/admin/signups/known.html", {"known": known})


def _known(request: HttpRequest, user: User, subscriber: Subscriber, typed: Application) -> dict[str, Any]:
    """What the page says of somebody who is there already; that it was looked at is on record."""
    audit.opened(
        by=user,
        whose=subscriber.phone_hash or subscriber.email_hash,
        what=["topics"],
        why=_("종이 신청서가 이미 있는 구독인지 확인"),
        ref=subscriber,
        request=request,
    )
    names = dict(Topic.objects.values_list("number", "name"))
    return {
        "who": str(subscriber),
        "topics": ", ".join(names[number] for number in subscriber.topics if number in names),
        "new_topics": ", ".join(names[n] for n in typed.topics if n not in subscriber.topics and n in names),
        "brings_something": brings_something(typed, subscriber),
    }


def _page(request: HttpRequest, site: AdminSite, form: TypingForm, *, status: int = 200, **more: Any) -> HttpResponse:
    user = _user(request)
    form.dress()
    mine = PaperForm.objects.entered_by(user, day=_today()).select_related("batch__place")
    context = site.each_context(request) | {
        "title": _("종이 신청서 입력"),
        "form": form,
        "errors": list(labelled_errors(form)) if form.is_bound else [],
        "topics": Topic.objects.filter(is_active=True).order_by("number"),
        "dongs": Dong.objects.order_by("name"),
        "count": mine.count(),
        "latest": mine[:SHOWN],
        "last": last_of(user),
        **more,
    }
    return render(request, "notices/admin/signups/type.html", context, status=status)


def _remembered(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(REMEMBERED) or {"signed_on": _today().isoformat()}
    return {"language": "ko", **kept}


def _today() -> date:
    return timezone.now().astimezone(SEOUL).date()


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
