"""The pages on which a booking's person adds a file, or takes one away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from programs.base.errors import Refusal
from programs.base.forms import PortalForm
from programs.bookings import files
from programs.bookings.offerings import Offering
from programs.bookings.views import own_booking
from programs.files.forms import FilesField


class FilesForm(PortalForm):
    """The files to add, within what the offering takes."""

    def __init__(self, *args: object, offering: Offering, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"] = FilesField(label=gettext_lazy("파일"), limits=files.limits_of(offering))


@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    booking, actor = own_booking(request, code)
    if not files.takes_files(booking, timezone.now()):
        files.add(booking, [], by=actor)  # refuses, with the sentence that fits
    form = FilesForm(request.POST or None, request.FILES or None, offering=booking.session.offering)
    if request.method == "POST" and not form.is_bound:
        form = FilesForm({}, {}, offering=booking.session.offering)
    if request.method == "POST" and form.is_valid():
        try:
            kept = files.add(booking, form.cleaned_data["uploads"], by=actor, request=request)
        except ValidationError as refused:
            form.add_error("uploads", refused)
        else:
            messages.success(
                request,
                ngettext("파일 %(number)d개를 올렸어요.", "파일 %(number)d개를 올렸어요.", len(kept))
                % {"number": len(kept)},
            )
            return redirect(f"{reverse('bookings:mine', args=[booking.code])}#files")
    context = {"booking": booking, "session": booking.session, "form": form}
    return render(request, "bookings/files/add.html", context, status=422 if form.errors else 200)


@never_cache
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask, then take it away."""
    booking, actor = own_booking(request, code)
    file = booking.files.shown().filter(pk=pk).first()
    if file is None:
        raise Http404(_("그런 파일이 없어요."))
    refusal = None
    if request.method == "POST":
        try:
            files.remove(booking, pk, by=actor, request=request)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("파일을 지웠어요."))
            return redirect(f"{reverse('bookings:mine', args=[booking.code])}#files")
    context = {"booking": booking, "file": file, "refusal": refusal}
    return render(request, "bookings/files/remove.html", context, status=refusal.status if refusal else 200)
