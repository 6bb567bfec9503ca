"""A new password for those who sign in by telephone: proven by a one-time code, as e-mail is by allauth's."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.people import crypto, guests
from programs.people.forms import CodeForm, NewPasswordForm, PhoneProofForm
from programs.people.models import User

_PENDING = "people.password_phone"
_PROVEN = "people.password_proven"


@never_cache
def reset_by_phone(request: HttpRequest) -> HttpResponse:
    """Send a code to the telephone, whether or not it has an account: the answer is the same."""
    form = PhoneProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        guests.send_code(request, phone, "password")
        request.session[_PENDING] = crypto.encrypt(phone)
        request.session.pop(_PROVEN, None)
        return redirect("people:reset_by_phone_code")
    return render(request, "account/password_reset_by_phone.html", {"form": form})


@never_cache
def reset_by_phone_code(request: HttpRequest) -> HttpResponse:
    pending = request.session.get(_PENDING)
    if not pending:
        return redirect("people:reset_by_phone")
    phone = crypto.decrypt(pending)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guests.check_code(request, phone, "password", form.cleaned_data["code"]):
            del request.session[_PENDING]
            request.session.cycle_key()
            request.session[_PROVEN] = pending
            return redirect("people:reset_by_phone_set")
        form.add_error("code", _("인증번호가 맞지 않거나 5분이 지났어요. 5번 틀리면 새 번호를 받아야 해요."))
    return render(request, "account/password_reset_by_phone_code.html", {"form": form, "phone": phone})


@never_cache
def reset_by_phone_set(request: HttpRequest) -> HttpResponse:
    """Set the new password. Who has proven a number without an account is told so: it is their own number."""
    proven = request.session.get(_PROVEN)
    if not proven:
        return redirect("people:reset_by_phone")
    phone = crypto.decrypt(proven)
    user = User.objects.of_phone(phone).filter(is_active=True, phone_verified_at__isnull=False).first()
    if user is None:
        return render(request, "account/password_reset_no_account.html", {"phone": phone})
    form: SetPasswordForm = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        del request.session[_PROVEN]
        messages.success(request, _("비밀번호를 바꿨어요. 새 비밀번호로 로그인해 주세요."))
        return redirect("account_login")
    return render(request, "account/password_reset_by_phone_set.html", {"form": form})
