"""The wizard: what it is, choices, consents, addresses, the code, what happens next. Each page works alone."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.people import crypto, guests
from programs.people.forms import CodeForm
from programs.people.models import Language

from .. import access, proofs, wizard
from ..consent_texts import AD, EMAIL, QUESTIONS, names_of
from ..forms import AddressForm, ChoicesForm, ConsentsForm
from ..models import AgeBand, SignupPlace, Topic
from ..services import subscribe
from ..wizard import STEPS, Draft

CODE_PURPOSE = "subscribe"
PLACE_PARAMETER = "from"  # a QR code on a poster names where it hangs


@never_cache
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the district sends, how, and what is kept. A known place in the address (?from=) is noted as the source."""
    place = request.GET.get(PLACE_PARAMETER, "")
    if place and SignupPlace.objects.filter(code=place, is_active=True).exists():
        draft = wizard.load(request)
        draft.place = place
        wizard.save(request, draft)
    return render(request, "notices/subscribe/about.html", {"topics": Topic.objects.filter(is_active=True)})


@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    draft = wizard.load(request)
    initial = {"language": get_language() or "ko", **draft.choices, "channels": draft.channels}
    form = ChoicesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        taste = form.choices()
        draft.choices = {**taste.__dict__, "dong": taste.dong.pk if taste.dong else ""}
        draft.channels = form.cleaned_data["channels"]
        draft.answers, draft.wording = {}, {}
        wizard.save(request, draft)
        return redirect("notices:subscribe_consents")
    return _page(request, "choices", 1, form)


@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    draft = wizard.load(request)
    if not draft.channels:
        return redirect("notices:subscribe_choices")
    form = ConsentsForm(request.POST or None, channels=draft.channels)
    if request.method == "POST" and form.is_valid():
        draft.answers = form.answers()
        draft.wording = {purpose: QUESTIONS[purpose].wording for purpose in draft.answers}
        wizard.save(request, draft)
        return redirect("notices:subscribe_address")
    return _page(request, "consents", 2, form)


@never_cache
def address(request: HttpRequest) -> HttpResponse:
    """Take the addresses. The same answer for every address: who is subscribed is nobody else's business."""
    draft = wizard.load(request)
    if not draft.answers:
        return redirect("notices:subscribe_choices")
    form = AddressForm(
        request.POST or None, channels=draft.channels, initial={"phone": draft.phone, "email": draft.email}
    )
    if request.method == "POST" and form.is_valid():
        draft.phone, draft.email = form.cleaned_data.get("phone", ""), form.cleaned_data.get("email", "")
        if draft.email:
            proofs.limit_mails(draft.email, request.META.get("REMOTE_ADDR", ""))
        if draft.phone:
            guests.send_code(request, draft.phone, CODE_PURPOSE)
            wizard.save(request, draft)
            return redirect("notices:subscribe_code")
        _finish(request, draft)
        return redirect("notices:subscribe_done")
    return _page(request, "address", 3, form, chosen=_chosen(draft))


def _chosen(draft: Draft) -> list[dict[str, Any]]:
    """What was chosen so far, to be read once more before anything is sent."""
    taste = draft.taste()
    topics = Topic.objects.filter(number__in=taste.topics)
    agreed = names_of(draft.agreed)
    return [
        {"term": _("받을 소식"), "text": ", ".join(topic.shown_name for topic in topics)},
        {"term": _("동"), "text": taste.dong or _("서대문구 전체")},
        {"term": _("나이대"), "text": AgeBand(taste.age_band).label},
        {"term": _("언어"), "text": Language(taste.language).label},
        {"term": _("동의"), "text": agreed},
    ]


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; the telephone is subscribed at once, the e-mail address once its mail is confirmed."""
    draft = wizard.load(request)
    if not draft.phone or not draft.answers:  # pressed twice: the first press did it
        return redirect("notices:subscribe_done" if _DONE in request.session else "notices:subscribe_choices")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guests.check_code(request, draft.phone, CODE_PURPOSE, form.cleaned_data["code"]):
            _finish(request, draft)
            return redirect("notices:subscribe_done")
        form.add_error("code", _("인증번호가 맞지 않거나 5분이 지났어요. 5번 틀리면 새 번호를 받아야 해요."))
    return _page(request, "code", 3, form, phone=draft.phone)


_DONE = "notices.subscribed"


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What happens next; reloading it does nothing again."""
    outcome = request.session.get(_DONE)
    if not outcome:
        return redirect("notices:subscribe")
    told = {**outcome, "mailed_to": crypto.decrypt(outcome["mailed_to"])}
    return render(request, "notices/subscribe/done.html", {"steps": STEPS, "step": 4, **told})


@transaction.atomic
def _finish(request: HttpRequest, draft: Draft) -> None:
    """Do what the draft says: subscribe the proven telephone, send the mail that proves the address."""
    place = SignupPlace.objects.filter(code=draft.place).first() or SignupPlace.objects.get(code="web")
    subscriber = None
    if draft.phone:
        subscriber = subscribe(
            phone=draft.phone,
            choices=draft.taste(),
            purposes=[purpose for purpose in draft.agreed if purpose != EMAIL],
            refused=draft.refused,
            wording=draft.wording,
            source=place.code,
            place=place,
        )
        access.open_for(request, subscriber, proven=True)
    if draft.email:
        with_mail = {EMAIL} if subscriber else {EMAIL, AD}
        proofs.ask(
            email=draft.email,
            choices=draft.taste(),
            agreed=draft.words([purpose for purpose in draft.agreed if purpose in with_mail]),
            refused=draft.words([purpose for purpose in draft.refused if purpose in with_mail]),
            source=place.code,
            place=place,
            subscriber=subscriber,
        )
    request.session[_DONE] = {
        "by_phone": bool(subscriber),
        "mailed_to": crypto.encrypt(draft.email),
        "disaster": bool(subscriber) and _has_disaster(draft),
    }
    wizard.forget(request)


def _has_disaster(draft: Draft) -> bool:
    return Topic.objects.filter(is_disaster=True, number__in=draft.choices["topics"]).exists()


def _page(request: HttpRequest, name: str, step: int, form: object, **more: object) -> HttpResponse:
    context = {"form": form, "steps": STEPS, "step": step, **more}
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, f"notices/subscribe/{name}.html", context, status=status)
