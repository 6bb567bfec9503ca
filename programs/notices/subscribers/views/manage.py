"""Managing a subscription without an account: see and change everything, take the data away, end it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.people import crypto, guests
from programs.people.forms import CodeForm

from .. import access, proofs, services
from ..consent_texts import EMAIL, NIGHT, QUESTIONS, SMS
from ..forms import EndForm, NewEmailForm, NewPhoneForm, TasteForm
from ..links import CONFIRMS_FOR
from ..models import Subscriber, Topic
from ..personal_data import exported
from ..services import Choices

SOURCE = "manage-link"
CODE_PURPOSE = "subscriber-phone"
_NEW_PHONE = "notices.new_phone"


@never_cache
@require_safe
@access.manager_only
def overview(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Everything stored, each with the way to change it."""
    now = timezone.now()
    context = {
        "subscriber": subscriber,
        "topics": Topic.objects.filter(number__in=subscriber.topics),
        "questions": [_question(subscriber, key) for key in QUESTIONS],
        "old": services.old_purposes(subscriber, now),
        "waiting": subscriber.proofs.filter(confirmed_at__isnull=True, asked_at__gt=now - CONFIRMS_FOR),
        "proven": access.has_proven(request),
    }
    return render(request, "notices/manage/overview.html", context)


def _question(subscriber: Subscriber, key: str) -> dict[str, Any]:
    """One consent as the page shows it; `needs` says what must be there before it can be given."""
    question = QUESTIONS[key]
    missing = ""
    if key == SMS and not subscriber.phone_confirmed_at:
        missing = _("휴대전화를 먼저 확인해 주세요.")
    elif key == EMAIL and not subscriber.email_confirmed_at:
        missing = _("이메일을 먼저 확인해 주세요.")
    elif key == NIGHT and subscriber.sms_consent_at is None:
        missing = _("문자 수신에 먼저 동의해 주세요.")
    return {
        "key": key.rpartition(".")[2],
        "text": question,
        "given_at": getattr(subscriber, question.column),
        "missing": missing,
        "is_last": _is_last(subscriber, key),
    }


def _is_last(subscriber: Subscriber, key: str) -> bool:
    """Whether nothing would be sent any more without this consent."""
    other = {SMS: subscriber.email_consent_at, EMAIL: subscriber.sms_consent_at}
    return key in other and other[key] is None


@never_cache
@access.manager_only
def taste(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    initial = {
        "topics": subscriber.topics,
        "dong": subscriber.dong_id,
        "age_band": subscriber.age_band,
        "language": subscriber.language,
    }
    form = TasteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.rechoose(subscriber, form.choices())
        messages.success(request, _("고른 내용을 바꿨어요. 다음 소식부터 그대로 보내요."))
        return redirect("notices:manage")
    return _form_page(request, "taste", form, subscriber)


@require_POST
@access.manager_only
def change_consent(request: HttpRequest, subscriber: Subscriber, key: str) -> HttpResponse:
    """Give or take back one consent, at once; the last channel is ended on a page of its own."""
    purpose = f"notices.{key}"
    if purpose not in QUESTIONS:
        raise Http404
    if request.POST.get("granted") == "yes":
        services.grant(subscriber, [purpose], source=SOURCE)
        messages.success(request, _("동의했어요. 결과를 메시지로도 보내 드려요."))
    elif _is_last(subscriber, purpose):
        return redirect("notices:manage_end")
    else:
        services.withdraw(subscriber, [purpose], source=SOURCE)
        messages.success(request, _("동의를 거뒀어요. 지금부터 보내지 않아요. 결과를 메시지로도 보내 드려요."))
    return redirect("notices:manage")


@require_POST
@access.manager_only
def keep(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """ "Yes, go on": the answer to the question after two years (K-24)."""
    services.reconfirm(subscriber)
    messages.success(request, _("앞으로 2년 동안 계속 보내 드려요."))
    return redirect("notices:manage")


@never_cache
@access.manager_only
def phone(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Another telephone: proven by a code before anything changes."""
    form = NewPhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["phone"]
        guests.send_code(request, new, CODE_PURPOSE)
        request.session[_NEW_PHONE] = {"phone": crypto.encrypt(new), "wording": QUESTIONS[SMS].wording}
        return redirect("notices:manage_phone_code")
    return _form_page(request, "phone", form, subscriber)


@never_cache
@access.manager_only
def phone_code(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    pending = request.session.get(_NEW_PHONE)
    if not pending:
        return redirect("notices:manage_phone")
    new = crypto.decrypt(pending["phone"])
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guests.check_code(request, new, CODE_PURPOSE, form.cleaned_data["code"]):
            del request.session[_NEW_PHONE]
            changed = services.change_phone(subscriber, new, wording=pending["wording"], source=SOURCE)
            access.open_for(request, changed, proven=True)
            messages.success(request, _("이제 이 번호로 문자를 보내요."))
            return redirect("notices:manage")
        form.add_error("code", _("인증번호가 맞지 않거나 5분이 지났어요. 5번 틀리면 새 번호를 받아야 해요."))
    return _form_page(request, "phone_code", form, subscriber, phone=new)


@never_cache
@access.manager_only
def email(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Another e-mail address: a mail goes there, and nothing changes before its button is pressed."""
    form = NewEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        proofs.limit_mails(address, request.META.get("REMOTE_ADDR", ""))
        proofs.ask(
            email=address,
            choices=Choices(language=subscriber.language),
            agreed={EMAIL: QUESTIONS[EMAIL].wording},
            source=SOURCE,
            place=subscriber.place,
            subscriber=subscriber,
        )
        messages.success(request, _("확인 메일을 보냈어요. 메일 속 주소를 3일 안에 열고 단추를 눌러 주세요."))
        return redirect("notices:manage")
    return _form_page(request, "email", form, subscriber)


@never_cache
@access.manager_only
def data(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """What is stored, as a JSON file; addresses whole only for who proved one of them just now."""
    if request.method == "POST":
        body = {"made_at": timezone.now(), "subscription": exported(subscriber, whole=access.has_proven(request))}
        response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="subscription-{timezone.localdate():%Y%m%d}.json"'
        return response
    return render(request, "notices/manage/data.html", {"proven": access.has_proven(request)})


@never_cache
@access.manager_only
def new_links(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Close every link sent until now (a mail was forwarded, a telephone lost); this page stays open."""
    if request.method == "POST":
        access.still_open_for(request, services.close_links(subscriber))
        messages.success(request, _("지금까지 받은 관리 주소를 모두 닫았어요. 다음 메시지부터 새 주소가 들어 있어요."))
        return redirect("notices:manage")
    return render(request, "notices/manage/new_links.html")


@never_cache
@access.manager_only
def end(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end(subscriber, source=SOURCE)
        access.close(request)
        return render(request, "notices/manage/ended.html")
    return _form_page(request, "end", form, subscriber)


def _form_page(request: HttpRequest, name: str, form: Any, subscriber: Subscriber, **more: Any) -> HttpResponse:
    context = {"form": form, "subscriber": subscriber, **more}
    return render(request, f"notices/manage/{name}.html", context, status=422 if form.errors else 200)
