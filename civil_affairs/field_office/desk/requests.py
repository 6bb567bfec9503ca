"""Registering one of the three requests for somebody who called or came (C.3)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from civil_affairs.field_office import asking
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.desk.forms import ChannelForm
from civil_affairs.field_office.desk.who import staff
from programs.portal.admin_shell import case_admin_url


@never_cache
@login_required
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The resident's own form with the way it came; the person agrees by word of mouth."""
    user = staff(request)
    opening.require_desk(user)
    kind = asking.KINDS.get(slug)
    if kind is None:
        raise Http404(_("그런 신청이 없어요."))
    data = request.POST if request.method == "POST" else None
    channel, form = ChannelForm(data), kind.form(data)
    form.fields["consent"].label = _("신청하는 분에게 개인정보 수집과 이용을 알리고 동의를 받았어요 (필수)")
    if request.method == "POST" and channel.is_valid() and form.is_valid():
        case = asking.file_request(
            kind, form, by=user, language="ko", channel=channel.cleaned_data["channel"], request=request
        )
        messages.success(request, _("등록했어요. 접수번호 %(number)s") % {"number": case.receipt_number})
        return redirect(case_admin_url(case) if case.is_readable_by(user) else "field_office:desk")
    status = 422 if form.errors or channel.errors else 200
    context = {"kind": kind, "form": form, "channel": channel}
    return render(request, "civil_affairs/field_office/desk/request.html", context, status=status)
