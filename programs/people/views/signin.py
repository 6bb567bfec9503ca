"""Signing in: the admin's own page leads to the portal's; a telephone without an account is proven by a code."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.base.errors import NotYourDuty
from programs.people import crypto, guests
from programs.people.forms import CodeForm, MailProofForm, PhoneProofForm
from programs.people.predicates import is_staff

_PENDING = "people.pending_phone"
_PENDING_MAIL = "people.pending_email"


def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin asks for the portal's sign-in; who is signed in but no staff reads so."""
    if request.user.is_authenticated:
        if not is_staff(request.user):
            raise NotYourDuty(_("직원만 쓰는 화면이에요. 직원 계정으로 다시 로그인해 주세요."))
        return HttpResponseRedirect(next_of(request, "/admin/"))
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': next_of(request, '/admin/')})}")


@never_cache
def prove_phone(request: HttpRequest) -> HttpResponse:
    """Ask for a telephone and send a code to it."""
    form = PhoneProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        guests.send_code(request, phone, "guest")
        request.session[_PENDING] = crypto.encrypt(phone)
        return redirect(f"{reverse('people:prove_phone_code')}?{urlencode({'next': next_of(request, '/my/')})}")
    return render(request, "account/prove_phone.html", {"form": form, "next": next_of(request, "/my/")})


@never_cache
def prove_phone_code(request: HttpRequest) -> HttpResponse:
    """Take the code; the session then counts as this telephone's for half an hour."""
    pending = request.session.get(_PENDING)
    if not pending:
        return redirect("people:prove_phone")
    phone = crypto.decrypt(pending)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guests.check_code(request, phone, "guest", form.cleaned_data["code"]):
            del request.session[_PENDING]
            guests.remember_guest(request, phone)
            return HttpResponseRedirect(next_of(request, "/my/"))
        form.add_error("code", _("인증번호가 맞지 않거나 5분이 지났어요. 5번 틀리면 새 번호를 받아야 해요."))
    return render(
        request, "account/prove_phone_code.html", {"form": form, "phone": phone, "next": next_of(request, "/my/")}
    )


@never_cache
def prove_email(request: HttpRequest) -> HttpResponse:
    """Ask for a mail address and send a code to it; for those who do not take a telephone."""
    form = MailProofForm(request.POST or None)
    onward = next_of(request, "/bookings/lookup/")
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        guests.send_mail_code(request, email)
        request.session[_PENDING_MAIL] = crypto.encrypt(email)
        return redirect(f"{reverse('people:prove_email_code')}?{urlencode({'next': onward})}")
    context = {"form": form, "next": onward}
    return render(request, "account/prove_email.html", context, status=422 if form.errors else 200)


@never_cache
def prove_email_code(request: HttpRequest) -> HttpResponse:
    """Take the code; the session then counts as this address's for half an hour."""
    pending = request.session.get(_PENDING_MAIL)
    if not pending:
        return redirect("people:prove_email")
    email = crypto.decrypt(pending)
    onward = next_of(request, "/bookings/lookup/")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guests.check_code(request, email, guests.MAIL, form.cleaned_data["code"]):
            del request.session[_PENDING_MAIL]
            guests.remember_guest_mail(request, email)
            return HttpResponseRedirect(onward)
        form.add_error("code", _("인증번호가 맞지 않거나 5분이 지났어요. 5번 틀리면 새 번호를 받아야 해요."))
    context = {"form": form, "email": email, "next": onward}
    return render(request, "account/prove_email_code.html", context, status=422 if form.errors else 200)


def next_of(request: HttpRequest, default: str) -> str:
    """Return where to go next, if it is a place of this portal."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return default
